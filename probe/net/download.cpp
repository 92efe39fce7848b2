#include "net/download.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include "net/curl_easy.hpp"
#include "net/fetch.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& body = *static_cast<std::string*>(user);
  if (body.size() + size > kMaxBody) return 0;
  body.append(data, size);
  return size;
}

// Whoever made the certificate chose the address: loopback, link-local and multicast ones, where
// machines keep their secrets, are none of his business.
bool is_foreign(const curl_sockaddr& where) {
  if (where.family == AF_INET) {
    const auto ip = ntohl(reinterpret_cast<const sockaddr_in*>(&where.addr)->sin_addr.s_addr);
    return ip >> 24U != 127 && ip >> 24U != 0 && ip >> 16U != 0xA9FE && ip >> 28U < 0xE;
  }
  if (where.family != AF_INET6) return false;
  const in6_addr& ip = reinterpret_cast<const sockaddr_in6*>(&where.addr)->sin6_addr;
  return (ip.s6_addr[0] & 0xE0U) == 0x20U ||
         (ip.s6_addr[0] & 0xFEU) == 0xFCU;  // global, or a company's own
}

curl_socket_t open_noted(void*, curlsocktype, curl_sockaddr* where) {
  const int fd = ::socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol);
  opened(fd, Address(&where->addr, where->addrlen));
  return fd;
}

curl_socket_t open_foreign(void* user, curlsocktype purpose, curl_sockaddr* where) {
  return is_foreign(*where) ? open_noted(user, purpose, where) : CURL_SOCKET_BAD;
}

int close_noted(void*, curl_socket_t socket) {
  closing(socket);
  return ::close(socket);
}

}  // namespace

Download download(const std::string& url, const Proxy* proxy, const WaitLimit& limit) {
  Download result;
  if (!url.starts_with("http://") || url.find('@') != std::string::npos) {
    result.failure = {Outcome::not_applicable, {"", 0, "not a plain http:// address"}};
    return result;
  }
  prepare_http();
  std::array<char, CURL_ERROR_SIZE> detail{};
  // A socket, and what looking the name up takes.
  const auto lease = descriptors().lease(4 + kMultiDescriptors, limit);
  if (!lease) {
    result.failure = no_descriptor();
    return result;
  }
  const Multi multi(::curl_multi_init());
  const Easy easy(::curl_easy_init());
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_ERRORBUFFER, detail.data());
  set(easy, CURLOPT_PROTOCOLS_STR, "http");
  set(easy, CURLOPT_USERAGENT, "sfprobe/" SFPROBE_VERSION);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_NOPROXY, "");
  // libcurl looks the name up in a thread of its own, and would wait for its end.
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_WRITEFUNCTION, on_body);
  set(easy, CURLOPT_WRITEDATA, &result.body);
  if (proxy != nullptr && proxy->scheme == "http") {
    set(easy, CURLOPT_PROXY, ("http://" + proxy->host + ":" + std::to_string(proxy->port)).c_str());
    set(easy, CURLOPT_OPENSOCKETFUNCTION, open_noted);
  } else {
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_OPENSOCKETFUNCTION, open_foreign);
  }
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, close_noted);
  const CURLcode code = perform(multi, easy, limit);
  ::curl_multi_remove_handle(multi.get(), easy.get());
  long status = 0;
  long os_errno = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  ::curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &os_errno);
  result.status = static_cast<int>(status);
  result.failure =
      code == CURLE_OK ? success() : from_curl(code, static_cast<int>(os_errno), detail.data());
  return result;
}

}  // namespace sfprobe::net
