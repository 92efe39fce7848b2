#include "proxy/reference.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::size_t kMostReferences = 8;
constexpr std::size_t kMostBytes = 2048;
constexpr std::size_t kLongest = 1024;  // bytes between two brackets

// As far as `text` begins with a variable's name.
std::string_view name_in(std::string_view text) {
  if (text.empty() || text::is_digit(text.front())) return {};
  const auto* end = std::find_if(text.begin(), text.end(), [](char c) {
    return !text::is_alpha(c) && !text::is_digit(c) && c != '_';
  });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view without_drive(std::string_view text) {
  constexpr std::string_view kPowerShell = "env:";
  return text::lower(text.substr(0, kPowerShell.size())) == kPowerShell
             ? text.substr(kPowerShell.size())
             : text;
}

// Between `open` and `close`, with blanks, a default and the like around the name.
std::optional<Reference> bracketed(std::string_view text, std::size_t at, std::string_view open,
                                   std::string_view close) {
  if (!text.substr(at).starts_with(open)) return std::nullopt;
  const std::size_t from = at + open.size();
  const std::size_t size = text.substr(from, kLongest).find(close);
  if (size == std::string_view::npos || size == 0) return std::nullopt;
  const std::string_view inside = text::trim(text.substr(from, size));
  return Reference{at, open.size() + size + close.size(), name_in(without_drive(inside))};
}

std::optional<Reference> reference_at(std::string_view text, std::size_t at) {
  for (const auto& [open, close] : {std::pair{"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"#{", "}"}}) {
    if (auto found = bracketed(text, at, open, close)) return found;
  }
  const std::string_view rest = text.substr(at + 1);
  const std::string_view bare = text[at] == '$' ? without_drive(rest) : rest;
  const std::string_view name = name_in(bare);
  if (name.empty()) return std::nullopt;
  if (text[at] == '$') return Reference{at, 1 + rest.size() - bare.size() + name.size(), name};
  const bool closed = text[at] == '%' && rest.substr(name.size()).starts_with('%');
  return closed ? std::optional(Reference{at, name.size() + 2, name}) : std::nullopt;
}

bool speaks_of_proxy(std::string_view name) {
  return text::lower(name).find("proxy") != std::string::npos;
}

}  // namespace

std::optional<Reference> first_reference(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (std::string_view("$%{#").find(text[at]) == std::string_view::npos) continue;
    if (auto found = reference_at(text, at)) return found;
  }
  const bool template_word = text.size() > 2 && text.starts_with('<') && text.ends_with('>') &&
                             text.find_first_of(":/") == std::string_view::npos;
  return template_word ? std::optional(Reference{0, text.size(), {}}) : std::nullopt;
}

bool is_reference(std::string_view text) {
  const auto found = first_reference(text);
  return found && found->at == 0 && found->size == text.size();
}

std::optional<std::string> filled_in(std::string_view text, const Variables& variables) {
  std::string out(text);
  for (std::size_t i = 0; i < kMostReferences; ++i) {
    const auto found = first_reference(out);
    if (!found) break;
    // Nothing else is asked for: "$" and "%" are letters of passwords, too, and a plan names what
    // was looked at.
    const bool whole = is_reference(out);
    if (!whole && !speaks_of_proxy(found->name)) return std::nullopt;
    const auto value = found->name.empty() ? std::nullopt : variables(std::string(found->name));
    if (!value || value->empty()) return std::nullopt;
    const bool is_url = whole && value->find("://") != std::string::npos;
    if (!is_url && !speaks_of_proxy(found->name)) return std::nullopt;
    out.replace(found->at, found->size, *value);
    if (out.size() > kMostBytes) return std::nullopt;
  }
  if (first_reference(out) || !text::is_plain_url(out)) return std::nullopt;
  return out;
}

}  // namespace sfprobe::proxy
