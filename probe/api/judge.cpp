#include "checks/check.hpp"
#include "clients/client.hpp"
#include "diagnose/caution.hpp"
#include "diagnose/cli_findings.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/machine_facts.hpp"
#include "diagnose/routes.hpp"
#include "diagnose/since.hpp"
#include "diagnose/surroundings.hpp"
#include "diagnose/trust_chains.hpp"
#include "diagnose/watched.hpp"
#include "facts/observed.hpp"
#include "facts/steps.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

Diagnosis judge(const Evidence& evidence) {
  if (const Step* turn = evidence.find(steps::kNotBegun)) {  // nothing was observed
    Diagnosis diagnosis;
    diagnosis.target = evidence.target;
    diagnosis.verdict.summary = "not probed: " + turn->subject;
    return diagnosis;
  }
  const Observed observed = read(evidence);
  Findings findings;
  for (const Check* check : all_checks()) check->judge(observed, findings);
  const clients::Seen seen = clients::see(observed);
  std::vector<Prediction> predictions = clients::predict(seen);
  clients::judge(seen, predictions, findings);
  Diagnosis diagnosis = diagnose(observed, std::move(findings), std::move(predictions));
  diagnosis.target = evidence.target;
  diagnosis.chain_only = observed.chain_only;
  if (!diagnosis.chain_only) diagnosis.routes = route_rows(seen, diagnosis.findings);
  mark_cause(diagnosis.verdict, diagnosis.routes);
  end_row(diagnosis.verdict, diagnosis.routes);
  add_round_trips(observed, diagnosis.routes);
  diagnosis.trust = trust_chains(observed);
  if (!diagnosis.chain_only) diagnosis.caution = caution_of(observed, diagnosis);
  diagnosis.cli = cli_of(seen);
  diagnosis.place = place_of(observed);
  diagnosis.since = since_of(observed, diagnosis.verdict);
  diagnosis.machine = machine_facts(observed);
  diagnosis.contacted = contacts_of(observed);
  diagnosis.any_answer_does = any_answer_does(observed);
  diagnosis.certificate_ends = certificate_ends(observed);
  diagnosis.clock_skew_s = clock_skew(observed);
  diagnosis.export_failure = export_failure(observed);
  return diagnosis;
}

}  // namespace sfprobe
