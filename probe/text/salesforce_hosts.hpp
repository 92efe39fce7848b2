// Purpose: the hosts of Salesforce as data: ends of login hosts, and of hosts that serve anything
// but a login. Source: Salesforce Help, "My Domain URL Formats", "My Domain Login and Application
// URL Formats with Enhanced Domains", "Partitioned Domains". Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sfprobe::text {

struct PageHost {
  std::string_view suffix;
  std::string_view what;  // it serves
  bool packaged = false;  // a namespace stands behind the org's name: acme--c
  bool setup = false;
};

std::span<const PageHost> page_hosts();

// The host ends in a domain that Salesforce logs people in at, or is one.
bool is_salesforce_host(std::string_view host);

// The login host that was probably meant: at most two edits away of login or test or of
// Salesforce's domain, one of another end (text/nearest.hpp). "" if the host is one itself, or like
// none.
std::string meant_host(std::string_view host);

}  // namespace sfprobe::text
