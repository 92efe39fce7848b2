#include "anonymize/collector.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <vector>

#include "anonymize/common_words.hpp"
#include "anonymize/pseudonyms.hpp"
#include "anonymize/server_texts.hpp"
#include "text/ascii.hpp"
#include "text/inspection_products.hpp"
#include "text/ip.hpp"
#include "text/words.hpp"

namespace sfprobe::anonymizing {
namespace {

bool is_host_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool has_number_or_hyphen(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return text::is_digit(c) || c == '-'; });
}

// Hardly a word of any text: "px-7", "wolpertinger".
bool is_distinctive(std::string_view name) {
  constexpr std::size_t kLong = 6;
  constexpr std::size_t kLeast = 3;
  return name.size() >= (has_number_or_hyphen(name) ? kLeast : kLong) &&
         std::any_of(name.begin(), name.end(), text::is_alpha) &&
         !is_common_word(text::lower(name));
}

// "Acme GmbH" of "Acme GmbH Issuing CA 3"; "" if one word is left: it is a word of any text.
std::string company_in(std::string_view name) {
  std::vector<std::string_view> words = text::words(name);
  const auto is_role = [](std::string_view word) {
    for (const std::string_view role :
         {"root", "ca", "sub", "issuing", "intermediate", "certificate", "certification",
          "authority", "policy", "tls", "ssl", "server", "global", "inspection", "proxy"}) {
      if (text::lower(word) == role) return true;
    }
    return word.find_first_not_of("0123456789gGrRvV.-()") == std::string_view::npos;
  };
  while (!words.empty() && is_role(words.back())) words.pop_back();
  if (words.size() < 2) return {};
  const char* begin = words.front().data();
  return {begin, words.back().data() + words.back().size()};
}

}  // namespace

void Collector::searched(std::string_view domain) { domains_.add_searched(domain); }

void Collector::machine(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  if (is_common_word(text::lower(name))) return;
  host(name);
  constexpr std::size_t kLeast = 3;
  const std::string_view label = name.substr(0, name.find('.'));
  const bool letter = std::any_of(label.begin(), label.end(), text::is_alpha);
  const bool valid = std::all_of(label.begin(), label.end(), is_host_char);
  if (valid && letter && label.size() >= kLeast && (label == name || is_distinctive(label))) {
    word(label);
  }
}

void Collector::header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  server(line.substr(0, colon), line.substr(colon + 1));
}

void Collector::server(std::string_view header, std::string_view value) {
  for (const std::string_view name : machines_in_header(header, value)) machine(name);
}

void Collector::people(std::string_view text) {
  for (const std::string_view mail : mail_addresses(text)) {
    const std::size_t sign = mail.find('@');
    const std::string domain(mail.substr(sign + 1));
    if (is_nobodys(domain) || !text::inspection_product(domain).empty()) continue;
    host(domain);
    user(mail);
    likely_user(mail.substr(0, sign));
  }
  for (const std::string_view account : accounts(text)) {
    const std::size_t sign = account.find('\\');
    user(account);
    likely_user(account.substr(sign + 1));
    if (is_distinctive(account.substr(0, sign))) word(account.substr(0, sign));
  }
}

void Collector::hosts_in_domains(std::string_view text) {
  for (const std::string_view word : dotted_words(text)) {
    if (domains_.hold(word)) host(word);
  }
}

void Collector::conclude() {
  const std::set<std::string> hosts = names_.hosts;
  for (const std::string& host : hosts) {
    domains_.add_of(host);
    const std::string_view label = std::string_view(host).substr(0, host.find('.'));
    const bool whole = label.size() == host.size();
    constexpr std::size_t kLeast = 6;
    const bool of_a_machine = has_number_or_hyphen(label) && label.size() >= kLeast;
    if (is_distinctive(label) && (whole || of_a_machine)) word(label);
  }
  std::erase_if(names_.users, [](const std::string& user) {
    return user.size() < 3 || is_common_word(text::lower(user));
  });
}

void Collector::host(std::string_view text) {
  while (!text.empty() && (text.front() == '*' || text.front() == '.')) text.remove_prefix(1);
  while (!text.empty() && text.back() == '.') text.remove_suffix(1);
  const std::string host(text);
  const bool valid = !host.empty() && std::all_of(host.begin(), host.end(), is_host_char);
  const bool letter = std::any_of(host.begin(), host.end(), [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
  });
  const bool nobodys = is_nobodys(host) && !host.ends_with(".my.salesforce.com");
  if (valid && letter && !text::is_ip(host) && !nobodys) names_.hosts.insert(host);
}

void Collector::authority(std::string_view text) {
  text = text.substr(0, text.find_first_of("/?# \t\"'"));
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) return;
  host(text.substr(0, text.find(':')));
}

void Collector::distinguished_name(const std::string& text) {
  for (const std::string_view part : text::split(text, ",+")) {
    const std::size_t sign = part.find('=');
    if (sign == std::string_view::npos || text::trim(part.substr(0, sign)) == "C") continue;
    certificate_name(std::string(text::trim(part.substr(sign + 1))));
  }
}

void Collector::certificate_name(const std::string& value) {
  constexpr std::size_t kLeast = 3;
  const bool product = !text::inspection_product(value).empty();
  const bool salesforce =
      value.find("alesforce") != std::string::npos || value.find('*') != std::string::npos;
  if (value.size() < kLeast || product || salesforce) return;
  const bool is_host =
      value.find('.') != std::string::npos && std::all_of(value.begin(), value.end(), is_host_char);
  if (is_host) {
    host(value);
  } else {
    names_.certificates.insert(value);
    const std::string company = company_in(value);
    if (!company.empty()) names_.certificates.insert(company);
  }
}

void Collector::text(const std::string& text) {
  for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    authority(std::string_view(text).substr(at + 3));
  }
  for (const std::string_view home : {"/home/", "/Users/", "\\Users\\"}) {
    const std::size_t at = text.find(home);
    if (at == std::string::npos) continue;
    const std::size_t start = at + home.size();
    const std::size_t end = text.find_first_of("/\\ \"':;,)", start);
    user(text.substr(start, end == std::string::npos ? end : end - start));
  }
}

void Collector::word(std::string_view label) {
  names_.hosts.insert(std::string(label));
  names_.words.insert(text::lower(label));
}

void Collector::user(std::string_view name) {
  if (!name.empty()) names_.users.insert(std::string(name));
}

// Of a text that may be about anything: "anna.muster", but not "info".
void Collector::likely_user(std::string_view name) {
  if (is_distinctive(name)) user(name);
}

}  // namespace sfprobe::anonymizing
