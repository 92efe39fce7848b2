#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/redact.hpp"

namespace sfprobe::text {
namespace {

bool is_value(char c) { return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '\''; }

bool is_token(char c) {
  return is_digit(c) || is_alpha(c) || c == '_' || c == '-' || c == '.' || c == '!' || c == '/' ||
         c == '+' || c == '=' || c == '%';
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char a, char b) { return a == lower(b); });
}

struct Name {
  std::string_view name;
  bool colon = true;  // "name: value" counts, too
};

// Names whose values are nobody's business. An error has a code, and much has a state.
constexpr auto kNames = std::to_array<Name>(
    {{"access_token"},     {"refresh_token"}, {"accesstoken"},   {"refreshtoken"},
     {"id_token"},         {"client_secret"}, {"clientsecret"},  {"client_assertion"},
     {"assertion"},        {"password"},      {"passwd"},        {"passphrase"},
     {"sfdxauthurl"},      {"sfdx_auth_url"}, {"sessionid"},     {"session_id"},
     {"jsessionid"},       {"phpsessid"},     {"authorization"}, {"proxy-authorization"},
     {"set-cookie"},       {"cookie"},        {"code_verifier"}, {"security_token"},
     {"securitytoken"},    {"samlresponse"},  {"samlrequest"},   {"relaystate"},
     {"x-api-key"},        {"api_key"},       {"apikey"},        {"csrf_token"},
     {"sid", false},       {"code", false},   {"state", false},  {"pwd", false},
     {"pass", false},      {"secret", false}, {"token", false},  {"ticket", false},
     {"signature", false}, {"sig", false},    {"nonce", false},  {"csrf", false},
     {"wresult", false},   {"wctx", false}});

struct Found {
  std::size_t name = 0;   // length of what is shown before it
  std::size_t value = 0;  // length of what is hidden
};

// Where the value ends: at the quote that it began with, else at a blank, a quote or "&".
std::size_t value_length(std::string_view text, char quote) {
  if (quote != ' ') {
    const std::size_t end = text.find_first_of(std::string{quote, '\r', '\n'});
    if (end != std::string_view::npos) return end;
  }
  const auto last =
      std::find_if_not(text.begin(), text.end(), [](char c) { return is_value(c) && c != '&'; });
  return static_cast<std::size_t>(last - text.begin());
}

// "name", blanks, quotes, "=" or ":", and the value.
Found named(std::string_view text) {
  for (const Name& known : kNames) {
    if (!starts_with_word(text, known.name)) continue;
    std::size_t i = known.name.size();
    char quote = ' ';
    const auto skip = [&](std::string_view these) {
      for (; i < text.size() && these.find(text[i]) != std::string_view::npos; ++i) {
        if (text[i] == '"' || text[i] == '\'') quote = text[i];
      }
    };
    skip("\"'\\ ");
    if (i == text.size() || (text[i] != '=' && (text[i] != ':' || !known.colon))) continue;
    ++i;
    quote = ' ';
    skip("\"'\\ ");
    for (const std::string_view scheme : {"bearer ", "basic ", "negotiate ", "ntlm "}) {
      if (starts_with_word(text.substr(i), scheme)) i += scheme.size();
    }
    return {i, value_length(text.substr(i), quote)};
  }
  return {};
}

// The run of token characters around a place: where it ends, and where the last character of each
// kind in it does. Looked at once for all places in it, since a peer can send one of any length.
struct Run {
  std::size_t end = 0;
  std::size_t digit = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;
  std::size_t mark = 0;
};

Run run_at(std::string_view text, std::size_t at) {
  Run run;
  for (; at < text.size() && is_token(text[at]); ++at) {
    const char c = text[at];
    if (is_digit(c)) run.digit = at + 1;
    if (c >= 'a' && c <= 'z') run.lower = at + 1;
    if (c >= 'A' && c <= 'Z') run.upper = at + 1;
    if (c == '.' || c == '/' || c == '_') run.mark = at + 1;
  }
  run.end = at;
  return run;
}

// Length of something that is a secret by its own looks; 0 if it is none. `run` is around `at`.
std::size_t secret_length(std::string_view text, std::size_t at, const Run& run) {
  const std::string_view rest = text.substr(at);
  if (starts_with_word(rest, "force://")) {
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_value);
    return static_cast<std::size_t>(end - rest.begin());
  }
  if (rest.starts_with("-----BEGIN")) return rest.size();
  const std::size_t length = run.end - at;
  for (const std::string_view start : {"eyJ", "00D", "5Aep"}) {
    if (rest.starts_with(start) && length > 20) return length;
  }
  const bool dense = run.mark <= at || length > 60;
  const bool mixed = run.digit > at && run.lower > at && run.upper > at;
  return length >= 30 && dense && mixed ? length : 0;
}

// From behind "://" to the last "@" of the word, whose further "://" are part of it.
std::vector<Span> userinfo_spans(std::string_view text) {
  std::vector<Span> spans;
  std::size_t end = 0;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos;
       mark = text.find("://", end)) {
    end = std::min(text.find_first_of(" \t\r\n\"'<>", mark), text.size());
    const std::size_t begin = mark + 3;
    const std::size_t at = text.substr(begin, end - begin).rfind('@');
    if (at != std::string_view::npos) spans.push_back({begin, begin + at});
  }
  return spans;
}

}  // namespace

std::vector<Span> secret_spans(std::string_view text) {
  std::vector<Span> spans = userinfo_spans(text);
  std::size_t next = 0;  // of the userinfos
  const std::size_t userinfos = spans.size();
  Run run;
  char before = ' ';
  for (std::size_t i = 0; i < text.size();) {
    while (next < userinfos && spans[next].end <= i) ++next;
    if (next < userinfos && spans[next].begin <= i) {
      i = spans[next].end;
      before = '*';
      continue;
    }
    Found found;
    if (!is_token(before) || before == '=' || before == '/' || before == '_' || before == '-') {
      if (run.end <= i) run = run_at(text, i);
      found = named(text.substr(i));
      if (found.name == 0) found.value = secret_length(text, i, run);
    }
    if (found.name + found.value == 0) {
      before = text[i++];
      continue;
    }
    if (found.value > 0) spans.push_back({i + found.name, i + found.name + found.value});
    i += found.name + found.value;
    before = '*';
  }
  return spans;
}

std::string redact_secrets(std::string_view text) {
  std::vector<Span> spans;
  for (const Layer& layer : layers_of(text)) {
    for (const Span& found : secret_spans(layer.bytes)) spans.push_back(layer.in_text(found));
  }
  return hide(text, std::move(spans));
}

}  // namespace sfprobe::text
