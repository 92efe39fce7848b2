#include "checks/proxy/judge_no_proxy.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "checks/finding.hpp"
#include "checks/proxy/proxy.hpp"
#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

std::optional<std::uint32_t> number_of(const std::string& ip) {
  const auto parts = text::split(ip, ".");
  if (parts.size() != 4 || !text::is_ip(ip)) return std::nullopt;
  std::uint32_t number = 0;
  for (const std::string_view part : parts) {
    std::uint32_t byte = 0;
    std::from_chars(part.data(), part.data() + part.size(), byte);
    number = number << 8 | byte;
  }
  return number;
}

// The entry that means the host, or one of its addresses; "" if there is none.
std::string entry_for(const Observed& observed, const std::string& no_proxy) {
  const std::string& host = observed.target.host;
  for (const std::string_view part : text::split(no_proxy, ", \t")) {
    const std::string entry(part);
    if (entry.find('*') != std::string::npos && matches_wildcard(entry, host)) return entry;
    if (entry.find('/') == std::string::npos) continue;
    if (is_in_network(entry, host)) return entry;
    if (!observed.lookup) continue;
    const auto& addresses = observed.lookup->facts.addresses;
    if (std::any_of(addresses.begin(), addresses.end(),
                    [&](const auto& address) { return is_in_network(entry, address.ip); })) {
      return entry;
    }
  }
  return {};
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view host) {
  std::size_t at = 0;
  std::size_t in_host = 0;
  std::size_t star = std::string_view::npos;
  std::size_t behind_star = 0;
  while (in_host < host.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      behind_star = in_host;
    } else if (at < pattern.size() && text::lower(pattern[at]) == text::lower(host[in_host])) {
      ++at;
      ++in_host;
    } else if (star != std::string_view::npos) {
      at = star + 1;  // the star takes one letter more
      in_host = ++behind_star;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool is_in_network(const std::string& network, const std::string& ip) {
  const std::size_t slash = network.find('/');
  const auto base = number_of(network.substr(0, slash));
  const auto address = number_of(ip);
  if (slash == std::string::npos || !base || !address) return false;
  unsigned bits = 0;
  const char* const end = network.data() + network.size();
  const auto [last, error] = std::from_chars(network.data() + slash + 1, end, bits);
  if (error != std::errc{} || last != end || bits > 32) return false;
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  return (*base & mask) == (*address & mask);
}

void judge_no_proxy(const Observed& observed, Findings& findings) {
  const ChoiceFacts& choice = observed.choice->facts;
  if (choice.decision != Decision::proxy || choice.variable.starts_with("--")) return;
  // Where another client takes it, that they differ is told already.
  const bool taken =
      std::any_of(choice.choices.begin(), choice.choices.end(), [](const ClientChoice& other) {
        return other.decision == Decision::direct && text::lower(other.variable) == "no_proxy";
      });
  if (taken) return;
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    const std::string entry = entry_for(observed, observed.variable(name).value_or(""));
    if (entry.empty()) continue;
    Finding& finding = add(findings, kStage, Status::info, "",
                           std::string(name) + " has " + entry + ", which means " +
                               observed.target.display + ", but the CLI does not read " + name);
    finding.route = steps::kProxy;
    finding.evidence = {observed.choice->id};
    return;
  }
}

}  // namespace sfprobe::proxy
