#include <netdb.h>

#include <thread>

#include "net/condition.hpp"
#include "net/descriptors.hpp"
#include "net/resolve.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxAddresses = 64;
// The C library's socket to a name server, one to sort addresses with (RFC 3484), a file.
constexpr int kDescriptors = 3;

struct Shared {
  Condition done;
  std::optional<Lookup> result;
};

Lookup call_getaddrinfo(const std::string& host, std::uint16_t port, Use use) {
  addrinfo hints{};
  hints.ai_flags = use == Use::connect ? AI_ADDRCONFIG : 0;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  errno = 0;
  const std::string service = std::to_string(port);
  // "*" stands for no host, which is none without a service; Node.js names none.
  const bool none = host == "*";
  const int code = ::getaddrinfo(host.c_str(), none ? nullptr : service.c_str(), &hints, &list);
  Lookup result{from_gai(code, errno), {}};
  for (addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (result.addresses.size() == kMaxAddresses) break;
    result.addresses.emplace_back(entry->ai_addr, entry->ai_addrlen);
  }
  if (list != nullptr) ::freeaddrinfo(list);
  return result;
}

}  // namespace

Lookup lookup(const std::string& host, std::uint16_t port, const WaitLimit& limit, Use use) {
  if (limit.over()) return {timed_out(), {}};
  auto lease = descriptors().lease(kDescriptors, limit);
  if (!lease) return {no_descriptor(), {}};
  auto shared = std::make_shared<Shared>();
  std::thread([shared, host, port, use, held = std::move(*lease)] {
    Lookup result = call_getaddrinfo(host, port, use);
    std::lock_guard lock(shared->done.mutex());
    shared->result = std::move(result);
    shared->done.notify();
  }).detach();
  return shared->done.wait(
      limit, [&] { return shared->result.has_value(); },
      [&] {
        return shared->result.value_or(Lookup{timed_out(), {}});
      });
}

}  // namespace sfprobe::net
