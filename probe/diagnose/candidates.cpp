#include "diagnose/candidates.hpp"

#include <fmt/format.h>

#include <map>

#include "node/option_words.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

using Words = std::vector<std::string>;

// Options to be taken away, each tried on the whole evidence. Nobody writes as many different ones;
// what is hostile has thousands.
constexpr std::size_t kMost = 16;

std::string joined(const Words& words) { return fmt::format("{}", fmt::join(words, " ")); }

struct Part {
  std::size_t from = 0;
  std::size_t count = 0;  // 2: the next word is the option's value
};

Words without(const Words& words, const Part& part) {
  const auto from = words.begin() + static_cast<std::ptrdiff_t>(part.from);
  Words rest(words.begin(), from);
  rest.insert(rest.end(), from + static_cast<std::ptrdiff_t>(part.count), words.end());
  return rest;
}

std::string text_of(const Words& words, const Part& part) {
  return words[part.from] + (part.count == 1 ? "" : " " + words[part.from + 1]);
}

// Of what is written several times the last one, which counts; the first ones of what is left.
std::vector<Part> distinct(const Words& words, const std::vector<Part>& parts) {
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < parts.size(); ++i) last[text_of(words, parts[i])] = i;
  std::vector<Part> some;
  for (std::size_t i = 0; i < parts.size() && some.size() < kMost; ++i) {
    if (last.at(text_of(words, parts[i])) == i) some.push_back(parts[i]);
  }
  return some;
}

// An option may have its value in the next word.
std::size_t length_of(const Words& words, std::size_t at) {
  return at + 1 < words.size() && !words[at + 1].starts_with('-') ? 2 : 1;
}

bool is_about_tls(const std::string& option) { return option.starts_with("--tls-"); }

void add_url(const char* fix, const proxy::ChoiceFacts& choice, const std::string& url,
             std::string route, std::vector<Candidate>& all) {
  all.push_back({fix, {{"variable", choice.variable}, {"proxyurl", url}}, std::move(route)});
}

void add_proxies(const Observed& observed, std::vector<Candidate>& all) {
  if (!observed.choice) return;
  const proxy::ChoiceFacts& choice = observed.choice->facts;
  const bool unexpanded = choice.fault == proxy::ProxyFault::unexpanded;
  const bool wrong = choice.fault != proxy::ProxyFault::none &&
                     choice.fault != proxy::ProxyFault::empty &&
                     choice.fault != proxy::ProxyFault::scheme_unsupported;
  if ((wrong && !choice.tries_what_was_meant()) || choice.has_line_break()) {
    add_url(unexpanded ? "write-out-proxy" : "write-proxy-url", choice, choice.proxy, steps::kProxy,
            all);
  }
  for (const proxy::ClientChoice& trial : choice.trials) {
    const bool meant = trial.variable == choice.variable && choice.tries_what_was_meant();
    if (unexpanded && choice.tries_what_was_meant()) {
      add_url("write-out-proxy", choice, trial.proxy, trial.route, all);
    } else if (meant) {
      add_url("write-proxy-url", choice, trial.proxy, trial.route, all);
    }
    if (meant) continue;
    if (trial.variable != choice.variable) {
      const std::string name = text::lower(trial.variable);
      if (name == "https_proxy" || name == "http_proxy") {
        all.push_back({"drop-overriding-variable",
                       {{"variable", choice.variable}, {"othervariable", trial.variable}},
                       trial.route});
      }
      all.push_back({"take-other-proxy",
                     {{"otherproxy", trial.proxy}, {"othervariable", trial.variable}},
                     trial.route});
      continue;
    }
    all.push_back({"use-right-proxy-scheme",
                   {{"variable", choice.variable}, {"rightproxy", trial.proxy}},
                   trial.route});
  }
  for (const proxy::ClientChoice& other : choice.choices) {
    if (other.proxy.empty() || other.proxy == choice.proxy) continue;
    // The same value, of which the CLI takes no credentials: they are what it needs.
    if (other.variable == choice.variable && other.proxy.find("***") != std::string::npos) continue;
    all.push_back({"take-other-proxy",
                   {{"otherproxy", other.proxy}, {"othervariable", other.variable}},
                   other.route});
  }
}

}  // namespace

std::vector<FewerOptions> without_some(std::string_view node_options) {
  const Words words = node::split_options(node_options).words;
  std::vector<Part> parts;
  Words others;
  std::string about_tls;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) continue;
    const std::size_t most = length_of(words, i);
    for (std::size_t count = most; count > 0; --count) parts.push_back({i, count});
    if (is_about_tls(words[i])) {
      about_tls += (about_tls.empty() ? "" : " and ") + words[i];
    } else {
      others.insert(others.end(), words.begin() + static_cast<std::ptrdiff_t>(i),
                    words.begin() + static_cast<std::ptrdiff_t>(i + most));
    }
  }
  std::vector<FewerOptions> all;
  for (const Part& part : distinct(words, parts)) {
    all.push_back({text_of(words, part), joined(without(words, part))});
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
  if (const ObservedRoute* route = observed.cli_route()) {
    all.push_back({"drop-resolver-options", {}, route->name});
  }
  for (const char* fix : {"unset-http-timeout", "raise-header-size", "shorten-dns-wait",
                          "prefer-ipv4", "raise-attempt-timeout", "first-address-only",
                          "set-extra-ca", "use-system-ca", "export-root"}) {
    all.push_back({fix, {}});
  }
  all.push_back({"go-direct", {}, steps::kDirect});
  return all;
}

}  // namespace sfprobe
