// Purpose: what the environment check records. Plain values, free of credentials.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/codec.hpp"
#include "system/resolver_files.hpp"

namespace sfprobe::environment {

struct VariableFact {
  std::string name;
  std::string value;  // redacted; "(set)" for what is not shown at all
  bool empty = false;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("name", self.name);
    field("value", self.value);
    field("empty", self.empty);
  }
};

// Step "environment.variables".
struct VariablesFacts {
  std::vector<VariableFact> variables;  // those that are set
  bool strict_ssl_off = false;          // npm: strict-ssl=false, in a variable or an npmrc
  std::string strict_ssl_where;

  const VariableFact* find(std::string_view name) const {
    for (const VariableFact& variable : variables) {
      if (variable.name == name) return &variable;
    }
    return nullptr;
  }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("variables", self.variables);
    field("strict_ssl_off", self.strict_ssl_off);
    field("strict_ssl_where", self.strict_ssl_where);
  }
};

// Step "environment.resolver".
struct ResolverFacts {
  ResolvConf resolv_conf;
  std::string nsswitch;  // the sources of "hosts:"
  std::vector<std::string> hosts_file;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("resolv_conf", self.resolv_conf);
    field("nsswitch", self.nsswitch);
    field("hosts_file", self.hosts_file);
  }
};

// Step "environment.programs". Versions are found without running anything; "" is not found.
struct ProgramsFacts {
  std::string node_path;
  std::string node_version;
  std::string sf_path;
  std::string sf_version;
  // The node that the CLI would run on: the one beside it, else that on PATH if the CLI starts on
  // it; "" if there is none, and the newest is assumed.
  std::string cli_node_version;

  // The line up to 2.141 is built on node-fetch and starts on Node.js 18; later ones need 22.
  bool legacy_cli() const;
  int node_major() const;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("node_path", self.node_path);
    field("node_version", self.node_version);
    field("sf_path", self.sf_path);
    field("sf_version", self.sf_version);
    field("cli_node_version", self.cli_node_version);
  }
};

// Step "environment.clock".
struct ClockFacts {
  std::int64_t now = 0;  // seconds since 1970

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("now", self.now);
  }
};

}  // namespace sfprobe::environment
