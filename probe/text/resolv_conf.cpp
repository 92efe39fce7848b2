#include "text/resolv_conf.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "text/words.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxServers = 3;  // MAXNS in <resolv.h>
constexpr std::size_t kMaxAddresses = 32;

std::string_view without_comment(std::string_view line, std::string_view marks) {
  return line.substr(0, line.find_first_of(marks));
}

int bounded_option(std::string_view option, std::string_view prefix, int low, int high,
                   int current) {
  if (!option.starts_with(prefix)) return current;
  int number = current;
  std::from_chars(option.data() + prefix.size(), option.data() + option.size(), number);
  return std::clamp(number, low, high);
}

// resolv.conf(5). What has a number has a member of its own; debug and no-reload change no query.
bool changes_queries(std::string_view option) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"edns0", "trust-ad", "use-vc", "rotate", "single-request", "single-request-reopen",
       "no-aaaa", "inet6", "no-tld-query", "no-check-names"});
  return std::find(kWords.begin(), kWords.end(), option) != kWords.end();
}

}  // namespace

bool ResolvConf::has_option(std::string_view name) const {
  return std::find(options.begin(), options.end(), name) != options.end();
}

ResolvConf parse_resolv_conf(std::string_view content) {
  ResolvConf conf;
  for (std::string_view line : text::lines(content)) {
    if (line.starts_with('#') || line.starts_with(';')) continue;
    const auto words = text::words(line);
    if (words.size() < 2) continue;
    if (words[0] == "nameserver" && conf.servers.size() < kMaxServers) {
      conf.servers.emplace_back(words[1]);
    } else if (words[0] == "search" || words[0] == "domain") {
      conf.search.assign(words.begin() + 1, words.end());
    } else if (words[0] == "options") {
      read_resolver_options(line, conf);
    }
  }
  conf.servers_configured = !conf.servers.empty();
  if (conf.servers.empty()) conf.servers.emplace_back("127.0.0.1");
  return conf;
}

void read_resolver_options(std::string_view words, ResolvConf& conf) {
  for (std::string_view option : text::words(words)) {
    conf.timeout_s = bounded_option(option, "timeout:", 1, 30, conf.timeout_s);
    conf.attempts = bounded_option(option, "attempts:", 1, 5, conf.attempts);
    conf.ndots = bounded_option(option, "ndots:", 0, 15, conf.ndots);
    conf.use_vc = conf.use_vc || option == "use-vc";
    if (changes_queries(option) && !conf.has_option(option)) conf.options.emplace_back(option);
  }
}

std::string parse_nsswitch_hosts(std::string_view content) {
  for (std::string_view line : text::lines(content)) {
    const auto words = text::words(without_comment(line, "#"));
    if (words.empty() || words[0] != "hosts:") continue;
    std::string sources;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (i > 1) sources += ' ';
      sources += words[i];
    }
    return sources;
  }
  return "files dns";  // glibc's default
}

std::vector<std::string> hosts_addresses(std::string_view content, std::string_view name) {
  std::vector<std::string> found;
  for (std::string_view line : text::lines(content)) {
    const auto words = text::words(without_comment(line, "#"));
    const bool named = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return word.data() != words[0].data() && word.size() == name.size() &&
             ::strncasecmp(word.data(), name.data(), name.size()) == 0;
    });
    if (named && found.size() < kMaxAddresses) found.emplace_back(words[0]);
  }
  return found;
}

}  // namespace sfprobe
