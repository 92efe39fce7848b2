#include "guidance/details.hpp"

#include <algorithm>
#include <array>

#include "sfprobe/error.hpp"
#include "sfprobe/target.hpp"
#include "text/clean.hpp"
#include "text/ip.hpp"
#include "text/redact.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxUrls = 32;
constexpr std::size_t kMaxPath = 200;

std::string_view until(std::string_view text, std::string_view these) {
  return text.substr(0, text.find_first_of(these));
}

// The first https URL whose host can be one: that is where the login went.
void add_url(std::string_view text, Words& words) {
  constexpr std::string_view kScheme = "https://";
  std::size_t start = text.find(kScheme);
  for (std::size_t i = 0; i < kMaxUrls && start != std::string_view::npos; ++i) {
    const std::string_view authority =
        until(text.substr(start + kScheme.size(), 300), "/?#\"'`<>()[]{},; \t\r\n\\");
    start = text.find(kScheme, start + kScheme.size());
    if (authority.find('@') != std::string_view::npos ||
        authority.find('.') == std::string_view::npos)
      continue;
    try {
      const Target target = parse_target(std::string(kScheme) + std::string(authority));
      words.emplace_back("host", target.host);
      words.emplace_back("port", std::to_string(target.port));
      words.emplace_back("url", target.url());
      return;
    } catch (const InputError&) {
      continue;
    }
  }
}

// "connect ECONNREFUSED 10.0.0.1:8080"
void add_address(std::string_view text, Words& words) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"ECONNREFUSED ", "ETIMEDOUT ", "EHOSTUNREACH ", "ENETUNREACH ", "EACCES "});
  for (const std::string_view before : kBefore) {
    const std::size_t found = text.find(before);
    if (found == std::string_view::npos) continue;
    const std::string token(until(text.substr(found + before.size(), 80), " \t\r\n,;()'\"-"));
    const std::size_t colon = token.rfind(':');
    if (colon == std::string::npos || !text::is_ip(token.substr(0, colon))) continue;
    words.emplace_back("address", token);
    words.emplace_back("ip", token.substr(0, colon));
    const std::string port = token.substr(colon + 1);
    if (port != "443" && port != "80") words.emplace_back("proxy", "http://" + token);
    return;
  }
}

// "ENOENT: no such file or directory, open '/workspace/server.key'"
void add_file(std::string_view text, Words& words) {
  constexpr std::string_view kOpen = "open '";
  const std::size_t found = text.find(kOpen);
  if (found == std::string_view::npos) return;
  const std::string_view rest = text.substr(found + kOpen.size());
  const std::string_view path = until(rest, "'\r\n");
  if (path.empty() || path.size() > kMaxPath || path.size() == rest.size()) return;
  words.emplace_back("file", text::clean(text::redact_secrets(path), kMaxPath));
}

// "Proxy response (407)"
void add_status(std::string_view text, Words& words) {
  constexpr auto kBefore =
      std::to_array<std::string_view>({"Proxy response (", "ERROR_HTTP_", "HTTP/1.1 ",
                                       "response code: ", "CONNECT tunnel failed, response "});
  for (const std::string_view before : kBefore) {
    const std::size_t found = text.find(before);
    if (found == std::string_view::npos) continue;
    const std::string_view digits = text.substr(found + before.size(), 3);
    if (digits.size() == 3 && digits.find_first_not_of("0123456789") == std::string_view::npos) {
      words.emplace_back("status", digits);
      return;
    }
  }
}

}  // namespace

Words details_in(std::string_view decoded) {
  Words words;
  add_url(decoded, words);
  add_address(decoded, words);
  add_file(decoded, words);
  add_status(decoded, words);
  return words;
}

}  // namespace sfprobe::guidance
