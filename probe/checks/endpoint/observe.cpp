#include "checks/endpoint/endpoint.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "checks/endpoint/exchange.hpp"
#include "net/fetch.hpp"
#include "run/probe_context.hpp"
#include "run/trials.hpp"
#include "text/http_status.hpp"

namespace sfprobe::endpoint {
namespace {

using namespace std::chrono_literals;
using net::Clock;

// A little longer than the CLI's own request.
constexpr auto kAfterOwn = 500ms;

// undici and the CLI follow more; a chain that is longer than this helps nobody.
constexpr int kMaxRedirects = 5;

// Where no login goes, any answer will do.
const Call kAnyAnswer{steps::kToken, "GET", "/"};
const std::array kCalls = {Call{steps::kToken, "POST", "/services/oauth2/token"},
                           Call{steps::kData, "GET", "/services/data"}};
// HTTP/2 if the CLI does not offer it, else HTTP/1.1 alone.
Call other_call(const net::Event& until) {
  return {steps::kTokenOther, "POST", "/services/oauth2/token", &until};
}

// The CLI and node-fetch follow with GET; fetch repeats the POST as long as the answers say so.
// `others_until`: as for a call.
void follow(ProbeContext& context, Route& route, const Answered& first, bool repeat,
            const net::Event* others_until = nullptr) {
  std::optional<Place> next = first.next;
  int status = first.status;
  bool post = repeat;
  for (int n = 1; n <= kMaxRedirects && next; ++n) {
    const std::optional<Target> elsewhere = next->elsewhere;
    if (elsewhere && (repeat || !context.options.follow)) return;
    post = post && text::keeps_method(status);
    const Answered answer =
        exchange(context, route,
                 {steps::follow_up(n, repeat, others_until != nullptr), post ? "POST" : "GET",
                  next->path, others_until, elsewhere, repeat},
                 steps::Action::redirect);
    if (elsewhere) return;
    status = answer.status;
    next = answer.next;
  }
}

// The name servers' own answers may lead to the target where the C library's do not, which the CLI
// has to do with.
void tell_trials(ProbeContext& context, const Route& route, bool answered) {
  if (route.proxy || !answered) return want_trials(context, route, answered);
  context.tasks.background([&context, &route] {
    want_trials(context, route, context.found.get(context.tasks.wait_limit()).value_or(true));
  });
}

void ask_and_follow(ProbeContext& context, Route& route, const Call& asked) {
  const Answered first = exchange(context, route, asked, steps::Action::request);
  tell_trials(context, route, first.ok);
  if (asked.method == std::string_view("POST") && text::keeps_method(first.status)) {
    context.tasks.background([&context, &route, first] { follow(context, route, first, true); });
  }
  follow(context, route, first, false);
}

struct OtherRequest {
  net::Event until;  // once set, it is waited for no longer
  Slot<bool> done;
};

// Beside the CLI's own request: in HTTP/2 if that is not, and the reverse.
std::shared_ptr<OtherRequest> ask_as_others(ProbeContext& context, Route& route) {
  const auto other = std::make_shared<OtherRequest>();
  context.tasks.background([&context, &route, other] {
    const Answered first =
        exchange(context, route, other_call(other->until), steps::Action::request);
    if (first.h2 || context.cli_offers_h2.get(context.tasks.wait_limit()).value_or(false)) {
      follow(context, route, first, false, &other->until);
      if (text::keeps_method(first.status)) follow(context, route, first, true, &other->until);
    }
    other->done.set(true);
  });
  return other;
}

}  // namespace

void observe(ProbeContext& context) {
  net::prepare_http();
  const auto& flows = context.options.flows;
  if (std::find(flows.begin(), flows.end(), "none") != flows.end()) {
    context.observe_routes(
        [&context](Route& route) { ask_and_follow(context, route, kAnyAnswer); });
    return;
  }
  context.observe_routes([&context](Route& route) {
    const auto ask_too = [&context, &route] {
      const Answered answer = exchange(context, route, kCalls.back(), steps::Action::request);
      if (answer.about_dates) ask_the_time(context, route);
    };
    if (!route.of_cli) {
      context.tasks.background(ask_too);
      const auto other = ask_as_others(context, route);
      ask_and_follow(context, route, kCalls.front());
      other->done.get(context.tasks.wait_limit_until(Clock::now() + kAfterOwn));
      return other->until.set();
    }
    context.tasks.foreground(ask_too);
    const auto at_least = Clock::now() + kOtherAlpn;
    const auto other = ask_as_others(context, route);
    ask_and_follow(context, route, kCalls.front());
    context.tasks.background([&context, other, at_least] {
      const auto latest = std::max(at_least, Clock::now() + kAfterOwn);
      other->done.get(context.tasks.wait_limit().until(latest));
      other->until.set();
    });
  });
}

}  // namespace sfprobe::endpoint
