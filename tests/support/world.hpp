// Purpose: a machine of its own for a test process: network namespace, resolv.conf, hosts.
// To be entered before any thread starts. Threads: one. Failure: std::runtime_error.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sfprobe::testing {

// Unshares network and mounts (and users, where the process is not root) and brings loopback up.
// Within a world, a thread that calls it moves into another, alone.
void enter_world();

// Inside the world only.
void set_resolv_conf(const std::string& content);
void set_hosts(const std::string& content);
void shell(const std::string& command);  // fails the test if the command fails

// Adds the root in this PEM file to the world's system store: hashed directory and bundle.
void trust_everywhere(const std::string& pem_file);

struct Ran {
  int status = -1;  // exit status, or -1 if a signal ended it
  std::string out;
  std::string err;
  double seconds = 0;
};

// The program with these arguments and this environment, and no other variables. At most 30 s.
Ran run_program(const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment = {},
                const std::string& input = "", const std::string& folder = "/");

// `sfprobe` with a UTF-8 locale and a PATH without programs.
Ran run_sfprobe(std::vector<std::string> arguments,
                std::map<std::string, std::string> environment = {}, const std::string& input = "",
                const std::string& folder = "/");

}  // namespace sfprobe::testing
