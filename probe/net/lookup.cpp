#include <netdb.h>

#include <mutex>
#include <system_error>
#include <thread>

#include "net/resolve.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxAddresses = 64;

struct Shared {
  Event done;
  std::mutex mutex;
  Lookup result;
};

Lookup call_getaddrinfo(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_ADDRCONFIG;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  errno = 0;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  Lookup result{from_gai(code, errno), {}};
  for (addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (result.addresses.size() == kMaxAddresses) break;
    result.addresses.emplace_back(entry->ai_addr, entry->ai_addrlen);
  }
  if (list != nullptr) ::freeaddrinfo(list);
  return result;
}

}  // namespace

Lookup lookup(const std::string& host, std::uint16_t port, const Patience& patience) {
  if (patience.over()) return {timed_out(), {}};
  auto shared = std::make_shared<Shared>();
  try {
    std::thread([shared, host, port] {
      Lookup result = call_getaddrinfo(host, port);
      std::lock_guard lock(shared->mutex);
      shared->result = std::move(result);
      shared->done.set();
    }).detach();
  } catch (const std::system_error& error) {
    return {from_errno(error.code().value()), {}};
  }
  if (wait(shared->done.fd(), POLLIN, patience) == Ready::timed_out) return {timed_out(), {}};
  std::lock_guard lock(shared->mutex);
  return shared->result;
}

}  // namespace sfprobe::net
