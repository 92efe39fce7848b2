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
  std::size_t end = 0;
  if (quote != ' ') {
    end = std::min(text.find(quote), text.find_first_of("\r\n"));
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

// Length of something that is a secret by its own looks; 0 if it is none.
std::size_t secret_length(std::string_view text) {
  const auto run = [&](auto accept) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), accept) -
                                    text.begin());
  };
  if (starts_with_word(text, "force://")) return run(is_value);
  if (text.starts_with("-----BEGIN")) return text.size();
  if (text.starts_with("eyJ") && run(is_token) > 20) return run(is_token);
  if (text.starts_with("00D") && run(is_token) > 20) return run(is_token);
  if (text.starts_with("5Aep") && run(is_token) > 20) return run(is_token);
  const std::size_t length = run(is_token);
  const std::string_view word = text.substr(0, length);
  const auto has = [&](char first, char last) {
    return std::any_of(word.begin(), word.end(), [&](char c) { return c >= first && c <= last; });
  };
  const bool dense = word.find_first_of("./_") == std::string_view::npos || length > 60;
  if (length >= 30 && dense && has('0', '9') && has('a', 'z') && has('A', 'Z')) return length;
  return 0;
}

// From behind "://" to the last "@" of the word.
std::vector<Span> userinfo_spans(std::string_view text) {
  std::vector<Span> spans;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos;
       mark = text.find("://", mark + 3)) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'<>", mark), text.size());
    const std::size_t at = text.rfind('@', end);
    if (at == std::string_view::npos || at <= mark + 2 || at >= end) continue;
    spans.push_back({mark + 3, at});
    mark = at - 3;
  }
  return spans;
}

}  // namespace

std::vector<Span> secret_spans(std::string_view text) {
  std::vector<Span> spans = userinfo_spans(text);
  std::size_t next = 0;  // of the userinfos
  const std::size_t userinfos = spans.size();
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
      const std::string_view rest = text.substr(i);
      found = named(rest);
      if (found.name == 0) found.value = secret_length(rest);
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
