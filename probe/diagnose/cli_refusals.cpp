#include "diagnose/cli_refusals.hpp"

#include <algorithm>
#include <optional>

#include "clients/cli_output.hpp"
#include "clients/client.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

using jwt::FileState;

constexpr const char* kLightning = "Invalid instance URL. It should NOT be a lightning domain.";
constexpr const char* kContainer =
    "Error (SfError): \"org login web\" isn't supported when authorizing in a headless "
    "environment. Use another OAuth flow, such as the JWT Bearer Flow with the \"org login jwt\" "
    "command.";

// The parser of the command line refuses what is no URL.
constexpr const char* kNoUrl =
    "Error (2): Parsing --instance-url \n\tExpected a valid url but received: …\n"
    "See more help with --help";

struct Refusal {
  std::string text;  // "" if it is not known
  int exit_status = 1;
};

bool is_at(const Finding& finding, std::string_view code) {
  return finding.code == code && finding.stage == stages::kEnvironment;
}

// Its faults only warn where a flow was not asked for alone.
bool found(const Findings& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return is_at(finding, code) &&
           (finding.status == Status::fail || finding.status == Status::warn);
  });
}

bool refused(const Findings& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return is_at(finding, code) && finding.status == Status::fail;
  });
}

// What is no URL is refused as a word of the command line; what becomes of it in a setting is not
// known.
std::optional<Refusal> of_no_url(const Observed& observed, const Findings& findings) {
  if (!refused(findings, "INVALID_URL")) return std::nullopt;
  const bool typed = observed.url && !observed.url->facts.typed.empty();
  return typed ? Refusal{kNoUrl, 2} : Refusal{};
}

std::optional<Refusal> of_web(const Observed& observed, const Findings& findings) {
  if (auto refusal = of_no_url(observed, findings)) return refusal;
  for (const Finding& finding : findings) {
    // Observed is the CLI's own refusal; that no browser can return is inferred.
    if (is_at(finding, "CALLBACK_UNREACHABLE") && finding.certainty == Certainty::observed) {
      return Refusal{kContainer};
    }
  }
  if (refused(findings, "LIGHTNING_URL")) {
    return Refusal{std::string("Error (LightningDomain): ") + kLightning};
  }
  if (!observed.callback || !found(findings, "PORT_IN_USE")) return std::nullopt;
  if (observed.callback->facts.state != callback::PortState::in_use) return Refusal{};
  return Refusal{"Error (PortInUseError): Cannot start the OAuth redirect server on port " +
                 std::to_string(observed.callback->facts.port) + "."};
}

// The CLI completes the path; what it was given is its end.
std::string opened(const jwt::JwtFacts& facts) {
  const bool whole = facts.key_file.starts_with("/");
  return "open '" + std::string(whole ? "" : "…/") + facts.key_file + "'";
}

// jsonwebtoken's words for a key that cannot make an RS256 signature.
std::string unsigned_text(const jwt::JwtFacts& facts) {
  if (facts.key_state == FileState::empty) return "secretOrPrivateKey must have a value";
  if (facts.kind == "RSA") {
    return "secretOrPrivateKey has a minimum key size of 2048 bits for RS256";
  }
  if (facts.kind == "EC") {
    return R"("alg" parameter for "ec" key type must be one of: ES256, ES384, ES512.)";
  }
  if (facts.kind == "RSA-PSS") {
    return R"("alg" parameter for "rsa-pss" key type must be one of: PS256, PS384, PS512.)";
  }
  if (!facts.kind.empty()) return "Unknown key type \"" + text::lower(facts.kind) + "\".";
  return "secretOrPrivateKey must be an asymmetric key when using RS256";
}

std::string key_text(const jwt::JwtFacts& facts, const std::string& host) {
  if (facts.key_state == FileState::missing) {
    return clients::jwt_error("Error::ENOENT: no such file or directory, " + opened(facts));
  }
  if (facts.key_state == FileState::denied) {
    return clients::jwt_error("Error::EACCES: permission denied, " + opened(facts));
  }
  if (facts.key_state == FileState::not_a_file) {
    return clients::jwt_error("Error::EISDIR: illegal operation on a directory, read");
  }
  return clients::jwt_errors(unsigned_text(facts), host);
}

std::optional<Refusal> of_jwt(const Observed& observed, const Findings& findings) {
  if (auto refusal = of_no_url(observed, findings)) return refusal;
  if (refused(findings, "LIGHTNING_URL")) {
    return Refusal{clients::jwt_error(std::string("LightningDomain::") + kLightning)};
  }
  const bool key = found(findings, "ENOENT_KEY_FILE") || found(findings, "INVALID_KEY_FILE");
  if (!key || !observed.jwt) return std::nullopt;
  return Refusal{key_text(observed.jwt->facts, observed.target.host)};
}

void say(const std::string& command, const std::optional<Refusal>& refusal, Prediction& sf) {
  if (!refusal) return;
  std::erase_if(sf.commands, [&](const CommandOutput& one) { return one.command == command; });
  if (refusal->text.empty()) return;
  sf.commands.push_back({command, refusal->text, refusal->exit_status, 0});
}

}  // namespace

void say_refusals(const Observed& observed, const Findings& findings,
                  std::vector<Prediction>& predictions) {
  Prediction* sf = clients::cli_prediction(predictions);
  // A Node.js that does not start says nothing of a login.
  if (sf == nullptr || sf->outcome == ClientOutcome::crash) return;
  say("sf org login web", of_web(observed, findings), *sf);
  say("sf org login jwt", of_jwt(observed, findings), *sf);
}

}  // namespace sfprobe
