#include "checks/tls/observe_hello.hpp"

#include <atomic>
#include <optional>

#include "checks/tls/cli_hello.hpp"
#include "checks/tls/observe_cut.hpp"
#include "checks/tls/open_stream.hpp"
#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "net/handshake.hpp"
#include "net/hello.hpp"
#include "node/options.hpp"

namespace sfprobe::tls {
namespace {

using namespace std::chrono_literals;
using net::Clock;

// An answer takes one round trip, or three where the first segment is lost (RFC 6298: 1 s, then 2
// s; Linux: from 200 ms). What has not come by then is asked for in other ways, while it is waited
// on.
constexpr auto kSilence = 2500ms;
constexpr auto kVariant = 3000ms;  // each variant's own time
constexpr auto kConnect = net::kThreeSyns;
constexpr auto kOthersGone = 500ms;
constexpr auto kAgain = 1500ms;
// Segments that every path carries but for headers of many tunnels (RFC 8200: 1280 bytes).
constexpr int kNarrowSegment = 1200;

class Hello {
 public:
  Hello(ProbeContext& context, Route& route, std::shared_ptr<Control> control, CliHello hello)
      : context_(context), route_(route), control_(std::move(control)), hello_(std::move(hello)) {}

  struct Asked {
    Step step;
    Clock::duration took;
    bool ok() const { return step.outcome == Outcome::ok; }
    bool silent() const { return step.outcome == Outcome::timed_out; }
  };

  // Nothing if there was no connection for it.
  std::optional<Asked> ask(HelloVariant variant, const net::WaitLimit& limit) {
    const auto since = Clock::now();
    const auto stream = open(variant, limit);
    if (!stream) return std::nullopt;
    HelloFacts facts = facts_for(variant, *stream);
    net::Failure failure;
    if (variant == HelloVariant::handshake) {
      const net::Handshake seen = net::handshake(*stream, context_.target.host, limit);
      failure = seen.failure;
      if (failure.ok()) facts.reply = HelloReply::server_hello;
    } else {
      failure = say(variant, *stream, limit, facts);
    }
    Step step{.id = steps::hello(route_.name, to_name(variant)),
              .action = steps::action(steps::Action::hello),
              .subject = facts.peer,
              .route = route_.name,
              .outcome = failure.outcome,
              .raw = failure.raw,
              .facts = pack(facts)};
    return Asked{std::move(step), Clock::now() - since};
  }

  void record(const Asked& asked) { context_.recorder.add(asked.step, Clock::now() - asked.took); }

  // The same hello once more: a box that allows few connections at a time refuses one of several.
  // True if it is answered now; then that is what counts.
  bool ask_again(const net::WaitLimit& limit) {
    const auto again = ask(HelloVariant::node, limit);
    if (!again || !again->ok()) return false;
    record(*again);
    answered_again_.set();
    return true;
  }

  bool was_answered_again() const { return answered_again_.is_set(); }

  // For the hello itself: it is waited for no longer once the same was answered elsewhere.
  net::WaitLimit unless_answered_again(net::WaitLimit limit) const {
    if (limit.wind_down != nullptr) return limit;
    limit.wind_down = &answered_again_;
    limit.grace = {};
    return limit;
  }

  // Once, in threads of their own: what the verdict says depends on them.
  void ask_in_other_ways() {
    if (!route_.of_cli || compared_.exchange(true)) return;
    for (const HelloVariant variant :
         {HelloVariant::small, HelloVariant::small_split, HelloVariant::split, HelloVariant::padded,
          HelloVariant::unknown, HelloVariant::narrow}) {
      ask_beside(variant);
    }
  }

  // Where it is cut. Silence would not tell: its second segment may pass where the first does not.
  void find_cut(const Asked& asked) {
    if (!is_cut(asked.step.outcome)) return;
    if (route_.of_cli && hello_.wish.large_key) {
      observe_cut(context_, route_,
                  {.peer = asked.step.subject, .after = asked.took, .large = true});
    }
  }

  void ask_beside(HelloVariant variant) {
    auto self = shared_.lock();
    context_.tasks.foreground([self, variant] {
      const auto limit = self->context_.tasks.wait_limit().until(Clock::now() + kVariant);
      if (const auto asked = self->ask(variant, limit)) self->record(*asked);
    });
  }

  static std::shared_ptr<Hello> make(ProbeContext& context, Route& route,
                                     std::shared_ptr<Control> control, CliHello hello) {
    auto made = std::make_shared<Hello>(context, route, std::move(control), std::move(hello));
    made->shared_ = made;
    return made;
  }

  const std::shared_ptr<Control>& control() const { return control_; }

 private:
  net::Failure say(HelloVariant variant, net::Stream& stream, const net::WaitLimit& limit,
                   HelloFacts& facts) const {
    const std::vector<std::string> pieces = pieces_of(variant);
    for (const std::string& piece : pieces) {
      facts.bytes += static_cast<std::int64_t>(piece.size());
    }
    const net::HelloAnswer answer = net::say_hello(stream, pieces, limit);
    facts.reply = answer.reply;
    facts.alert = answer.alert;
    facts.answer_us = answer.answer_us;
    facts.retransmits = answer.retransmits;
    facts.lost = answer.lost;
    facts.segment = answer.segment;
    facts.path_mtu = answer.path_mtu;
    return answer.failure;
  }

  HelloFacts facts_for(HelloVariant variant, const net::Stream& stream) const {
    HelloFacts facts;
    facts.variant = variant;
    facts.peer = stream.peer();
    facts.node = hello_.shape.major;
    facts.large_key = hello_.wish.large_key &&
                      (variant == HelloVariant::node || variant == HelloVariant::split ||
                       variant == HelloVariant::narrow || variant == HelloVariant::usual);
    facts.rtt_us = stream.rtt_us();
    return facts;
  }

  std::vector<std::string> pieces_of(HelloVariant variant) const {
    const auto make = [&](const node::HelloWish& wish) {
      return CliHello{hello_.shape, wish}.record();
    };
    const auto halves = [](const std::string& record) {
      const std::size_t half = record.size() / 2;
      return std::vector<std::string>{record.substr(0, half), record.substr(half)};
    };
    node::HelloWish small = hello_.wish;
    small.large_key = false;
    switch (variant) {
      case HelloVariant::small: return {make(small)};
      case HelloVariant::small_split: return halves(make(small));
      case HelloVariant::split: return halves(make(hello_.wish));
      case HelloVariant::padded:
      case HelloVariant::unknown:
        small.padded_to = make(hello_.wish).size();
        small.by_unknown_extension = variant == HelloVariant::unknown;
        return {make(small)};
      default: return {make(hello_.wish)};
    }
  }

  // To the target, on this route; null if it cannot be had.
  std::unique_ptr<net::Stream> open(HelloVariant variant, const net::WaitLimit& limit) {
    const auto hop = route_.hop.get(limit);
    if (!hop || hop->empty()) return nullptr;
    const bool narrow = variant == HelloVariant::narrow || variant == HelloVariant::handshake;
    const net::WaitLimit soon = limit.until(Clock::now() + kConnect);
    net::Connection connection = narrow
                                     ? net::connect(hop->front(), soon, {.segment = kNarrowSegment})
                                     : net::connect_any(*hop, net::kAttemptDelay, soon);
    route_.reached.note(connection);
    return open_stream(context_, route_, std::move(connection), limit);
  }

  ProbeContext& context_;
  Route& route_;
  const std::shared_ptr<Control> control_;
  const CliHello hello_;
  std::atomic<bool> compared_ = false;
  net::Event answered_again_;
  std::weak_ptr<Hello> shared_;
};

// Credentials are shown to a proxy once, until it has accepted them: accounts get locked. And what
// libcurl opens gives no account of how the proxy behaved: that has to be known to be well. Whether
// a trial is worth anything shows as it opens.
bool may_ask(ProbeContext& context, Route& route) {
  const bool plain =
      !route.proxy || (route.proxy->scheme == "http" && !route.proxy->has_credentials());
  if (plain && route.trial == Route::Trial::none) return true;
  return route.open.get(context.tasks.wait_limit()).value_or(false);
}

// With TLS 1.2 alone Node.js sends another hello, and a small one; and with TLS 1.0 or 1.1 as well,
// one that an older server takes.
bool sends_that_hello(const System& system) {
  const node::TlsVersions versions =
      node::read_options(system.env("NODE_OPTIONS").value_or(""), {}).options.tls_versions();
  return versions.newest >= 13 && versions.oldest >= 12;
}

// What a fix of NODE_OPTIONS or of OpenSSL's configuration leads to: where the CLI's own handshake
// fails, the hello that it would send without them.
void observe_usual(ProbeContext& context, Route& route, const std::shared_ptr<Control>& control) {
  const auto limit = route.proxy ? context.limit_on(route) : context.connect_limit_on(route);
  if (control->completed.get(limit).value_or(true)) return;
  const auto hello = Hello::make(context, route, control, usual_hello(context));
  const auto asked = hello->ask(HelloVariant::usual, limit);
  if (asked) hello->record(*asked);
}

// What is silent for a while is compared with others while it is waited for.
void watch(ProbeContext& context, const Route& route, const std::shared_ptr<Hello>& hello,
           const std::shared_ptr<Slot<bool>>& answered) {
  if (!route.of_cli) return;
  context.tasks.background([&context, hello, answered] {
    const auto limit = context.tasks.wait_limit();
    if (answered->get(limit.until(Clock::now() + kSilence)) || limit.over()) return;
    // Where no handshake gets anywhere either, its answer may be too large to come through.
    if (!hello->control()->completed.get(limit.until(Clock::now())).value_or(false)) {
      return hello->ask_beside(HelloVariant::handshake);
    }
    if (!hello->ask_again(limit.until(Clock::now() + kAgain))) hello->ask_in_other_ways();
  });
}

// The hello got its answer, and the handshake goes no further: the certificates, which are large,
// may not come through.
void watch_handshake(ProbeContext& context, const Route& route,
                     const std::shared_ptr<Hello>& hello) {
  if (!route.of_cli) return;
  context.tasks.background([&context, hello] {
    const auto limit = context.tasks.wait_limit();
    if (hello->control()->completed.get(limit.until(Clock::now() + kSilence))) return;
    if (!limit.over()) hello->ask_beside(HelloVariant::handshake);
  });
}

}  // namespace

void observe_hello(ProbeContext& context, Route& route, const std::shared_ptr<Control>& control) {
  if (!may_ask(context, route)) return;
  CliHello own = cli_hello(context);
  const bool sends = sends_that_hello(context.system);
  if (route.of_cli && node::has_large_key(own.shape) && !(sends && own.wish.large_key)) {
    context.tasks.foreground(
        [&context, &route, control] { observe_usual(context, route, control); });
  }
  if (!sends) return;
  const auto hello = Hello::make(context, route, control, std::move(own));
  const auto answered = std::make_shared<Slot<bool>>();
  watch(context, route, hello, answered);
  const auto limit = route.proxy ? context.limit_on(route) : context.connect_limit_on(route);
  const auto asked = hello->ask(HelloVariant::node, hello->unless_answered_again(limit));
  answered->set(true);
  if (hello->was_answered_again()) return;
  if (!asked || asked->ok()) {
    if (asked) hello->record(*asked);
    return watch_handshake(context, route, hello);
  }
  const bool completed =
      control->completed.get(limit.until(Clock::now() + kSilence)).value_or(false);
  if (!completed || asked->silent()) return hello->record(*asked);
  net::wait({}, limit.until(Clock::now() + kOthersGone));
  if (hello->ask_again(limit.until(Clock::now() + kAgain))) return;
  hello->record(*asked);
  hello->ask_in_other_ways();
  hello->find_cut(*asked);
}

}  // namespace sfprobe::tls
