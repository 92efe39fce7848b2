#include "cli/show_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/ascii.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::string_view kHidden = "***@";

std::string encoded(std::string_view text) {
  constexpr std::string_view kUnreserved = "-._~";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escape = c == '%' && i + 2 < text.size() && text::hex_digit(text[i + 1]) >= 0 &&
                        text::hex_digit(text[i + 2]) >= 0;
    const bool plain = text::is_alpha(c) || text::is_digit(c) ||
                       kUnreserved.find(c) != std::string_view::npos || escape;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

bool is_scheme(std::string_view text) {
  return text.size() <= std::string_view("socks5h").size() &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return text::is_alpha(c) || text::is_digit(c); });
}

// True if nothing of the change is hidden any more.
bool fill(EnvChange& change, const Variables& variables) {
  bool whole = true;
  for (auto& [name, value] : change.set) {
    const std::size_t at = value.find(kHidden);
    if (at == std::string::npos) continue;
    const std::string userinfo = encoded_userinfo(variables(name).value_or(""));
    whole = whole && !userinfo.empty();
    if (!userinfo.empty()) value.replace(at, kHidden.size(), userinfo + "@");
  }
  return whole;
}

}  // namespace

std::string encoded_userinfo(std::string_view proxy) {
  std::string_view text = text::trim(proxy);
  while (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  // A scheme may stand there twice.
  for (std::size_t mark = text.find("://");
       mark != std::string_view::npos && is_scheme(text.substr(0, mark)); mark = text.find("://")) {
    text.remove_prefix(mark + 3);
  }
  // A password may hold an "@": the host stands behind the last one.
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  text = text.substr(0, at);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return encoded(text);
  return encoded(text.substr(0, colon)) + ":" + encoded(text.substr(colon + 1));
}

void show_secrets(Diagnosis& diagnosis, const Variables& variables) {
  for (Fix& fix : diagnosis.fixes) {
    if (!fix.redacted || !fix.env || !fill(*fix.env, variables)) continue;
    fix.redacted = false;
    if (const std::size_t at = fix.text.find(text::kOwnCredentials); at != std::string::npos) {
      fix.text.erase(at, text::kOwnCredentials.size());
    }
  }
}

}  // namespace sfprobe::cli
