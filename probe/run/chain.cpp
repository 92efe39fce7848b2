#include <algorithm>

#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "checks/tls/facts.hpp"
#include "checks/tls/verdicts.hpp"
#include "run/views.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/run.hpp"
#include "text/clean.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
#include "trust/pem_file.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxCertificates = 40;

// A support engineer pastes what a customer sent: the leaf need not come first.
void put_leaf_first(trust::Chain& chain) {
  const auto is_leaf = [](const trust::Certificate& certificate) {
    return !trust::read_certificate(certificate).ca;
  };
  if (is_leaf(chain.front())) return;
  const auto leaf = std::find_if(chain.begin(), chain.end(), is_leaf);
  if (leaf != chain.end()) std::rotate(chain.begin(), leaf, leaf + 1);
}

}  // namespace

Evidence examine_chain(const std::string& file, const Target& target, std::int64_t at,
                       const Options& options) {
  const System& system = real_system();
  const auto started = Clock::now();
  trust::Chain chain = trust::PemFile(trust::as_pem(file)).all(kMaxCertificates);
  if (chain.empty()) {
    throw InputError("cannot read " + text::clean(file) + ", or it holds no certificate");
  }
  put_leaf_first(chain);
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.deadline_us = std::chrono::microseconds(options.deadline).count();
  Recorder recorder(started, options.on_step);
  recorder.add({.id = "environment.variables",
                .action = "read",
                .subject = "variables",
                .outcome = Outcome::ok,
                .facts = pack(environment::read_variables(system))},
               started);
  const environment::ProgramsFacts programs = environment::find_programs(system);
  const auto trust = trust_views(system, environment::node_of_cli(system, programs), options);
  tls::record_trust(*trust, recorder);
  tls::HandshakeFacts facts;
  facts.peer = file;
  facts.server_name = target.host;
  facts.reached = "certificate";
  facts.chain_length = static_cast<std::int64_t>(chain.size());
  for (const trust::Certificate& one : chain) facts.chain.push_back(trust::read_certificate(one));
  recorder.add({.id = "chain",
                .action = "handshake",
                .subject = file,
                .route = "direct",
                .outcome = Outcome::ok,
                .facts = pack(facts)},
               started);
  tls::record_verdicts({"chain", "direct", target.host, chain, at, true}, *trust, recorder,
                       started + options.deadline);
  evidence.steps = recorder.close();
  evidence.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started).count();
  return evidence;
}

}  // namespace sfprobe
