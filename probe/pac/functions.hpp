// Purpose: the functions that a PAC file may call, by their public definition (Netscape's
// "Navigator Proxy Auto-Config File Format", and MDN's page of that name). All take any text, cost
// at most O(length * pattern) and allocate nothing. Threads: pure. Failure: false, or nullopt.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "pac/world.hpp"

namespace sfprobe::pac {

// "a.b.c.d" with numbers up to 255, in host byte order.
std::optional<std::uint32_t> to_ipv4(std::string_view text);

bool is_plain_host_name(std::string_view host);                      // has no dot
bool dns_domain_is(std::string_view host, std::string_view domain);  // ends with it
// The same name, or a name without a domain that begins the other.
bool local_host_or_domain_is(std::string_view host, std::string_view full);
int dns_domain_levels(std::string_view host);  // its dots

// Its address, or itself if it is one; "" for every name that the run did not look up.
std::string_view dns_resolve(const World& world, std::string_view host);
bool is_in_net(const World& world, std::string_view host, std::string_view network,
               std::string_view mask);

// "*" for any text, "?" for one character; everything else stands for itself.
bool sh_exp_match(std::string_view text, std::string_view pattern);

// A last argument "GMT" makes it universal time. False for what names no day, date or time.
bool weekday_range(const World& world, std::span<const Argument> arguments);
bool date_range(const World& world, std::span<const Argument> arguments);
bool time_range(const World& world, std::span<const Argument> arguments);

}  // namespace sfprobe::pac
