#include "checks/environment/curl_settings.hpp"

#include <algorithm>

#include "run/curl_files.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMostOptions = 100;
constexpr std::size_t kMostList = 1000;

// Names of ciphers, groups and algorithms as OpenSSL writes lists of them.
std::string show_list(const std::string& value) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return text::is_alpha(c) || text::is_digit(c) ||
           std::string_view("-_.:,+!@= ").find(c) != std::string::npos;
  });
  return plain && value.size() <= kMostList ? value : "(set)";
}

// "2.5", "1.3"
std::string show_number(const std::string& value) {
  return value.size() <= 12 && value.find_first_not_of("0123456789.") == std::string::npos
             ? value
             : "(set)";
}

std::string shown(const text::CurlrcOption& option) {
  switch (option.show) {
    case text::CurlrcShow::word: return show_number(option.value);
    case text::CurlrcShow::file: return text::show_path(option.value);
    case text::CurlrcShow::unrecorded:
    case text::CurlrcShow::name: break;
  }
  return {};
}

CurlrcFact fact_of(const CurlrcFile& file) {
  CurlrcFact fact;
  fact.path = text::show_path(file.path);
  fact.unread = file.unread;
  for (const text::CurlrcOption& option : file.options) {
    if (option.show == text::CurlrcShow::unrecorded) continue;
    if (fact.options.size() == kMostOptions) {
      fact.unread = true;
      break;
    }
    fact.options.push_back({option.name, option.on, shown(option)});
  }
  return fact;
}

OpensslDefaultsFact fact_of(const OpensslDefaultsFile& file) {
  const text::OpensslDefaults& defaults = file.defaults;
  return {text::show_path(file.path),  show_list(defaults.min_protocol),
          show_list(defaults.ciphers), show_list(defaults.suites),
          show_list(defaults.groups),  show_list(defaults.signature_algorithms),
          show_list(defaults.options), show_list(defaults.unclear)};
}

}  // namespace

void read_curl_settings(const System& system, VariablesFacts& facts) {
  CurlrcFact curlrc = fact_of(read_curlrc(system));
  if (curlrc.unread || !curlrc.options.empty()) facts.curlrc.push_back(std::move(curlrc));
  const OpensslDefaultsFile openssl = read_openssl_defaults(system);
  if (openssl.defaults.any()) facts.openssl_defaults.push_back(fact_of(openssl));
}

}  // namespace sfprobe::environment
