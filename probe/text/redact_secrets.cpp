#include <algorithm>
#include <array>

#include "text/redact.hpp"

namespace sfprobe::text {
namespace {

constexpr std::string_view kHidden = "***";

bool is_value(char c) { return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '\''; }

bool is_token(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || c == '!' || c == '/' || c == '+' || c == '=' || c == '%';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char a, char b) { return a == lower(b); });
}

// Names whose values are nobody's business. "code" only with "=": an error has a code, too.
constexpr auto kNames = std::to_array<std::string_view>(
    {"access_token",  "refresh_token", "accesstoken",    "refreshtoken",  "client_secret",
     "clientsecret",  "assertion",     "password",       "passwd",        "sfdxauthurl",
     "sfdx_auth_url", "sessionid",     "session_id",     "authorization", "proxy-authorization",
     "id_token",      "code_verifier", "security_token", "securitytoken", "sid",
     "code"});

// Length of "name", blanks, quotes, "=" or ":" at the start of the text; 0 if it is none.
std::size_t name_length(std::string_view text) {
  for (const std::string_view name : kNames) {
    if (!starts_with_word(text, name)) continue;
    std::size_t i = name.size();
    const auto skip = [&](std::string_view these) {
      while (i < text.size() && these.find(text[i]) != std::string_view::npos) ++i;
    };
    skip("\"'\\ ");
    if (i == text.size() || (text[i] != '=' && (text[i] != ':' || name == "code" || name == "sid")))
      continue;
    ++i;
    skip("\"'\\ ");
    for (const std::string_view scheme : {"bearer ", "basic ", "negotiate ", "ntlm "}) {
      if (starts_with_word(text.substr(i), scheme)) i += scheme.size();
    }
    return i;
  }
  return 0;
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

std::string without_userinfo(std::string_view text) {
  std::string out(text);
  for (std::size_t mark = out.find("://"); mark != std::string::npos;
       mark = out.find("://", mark + 3)) {
    const std::size_t end = std::min(out.find_first_of(" \t\r\n\"'<>", mark), out.size());
    const std::size_t at = out.rfind('@', end);
    if (at == std::string::npos || at <= mark + 2 || at >= end) continue;
    out.replace(mark + 3, at - mark - 3, kHidden);
  }
  return out;
}

}  // namespace

std::string redact_secrets(std::string_view text) {
  const std::string visible = without_userinfo(text);
  std::string_view rest = visible;
  std::string out;
  char before = ' ';
  while (!rest.empty()) {
    std::size_t name = 0;
    std::size_t hidden = 0;
    if (!is_token(before) || before == '=' || before == '/' || before == '_' || before == '-') {
      name = name_length(rest);
      const std::string_view value = rest.substr(name);
      hidden = name == 0 ? secret_length(rest)
                         : static_cast<std::size_t>(
                               std::find_if_not(value.begin(), value.end(),
                                                [](char c) { return is_value(c) && c != '&'; }) -
                               value.begin());
    }
    if (name + hidden == 0) {
      before = rest.front();
      out += before;
      rest.remove_prefix(1);
      continue;
    }
    out.append(rest.substr(0, name));
    if (hidden > 0) out.append(kHidden);
    rest.remove_prefix(name + hidden);
    before = '*';
  }
  return out;
}

}  // namespace sfprobe::text
