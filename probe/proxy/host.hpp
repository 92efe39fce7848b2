// Purpose: the host of a URL (WHATWG URL standard, section 3.5): names, IPv4 addresses in all their
// forms, IPv6 addresses. Threads: pure. Failure: nullopt.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::proxy {

// Serialized. `special`: of a scheme such as http, whose hosts are domain names.
std::optional<std::string> parse_host(std::string_view text, bool special);

// "127.1" is "127.0.0.1" for inet_aton(3); a name stays.
std::string as_getaddrinfo_reads(const std::string& host);

// "010.020.000.002" is "10.20.0.2" for a person, and 8.16.0.2 for every parser. Nullopt for what is
// no address padded with zeros.
std::optional<std::string> without_padding(std::string_view host);

// "%41" is "A"; a "%" that encodes nothing stays.
std::string percent_decode(std::string_view text);

}  // namespace sfprobe::proxy
