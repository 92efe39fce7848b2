#include "anonymize/domains.hpp"

#include <vector>

#include "anonymize/pseudonyms.hpp"
#include "text/ascii.hpp"

namespace sfprobe::anonymizing {
namespace {

constexpr std::size_t kMostLabels = 5;  // more would make a long list of hosts much longer

// Its last label, its last two, and so on.
std::vector<std::string> endings(std::string_view host) {
  const std::string lower = text::lower(host);
  std::vector<std::string> out;
  std::size_t dot = lower.size();
  while (dot != std::string::npos && dot > 0 && out.size() < kMostLabels) {
    dot = lower.rfind('.', dot - 1);
    out.push_back(dot == std::string::npos ? lower : lower.substr(dot + 1));
  }
  return out;
}

}  // namespace

void Domains::add_searched(std::string_view domain) {
  while (domain.ends_with('.')) domain.remove_suffix(1);
  while (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty() || is_nobodys(domain)) return;
  if (domain.find('.') == std::string_view::npos) domains_.insert(text::lower(domain));
  add_of(domain);
}

void Domains::add_of(std::string_view host) {
  for (std::string& ending : endings(host)) {
    const bool one_label = ending.find('.') == std::string::npos;
    if (!one_label && !is_nobodys(ending)) domains_.insert(std::move(ending));
  }
}

bool Domains::hold(std::string_view host) const {
  for (const std::string& ending : endings(host)) {
    if (domains_.contains(ending)) return true;
  }
  return false;
}

}  // namespace sfprobe::anonymizing
