#include "diagnose/route_words.hpp"

#include <algorithm>
#include <array>

namespace sfprobe {

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::timed_out: return "silent";
    case Outcome::refused: return "refused";
    case Outcome::reset: return "reset";
    case Outcome::closed: return "closed";
    case Outcome::host_unreachable: return "unreachable";
    case Outcome::net_unreachable: return "no route";
    case Outcome::not_permitted: return "blocked";
    case Outcome::broken_pipe: return "EPIPE";
    case Outcome::name_not_found: return "not found";
    case Outcome::no_data: return "no address";
    case Outcome::server_failure: return "SERVFAIL";
    case Outcome::query_refused: return "REFUSED";
    case Outcome::try_again: return "EAI_AGAIN";
    case Outcome::name_failure: return "failed";
    case Outcome::not_tls: return "not TLS";
    case Outcome::alert: return "alert";
    case Outcome::protocol: return "malformed";
    case Outcome::untrusted: return "certificate";
    case Outcome::proxy_auth: return "407";
    case Outcome::proxy_refused: return "refused";
    case Outcome::too_large: return "too large";
    default: return "";
  }
}

namespace {

using Meaning = RouteCell::Meaning;

struct Word {
  std::string_view code;
  std::string_view text;
  Meaning meaning = Meaning::other;
};

constexpr auto kWords = std::to_array<Word>({
    {"SELF_SIGNED_CERT_IN_CHAIN", "root", Meaning::root},
    {"UNABLE_TO_GET_ISSUER_CERT", "root", Meaning::root},
    {"UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "root", Meaning::root},
    {"UNABLE_TO_VERIFY_LEAF_SIGNATURE", "issuer", Meaning::issuer},
    {"DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed", Meaning::self_signed},
    {"CERT_HAS_EXPIRED", "expired", Meaning::expired},
    {"CERT_NOT_YET_VALID", "not yet", Meaning::not_yet_valid},
    {"CERT_UNTRUSTED", "distrusted", Meaning::distrusted},
    {"CERT_SIGNATURE_FAILURE", "signature"},
    {"CERT_REVOKED", "revoked"},
    {"ERR_TLS_CERT_ALTNAME_INVALID", "wrong name", Meaning::wrong_name},
    {"INVALID_PURPOSE", "purpose", Meaning::purpose},
    {"UNSPECIFIED", "rejected"},
    {"CERT_CURVE_CRASH", "crash"},
    {"HTML_RESPONSE", "web page"},
    {"EMPTY_RESPONSE", "empty"},
    {"CLOCK_SKEW", "clock"},
    {"HEADERS_TOO_LARGE", "too large"},
    {"MALFORMED_RESPONSE", "malformed"},
    {"PROXY_ANSWER_MALFORMED", "malformed"},
    {"PROXY_URL_INVALID", "bad URL"},
});

Word entry_of(std::string_view code) {
  const auto known = std::find_if(kWords.begin(), kWords.end(),
                                  [&](const Word& word) { return word.code == code; });
  return known == kWords.end() ? Word{} : *known;
}

}  // namespace

std::string_view word_of(std::string_view code) { return entry_of(code).text; }

std::string_view word_of(const Finding& finding) {
  for (const auto& [name, value] : finding.words) {
    if (name == "refusal") return value;
  }
  return word_of(finding.code);
}

RouteCell::Meaning meaning_of(std::string_view code) { return entry_of(code).meaning; }

std::string word_of_answer(std::string_view code, int status) {
  if (code == "EPROTO") return status == 0 ? "not HTTP" : "malformed";
  if (code == "ECONNRESET") return "cut";
  if (code == "CLOCK_SKEW") return "clock";
  const std::string_view word = word_of(code);
  return !word.empty() || status == 0 ? std::string(word) : "HTTP " + std::to_string(status);
}

}  // namespace sfprobe
