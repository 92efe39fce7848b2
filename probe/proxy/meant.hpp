// Purpose: the proxy that a person means by a value, whatever a parser makes of it: what a repair
// begins with. By no standard. The credentials are in it. Threads: pure. Failure: `fault` says what
// was wrong; without a host nobody knows what was meant.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "proxy/proxy_url.hpp"
#include "system/variables.hpp"

namespace sfprobe::proxy {

ProxyUrl meant_proxy(std::string_view value);

// Whether the host of a value that a client cannot use is where it seems to be. It is asked for and
// shown, so it must not be a part of a password.
bool is_certain(std::string_view value, const ProxyUrl& meant);

// The one that was meant by a value which the CLI takes for another one, or for none, if it is
// certain: its references are filled in, as far as variables about proxies have what they name.
std::optional<ProxyUrl> certainly_meant(std::string_view value, const Variables& variables);

// The same proxy by other schemes that the CLI knows, the likeliest first: what a person may have
// meant who wrote this value.
std::vector<ProxyUrl> by_other_schemes(std::string_view value);

}  // namespace sfprobe::proxy
