#include "diagnose/candidates.hpp"

#include <fmt/format.h>

#include "node/option_words.hpp"

namespace sfprobe {
namespace {

using Words = std::vector<std::string>;

std::string joined(const Words& words) { return fmt::format("{}", fmt::join(words, " ")); }

Words without(const Words& words, std::size_t from, std::size_t count) {
  Words rest(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(from));
  rest.insert(rest.end(), words.begin() + static_cast<std::ptrdiff_t>(from + count), words.end());
  return rest;
}

// An option may have its value in the next word.
std::size_t length_of(const Words& words, std::size_t at) {
  return at + 1 < words.size() && !words[at + 1].starts_with('-') ? 2 : 1;
}

bool is_about_tls(const std::string& option) { return option.starts_with("--tls-"); }

void add_proxies(const Observed& observed, std::vector<Candidate>& all) {
  if (!observed.choice) return;
  const proxy::ChoiceFacts& choice = observed.choice->facts;
  const bool wrong = choice.fault != proxy::ProxyFault::none &&
                     choice.fault != proxy::ProxyFault::empty &&
                     choice.fault != proxy::ProxyFault::scheme_unsupported;
  if (wrong || choice.has_line_break()) {
    all.push_back({"write-proxy-url", {{"variable", choice.variable}, {"proxy", choice.proxy}}});
  }
  for (const proxy::ClientChoice& trial : choice.trials) {
    if (trial.variable != choice.variable) {
      all.push_back(
          {"take-other-proxy", {{"otherproxy", trial.proxy}, {"othervariable", trial.variable}}});
      continue;
    }
    all.push_back(
        {"use-right-proxy-scheme", {{"variable", choice.variable}, {"rightproxy", trial.proxy}}});
  }
  for (const proxy::ClientChoice& other : choice.choices) {
    if (other.proxy.empty() || other.proxy == choice.proxy) continue;
    // The same value, of which the CLI takes no credentials: they are what it needs.
    if (other.variable == choice.variable && other.proxy.find("***") != std::string::npos) continue;
    all.push_back(
        {"take-other-proxy", {{"otherproxy", other.proxy}, {"othervariable", other.variable}}});
  }
}

}  // namespace

std::vector<FewerOptions> without_some(std::string_view node_options) {
  const Words words = node::split_options(node_options).words;
  std::vector<FewerOptions> all;
  Words others;
  std::string about_tls;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) continue;
    const std::size_t most = length_of(words, i);
    for (std::size_t count = most; count > 0; --count) {
      const std::string value = count == 1 ? "" : " " + words[i + 1];
      all.push_back({words[i] + value, joined(without(words, i, count))});
    }
    if (is_about_tls(words[i])) {
      about_tls += (about_tls.empty() ? "" : " and ") + words[i];
    } else {
      others.insert(others.end(), words.begin() + static_cast<std::ptrdiff_t>(i),
                    words.begin() + static_cast<std::ptrdiff_t>(i + most));
    }
  }
  if (!about_tls.empty()) all.push_back({about_tls, joined(others)});
  return all;
}

std::vector<Candidate> candidates(const Observed& observed) {
  std::vector<Candidate> all;
  for (const FewerOptions& fewer : without_some(observed.variable("NODE_OPTIONS").value_or(""))) {
    all.push_back(
        {"remove-node-option", {{"option", fewer.removed}, {"otheroptions", fewer.rest}}});
  }
  add_proxies(observed, all);
  for (const char* fix :
       {"unset-http-timeout", "raise-header-size", "drop-resolver-options", "shorten-dns-wait",
        "prefer-ipv4", "raise-attempt-timeout", "first-address-only", "set-extra-ca",
        "use-system-ca", "export-root", "go-direct"}) {
    all.push_back({fix, {}});
  }
  return all;
}

}  // namespace sfprobe
