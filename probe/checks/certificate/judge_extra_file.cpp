#include <algorithm>

#include "checks/certificate/certificate.hpp"
#include "checks/certificate/judge.hpp"
#include "checks/finding.hpp"
#include "text/words.hpp"

namespace sfprobe::tls {
namespace {

// "$HOME", "${HOME}" or "%HOME%", with which a path begins.
std::string variable_in(const std::string& path) {
  const bool windows = path.starts_with('%');
  if (!windows && !path.starts_with('$')) return {};
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string name = path.substr(0, slash);
  const bool plain = name.find_first_not_of(
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789_${}%") == std::string::npos;
  return plain && name.size() > 1 && (!windows || name.ends_with('%')) ? name : "";
}

std::string why_useless(const trust::ExtraFile& extra) {
  if (extra.quoted) return "the quotes are part of the value";
  if (extra.tilde) return "~ is for a shell to replace";
  if (extra.state == trust::FileState::url) return "a URL is not a path";
  if (extra.state == trust::FileState::carriage_return) {
    return "the carriage return at its end is part of the value, as a script with Windows line "
           "ends leaves it";
  }
  if (const std::string name = variable_in(extra.path); !name.empty()) {
    return name + " is for a shell to replace";
  }
  if (!extra.repaired.empty()) {
    const bool blank = text::trim(extra.path) == extra.repaired;
    return blank ? "a blank is part of the value" : "it is not the path of one file";
  }
  const trust::FileState state = extra.state;
  if (state == trust::FileState::missing) return "there is no such file";
  if (state == trust::FileState::unreadable) return "it cannot be read";
  if (state == trust::FileState::directory) return "it is a directory";
  if (state == trust::FileState::empty) return "it is empty";
  if (state == trust::FileState::der) return "it is DER, not PEM";
  if (state == trust::FileState::pkcs7) return "it is PKCS #7, not PEM certificates";
  if (state == trust::FileState::trusted_form)
    return "its blocks are TRUSTED CERTIFICATE, which Node.js passes over";
  if (state == trust::FileState::bad_first) {
    return "its first block is damaged" + (extra.left_out > 0
                                               ? ", and Node.js reads none of the " +
                                                     std::to_string(extra.left_out + 1) + " blocks"
                                               : std::string());
  }
  if (state == trust::FileState::malformed) {
    return "its certificates are not laid out as PEM (UTF-16, indented, or all on one line)";
  }
  return "it holds no PEM certificate";
}

// A blank or a carriage return at its end would not be seen; of a URL that names a file its path is
// shown.
std::string shown(const trust::ExtraFile& extra) {
  const std::string& path = extra.path;
  if (extra.state == trust::FileState::url)
    return extra.repaired.empty() ? "a URL" : "the URL file://" + extra.repaired;
  if (extra.state == trust::FileState::carriage_return)
    return "\"" + std::string(text::trim(path)) + "\\r\"";
  return text::trim(path) == path ? path : "\"" + path + "\"";
}

void judge_useless(const trust::ExtraFile& extra, const std::vector<ChainViews>& chains,
                   Findings& findings) {
  // The file that helps, where one does: of several that may be meant the first need not be it.
  std::string meant = extra.repaired;
  for (const ChainViews& views : chains) {
    for (const auto& cure : views.cures()) {
      const bool helps = cure.facts.fix == "set-extra-ca" && cure.facts.trusted;
      if (helps && !meant.empty()) meant = cure.facts.file;
    }
  }
  Finding& finding = add(findings, kCertificateStage, Status::warn, "NODE_EXTRA_CA_CERTS_IGNORED",
                         "NODE_EXTRA_CA_CERTS names " + shown(extra) +
                             ", which Node.js ignores: " + why_useless(extra) +
                             (meant.empty() ? "" : "; " + meant + " would be the file"));
  finding.evidence = {steps::kTrust};
  finding.words = {{"file", meant.empty() ? extra.path : meant}};
  for (const ChainViews& views : chains) {
    finding.proven.clear();
    finding.refuted.clear();
    views.mark_proofs(finding);
  }
}

// It is read, and does not help: what it holds leads to no root.
void judge_insufficient(const trust::ExtraFile& extra, const std::vector<ChainViews>& chains,
                        Findings& findings) {
  for (const ChainViews& views : chains) {
    const TrustView* cli = views.cli_view();
    if (cli == nullptr || !views.lacks_anchor(*cli)) continue;
    bool known = extra.state == trust::FileState::partial || views.anchors().wanted_from.empty();
    std::string what = extra.state == trust::FileState::partial
                           ? "a damaged block in it hides " + std::to_string(extra.left_out) +
                                 " certificates behind it"
                           : "none of its certificates has signed this chain";
    for (const trust::AnchorFacts& held : views.anchors().anchors) {
      const bool ours = std::any_of(held.held_by.begin(), held.held_by.end(),
                                    [](const auto& h) { return h.store == trust::kExtraCa; });
      if (!ours || held.root) continue;
      known = true;
      const bool leaf = held.sha256 == views.chain().front().sha256;
      what = leaf ? "it holds only the server's own certificate, not the root"
                  : "it holds only the intermediate (" + held.subject + "), not the root";
    }
    if (!known) continue;  // what was left out may well lead to one of them
    if (views.trusted_by_ca_file()) continue;
    Finding& finding =
        add(findings, kCertificateStage, Status::warn, "NODE_EXTRA_CA_CERTS_INSUFFICIENT",
            "NODE_EXTRA_CA_CERTS (" + extra.path + ") does not help: " + what);
    finding.route = views.handshake().route;
    finding.evidence = {steps::kTrust, views.handshake().id};
    finding.words = {{"issuer", views.chain().back().issuer}};
    views.mark_proofs(finding);
    return;
  }
}

// Evidence without the step "trust" says only whether the file was a view.
void judge_old_evidence(const Observed& observed, Findings& findings) {
  if (!observed.variables) return;
  const Measured<environment::VariablesFacts>& variables = *observed.variables;
  const environment::VariableFact* extra = variables.facts.find(trust::kExtraCa);
  if (extra == nullptr || extra->empty) return;
  const auto views = observed.all_views();
  const bool loaded = std::any_of(views.begin(), views.end(), [](const TrustView* view) {
    return view->facts.view == trust::kExtraCa;
  });
  if (views.empty() || loaded) return;
  Finding& finding = add(findings, kCertificateStage, Status::warn, "NODE_EXTRA_CA_CERTS_IGNORED",
                         "NODE_EXTRA_CA_CERTS names " + extra->value +
                             ", which Node.js ignores: it is not a readable PEM file");
  finding.evidence = {variables.id};
  finding.words = {{"file", extra->value}};
}

}  // namespace

void judge_extra_file(const std::vector<ChainViews>& chains, const Observed& observed,
                      Findings& findings) {
  if (!observed.trust) return judge_old_evidence(observed, findings);
  const trust::ExtraFile& extra = observed.trust->facts.extra;
  if (extra.path.empty() || chains.empty()) return;
  if (extra.useless()) {
    judge_useless(extra, chains, findings);
  } else {
    judge_insufficient(extra, chains, findings);
  }
}

}  // namespace sfprobe::tls
