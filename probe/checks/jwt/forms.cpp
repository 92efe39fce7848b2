#include "checks/jwt/forms.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::jwt {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Label {
  std::string_view text;
  KeyForm form;
};

// The longer before what it contains.
constexpr auto kLabels = std::to_array<Label>({{"ENCRYPTED PRIVATE KEY-----", KeyForm::encrypted},
                                               {"OPENSSH PRIVATE KEY-----", KeyForm::openssh},
                                               {"RSA PRIVATE KEY-----", KeyForm::pkcs1},
                                               {"EC PRIVATE KEY-----", KeyForm::ec},
                                               {"PRIVATE KEY-----", KeyForm::pkcs8},
                                               {"CERTIFICATE REQUEST-----", KeyForm::request},
                                               {"CERTIFICATE-----", KeyForm::certificate},
                                               {"RSA PUBLIC KEY-----", KeyForm::public_key},
                                               {"PUBLIC KEY-----", KeyForm::public_key}});

// Of the first block that is a private key, else of the first block.
KeyForm form_of_pem(std::string_view text) {
  KeyForm first = KeyForm::unknown;
  for (std::size_t i = text.find(kBegin); i != std::string_view::npos;
       i = text.find(kBegin, i + 1)) {
    const std::string_view label = text.substr(i + kBegin.size(), 40);
    for (const Label& one : kLabels) {
      const std::size_t at = label.find(one.text);
      if (at == std::string_view::npos || contains(label.substr(0, at), "-")) continue;
      if (contains(one.text, "PRIVATE")) return one.form;
      if (first == KeyForm::unknown) first = one.form;
      break;
    }
  }
  return first;
}

bool is_base64(std::string_view text) {
  std::size_t letters = 0;
  for (const char c : text) {
    const bool fine = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' ||
                      c == '=' || c == '\n' || c == '\r';
    if (!fine) return false;
    ++letters;
  }
  return letters > 60;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

KeyForm form_of_key(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const std::string_view text = text::trim(content);
  if (text.starts_with("PuTTY-User-Key-File")) return KeyForm::putty;
  if (text.starts_with("ssh-")) return KeyForm::public_key;
  if (text.size() > 4 && static_cast<unsigned char>(text[0]) == 0x30 &&
      (static_cast<unsigned char>(text[1]) & 0x80U) != 0) {
    return KeyForm::der;
  }
  if (!contains(text, kBegin)) {
    // "LS0tLS1CRUdJTi" is base64 of "-----BEGIN".
    if (text.starts_with("LS0tLS1CRUdJTi")) return KeyForm::base64;
    return is_base64(text) ? KeyForm::base64 : KeyForm::unknown;
  }
  if (text.starts_with("{") || text.starts_with("\"")) return KeyForm::json;
  if (contains(text, "\\n")) return KeyForm::escaped;
  if (!contains(text, "-----END ")) return KeyForm::cut;
  if (!contains(text, "\n")) return KeyForm::one_line;
  const KeyForm form = form_of_pem(text);
  // The traditional form names its cipher in a header (RFC 1421).
  if (form == KeyForm::pkcs1 && contains(text, "Proc-Type: 4,ENCRYPTED")) return KeyForm::encrypted;
  return form;
}

ClientIdForm form_of_client_id(std::string_view id) {
  constexpr std::size_t kShortest = 20;  // consumer keys have 85 letters, the CLI's own app 11
  if (id.empty()) return ClientIdForm::not_given;
  if (id == "PlatformCLI") return ClientIdForm::fine;
  const char first = id.front();
  if (first == '"' || first == '\'' || id.back() == '"' || id.back() == '\'') {
    return ClientIdForm::quoted;
  }
  if (id.find_first_of(" \t\r\n") != std::string_view::npos) return ClientIdForm::blank;
  if (first == '$' || first == '<' || first == '{' || id.find("XXXX") != std::string_view::npos ||
      id.find("***") != std::string_view::npos) {
    return ClientIdForm::placeholder;
  }
  if (id.starts_with("http") || id.find('@') != std::string_view::npos) {
    return ClientIdForm::not_a_key;
  }
  // An app's id, 0H4 or 888 and the like, is not its key.
  if ((id.size() == 15 || id.size() == 18) && is_digit(id[0])) return ClientIdForm::not_a_key;
  return id.size() < kShortest ? ClientIdForm::too_short : ClientIdForm::fine;
}

UsernameForm form_of_username(std::string_view username) {
  if (username.empty()) return UsernameForm::not_given;
  if (username.find_first_of(" \t\r\n\"'") != std::string_view::npos) return UsernameForm::blank;
  const std::size_t at = username.rfind('@');
  if (at == std::string_view::npos) {
    const bool id = (username.size() == 15 || username.size() == 18) && username.starts_with("005");
    return id ? UsernameForm::org_id : UsernameForm::no_at;
  }
  // As the CLI names the users of scratch orgs.
  if (username.starts_with("test-") && username.ends_with("@example.com")) {
    return UsernameForm::scratch;
  }
  // Behind a top-level domain that ends addresses comes nothing but a sandbox's name.
  constexpr auto kEnds = std::to_array<std::string_view>(
      {".com.", ".org.", ".net.", ".edu.", ".gov.", ".info.", ".io.", ".example.", ".invalid."});
  const std::string domain = text::lower(username.substr(at + 1));
  for (const std::string_view end : kEnds) {
    const std::size_t found = domain.find(end);
    if (found == std::string::npos) continue;
    // "a@b.com.br" is an address: a country's code has two letters.
    if (domain.size() - (found + end.size()) > 2) return UsernameForm::sandbox;
  }
  return UsernameForm::plain;
}

bool is_sandbox_host(std::string_view host) {
  if (host == "test.salesforce.com") return true;
  return contains(host, ".sandbox.my.") || contains(host, ".scratch.my.") ||
         (contains(host, "--") && host.ends_with(".my.salesforce.com"));
}

std::string audience_of(std::string_view host) {
  return is_sandbox_host(host) ? "https://test.salesforce.com" : "https://login.salesforce.com";
}

}  // namespace sfprobe::jwt
