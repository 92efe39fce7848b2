#include <algorithm>
#include <chrono>
#include <ctime>

#include "checks/pac/pac.hpp"
#include "facts/steps.hpp"
#include "net/get_file.hpp"
#include "net/routing.hpp"
#include "pac/answer.hpp"
#include "pac/evaluate.hpp"
#include "run/probe_context.hpp"
#include "text/clean.hpp"

namespace sfprobe::pac {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostBytes = 1 << 20;
constexpr auto kFetch = 3000ms;
constexpr auto kEvaluate = 1500ms;  // a second of it on the processor
constexpr std::size_t kMostError = 160;
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8

// What one PAC file says, and the way there.
class Asking {
 public:
  explicit Asking(ProbeContext& context) : context_(context), since_(net::Clock::now()) {}

  void run() {
    const Source source = find_source(context_.system, *context_.options.fetch_pac);
    facts_.where = source.where;
    facts_.host = context_.target.host;
    if (source.url.empty()) return give_up("no PAC file is set on this machine");
    facts_.url = shown(source.url);
    if (!can_be_fetched(source.url)) {
      return give_up("this URL is not fetched: http, https and file alone, without credentials");
    }
    facts_.reached = Stage::fetched;
    if (!fetch(source.url)) return;
    facts_.reached = Stage::evaluated;
    evaluate_it();
  }

  void record() {
    context_.recorder.add({.id = steps::kPac,
                           .action = steps::action(steps::Action::evaluate),
                           .subject = facts_.url,
                           .outcome = failure_.outcome,
                           .raw = failure_.raw,
                           .facts = pack(facts_)},
                          since_);
    for (const auto& route : context_.routes) {
      if (route->trial == Route::Trial::pac) route->named.set(false);  // if it is not by now
    }
  }

 private:
  void give_up(std::string why) {
    facts_.error = std::move(why);
    failure_.outcome = Outcome::not_applicable;
  }

  net::WaitLimit limit(net::Clock::duration most) const {
    const auto until = net::Clock::now() + most;
    return context_.tasks.wait_limit_until(until).until(until);
  }

  bool fetch(const std::string& url) {
    const net::WaitLimit until = limit(kFetch);
    if (const std::string file = file_of(url); !file.empty()) {
      const auto content = context_.system.read_file(file, kMostBytes + 1);
      if (!content) failure_ = {Outcome::unknown, {"", 0, "the file cannot be read"}};
      script_ = content.value_or("");
    } else {
      download(url, until);
    }
    if (failure_.ok() && script_.size() > kMostBytes) {
      failure_ = {Outcome::too_large, {"", 0, "more than it may be"}};
    }
    facts_.bytes = static_cast<std::int64_t>(script_.size());
    if (failure_.outcome == Outcome::too_large) {
      facts_.error = "it is larger than 1 MiB";
    } else if (!failure_.ok()) {
      facts_.error = "it cannot be fetched";
    } else if (facts_.status != 0 && facts_.status != 200) {
      facts_.error = "its server answers HTTP " + std::to_string(facts_.status);
    }
    return facts_.error.empty();
  }

  void download(const std::string& url, const net::WaitLimit& until) {
    const Place place = place_of(url);
    const auto trust = context_.trust.get(until);
    if (!trust) {
      failure_ = net::timed_out();
      return;
    }
    net::File file =
        net::get_file(url, place.host, place.port, (*trust)->everything.get(), kMostBytes, until);
    failure_ = file.failure;
    facts_.status = file.status;
    script_ = std::move(file.body);
  }

  // The script learns what this run knows of the login host, and nothing else.
  World world() const {
    World world;
    world.host = context_.target.host;
    const net::WaitLimit until = limit(kEvaluate);
    const auto hop = context_.direct().hop.get(until).value_or(std::vector<net::Address>{});
    const auto v4 = std::find_if(hop.begin(), hop.end(), [](const net::Address& address) {
      return address.ip().find(':') == std::string::npos;
    });
    if (v4 != hop.end()) {
      world.address = v4->ip();
      const auto way = net::way_to(*v4, until);
      if (way && !way->source.empty()) world.own_address = way->source;
    }
    const std::time_t now = std::chrono::system_clock::to_time_t(context_.system.now());
    ::localtime_r(&now, &world.local);
    ::gmtime_r(&now, &world.utc);
    return world;
  }

  void evaluate_it() {
    if (script_.starts_with(kMark)) script_.erase(0, kMark.size());
    const World seen = world();
    const Evaluation result =
        evaluate(script_, context_.target.url() + "/", seen, limit(kEvaluate));
    switch (result.end) {
      case End::answered: return take(result.text);
      case End::failed:
        facts_.error = "it ends in an error: " +
                       text::clean(context_.recorder.from_peer(result.text), kMostError);
        break;
      case End::too_long: facts_.error = "it does not end in time"; break;
      case End::died: facts_.error = "it takes more time or memory than it may"; break;
    }
    failure_.outcome = Outcome::protocol;
  }

  void take(const std::string& said) {
    const Answer answer = parse_answer(said);
    facts_.answer = answer.shown;
    facts_.direct_first = answer.direct_first;
    if (answer.proxies.empty() && !answer.direct) {
      facts_.error = "its answer names no proxy";
      failure_.outcome = Outcome::protocol;
      return;
    }
    facts_.reached = Stage::answered;
    for (const proxy::ProxyUrl& url : answer.proxies) {
      facts_.proxies.push_back({url.shown(), route_for(url)});
    }
  }

  // The route that goes through it already, or the next of those that are kept for it.
  std::string route_for(const proxy::ProxyUrl& url) {
    for (const auto* choices : {&context_.choices, &context_.trials}) {
      for (const proxy::ProxyChoice& choice : *choices) {
        if (!choice.route.empty() && choice.url.same_proxy(url)) return choice.route;
      }
    }
    for (const auto& route : context_.routes) {
      if (route->trial != Route::Trial::pac || route->named.is_set()) continue;
      route->proxy = net::Proxy{url.scheme, url.host, url.port, "", ""};
      route->named.set(true);
      return route->name;
    }
    return {};
  }

  ProbeContext& context_;
  const net::Clock::time_point since_;
  PacFacts facts_;
  net::Failure failure_;
  std::string script_;
};

}  // namespace

void observe(ProbeContext& context) {
  if (!context.options.fetch_pac) return;
  context.tasks.background([&context] {
    Asking asking(context);
    asking.run();
    asking.record();
  });
}

}  // namespace sfprobe::pac
