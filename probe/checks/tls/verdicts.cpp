#include "checks/tls/verdicts.hpp"

#include "checks/tls/facts.hpp"
#include "trust/node_roots.hpp"

namespace sfprobe::tls {
namespace {

void record(const Captured& captured, const trust::View& view, const trust::Verification& result,
            Recorder& recorder, Clock::time_point since) {
  const VerifyFacts facts{captured.handshake,        view.name,    view.source, captured.at,
                          view.rules.security_level, view.refusal, result};
  recorder.add({.id = captured.handshake + ".verify." + view.name,
                .action = "verify",
                .subject = view.source.empty() ? view.name : view.source,
                .route = captured.route,
                .outcome = result.trusted ? Outcome::ok : Outcome::untrusted,
                .raw = {"x509", result.error, result.text},
                .facts = pack(facts)},
               since);
}

}  // namespace

std::string record_verdicts(const Captured& captured, const Trust& trust, Recorder& recorder) {
  trust::Trial trial(captured.chain, captured.host, captured.at);
  std::string code;
  bool by_ca_file = false;
  for (const trust::View& view : trust.set.views) {
    const auto since = Clock::now();
    const trust::Verification result = trial.verify(view);
    record(captured, view, result, recorder, since);
    if (view.name == trust.set.cli) code = result.code;
    by_ca_file = by_ca_file || (view.name == "--ca-file" && result.trusted);
  }
  return by_ca_file ? "" : code;
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
  facts.knows_system_ca = trust::knows_system_ca_variable(trust.node.number());
  facts.system_ca = settings.system_variable || settings.system_option.value_or(false);
  facts.openssl_ca = settings.openssl_option;
  facts.refusal = cli.refusal;
  facts.source = cli.source;
  facts.extra = trust.set.extra;
  recorder.add({.id = "trust",
                .action = "trust",
                .subject = cli.source,
                .outcome = Outcome::ok,
                .facts = pack(facts)},
               Clock::now());
}

}  // namespace sfprobe::tls
