#include "pac/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::pac {
namespace {

constexpr std::size_t kMost = 16;

struct Kind {
  std::string_view word;
  std::string_view scheme;  // "": the CLI cannot use it
  std::uint16_t port;       // where none is given
};

constexpr auto kKinds = std::to_array<Kind>({{"PROXY", "http", 80},
                                             {"HTTP", "http", 80},
                                             {"HTTPS", "https", 443},
                                             {"SOCKS", "socks5", 1080},
                                             {"SOCKS5", "socks5", 1080},
                                             {"SOCKS4", "", 1080}});

const Kind* kind_of(std::string_view word) {
  const std::string small = text::lower(word);
  const auto at = std::find_if(kKinds.begin(), kKinds.end(),
                               [&](const Kind& kind) { return text::lower(kind.word) == small; });
  return at == kKinds.end() ? nullptr : &*at;
}

// "proxy.corp:8080", "[2001:db8::1]:8080". Credentials have no place in it.
bool take_place(std::string_view place, proxy::ProxyUrl& url) {
  std::string_view host = place;
  std::string_view port;
  if (const std::size_t colon = place.rfind(':');
      colon != std::string_view::npos && !place.ends_with(']')) {
    host = place.substr(0, colon);
    port = place.substr(colon + 1);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (!port.empty()) {
    const auto read = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (read.ec != std::errc() || read.ptr != port.data() + port.size()) return false;
  }
  url.host = text::lower(host);
  return text::is_plain_host(url.host) && url.usable();
}

}  // namespace

Answer parse_answer(std::string_view text) {
  Answer answer;
  std::size_t entries = 0;
  const auto show = [&](const std::string& word) {
    answer.shown += (answer.shown.empty() ? "" : "; ") + word;
  };
  for (const std::string_view entry : text::split(text, ";")) {
    const auto words = text::words(entry);
    if (words.empty()) continue;
    if (++entries > kMost) break;
    if (text::lower(words.front()) == "direct") {
      if (answer.shown.empty()) answer.direct_first = true;
      if (!answer.direct) show("DIRECT");
      answer.direct = true;
      continue;
    }
    const Kind* kind = kind_of(words.front());
    proxy::ProxyUrl url;
    if (kind == nullptr || words.size() != 2) continue;
    url.port = kind->port;
    if (!take_place(words[1], url)) continue;
    show(std::string(kind->word) + " " + url.authority());
    if (kind->scheme.empty()) continue;
    url.scheme = kind->scheme;
    const bool known = std::any_of(answer.proxies.begin(), answer.proxies.end(),
                                   [&](const auto& other) { return other.same_proxy(url); });
    if (!known) answer.proxies.push_back(std::move(url));
  }
  if (text::trim(text).empty()) answer.direct = answer.direct_first = true;
  return answer;
}

}  // namespace sfprobe::pac
