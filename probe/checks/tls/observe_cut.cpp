#include "checks/tls/observe_cut.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

#include "checks/tls/cli_hello.hpp"
#include "facts/cut.hpp"
#include "facts/steps.hpp"
#include "net/connect.hpp"
#include "net/hello.hpp"
#include "net/tcp_state.hpp"

namespace sfprobe::tls {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr int kMostTries = 12;
constexpr int kMostHops = 32;        // a path of more is rare; a power of two, for the search
constexpr auto kGrace = 3500ms;      // for all of it, once the rest is done
constexpr auto kConnect = 1500ms;    // the connection stood a moment ago
constexpr auto kHandshake = 2000ms;  // what a telling handshake may take
constexpr auto kSyn = 1300ms;        // SYNs sent at 0 and 1 s (RFC 6298, section 2.1)
constexpr auto kSlack = 100ms;       // of a busy machine
constexpr auto kLeastQuiet = 300ms;
constexpr auto kMostPatience = 1500ms;
constexpr int kWeb = 80;

// A host that no filter looks for (RFC 2606).
std::string other_name(const std::string& host) {
  return host.ends_with("example.net") ? "www.example.org" : "www.example.net";
}

// ICMP type 11 (RFC 792) or 3 (RFC 4443).
bool is_time_exceeded(const net::Connection& connection) {
  return connection.icmp_type == (connection.peer.family() == AF_INET6 ? 3 : 11);
}

std::int64_t microseconds_since(Clock::time_point since) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since).count();
}

class Search : public std::enable_shared_from_this<Search> {
 public:
  Search(ProbeContext& context, Route& route, Cut cut, net::Address address)
      : context_(context),
        route_(route),
        cut_(std::move(cut)),
        address_(address),
        limit_(context.tasks.wait_limit_until(Clock::now() + kGrace)),
        hello_(cli_hello(context)) {
    hello_.wish.large_key = cut_.large && hello_.wish.large_key;
  }

  void run() {
    if (!cut_.large) {
      const auto self = shared_from_this();
      if (!context_.target.ip_literal) {
        context_.tasks.background([self] { self->shake_hands(CutTry::other_name); });
      }
      context_.tasks.background([self] { self->shake_hands(CutTry::tls12); });
    }
    cut_.silence ? find_silence() : find_cut();
  }

 private:
  struct Said {
    bool cut = false;
    bool died = false;  // at a router: ICMP says so
    bool silent = false;
  };

  bool may_try() { return !limit_.over() && tries_.fetch_add(1) < kMostTries; }

  CutFacts facts_of(CutTry tried, const std::string& server_name, int hops) const {
    CutFacts facts;
    facts.tried = tried;
    facts.peer = address_.to_string();
    facts.server_name = server_name;
    facts.hops = hops;
    return facts;
  }

  void record(const CutFacts& facts, const net::Failure& failure, Clock::time_point since, int n) {
    context_.recorder.add(
        {.id = steps::cut(route_.name, to_name(facts.tried), static_cast<int>(facts.hops), n),
         .action = steps::action(steps::Action::cut),
         .subject = facts.peer,
         .route = route_.name,
         .outcome = failure.outcome,
         .raw = failure.raw,
         .facts = pack(facts)},
        since);
  }

  // Null, and recorded, where no connection stands any more.
  std::unique_ptr<net::SocketStream> connect(CutFacts& facts, Clock::time_point since, int n) {
    net::Connection connection = net::connect(address_, limit_.until(since + kConnect));
    facts.connected = connection.failure.ok();
    if (!facts.connected) {
      record(facts, connection.failure, since, n);
      return nullptr;
    }
    return std::make_unique<net::SocketStream>(std::move(connection.socket), address_,
                                               connection.rtt_us);
  }

  static void read_state(const net::Stream& stream, CutFacts& facts) {
    const net::TcpState state = net::tcp_state(stream.fd());
    facts.rtt_us = state.rtt_us > 0 ? state.rtt_us : stream.rtt_us();
    facts.retransmits = state.retransmits;
    facts.window = state.window;
    facts.options = state.options;
  }

  // A whole handshake that changes one thing.
  void shake_hands(CutTry tried) {
    if (!may_try()) return;
    const auto since = Clock::now();
    net::TlsOffer offer = cut_.offer;
    if (tried == CutTry::tls12) offer.oldest = offer.newest = 0x0303;
    CutFacts facts = facts_of(
        tried,
        tried == CutTry::other_name ? other_name(context_.target.host) : context_.target.host, 0);
    const auto stream = connect(facts, since, 1);
    if (!stream) return;
    const net::Handshake seen =
        net::handshake(*stream, facts.server_name, limit_.until(Clock::now() + kHandshake), offer);
    facts.alert = seen.alert;
    facts.after_us = seen.after_hello_us;
    read_state(*stream, facts);
    record(facts, seen.failure, since, 1);
  }

  // Long enough that what got lost has been sent again and cut again.
  Clock::duration patience(const net::Stream& stream, bool speaks) const {
    if (!speaks) return std::clamp<Clock::duration>(2 * cut_.after, kLeastQuiet, kMostPatience);
    const net::TcpState state = net::tcp_state(stream.fd());
    const auto answer = std::max<Clock::duration>(cut_.after, 1us * stream.rtt_us());
    return std::min<Clock::duration>(state.rto + answer + kSlack, kMostPatience);
  }

  // A connection that stands, and then what is said on it goes only so many hops. Nothing if there
  // was no connection.
  std::optional<Said> say(CutTry tried, int hops, int n = 1) {
    if (!may_try()) return std::nullopt;
    const auto since = Clock::now();
    const bool speaks = tried != CutTry::no_hello;
    CliHello hello = hello_;
    if (tried == CutTry::hello_other_name)
      hello.wish.server_name = other_name(context_.target.host);
    CutFacts facts = facts_of(tried, speaks ? hello.wish.server_name : "", hops);
    const auto stream = connect(facts, since, n);
    if (!stream) return std::nullopt;
    if (!net::limit_hops(stream->fd(), hops)) return std::nullopt;
    std::vector<std::string> pieces;
    if (speaks) pieces.push_back(hello.record());
    for (const std::string& piece : pieces) {
      facts.bytes += static_cast<std::int64_t>(piece.size());
    }
    const auto spoke = Clock::now();
    const net::HelloAnswer answer =
        net::say_hello(*stream, pieces, limit_.until(spoke + patience(*stream, speaks)));
    facts.after_us = microseconds_since(spoke);
    facts.alert = answer.alert;
    // The kernel's word for ICMP "time exceeded" about a connection that stands.
    facts.died = hops > 0 && answer.failure.outcome == Outcome::host_unreachable;
    read_state(*stream, facts);
    net::abandon(stream->fd());
    // Cut short by the end of the run, silence says nothing.
    const bool silent = answer.failure.outcome == Outcome::timed_out;
    if (silent && limit_.over()) return std::nullopt;
    record(facts, answer.failure, since, n);
    return Said{is_cut(answer.failure.outcome), facts.died, silent};
  }

  // Whether a connection is accepted that far away; nothing if nobody says so or not.
  std::optional<bool> syn(CutTry tried, int hops) {
    if (hops < 1 || !may_try()) return std::nullopt;
    const auto since = Clock::now();
    CutFacts facts = facts_of(tried, "", hops);
    std::optional<net::Address> to = address_;
    if (tried == CutTry::syn_other_port) {
      to = net::Address::parse(address_.ip(), address_.port() == kWeb ? 443 : kWeb);
      if (!to) return std::nullopt;
      facts.peer = to->to_string();
    }
    const net::Connection connection =
        net::connect(*to, limit_.until(since + kSyn + 1us * rtt_us()), {.hops = hops});
    if (connection.failure.outcome == Outcome::timed_out && limit_.over()) return std::nullopt;
    facts.connected = connection.failure.ok();
    facts.died = is_time_exceeded(connection);
    if (connection.icmp_from.length() > 0) facts.icmp_from = connection.icmp_from.ip();
    facts.rtt_us = connection.rtt_us;
    facts.retransmits = connection.retransmissions;
    facts.after_us = connection.took_us;
    if (connection.socket) net::abandon(connection.socket.get());
    record(facts, connection.failure, since, 1);
    return facts.connected;
  }

  std::int64_t rtt_us() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(cut_.after).count();
  }

  // The fewest hops with which the ClientHello is cut; whether something accepts connections as
  // near as that.
  void find_cut() {
    // What is cut without a word being said is not cut for what is said.
    const auto quiet = say(CutTry::no_hello, 0);
    if (!quiet || !quiet->silent) return;
    int passes = 0;
    int cut = kMostHops;
    while (cut - passes > 1) {
      const int hops = (passes + cut) / 2;
      const auto said = say(CutTry::hello, hops);
      if (!said || !(said->cut || said->died || said->silent)) return;
      if (!said->cut) sure_ = said->died;
      (said->cut ? cut : passes) = hops;
    }
    if (cut == kMostHops) return;
    // What got lost looks as if it had not been cut.
    const auto self = shared_from_this();
    if (passes > 0 && !sure_) {
      context_.tasks.background([self, passes] { self->say(CutTry::hello, passes, 2); });
    }
    if (syn(CutTry::syn, cut).value_or(false)) syn(CutTry::syn_other_port, cut);
    syn(CutTry::syn, passes);
  }

  // The most hops after which a router says that the ClientHello came so far; whether others come
  // further.
  void find_silence() {
    int passes = 0;
    int stops = kMostHops;
    while (stops - passes > 1) {
      const int hops = (passes + stops) / 2;
      const auto said = say(CutTry::hello, hops);
      if (!said || !(said->died || said->silent)) return;
      (said->died ? passes : stops) = hops;
    }
    if (stops == kMostHops) return;
    const auto self = shared_from_this();
    context_.tasks.background([self, stops] { self->say(CutTry::hello, stops, 2); });
    if (!cut_.large && !context_.target.ip_literal) {
      context_.tasks.background([self, stops] { self->say(CutTry::hello_other_name, stops); });
    }
    syn(CutTry::syn, stops);
    syn(CutTry::syn, passes);
  }

  ProbeContext& context_;
  Route& route_;
  const Cut cut_;
  const net::Address address_;
  const net::WaitLimit limit_;
  CliHello hello_;
  std::atomic<int> tries_ = 0;
  bool sure_ = false;  // ICMP spoke of the most hops with which it was not cut
};

}  // namespace

void observe_cut(ProbeContext& context, Route& route, const Cut& cut) {
  if (route.proxy) return;
  context.tasks.background([&context, &route, cut] {
    const auto hop = route.hop.get(context.tasks.wait_limit());
    if (!hop) return;
    const auto address = std::find_if(hop->begin(), hop->end(), [&](const net::Address& one) {
      return one.to_string() == cut.peer;
    });
    if (address != hop->end()) std::make_shared<Search>(context, route, cut, *address)->run();
  });
}

}  // namespace sfprobe::tls
