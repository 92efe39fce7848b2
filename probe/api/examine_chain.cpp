#include <algorithm>

#include "checks/certificate/verify_views.hpp"
#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "clients/client.hpp"
#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "run/views.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/run.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/time.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
#include "trust/pem_file.hpp"

namespace sfprobe {
namespace {

// A server can send 100 KiB of certificates: more than these are a bundle, and no chain.
constexpr std::size_t kMaxCertificates = 400;

// A support engineer pastes what a customer sent: the leaf need not come first. What comes first
// and issued none of the others is what the server presented, even if it is a CA's certificate.
void put_leaf_first(trust::Chain& chain) {
  const auto issued_by_first = [&](const trust::Certificate& other) {
    return trust::issued(chain.front(), other);
  };
  if (std::none_of(chain.begin() + 1, chain.end(), issued_by_first)) return;
  const auto is_leaf = [](const trust::Certificate& certificate) {
    return !trust::read_certificate(certificate).ca;
  };
  const auto leaf = std::find_if(chain.begin(), chain.end(), is_leaf);
  if (leaf != chain.end()) std::rotate(chain.begin(), leaf, leaf + 1);
}

}  // namespace

Evidence examine_chain(const std::string& file, const Target& target, std::int64_t at,
                       const Options& options, const System& system) {
  const auto started = Clock::now();
  check_options(options);
  trust::Chain chain = trust::PemFile(trust::as_pem(file)).all(kMaxCertificates + 1);
  if (chain.empty()) {
    throw InputError("cannot read " + text::clean(text::show_path(file)) +
                     ", or it holds no certificate");
  }
  if (chain.size() > kMaxCertificates) {
    throw InputError(text::clean(text::show_path(file)) + " holds more than " +
                     std::to_string(kMaxCertificates) +
                     " certificates: no server sends such a chain");
  }
  put_leaf_first(chain);
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.deadline_us = std::chrono::microseconds(options.deadline).count();
  Recorder recorder(started, options.on_step);
  recorder.add({.id = steps::kVariables,
                .action = steps::action(steps::Action::read),
                .subject = "variables",
                .outcome = Outcome::ok,
                .facts = pack(environment::read_variables(system))},
               started);
  const environment::ProgramsFacts programs = environment::find_programs(system);
  recorder.add({.id = steps::kPrograms,
                .action = steps::action(steps::Action::read),
                .subject = "programs",
                .outcome = Outcome::ok,
                .facts = pack(programs)},
               started);
  const auto trust = trust_views(system, environment::node_of_cli(system, programs), options,
                                 clients::view_rules());
  tls::record_trust(*trust, recorder);
  tls::HandshakeFacts facts;
  facts.peer = file;
  facts.server_name = target.host;
  facts.reached = HandshakeProgress::certificate;
  facts.chain_length = static_cast<std::int64_t>(chain.size());
  for (const trust::Certificate& one : chain) facts.chain.push_back(trust::read_certificate(one));
  recorder.add({.id = steps::kChainFromFile,
                .action = steps::action(steps::Action::handshake),
                .subject = file,
                .route = steps::kDirect,
                .outcome = Outcome::ok,
                .facts = pack(facts)},
               started);
  tls::record_verdicts({steps::kChainFromFile, steps::kDirect, target.host, chain, at, true},
                       *trust, recorder, started + options.deadline);
  evidence.steps = recorder.close();
  evidence.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started).count();
  return evidence;
}

}  // namespace sfprobe
