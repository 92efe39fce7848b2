#include "net/curl_easy.hpp"

#include <openssl/ssl.h>

#include "net/tls_context.hpp"

namespace sfprobe::net {
namespace {

// The open socket first; where curl needs another one (a proxy that closes after its 407), a new
// connection to the same address.
curl_socket_t hand_over_socket(void* user, curlsocktype, curl_sockaddr*) {
  auto& session = *static_cast<CurlSession*>(user);
  if (session.connection.socket) return session.connection.socket.release();
  Connection again = connect(session.connection.peer, session.patience);
  return again.socket ? again.socket.release() : CURL_SOCKET_BAD;
}

int already_connected(void*, curl_socket_t, curlsocktype) { return CURL_SOCKOPT_ALREADY_CONNECTED; }

// OpenSSL's own verification; the verdict is kept because curl reports the first error in the
// queue, which need not be the verdict.
int verify(X509_STORE_CTX* context, void* user) {
  const int accepted = ::X509_verify_cert(context);
  static_cast<CurlSession*>(user)->verify_error = ::X509_STORE_CTX_get_error(context);
  return accepted;
}

CURLcode give_store(CURL*, void* context, void* user) {
  auto* tls = static_cast<SSL_CTX*>(context);
  configure_like_node(tls);
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

void CurlSession::add_list(const Easy& easy, CURLoption option,
                           const std::vector<std::string>& lines) {
  List list;
  for (const std::string& line : lines) {
    list.reset(::curl_slist_append(list.release(), line.c_str()));
  }
  set(easy, option, list.get());
  lists.push_back(std::move(list));
}

void CurlSession::use_proxy(const Easy& easy, const Proxy& proxy, bool any_auth) {
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
  if (any_auth) set(easy, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_ANY));
  if (proxy.has_credentials()) {
    // libcurl percent-decodes these two (as of 7.88, undocumented): see docs/quirks.md.
    set(easy, CURLOPT_PROXYUSERNAME, escaped(easy, proxy.user).c_str());
    set(easy, CURLOPT_PROXYPASSWORD, escaped(easy, proxy.password).c_str());
  } else if (any_auth) {
    // Negotiate takes its ticket from Kerberos's own cache; the empty name says "use it".
    set(easy, CURLOPT_PROXYUSERPWD, ":");
  }
}

Failure CurlSession::failure(const Easy& easy, CURLcode code) const {
  long os_errno = 0;
  long connect_status = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &os_errno);
  ::curl_easy_getinfo(easy.get(), CURLINFO_HTTP_CONNECTCODE, &connect_status);
  if (code != CURLE_OK && verify_error != X509_V_OK) {
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

CURLcode perform(const Multi& multi, const Easy& easy, const Patience& patience) {
  ::curl_multi_add_handle(multi.get(), easy.get());
  CURLcode result = CURLE_OPERATION_TIMEDOUT;
  for (int running = 1; running > 0;) {
    ::curl_multi_perform(multi.get(), &running);
    if (running == 0 || patience.over()) break;
    curl_waitfd extra{};
    const bool watch = patience.wind_down != nullptr && !patience.wind_down->is_set();
    if (watch) extra = {patience.wind_down->fd(), CURL_WAIT_POLLIN, 0};
    ::curl_multi_poll(multi.get(), &extra, watch ? 1 : 0, poll_milliseconds(patience.end()),
                      nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = ::curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  return result;
}

}  // namespace sfprobe::net
