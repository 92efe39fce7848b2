#include "net/get_file.hpp"

#include "net/curl_easy.hpp"
#include "net/fetch.hpp"
#include "net/resolve.hpp"

namespace sfprobe::net {
namespace {

using namespace std::chrono_literals;

struct Body {
  std::string bytes{};
  std::size_t most = 0;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& body = *static_cast<Body*>(user);
  body.too_large = body.bytes.size() + size > body.most;
  if (body.too_large) return 0;
  body.bytes.append(data, size);
  return size;
}

Connection reach(const std::string& host, std::uint16_t port, const WaitLimit& limit) {
  if (const auto literal = Address::parse(host, port)) return connect(*literal, limit);
  const Lookup found = lookup(host, port, limit);
  if (found.failure.ok()) return connect_any(found.addresses, kAttemptDelay, limit);
  Connection none;
  none.failure = found.failure;
  return none;
}

}  // namespace

File get_file(const std::string& url, const std::string& host, std::uint16_t port,
              x509_store_st* trust, std::size_t most, const WaitLimit& limit) {
  prepare_http();
  File file;
  Connection connection = reach(host, port, limit);
  if (!connection.failure.ok()) {
    file.failure = connection.failure;
    return file;
  }
  CurlSession session(std::move(connection), trust, limit);
  const auto lease = descriptors().try_lease(kMultiDescriptors);
  Body body{.most = most};
  const Multi multi(::curl_multi_init());
  const Easy easy(::curl_easy_init());
  session.prepare(easy, url);
  session.once = true;
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  set(easy, CURLOPT_WRITEFUNCTION, on_body);
  set(easy, CURLOPT_WRITEDATA, &body);
  session.add_list(easy, CURLOPT_CONNECT_TO, {"::" + session.connection.peer.to_string()});
  const CURLcode code = perform(multi, easy, limit);
  ::curl_multi_remove_handle(multi.get(), easy.get());
  long status = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  file.status = static_cast<int>(status);
  file.body = std::move(body.bytes);
  file.failure = session.failure(easy, code);
  if (body.too_large) file.failure = {Outcome::too_large, {"", 0, "more than it may be"}};
  return file;
}

}  // namespace sfprobe::net
