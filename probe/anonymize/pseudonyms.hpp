// Purpose: pseudonyms that only the key could tell from chance (HMAC-SHA256, RFC 2104), and that
// keep what a judge asks: which labels two host names share, which prefix two addresses share, and
// of which kind an address is. Threads: pure. Failure: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::anonymizing {

class Pseudonyms {
 public:
  explicit Pseudonyms(std::string_view key) : key_(key) {}

  // So many hexadecimal digits, at most 64, for a text of that kind.
  std::string digits(std::string_view kind, std::string_view text, std::size_t count) const;

  // Label by label; the last of several stays, and so do "*" and what Salesforce owns.
  std::string host(std::string_view host) const;
  std::string name(std::string_view name) const;  // "name-1a2b3c"
  // "user-1a2b3c", whatever its case; with the domain behind "@" or before "\\" as a host.
  std::string user(std::string_view user) const;
  // Of a network interface: names that every machine has stay ("eth0", "enp0s31f6", "tun0").
  std::string interface(std::string_view name) const;
  std::string file(std::string_view file) const;  // its extension stays

  // Nothing if the text is no private address. Bits after the first of an address are XORed with
  // what the bytes before them give, so that a common prefix stays common.
  std::optional<std::string> address(const std::string& text) const;

 private:
  std::string key_;
};

// Of Salesforce, or a name that every machine has.
bool is_nobodys(std::string_view host);

}  // namespace sfprobe::anonymizing
