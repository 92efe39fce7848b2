#include <algorithm>
#include <cerrno>
#include <utility>

#include "checks/jwt/forms.hpp"
#include "checks/jwt/jwt.hpp"
#include "facts/steps.hpp"
#include "run/probe_context.hpp"
#include "text/clean.hpp"
#include "text/redact.hpp"
#include "text/show.hpp"
#include "trust/private_key.hpp"

namespace sfprobe::jwt {
namespace {

// The largest RSA key in use, 16384 bits, has 13 KB as PEM.
constexpr std::size_t kMaxKey = 64 * 1024;

FileState state_of(const System& system, const std::string& path) {
  if (path.empty()) return FileState::not_given;
  const System::FileState state = system.file_state(path);
  if (state.error == EACCES) return FileState::denied;
  if (state.error != 0) return FileState::missing;
  if (!state.regular) return FileState::not_a_file;
  if (!state.readable) return FileState::denied;
  if (state.size == 0) return FileState::empty;
  return state.size > kMaxKey ? FileState::too_large : FileState::read;
}

// Overwritten when it goes.
struct Secret {
  std::string text;
  ~Secret() { trust::wipe(text); }
};

Secret read(const System& system, const std::string& path, FileState& state) {
  state = state_of(system, path);
  if (state != FileState::read) return {};
  auto content = system.read_file(path, kMaxKey);
  if (!content) state = FileState::unreadable;
  return {std::move(content).value_or("")};
}

std::string shown_path(const std::string& path) {
  return text::clean(text::redact_secrets(text::show_path(path)), 200);
}

void examine(const System& system, const Options& options, JwtFacts& facts) {
  const Secret key = read(system, options.jwt_key_file, facts.key_state);
  const Secret certificate = read(system, options.certificate, facts.certificate_state);
  facts.key_file = shown_path(options.jwt_key_file);
  facts.certificate_file = shown_path(options.certificate);
  if (!key.text.empty()) {
    facts.form = form_of_key(key.text);
    facts.bom = key.text.starts_with("\xEF\xBB\xBF");
    facts.crlf = key.text.find("\r\n") != std::string::npos;
    facts.exposed = system.file_state(options.jwt_key_file).others_read;
  }
  const trust::KeyExamination seen = trust::examine_key(key.text, certificate.text);
  facts.kind = seen.kind;
  facts.bits = seen.bits;
  facts.signs = seen.signs;
  facts.key_reason = seen.reason;
  facts.certificate_decoded = seen.certificate_decoded;
  facts.not_before = seen.not_before;
  facts.not_after = seen.not_after;
  if (seen.decoded && seen.certificate_decoded)
    facts.matches = seen.matches ? Match::yes : Match::no;
}

// The first of the variables that is set, and its value.
std::pair<std::string, std::string> audience_set(const System& system) {
  for (const char* variable : {"SF_AUDIENCE_URL", "SFDX_AUDIENCE_URL"}) {
    const std::string value = system.env(variable).value_or("");
    if (!value.empty()) return {variable, value};
  }
  return {};
}

}  // namespace

void observe(ProbeContext& context) {
  const Options& options = context.options;
  const auto& flows = options.flows;
  // A variable for this login alone: whoever sets it makes JWT logins.
  const auto [variable, audience] = audience_set(context.system);
  const bool asked =
      std::count(flows.begin(), flows.end(), "jwt") != 0 || (flows.empty() && !variable.empty());
  if (!asked && options.jwt_key_file.empty() && options.certificate.empty() &&
      options.client_id.empty() && options.username.empty()) {
    return;
  }
  const auto since = net::Clock::now();
  JwtFacts facts;
  examine(context.system, options, facts);
  facts.client_id = form_of_client_id(options.client_id);
  facts.username = form_of_username(options.username);
  facts.audience = audience_of(context.target.host);
  if (!variable.empty()) {
    facts.audience = text::show_login_url(audience);
    facts.audience_from = variable;
  }
  context.recorder.add({.id = steps::kJwt,
                        .action = steps::action(steps::Action::read),
                        .subject = facts.key_file.empty() ? "no key file" : facts.key_file,
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       since);
}

}  // namespace sfprobe::jwt
