#include <cstdlib>

#include "checks/finding.hpp"
#include "checks/jwt/forms.hpp"
#include "checks/jwt/jwt.hpp"
#include "text/salesforce_hosts.hpp"

namespace sfprobe::jwt {
namespace {

// The CLI's tokens are good for this long from the local clock's now.
constexpr std::int64_t kLifetime = 300;
constexpr std::int64_t kDay = 86'400;

std::string what_is_wrong(FileState state) {
  switch (state) {
    case FileState::denied: return "this user may not read it";
    case FileState::not_a_file: return "it is not a regular file";
    case FileState::empty: return "it is empty";
    case FileState::too_large: return "it is larger than any key";
    case FileState::unreadable: return "it cannot be read";
    default: return {};
  }
}

// What the CLI makes of each is in the page.
std::string what_is_wrong(KeyForm form) {
  switch (form) {
    case KeyForm::encrypted: return "the key is encrypted, and the CLI has no passphrase for it";
    case KeyForm::ec: return "it holds an elliptic-curve key; the CLI signs with RSA (RS256)";
    case KeyForm::openssh: return "it is in OpenSSH's own format, not PEM";
    case KeyForm::putty: return "it is a PuTTY key, not PEM";
    case KeyForm::public_key: return "it holds a public key; the private one is needed";
    case KeyForm::certificate: return "it holds a certificate; the private key is needed";
    case KeyForm::request: return "it holds a certificate request; the private key is needed";
    case KeyForm::der: return "it is DER (binary); the CLI reads PEM only";
    case KeyForm::one_line: return "the key's line breaks were lost: it is one line";
    case KeyForm::escaped: return "the key's line breaks are written as \\n";
    case KeyForm::base64: return "it is base64 of a key, or a key without its BEGIN and END lines";
    case KeyForm::json: return "the key is inside JSON";
    case KeyForm::cut: return "the key's END line is missing: the file was cut";
    default: return {};
  }
}

std::string why_unusable(const JwtFacts& facts) {
  if (std::string why = what_is_wrong(facts.key_state); !why.empty()) return why;
  if (facts.kind.empty()) {
    std::string why = what_is_wrong(facts.form);
    if (!why.empty()) return why;
    if (facts.form == KeyForm::unknown) return "it holds no private key in PEM";
    return "the key is damaged" + (facts.key_reason.empty() ? "" : " (" + facts.key_reason + ")");
  }
  if (facts.kind == "EC") return what_is_wrong(KeyForm::ec);
  if (facts.kind != "RSA") return "it holds an " + facts.kind + " key; the CLI signs with RSA";
  if (facts.bits < 2048) {
    return "the RSA key has " + std::to_string(facts.bits) + " bits; RS256 needs at least 2048";
  }
  return facts.signs ? "" : "the key does not sign";
}

class Judge {
 public:
  Judge(const Observed& observed, Findings& findings)
      : observed_(observed), step_(*observed.jwt), facts_(step_.facts), findings_(findings) {}

  void all() {
    judge_key();
    judge_certificate();
    judge_client_id();
    judge_username();
    judge_audience();
    judge_clock();
  }

 private:
  Finding& tell(Status status, std::string code, std::string summary,
                std::string_view stage = stages::kEndpoint) {
    Finding& finding = add(findings_, stage, status, std::move(code), std::move(summary));
    finding.evidence = {step_.id};
    return finding;
  }

  // A person who names a key wants that login.
  void judge_key() {
    if (facts_.key_state == FileState::not_given) return;
    if (facts_.key_state == FileState::missing) {
      tell(Status::fail, "ENOENT_KEY_FILE", "the key file " + facts_.key_file + " does not exist",
           kStage)
          .words = {{"file", facts_.key_file}, {"keyfile", facts_.key_file}};
      return;
    }
    const std::string why = why_unusable(facts_);
    if (!why.empty()) {
      tell(Status::fail, "INVALID_KEY_FILE",
           "the CLI cannot sign with " + facts_.key_file + ": " + why, kStage)
          .words = {{"file", facts_.key_file}, {"keyfile", facts_.key_file}};
    } else if (facts_.exposed) {
      tell(Status::info, "", "other users of this machine may read " + facts_.key_file, kStage);
    }
  }

  void judge_certificate() {
    const std::string& file = facts_.certificate_file;
    if (facts_.certificate_state == FileState::not_given) return;
    if (!facts_.certificate_decoded) {
      const std::string why = facts_.certificate_state == FileState::missing
                                  ? "it does not exist"
                                  : what_is_wrong(facts_.certificate_state);
      tell(Status::warn, "invalid_grant/invalid-assertion",
           "the certificate in " + file +
               " cannot be compared: " + (why.empty() ? "it holds no certificate" : why))
          .certainty = Certainty::inferred;
      return;
    }
    if (facts_.matches == Match::no) {
      tell(Status::fail, "invalid_grant/invalid-assertion",
           "the key in " + facts_.key_file + " does not belong to the certificate in " + file)
          .certainty = Certainty::inferred;
    }
    if (!observed_.clock) return;
    const std::int64_t now = observed_.clock->facts.now;
    if (facts_.not_after != 0 && facts_.not_after < now) {
      tell(Status::warn, "invalid_grant/invalid-assertion",
           "the certificate in " + file + " expired " +
               std::to_string((now - facts_.not_after) / kDay) + " days ago")
          .certainty = Certainty::inferred;
    } else if (facts_.not_before > now) {
      tell(Status::warn, "invalid_grant/invalid-assertion",
           "the certificate in " + file + " is not valid yet")
          .certainty = Certainty::inferred;
    }
  }

  void judge_client_id() {
    std::string why;
    switch (facts_.client_id) {
      case ClientIdForm::blank: why = "has a blank or a line break"; break;
      case ClientIdForm::quoted: why = "has quotes around it"; break;
      case ClientIdForm::placeholder: why = "is a placeholder, not a value"; break;
      case ClientIdForm::too_short: why = "is shorter than a consumer key"; break;
      case ClientIdForm::not_a_key: why = "is not a consumer key"; break;
      default: return;
    }
    tell(Status::warn, "invalid_client_id", "the client id " + why).certainty = Certainty::inferred;
  }

  void judge_username() {
    const std::string& host = observed_.target.host;
    std::string why;
    switch (facts_.username) {
      case UsernameForm::no_at: why = "the username has no @: it has the form of an address"; break;
      case UsernameForm::org_id:
        why = "the username is the id of a user, not the user's name";
        break;
      case UsernameForm::blank: why = "the username has a blank or quotes"; break;
      case UsernameForm::sandbox:
      case UsernameForm::scratch:
        if (text::is_salesforce_host(host) && !is_sandbox_host(host)) {
          const bool sandbox = facts_.username == UsernameForm::sandbox;
          why = std::string("the username ") +
                (sandbox ? "ends like a sandbox's" : "is that of a scratch org") + ", and " + host +
                " is for production orgs: " + (sandbox ? "sandboxes" : "scratch orgs") +
                " log in at test.salesforce.com or at their own My Domain";
        }
        break;
      case UsernameForm::plain:
        if (is_sandbox_host(host)) {
          why = "the username does not end in a sandbox's name, and " + host + " is for sandboxes";
        }
        break;
      case UsernameForm::not_given: break;
    }
    if (why.empty()) return;
    // A sandbox's users may have been named anew.
    const bool weak = facts_.username == UsernameForm::plain;
    tell(weak ? Status::info : Status::warn, "invalid_grant/user-not-approved", why).certainty =
        Certainty::inferred;
  }

  void judge_audience() {
    if (facts_.audience_from.empty()) return;
    const std::string expected = audience_of(observed_.target.host);
    const std::string own = observed_.target.url();
    if (facts_.audience == expected || facts_.audience == own) return;
    tell(Status::warn, "invalid_grant/audience-invalid",
         facts_.audience_from + " makes the CLI send the audience " + facts_.audience + "; " +
             observed_.target.display + " expects " + expected)
        .certainty = Certainty::inferred;
  }

  // exp is the local clock's now and five minutes.
  void judge_clock() {
    const ObservedRoute* route = observed_.cli_route();
    if (route == nullptr || !route->token || facts_.key_state == FileState::not_given) return;
    const auto& answer = route->token->facts;
    if (answer.date == 0 || answer.local_time == 0) return;
    const std::int64_t behind = answer.date - answer.local_time;
    if (behind < kLifetime) return;
    Finding& finding = tell(
        Status::warn, "CLOCK_SKEW",
        "this clock is " + std::to_string(behind) +
            " s behind the login host's: the JWT, which is good for 300 s, has expired when it "
            "arrives");
    finding.evidence.push_back(route->token->id);
  }

  const Observed& observed_;
  const Measured<JwtFacts>& step_;
  const JwtFacts& facts_;
  Findings& findings_;
};

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (observed.jwt && !observed.chain_only) Judge(observed, findings).all();
}

}  // namespace sfprobe::jwt
