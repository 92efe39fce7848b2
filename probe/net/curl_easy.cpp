#include "net/curl_easy.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <charconv>

#include "net/tls_context.hpp"
#include "trust/server_identity.hpp"

namespace sfprobe::net {
namespace {

// Handshakes, interim answers and 64 KiB of an answer are far from this.
constexpr std::size_t kMaxRecords = 2 * 1024 * 1024;

// The open socket first; where curl needs another one (a proxy that closes after its 407), a new
// connection to the same address.
curl_socket_t hand_over_socket(void* user, curlsocktype, curl_sockaddr*) {
  auto& session = *static_cast<CurlSession*>(user);
  Socket& opened = session.connection.socket;
  if (!opened) {
    // curl has closed the one before.
    session.lease = {};
    if (session.once) return CURL_SOCKET_BAD;
    opened = connect(session.connection.peer, session.limit).socket;
  }
  session.lease = opened.take_lease();
  session.socket = opened ? opened.release() : CURL_SOCKET_BAD;
  return session.socket;
}

int close_noted(void*, curl_socket_t socket) {
  closing(socket);
  return ::close(socket);
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CurlSession*>(user)->must_end() ? 1 : 0;
}

// Within SSL_connect and SSL_read nothing can be returned: the connection is taken away from them,
// with what the kernel still holds of it (connect(2), AF_UNSPEC).
void on_message(int sent, int, int type, const void* data, std::size_t size, SSL* ssl, void* user) {
  auto& session = *static_cast<CurlSession*>(user);
  const unsigned char* protocol = nullptr;
  unsigned length = 0;
  ::SSL_get0_alpn_selected(ssl, &protocol, &length);
  // The first that was agreed on: after HTTP_1_1_REQUIRED libcurl tries again without HTTP/2.
  if (length > 0 && session.alpn.empty())
    session.alpn.assign(reinterpret_cast<const char*>(protocol), length);
  if (sent != 0 || type != SSL3_RT_HEADER || size < SSL3_RT_HEADER_LENGTH) return;
  const auto* header = static_cast<const unsigned char*>(data);
  session.records += size + (std::size_t{header[3]} << 8U | header[4]);
  if (!session.must_end() || session.socket == CURL_SOCKET_BAD) return;
  const sockaddr none{.sa_family = AF_UNSPEC, .sa_data = {}};
  ::connect(session.socket, &none, sizeof none);
}

int already_connected(void*, curl_socket_t, curlsocktype) { return CURL_SOCKOPT_ALREADY_CONNECTED; }

// OpenSSL's own verification; the verdict is kept because curl reports the first error in the
// queue, which need not be the verdict.
int verify(X509_STORE_CTX* context, void* user) {
  // The store says how weak a key or a digest may be; OpenSSL would take its connection's level.
  X509_STORE* store = ::X509_STORE_CTX_get0_store(context);
  const int level = ::X509_VERIFY_PARAM_get_auth_level(::X509_STORE_get0_param(store));
  if (level >= 0) ::X509_VERIFY_PARAM_set_auth_level(::X509_STORE_CTX_get0_param(context), level);
  auto& session = *static_cast<CurlSession*>(user);
  const bool signed_well = ::X509_verify_cert(context) == 1;
  session.verify_error = ::X509_STORE_CTX_get_error(context);
  X509* leaf = ::X509_STORE_CTX_get0_cert(context);
  if (signed_well && !session.server.empty() && !trust::node_accepts_name(leaf, session.server)) {
    session.verify_error = X509_V_ERR_HOSTNAME_MISMATCH;
  }
  const bool accepted = session.verify_error == X509_V_OK || session.unverified;
  // libcurl asks for this again.
  ::X509_STORE_CTX_set_error(context, accepted ? X509_V_OK : session.verify_error);
  return accepted ? 1 : 0;
}

CURLcode give_store(CURL*, void* context, void* user) {
  auto* tls = static_cast<SSL_CTX*>(context);
  configure_like_node(tls);
  ::SSL_CTX_set_msg_callback(tls, on_message);
  ::SSL_CTX_set_msg_callback_arg(tls, user);
  // libcurl sets one if SSLKEYLOGFILE asks for it.
  ::SSL_CTX_set_keylog_callback(tls, nullptr);
  ::SSL_CTX_set1_cert_store(tls, static_cast<CurlSession*>(user)->trust);
  ::SSL_CTX_set_cert_verify_callback(tls, verify, user);
  return CURLE_OK;
}

std::string escaped(const Easy& easy, const std::string& text) {
  if (text.empty()) return text;
  const std::unique_ptr<char, FreeBy<char, ::curl_free>> out(
      ::curl_easy_escape(easy.get(), text.data(), static_cast<int>(text.size())));
  return out ? out.get() : "";
}

}  // namespace

void CurlSession::prepare(const Easy& easy, const std::string& url) {
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_ERRORBUFFER, detail.data());
  set(easy, CURLOPT_PROTOCOLS_STR, "https");
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_USERAGENT, "sfprobe/" SFPROBE_VERSION);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOPROXY, "");
  set(easy, CURLOPT_OPENSOCKETFUNCTION, hand_over_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, this);
  set(easy, CURLOPT_SOCKOPTFUNCTION, already_connected);
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, close_noted);
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  set(easy, CURLOPT_XFERINFODATA, this);
  // A bundle costs 25 ms to read: the store comes ready (see give_store).
  for (const CURLoption option :
       {CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH}) {
    set(easy, option, static_cast<char*>(nullptr));
  }
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSL_CTX_FUNCTION, give_store);
  set(easy, CURLOPT_SSL_CTX_DATA, this);
}

void CurlSession::verify_as_node(const Easy& easy, const std::string& url, const Proxy* proxy,
                                 bool go_on_unverified) {
  if (proxy != nullptr && proxy->scheme == "https") return;
  unverified = go_on_unverified;
  const std::unique_ptr<CURLU, FreeBy<CURLU, ::curl_url_cleanup>> parsed(::curl_url());
  ::curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  char* name = nullptr;
  if (::curl_url_get(parsed.get(), CURLUPART_HOST, &name, 0) != CURLUE_OK) return;
  server = name;
  ::curl_free(name);
  if (server.starts_with('[')) server = server.substr(1, server.find(']') - 1);
  set(easy, CURLOPT_SSL_VERIFYHOST, 0L);  // verify() does
}

void CurlSession::offer_h2(const Easy& easy) {
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
}

// "received GOAWAY, error=2, last_stream=1", however spelt, and "REFUSED_STREAM, try again on a new
// connection".
void CurlSession::read_log(std::string_view line) {
  constexpr std::string_view kGoaway = "GOAWAY, error=";
  if (const std::size_t at = line.find(kGoaway); at != std::string_view::npos) {
    const std::string_view number = line.substr(at + kGoaway.size());
    std::from_chars(number.data(), number.data() + number.size(), goaway);
    goaway_spares_us = line.find("last_stream=0") != std::string_view::npos;
  }
  if (line.find("REFUSED_STREAM") != std::string_view::npos) stream_refused = true;
}

void CurlSession::add_list(const Easy& easy, CURLoption option,
                           const std::vector<std::string>& lines) {
  List list;
  for (const std::string& line : lines) {
    list.reset(::curl_slist_append(list.release(), line.c_str()));
  }
  set(easy, option, list.get());
  lists.push_back(std::move(list));
}

void CurlSession::use_proxy(const Easy& easy, const Proxy& proxy, ProxyAuth auth) {
  const bool v6 = proxy.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + proxy.host + "]" : proxy.host;
  const std::string port = std::to_string(proxy.port);
  const bool socks = proxy.scheme.starts_with("socks");
  // The name goes to the proxy as it is, as the CLI sends it.
  const bool old_socks = proxy.scheme.starts_with("socks4");
  const std::string scheme = old_socks ? "socks4a" : socks ? "socks5h" : proxy.scheme;
  set(easy, CURLOPT_PROXY, (scheme + "://" + host + ":" + port).c_str());
  set(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  if (!v6) add_list(easy, CURLOPT_RESOLVE, {proxy.host + ":" + port + ":" + connection.peer.ip()});
  // GSSAPI asks a Kerberos server, in its own time: see Options::negotiate.
  set(easy, CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC));
  const auto schemes = auth == ProxyAuth::negotiate   ? CURLAUTH_NEGOTIATE
                       : auth == ProxyAuth::passwords ? CURLAUTH_ANY & ~CURLAUTH_NEGOTIATE
                                                      : CURLAUTH_BASIC;
  set(easy, CURLOPT_PROXYAUTH, static_cast<long>(schemes));
  if (auth == ProxyAuth::negotiate) {
    // The ticket comes from Kerberos's own cache; the empty name says "use it".
    set(easy, CURLOPT_PROXYUSERPWD, ":");
  } else if (proxy.has_credentials()) {
    // libcurl percent-decodes these two (as of 7.88, undocumented): see docs/quirks.md.
    set(easy, CURLOPT_PROXYUSERNAME, escaped(easy, proxy.user).c_str());
    set(easy, CURLOPT_PROXYPASSWORD, escaped(easy, proxy.password).c_str());
  }
}

bool CurlSession::must_end() {
  cut = cut || records > kMaxRecords || limit.over();
  return cut;
}

Failure CurlSession::failure(const Easy& easy, CURLcode code) const {
  long os_errno = 0;
  long connect_status = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &os_errno);
  ::curl_easy_getinfo(easy.get(), CURLINFO_HTTP_CONNECTCODE, &connect_status);
  if (code != CURLE_OK && cut) {
    if (records <= kMaxRecords) return timed_out();
    return {Outcome::timed_out,
            {"tls", static_cast<std::int64_t>(records), "bytes of TLS, and no answer"}};
  }
  if (code != CURLE_OK && verify_error != X509_V_OK && !unverified) {
    return {Outcome::untrusted,
            {"x509", verify_error, ::X509_verify_cert_error_string(verify_error)}};
  }
  if (code != CURLE_OK && connect_status >= 300) {
    return {connect_status == 407 ? Outcome::proxy_auth : Outcome::proxy_refused,
            {"http", connect_status, "answer to CONNECT"}};
  }
  if (code == CURLE_PROXY) return {Outcome::proxy_refused, {"curl", code, detail.data()}};
  return from_curl(code, static_cast<int>(os_errno), detail.data());
}

CURLcode perform(const Multi& multi, const Easy& easy, const WaitLimit& limit) {
  ::curl_multi_add_handle(multi.get(), easy.get());
  CURLcode result = CURLE_OPERATION_TIMEDOUT;
  for (int running = 1; running > 0;) {
    ::curl_multi_perform(multi.get(), &running);
    if (running == 0 || limit.over()) break;
    std::vector<curl_waitfd> events;
    for (const int fd : limit.watched()) {
      if (fd >= 0) events.push_back({fd, CURL_WAIT_POLLIN, 0});
    }
    ::curl_multi_poll(multi.get(), events.data(), static_cast<unsigned>(events.size()),
                      poll_milliseconds(limit.end()), nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = ::curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  return result;
}

}  // namespace sfprobe::net
