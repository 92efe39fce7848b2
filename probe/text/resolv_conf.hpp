// Purpose: the files that steer the C library's resolver, parsed as it parses them
// (man pages resolv.conf(5), nsswitch.conf(5), hosts(5)). Threads: pure functions over text.
// Failure: none; lines that the C library would ignore are ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe {

struct ResolvConf {
  std::vector<std::string> servers;  // at most three, as in glibc (MAXNS); 127.0.0.1 if none
  std::vector<std::string> search;
  int timeout_s = 5;  // per try, 1..30
  int attempts = 2;   // 1..5
  int ndots = 1;      // 0..15: a name with fewer dots is tried with the search list first
  bool servers_configured = false;
  bool use_vc = false;  // queries go over TCP
  // Those that change how queries are sent or what an answer means, as written: "edns0". Only words
  // that the C library knows, each once.
  std::vector<std::string> options;

  bool has_option(std::string_view name) const;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("servers", self.servers);
    field("search", self.search);
    field("timeout_s", self.timeout_s);
    field("attempts", self.attempts);
    field("ndots", self.ndots);
    field("servers_configured", self.servers_configured);
    field("use_vc", self.use_vc);
    field("options", self.options);
  }
};

ResolvConf parse_resolv_conf(std::string_view content);

// The words of an "options" line, or of RES_OPTIONS, which counts on top of the file.
void read_resolver_options(std::string_view words, ResolvConf& conf);

// The sources of "hosts:" in their order, actions such as [NOTFOUND=return] included.
std::string parse_nsswitch_hosts(std::string_view content);

// The addresses that a hosts file gives to a name, case ignored.
std::vector<std::string> hosts_addresses(std::string_view content, std::string_view name);

}  // namespace sfprobe
