#include "proxy/rc_references.hpp"

#include <algorithm>
#include <optional>

#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::size_t kMostBytes = 4096;  // no setting is as long
constexpr std::size_t kLongestName = 100;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
}

std::optional<std::string> value_of(std::string_view name, const Variables& variables) {
  return is_name(name) && variables ? variables(std::string(name)) : std::nullopt;
}

void take(const std::string& its, std::string_view name, RcValue& value) {
  value.text += its.substr(0, kMostBytes);
  const bool of_proxy = text::lower(name).find("proxy") != std::string::npos;
  value.doubtful = value.doubtful || (!of_proxy && !its.empty());
}

// Behind "${": a name, "?" or not, and "}".
struct NpmReference {
  std::string_view name;
  bool optional = false;
  std::size_t size = 0;
};

std::optional<NpmReference> npm_reference(std::string_view text) {
  const std::size_t end = text.find_first_of("${}?");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const bool optional = text[end] == '?';
  const std::size_t close = end + (optional ? 1 : 0);
  if (close >= text.size() || text[close] != '}') return std::nullopt;
  return NpmReference{text.substr(0, end), optional, close + 1};
}

void note_unset(RcValue& value, std::string_view name) {
  if (value.unset.empty()) value.unset = is_name(name) ? std::string(name) : "…";
}

// What Yarn takes for a name: letters, digits and "_".
std::size_t length_of_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name(text.substr(end, 1))) ++end;
  return end;
}

}  // namespace

bool RcValue::may_be_secret() const {
  if (!doubtful) return false;
  const std::string_view value = text;
  const std::size_t mark = value.find("://");
  if (mark == std::string_view::npos || !text::is_plain_url(value)) return true;
  const std::string_view place = value.substr(std::max(mark + 3, value.rfind('@') + 1));
  const std::string_view host = place.substr(0, place.find_first_of(":/?#"));
  return host.find('.') == std::string_view::npos && !place.starts_with('[');
}

// As @npmcli/config's env-replace.js.
RcValue npm_value(std::string_view written, const Variables& variables) {
  RcValue value;
  while (!written.empty() && value.text.size() < kMostBytes) {
    const std::size_t at = written.find("${");
    const auto found =
        at == std::string_view::npos ? std::nullopt : npm_reference(written.substr(at + 2));
    const std::size_t end = at == std::string_view::npos ? written.size() : at + 2;
    if (!found) {
      value.text += written.substr(0, end);
      written.remove_prefix(end);
      continue;
    }
    std::size_t slashes = 0;
    while (slashes < at && written[at - slashes - 1] == '\\') ++slashes;
    value.text += written.substr(0, at - slashes);
    const std::string_view reference = written.substr(at, 2 + found->size);
    value.text.append(slashes / 2, '\\');
    written.remove_prefix(end + found->size);
    if (slashes % 2 == 1) {
      value.text += reference;
      continue;
    }
    const auto its = value_of(found->name, variables);
    if (!its && !found->optional) {
      note_unset(value, found->name);
      value.text += reference;
    } else {
      take(its.value_or(""), found->name, value);
    }
  }
  return value;
}

// As @yarnpkg/core's replaceEnvVariables().
RcValue yarn_value(std::string_view written, const Variables& variables) {
  RcValue value;
  while (!written.empty() && value.text.size() < kMostBytes) {
    const std::size_t at = written.find("${");
    if (at == std::string_view::npos) break;
    value.text += written.substr(0, at);
    std::string_view rest = written.substr(at + 2);
    const std::string_view name = rest.substr(0, length_of_name(rest));
    const std::size_t close = rest.find('}', name.size());
    if (name.empty() || close == std::string_view::npos) {
      value.text += written.substr(at, 2);
      written = rest;
      continue;
    }
    std::string_view other = rest.substr(name.size(), close - name.size());
    const bool or_empty = other.starts_with(':');
    if (or_empty) other.remove_prefix(1);
    if (other.starts_with('-')) other.remove_prefix(1);
    written = rest.substr(close + 1);
    const auto its = value_of(name, variables);
    if (its && (!its->empty() || !or_empty)) {
      take(*its, name, value);
    } else if (its || !other.empty()) {
      value.text += other;
    } else {
      note_unset(value, name);
      value.text += "${" + std::string(name) + "}";
    }
  }
  value.text += written.substr(0, kMostBytes);
  return value;
}

}  // namespace sfprobe::proxy
