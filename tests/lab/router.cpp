#include "lab/router.hpp"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace sfprobe::lab {
namespace {

constexpr int kTickMs = 50;
constexpr std::size_t kMaxWaiting = 10'000;  // a router's buffer has an end
constexpr int kUsualHops = 64;

// One name for both directions of a flow.
std::string flow(const Packet& packet, bool from_client) {
  const std::string here = packet.source + "|" + std::to_string(packet.source_port);
  const std::string there = packet.destination + "|" + std::to_string(packet.destination_port);
  return from_client ? here + ">" + there : there + ">" + here;
}

}  // namespace

net::Socket open_tun(const std::string& name) {
  net::Socket tun(::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK));
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  if (!tun || ::ioctl(tun.get(), TUNSETIFF, &request) != 0) {
    throw std::runtime_error("TUN device " + name + ": " + std::strerror(errno));
  }
  return tun;
}

Router::Router(net::Socket client, net::Socket far, Path path)
    : client_(std::move(client)),
      far_(std::move(far)),
      path_(std::move(path)),
      thread_([this] { route(); }) {}

Router::~Router() {
  stopping_ = true;
  thread_.join();
}

void Router::route() {
  while (!stopping_) {
    std::array<pollfd, 2> entries{{{client_.get(), POLLIN, 0}, {far_.get(), POLLIN, 0}}};
    const timespec wait{0, send_due() * 1'000L};
    if (::ppoll(entries.data(), entries.size(), &wait, nullptr) <= 0) continue;
    if (entries[0].revents != 0) take(true);
    if (entries[1].revents != 0) take(false);
  }
}

// Microseconds until the next one is due.
int Router::send_due() {
  while (!waiting_.empty()) {
    const Due& next = waiting_.top();
    const auto wait =
        std::chrono::duration_cast<std::chrono::microseconds>(next.at - Clock::now()).count();
    if (wait > 0) return static_cast<int>(std::min<std::int64_t>(wait, kTickMs * 1'000));
    const int fd = (next.to_client ? client_ : far_).get();
    // A full queue drops the packet, as anywhere.
    [[maybe_unused]] const auto written = ::write(fd, next.bytes.data(), next.bytes.size());
    waiting_.pop();
  }
  return kTickMs * 1'000;
}

void Router::send(std::string bytes, bool to_client, int ms) {
  if (waiting_.size() >= kMaxWaiting) return;
  waiting_.push(
      {Clock::now() + std::chrono::milliseconds(ms), order_++, to_client, std::move(bytes)});
}

// Null before the client has sent any data.
const Router::Hello* Router::hello_of(const Packet& packet, const std::string& flow,
                                      bool from_client) {
  const auto known = hellos_.find(flow);
  if (known != hellos_.end()) return &known->second;
  const std::string_view data = packet.data();
  if (!from_client || packet.protocol != 6 || data.size() < 5) return nullptr;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(data[i]); };
  const std::size_t record = 5 + (std::size_t{byte(3)} << 8 | byte(4));
  return &(hellos_[flow] = {packet.sequence(), record});
}

bool Router::fits(const Rule& rule, std::size_t index, const Packet& packet, bool from_client) {
  if (!rule.address.empty() && rule.address != (from_client ? packet.destination : packet.source)) {
    return false;
  }
  if (rule.port && *rule.port != (from_client ? packet.destination_port : packet.source_port)) {
    return false;
  }
  const std::string key = std::to_string(index) + "|" + flow(packet, from_client);
  if (!rule.containing.empty()) {
    if (packet.data().find(rule.containing) != std::string_view::npos) marked_.insert(key);
    return marked_.contains(key);
  }
  if (rule.does != "delay" && rule.back == from_client) return false;
  if (rule.after_bytes > 0 || rule.rest_of_hello) {
    const Hello* hello = hello_of(packet, flow(packet, from_client), from_client);
    if (hello == nullptr || packet.data().empty()) return false;
    const std::size_t place = packet.sequence() - hello->begins;  // modulo 2^32, as TCP counts
    if (rule.rest_of_hello) return place > 0 && place < hello->bytes;
    return place < hello->bytes && place + packet.data().size() > rule.after_bytes;
  }
  if (packet.bytes.size() <= rule.longer_than) return false;
  return rule.first == 0 || met_[key]++ < rule.first;
}

// Of the round trip; the target is behind the last router.
int Router::delay_to(int hop, int delay) const { return delay * hop / (path_.hops + 1); }

// What the boxes before that router do; false if the packet goes no further.
bool Router::apply_rules(Packet& packet, bool from_client, int hop, int& delay) {
  for (std::size_t i = 0; i < path_.rules.size(); ++i) {
    const Rule& rule = path_.rules[i];
    if (from_client && rule.hop != hop) continue;
    if (!fits(rule, i, packet, from_client)) continue;
    const int back = delay_to(rule.hop, delay);
    if (rule.does == "delay") {
      delay += rule.ms;
    } else if (rule.does == "hops") {
      packet.set_hop_limit(kUsualHops);
    } else if (rule.does == "drop") {
      return false;
    } else if (rule.does == "reset") {
      if (packet.protocol == 6) send(tcp_reset(packet), from_client, back);
      return false;
    } else if (rule.does == "close") {
      if (from_client && !packet.data().empty()) send(tcp_end(packet), true, back);
      return false;
    } else if (rule.does == "too-big") {
      send(too_big(packet, rule.mtu), from_client, back);
      return false;
    } else {
      send(unreachable(packet, rule.does), from_client, back);
      return false;
    }
  }
  return true;
}

void Router::take(bool from_client) {
  std::string bytes(65'536, '\0');
  const ssize_t got = ::read((from_client ? client_ : far_).get(), bytes.data(), bytes.size());
  if (got <= 0) return;
  bytes.resize(static_cast<std::size_t>(got));
  auto packet = parse_packet(std::move(bytes));
  if (!packet || packet->destination.starts_with("ff")) return;  // no multicast
  int delay = path_.rtt_ms;
  for (int hop = 1; hop <= path_.hops + 1; ++hop) {
    if ((from_client || hop == 1) && !apply_rules(*packet, from_client, hop, delay)) return;
    if (hop > path_.hops) break;
    const int left = packet->hop_limit() - 1;
    if (left < 1) {
      if (path_.silent_hops || !from_client) return;
      const std::string router = (packet->v6 ? "fd20::fa:" : "10.20.250.") + std::to_string(hop);
      return send(time_exceeded(*packet, router), true, delay_to(hop, delay));
    }
    packet->set_hop_limit(left);
  }
  std::uniform_real_distribution<double> percent(0, 100);
  if (path_.loss_percent > 0 && percent(chance_) < path_.loss_percent) return;
  // Half of the round trip each way; the odd millisecond on the way there.
  send(std::move(packet->bytes), !from_client, from_client ? delay - delay / 2 : delay / 2);
}

}  // namespace sfprobe::lab
