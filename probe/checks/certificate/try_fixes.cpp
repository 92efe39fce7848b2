#include "checks/certificate/try_fixes.hpp"

#include <algorithm>

#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "system/new_file.hpp"
#include "system/system.hpp"
#include "trust/certificate.hpp"

namespace sfprobe::tls {
namespace {

constexpr std::size_t kMaxFiles = 8;

struct Cures {
  const Captured& captured;
  const Trust& trust;
  trust::Trial& trial;
  Recorder& recorder;

  const trust::StorePtr& bundled() const {
    const auto& snapshots = trust.set.views;
    for (std::size_t i = 0; i < trust.set.bundled.size(); ++i) {
      if (snapshots[i].name == trust.set.cli) return trust.set.bundled[i];
    }
    return trust.set.bundled.front();
  }

  bool record(CureFacts facts, Clock::time_point since) const {
    facts.handshake = captured.handshake;
    recorder.add({.id = steps::try_fix(captured.handshake, facts.fix),
                  .action = steps::action(steps::Action::try_fix),
                  .subject = facts.file.empty() ? facts.fix : facts.file,
                  .route = captured.route,
                  .outcome = facts.trusted ? Outcome::ok : Outcome::untrusted,
                  .facts = pack(facts)},
                 since);
    return facts.trusted;
  }

  // What NODE_EXTRA_CA_CERTS gives now; null if it is not set.
  trust::StorePtr extra() const {
    const auto& file = trust.set.settings.extra;
    return file ? trust::file_store_as(trust::Reader::node, trust::kExtraCa, *file) : nullptr;
  }

  // The CLI with that store as its NODE_EXTRA_CA_CERTS.
  bool with_extra(CureFacts facts, const trust::StorePtr& store) const {
    const auto since = Clock::now();
    const auto view = trust::node_view(trust.node.number(), trust.set.settings, bundled(), store);
    const trust::Verification result = trial.verify(view);
    facts.code = result.code;
    facts.trusted = result.trusted;
    return record(std::move(facts), since);
  }

  bool with_file(const std::string& fix, const std::string& path, bool written = false) const {
    return with_extra({.fix = fix, .file = path, .written = written},
                      trust::file_store_as(trust::Reader::node, trust::kExtraCa, path));
  }
};

void try_system_store(const Cures& cures) {
  const trust::Settings& now = cures.trust.set.settings;
  const bool uses_it = now.system_variable || now.system_option.value_or(false);
  if (uses_it || now.openssl_option || !node::knows_system_ca_variable(cures.trust.node.number())) {
    return;
  }
  const auto since = Clock::now();
  trust::Settings changed = now;
  changed.system_variable = true;
  changed.system_option.reset();
  const trust::Verification result = cures.trial.verify(
      trust::node_view(cures.trust.node.number(), changed, cures.bundled(), cures.extra()));
  cures.record({.fix = "use-system-ca", .code = result.code, .trusted = result.trusted}, since);
}

// The CLI without the security level of an OpenSSL configuration.
void try_usual_level(const Cures& cures) {
  const trust::Settings& now = cures.trust.set.settings;
  if (now.level_configured < 0 || now.level_option >= 0) return;
  const auto since = Clock::now();
  trust::Settings changed = now;
  changed.level_configured = -1;
  const trust::Verification result = cures.trial.verify(
      trust::node_view(cures.trust.node.number(), changed, cures.bundled(), cures.extra()));
  cures.record({.fix = "unset-openssl-conf", .code = result.code, .trusted = result.trusted},
               since);
}

// A NODE_EXTRA_CA_CERTS that is set, and useless for a reason that can be mended.
bool mend_extra(const Cures& cures) {
  const trust::ExtraFile& extra = cures.trust.set.extra;
  const std::string home = real_system().env("HOME").value_or("");
  for (const std::string& path : trust::files_meant_by(extra.path, home)) {
    if (extra.useless() && cures.with_file("set-extra-ca", path)) return true;
  }
  const char* fix = extra.state == trust::FileState::der            ? "convert-to-pem"
                    : extra.state == trust::FileState::pkcs7        ? "convert-from-pkcs7"
                    : extra.state == trust::FileState::trusted_form ? "convert-trusted-form"
                                                                    : nullptr;
  if (fix == nullptr) return false;
  // Tried with what the conversion gives.
  return cures.with_extra(
      {.fix = fix, .file = extra.path},
      trust::content_store(trust::kExtraCa, extra.path, trust::as_pem(extra.path)));
}

// Files on this machine that hold what the chain needs: those of stores, and those that the
// environment names for other programs.
std::vector<std::string> files_with_anchor(const Cures& cures, const trust::AnchorsFacts& anchors) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& path) {
    const bool known = std::find(files.begin(), files.end(), path) != files.end();
    const bool own = path == cures.trust.set.settings.extra;
    if (!path.empty() && path.front() == '/' && !known && !own) files.push_back(path);
  };
  for (const trust::AnchorFacts& anchor : anchors.anchors) {
    if (anchor.is_public()) continue;
    for (const trust::HolderFacts& holder : anchor.held_by) add(holder.file);
  }
  for (const char* name : {"npm_config_cafile", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}) {
    add(real_system().env(name).value_or(""));
  }
  files.resize(std::min(files.size(), kMaxFiles));
  return files;
}

// What the path of an accepted chain has from local stores, as PEM: the anchor, and what the
// server did not send.
std::string pem_of_path(const Cures& cures, const trust::Verification& accepted) {
  std::string pem;
  for (const trust::PathEntry& entry : accepted.path) {
    const bool last = entry.sha256 == accepted.anchor_sha256;
    if (entry.from == "sent" && !last) continue;
    for (std::size_t i = 0; i < cures.trial.candidates().size(); ++i) {
      const trust::Candidate& candidate = cures.trial.candidates()[i];
      if (candidate.sha256 != entry.sha256 || cures.trial.holders(i).empty()) continue;
      pem += trust::pem_of(candidate.certificate.get());
      break;
    }
  }
  return pem;
}

// Every local store together, under the CLI's rules, and all that can be got out of the file that
// NODE_EXTRA_CA_CERTS was meant to name.
trust::Verification by_local_stores(const Cures& cures) {
  trust::View local{"local stores", "", cures.trust.set.find(cures.trust.set.cli)->rules,
                    trust::stores_of(cures.trust.set)};
  if (const trust::View* system = cures.trust.set.find(trust::kSystemStore))
    local.further = system->further;
  if (const auto& extra = cures.trust.set.settings.extra) {
    std::vector<std::string> files =
        trust::files_meant_by(*extra, real_system().env("HOME").value_or(""));
    files.insert(files.begin(), *extra);
    for (const std::string& file : files) {
      local.stores.push_back(trust::content_store(trust::kExtraCa, file, trust::as_pem(file)));
    }
  }
  return cures.trial.verify(local);
}

// What --export-ca would write, in memory.
void try_export(const Cures& cures) {
  const auto since = Clock::now();
  const trust::Verification accepted = by_local_stores(cures);
  const std::string pem = accepted.trusted ? pem_of_path(cures, accepted) : "";
  if (pem.empty()) {
    cures.record({.fix = "export-root", .code = accepted.code}, since);
    return;
  }
  cures.with_extra({.fix = "export-root"}, trust::content_store(trust::kExtraCa, "", pem));
}

void export_anchor(const Cures& cures) {
  const std::string& path = cures.trust.export_file;
  const auto since = Clock::now();
  const trust::Verification accepted = by_local_stores(cures);
  CureFacts facts{.fix = "set-extra-ca", .file = path, .code = accepted.code};
  if (!accepted.trusted) {
    facts.why_not = "no store of this machine makes the chain trusted";
  } else {
    facts.why_not = write_new_file(path, pem_of_path(cures, accepted));
    facts.write_failed = !facts.why_not.empty();
  }
  if (!facts.why_not.empty()) {
    cures.record(std::move(facts), since);
    return;
  }
  cures.with_file("set-extra-ca", path, true);
}

}  // namespace

void decline_export(const Captured& captured, const Trust& trust, Recorder& recorder) {
  if (!captured.cli_takes_it || !trust.may_export()) return;
  CureFacts facts{.handshake = captured.handshake, .fix = "set-extra-ca"};
  facts.file = trust.export_file;
  facts.why_not = "the CLI accepts the chain already";
  recorder.add({.id = steps::try_fix(captured.handshake, facts.fix),
                .action = steps::action(steps::Action::try_fix),
                .subject = facts.file,
                .route = captured.route,
                .outcome = Outcome::not_applicable,
                .facts = pack(facts)},
               Clock::now());
}

void try_cures(const Captured& captured, const Trust& trust, const trust::AnchorsFacts& anchors,
               trust::Trial& trial, Recorder& recorder) {
  const Cures cures{captured, trust, trial, recorder};
  if (captured.cli_takes_it && trust.may_export()) export_anchor(cures);
  if (!mend_extra(cures)) {
    for (const std::string& path : files_with_anchor(cures, anchors)) {
      if (cures.with_file("set-extra-ca", path)) break;
    }
  }
  try_system_store(cures);
  try_usual_level(cures);
  try_export(cures);
}

}  // namespace sfprobe::tls
