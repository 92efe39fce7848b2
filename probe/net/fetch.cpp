#include "net/fetch.hpp"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "net/tls_context.hpp"
#include "text/words.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kMaxHeaders = 64 * 1024;

// CURL and CURLM are both void: the function is what tells their owners apart.
template <class T, auto function>
struct FreeBy {
  void operator()(T* object) const { function(object); }
};
using Easy = std::unique_ptr<CURL, FreeBy<CURL, ::curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, FreeBy<CURLM, ::curl_multi_cleanup>>;
using List = std::unique_ptr<curl_slist, FreeBy<curl_slist, ::curl_slist_free_all>>;

struct Transfer {
  Response& response;
  Socket socket;
  X509_STORE* trust;
  std::size_t header_bytes = 0;
  int verify_error = X509_V_OK;
};

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.header_bytes += size;
  if (transfer.header_bytes > kMaxHeaders) return 0;
  const std::string_view line = text::trim({data, size});
  if (line.starts_with("HTTP/")) {
    transfer.response.headers.clear();
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response.headers.emplace_back(lower(line.substr(0, colon)),
                                           std::string(text::trim(line.substr(colon + 1))));
  }
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  Response& response = static_cast<Transfer*>(user)->response;
  const std::size_t room = kMaxBody - response.body.size();
  response.body.append(data, std::min(room, size));
  if (size <= room) return size;
  response.body_cut = true;
  return 0;
}

curl_socket_t hand_over_socket(void* user, curlsocktype, curl_sockaddr*) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  return transfer.socket ? transfer.socket.release() : CURL_SOCKET_BAD;
}

int already_connected(void*, curl_socket_t, curlsocktype) { return CURL_SOCKOPT_ALREADY_CONNECTED; }

// OpenSSL's own verification; the verdict is kept because curl reports the first error in the
// queue, which need not be the verdict.
int verify(X509_STORE_CTX* context, void* user) {
  const int accepted = ::X509_verify_cert(context);
  static_cast<Transfer*>(user)->verify_error = ::X509_STORE_CTX_get_error(context);
  return accepted;
}

CURLcode give_store(CURL*, void* context, void* user) {
  auto* tls = static_cast<SSL_CTX*>(context);
  configure_like_node(tls);
  ::SSL_CTX_set1_cert_store(tls, static_cast<Transfer*>(user)->trust);
  ::SSL_CTX_set_cert_verify_callback(tls, verify, user);
  return CURLE_OK;
}

template <class T>
void set(const Easy& easy, CURLoption option, T value) {
  ::curl_easy_setopt(easy.get(), option, value);
}

std::int64_t info_us(CURL* easy, CURLINFO what) {
  curl_off_t value = 0;
  return ::curl_easy_getinfo(easy, what, &value) == CURLE_OK && value > 0 ? value : -1;
}

void set_request(const Easy& easy, const Request& request, const List& headers) {
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "https");
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_USERAGENT, "sfprobe/" SFPROBE_VERSION);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_HTTPHEADER, headers.get());
  if (request.method == "POST") {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
}

void set_trust(const Easy& easy, Transfer& transfer) {
  // A bundle costs 25 ms to read: the store comes ready (see give_store).
  set(easy, CURLOPT_CAINFO, static_cast<char*>(nullptr));
  set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSL_CTX_FUNCTION, give_store);
  set(easy, CURLOPT_SSL_CTX_DATA, &transfer);
}

// Runs the transfer until it ends or patience does. Returns curl's verdict.
CURLcode perform(const Easy& easy, const Patience& patience) {
  const Multi multi(::curl_multi_init());
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
  ::curl_multi_remove_handle(multi.get(), easy.get());
  return result;
}

}  // namespace

void prepare_http() {
  static std::once_flag once;
  std::call_once(once, [] {
    initialise_openssl();
    ::curl_global_init(CURL_GLOBAL_DEFAULT);
  });
}

std::int64_t http_date(const std::string& text) {
  const time_t time = text.empty() ? -1 : ::curl_getdate(text.c_str(), nullptr);
  return time > 0 ? time : 0;
}

std::string Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Response fetch(const Request& request, Connection connection, x509_store_st* trust,
               const Patience& patience) {
  prepare_http();
  Response response;
  Transfer transfer{response, std::move(connection.socket), trust};
  const Easy easy(::curl_easy_init());
  std::array<char, CURL_ERROR_SIZE> detail{};
  set(easy, CURLOPT_ERRORBUFFER, detail.data());
  List headers(::curl_slist_append(nullptr, "Accept: application/json"));
  headers.reset(::curl_slist_append(headers.release(), "Expect:"));
  set_request(easy, request, headers);
  set_trust(easy, transfer);
  // The connection is open already: no name is looked up, no proxy variable is read.
  const List connect_to(::curl_slist_append(nullptr, ("::" + connection.peer.to_string()).c_str()));
  set(easy, CURLOPT_CONNECT_TO, connect_to.get());
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_OPENSOCKETFUNCTION, hand_over_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  set(easy, CURLOPT_SOCKOPTFUNCTION, already_connected);
  set(easy, CURLOPT_HEADERFUNCTION, on_header);
  set(easy, CURLOPT_HEADERDATA, &transfer);
  set(easy, CURLOPT_WRITEFUNCTION, on_body);
  set(easy, CURLOPT_WRITEDATA, &transfer);

  const CURLcode code = perform(easy, patience);
  long os_errno = 0;
  long status = 0;
  long sent = 0;
  long version = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &os_errno);
  ::curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  ::curl_easy_getinfo(easy.get(), CURLINFO_REQUEST_SIZE, &sent);
  ::curl_easy_getinfo(easy.get(), CURLINFO_HTTP_VERSION, &version);
  response.failure = from_curl(code, static_cast<int>(os_errno), detail.data());
  if (transfer.verify_error != X509_V_OK && !response.failure.ok()) {
    response.failure = {
        Outcome::untrusted,
        {"x509", transfer.verify_error, ::X509_verify_cert_error_string(transfer.verify_error)}};
  }
  if (response.body_cut) response.failure = success();
  response.status = static_cast<int>(status);
  response.http = version == CURL_HTTP_VERSION_1_0 ? "1.0" : version != 0 ? "1.1" : "";
  response.sent = sent > 0;
  response.tls_us = info_us(easy.get(), CURLINFO_APPCONNECT_TIME_T);
  response.first_byte_us = info_us(easy.get(), CURLINFO_STARTTRANSFER_TIME_T);
  return response;
}

}  // namespace sfprobe::net
