#include "checks/url/settings.hpp"
#include "checks/url/url.hpp"
#include "facts/steps.hpp"
#include "run/probe_context.hpp"
#include "text/show.hpp"

namespace sfprobe::url {
namespace {

void record_flows(ProbeContext& context) {
  FlowFacts facts;
  facts.flows = context.options.flows;
  facts.asked = !facts.flows.empty();
  if (!facts.asked) facts.flows = {"web", "jwt"};
  facts.org_host = context.options.org_host;
  context.recorder.add({.id = steps::kFlows,
                        .action = steps::action(steps::Action::choose),
                        .subject = facts.asked ? "as asked" : "as far as each can be told",
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       net::Clock::now());
}

}  // namespace

void observe(ProbeContext& context) {
  record_flows(context);
  const auto since = net::Clock::now();
  UrlFacts facts = read_settings(context.system);
  // An "@" of an email address is told by its form, not shown.
  const std::string& typed = context.options.typed;
  const bool address =
      typed.find("://") == std::string::npos && typed.find('@') != std::string::npos;
  facts.typed = address ? "***@***" : text::show_login_url(typed);
  context.recorder.add({.id = steps::kUrl,
                        .action = steps::action(steps::Action::read),
                        .subject = context.target.url(),
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       since);
}

}  // namespace sfprobe::url
