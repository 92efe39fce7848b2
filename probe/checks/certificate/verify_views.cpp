#include "checks/certificate/verify_views.hpp"

#include <algorithm>

#include "checks/certificate/try_fixes.hpp"
#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "trust/node_roots.hpp"

namespace sfprobe::tls {
namespace {

struct Verdict {
  const trust::View* view;
  trust::Verification result;
  std::string source;
  bool asked = false;
};

void record(const Captured& captured, const Verdict& verdict, Recorder& recorder,
            Clock::time_point since) {
  const trust::View& view = *verdict.view;
  const trust::Verification& result = verdict.result;
  const VerifyFacts facts{captured.handshake,        view.name,     verdict.source, captured.at,
                          view.rules.security_level, verdict.asked, view.refusal,   result};
  recorder.add({.id = steps::verify(captured.handshake, view.name),
                .action = steps::action(steps::Action::verify),
                .subject = verdict.source.empty() ? view.name : verdict.source,
                .route = captured.route,
                .outcome = result.trusted ? Outcome::ok : Outcome::untrusted,
                .raw = {"x509", result.error, result.text},
                .facts = pack(facts)},
               since);
}

// Whether it matters which roots the installed Node.js really has: nothing that the snapshot knows
// verifies the chain, or not every version has the root that does.
bool matters(const std::vector<Verdict>& verdicts, const std::string& cli) {
  bool some = false;
  bool all = true;
  for (const Verdict& verdict : verdicts) {
    if (!verdict.view->name.starts_with("node")) continue;
    const bool lacks = verdict.result.lacks_anchor();
    if (verdict.view->name == cli && lacks) return true;
    some = some || verdict.result.trusted;
    all = all && !lacks;
  }
  return some && !all;
}

// The CLI's verdict again, with the roots that its Node.js says it has.
void ask(Verdict& verdict, const Trust& trust, trust::Trial& trial, Clock::time_point until,
         const net::Event* stop) {
  const trust::NodeAnswer* answer = trust.asked_node(until, stop);
  if (answer == nullptr) return;
  const std::string source =
      "roots that " + trust.node.path + " (" + answer->version + ") says it has";
  trust::Settings settings = trust.set.settings;
  settings.openssl_option = settings.openssl_option || answer->uses_openssl;
  trust::StorePtr extra;
  if (settings.extra) {
    extra = trust::file_store_as(trust::Reader::node, trust::kExtraCa, *settings.extra);
  }
  trust::View view =
      trust::node_view(trust.node.number(), settings,
                       trust::content_store("Node.js itself", source, answer->roots), extra);
  verdict.result = trial.verify(view);
  verdict.source = view.source;
  verdict.asked = true;
}

}  // namespace

CliVerdict record_verdicts(const Captured& captured, const Trust& trust, Recorder& recorder,
                           Clock::time_point until) {
  trust::Trial trial(captured.chain, captured.host, captured.at);
  std::vector<Verdict> verdicts;
  std::vector<Clock::time_point> since;
  for (const trust::View& view : trust.set.views) {
    since.push_back(Clock::now());
    verdicts.push_back({&view, trial.verify(view), view.source});
  }
  if (matters(verdicts, trust.set.cli)) {
    for (Verdict& verdict : verdicts) {
      if (verdict.view->name == trust.set.cli) ask(verdict, trust, trial, until, captured.stop);
    }
  }
  std::string code;
  bool by_ca_file = false;
  std::vector<std::string> proven;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const Verdict& verdict = verdicts[i];
    record(captured, verdict, recorder, since[i]);
    if (verdict.view->name == trust.set.cli) code = verdict.result.code;
    by_ca_file = by_ca_file || (verdict.view->name == trust::kCaFile && verdict.result.trusted);
    if (verdict.result.trusted) proven.push_back(verdict.result.anchor_sha256);
  }
  const auto started = Clock::now();
  const std::vector<trust::StorePtr> stores = trust::stores_of(trust.set);
  trial.ask_all(stores);
  trust::AnchorsFacts anchors = trust::find_anchors(trial, stores, proven);
  anchors.handshake = captured.handshake;
  recorder.add(
      {.id = steps::anchors(captured.handshake),
       .action = steps::action(steps::Action::anchors),
       .subject = anchors.anchors.empty() ? anchors.wanted : anchors.anchors.front().subject,
       .route = captured.route,
       .outcome = Outcome::ok,
       .facts = pack(anchors)},
      started);
  if (code.empty()) {
    decline_export(captured, trust, recorder);
  } else {
    try_cures(captured, trust, anchors, trial, recorder);
  }
  return {by_ca_file ? "" : code, anchors.wanted_from};
}

void record_trust(const Trust& trust, Recorder& recorder) {
  const trust::NodeSnapshot& snapshot = trust::node_snapshot(trust.node.number().major);
  const trust::Settings& settings = trust.set.settings;
  const trust::View& cli = *trust.set.find(trust.set.cli);
  TrustFacts facts;
  facts.view = trust.set.cli;
  facts.node_path = trust.node.path;
  facts.node_version = trust.node.version;
  facts.assumed = trust.node.assumed();
  facts.snapshot_version = snapshot.version;
  facts.snapshot_date = snapshot.date;
  facts.knows_system_ca = node::knows_system_ca_variable(trust.node.number());
  facts.system_ca = settings.system_variable || settings.system_option.value_or(false);
  facts.openssl_ca = settings.openssl_option;
  facts.refusal = cli.refusal;
  facts.source = cli.source;
  facts.extra = trust.set.extra;
  recorder.add({.id = steps::kTrust,
                .action = steps::action(steps::Action::trust),
                .subject = cli.source,
                .outcome = Outcome::ok,
                .facts = pack(facts)},
               Clock::now());
}

}  // namespace sfprobe::tls
