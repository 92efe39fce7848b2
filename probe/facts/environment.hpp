// Purpose: what the environment check records. Plain values, free of credentials.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/codec.hpp"
#include "text/names.hpp"
#include "text/resolv_conf.hpp"

namespace sfprobe::environment {

struct VariableFact {
  std::string name;
  std::string value;  // as text/show has it; "(set)" for what is not shown at all
  bool empty = false;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("name", self.name);
    field("value", self.value);
    field("empty", self.empty);
  }
};

// Why something that NODE_OPTIONS wants loaded ends Node.js.
enum class LoadFault {
  missing,    // it is not there
  needs,      // it requires a module that is not there
  folder,     // --import takes none
  attribute,  // --import of JSON
  json,       // it is none
  throws,
  exits,
  snapshot_missing,  // of --snapshot-blob
  snapshot_unread,   // it is there; whether it is one is not known
};
constexpr auto names_of(LoadFault) {
  using enum LoadFault;
  return names<LoadFault>({{missing, "missing"},
                           {needs, "needs"},
                           {folder, "folder"},
                           {attribute, "attribute"},
                           {json, "json"},
                           {throws, "throws"},
                           {exits, "exits"},
                           {snapshot_missing, "snapshot_missing"},
                           {snapshot_unread, "snapshot_unread"}});
}

// A module that NODE_OPTIONS wants loaded, and that cannot be.
struct MissingModuleFact {
  std::string name;
  bool imported = false;  // by --import or --loader
  LoadFault fault = LoadFault::missing;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("name", self.name);
    field("imported", self.imported);
    field("fault", self.fault);
  }
};

// What an OpenSSL configuration makes of Node.js's handshakes (OPENSSL_CONF, --openssl-config).
struct OpensslFact {
  std::string groups;
  std::string signature_algorithms;
  std::int64_t security_level = -1;  // -1: not set there

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("groups", self.groups);
    field("signature_algorithms", self.signature_algorithms);
    field("security_level", self.security_level);
  }
};

// One of the options in curl's configuration file that may decide how a request ends.
struct CurlrcOptionFact {
  std::string name;
  bool on = true;     // false: "no-…"
  std::string value;  // of options that name no host and no secret; "" of any other

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("name", self.name);
    field("on", self.on);
    field("value", self.value);
  }
};

// curl's configuration file: ~/.curlrc, or where else curl looks for it first.
struct CurlrcFact {
  std::string path;
  bool unread = false;  // no regular file, or too long: what it sets is not known
  std::vector<CurlrcOptionFact> options;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("path", self.path);
    field("unread", self.unread);
    field("options", self.options);
  }
};

// What OpenSSL's configuration sets for programs that obey it, as curl does, in OpenSSL's words.
struct OpensslDefaultsFact {
  std::string path{};
  std::string min_protocol{};
  std::string ciphers{};
  std::string suites{};
  std::string groups{};
  std::string signature_algorithms{};
  std::string options{};
  std::string unclear{};  // the name of something there that is not understood

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("path", self.path);
    field("min_protocol", self.min_protocol);
    field("ciphers", self.ciphers);
    field("suites", self.suites);
    field("groups", self.groups);
    field("signature_algorithms", self.signature_algorithms);
    field("options", self.options);
    field("unclear", self.unclear);
  }
};

// Step "environment.variables".
struct VariablesFacts {
  std::vector<VariableFact> variables;  // those that are set
  std::vector<MissingModuleFact> missing_modules;
  std::vector<OpensslFact> openssl;  // one at most
  std::string cipher_error;          // Node.js's for --tls-cipher-list; "" if OpenSSL takes it
  std::vector<CurlrcFact> curlrc;    // one at most
  std::vector<OpensslDefaultsFact> openssl_defaults;  // one at most
  bool strict_ssl_off = false;  // npm: strict-ssl=false, in a variable or an npmrc
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
    field("missing_modules", self.missing_modules);
    field("openssl", self.openssl);
    field("cipher_error", self.cipher_error);
    field("curlrc", self.curlrc);
    field("openssl_defaults", self.openssl_defaults);
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

// The oldest Node.js on which the CLI from 2.142 on starts.
inline constexpr int kOldestNodeForCli = 22;
inline std::string node_for_cli() {
  return "Node.js " + std::to_string(kOldestNodeForCli) + " or later";
}

// Step "environment.programs". Versions are found without running anything; "" is not found. No
// rule reads `sf_root`: it tells a reader of the document which of several CLIs was looked at.
struct ProgramsFacts {
  std::string node_path;
  std::string node_version;
  std::string sf_path;
  std::string sf_version;
  std::string sf_root;          // the folder of its package.json
  std::string jsforce_version;  // of the @jsforce/jsforce-node that it has
  std::string undici_version;   // of the undici that this one resolves
  std::string sf_node_path;     // the Node.js that comes with it; "" if it takes the one on PATH
  // The node that the CLI would run on: the one beside it, else that on PATH if the CLI starts on
  // it; "" if there is none, and the newest is assumed.
  std::string cli_node_version;

  // The line up to 2.141 is built on node-fetch and starts on Node.js 18; later ones need 22.
  bool legacy_cli() const;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("node_path", self.node_path);
    field("node_version", self.node_version);
    field("sf_path", self.sf_path);
    field("sf_version", self.sf_version);
    field("sf_root", self.sf_root);
    field("jsforce_version", self.jsforce_version);
    field("undici_version", self.undici_version);
    field("sf_node_path", self.sf_node_path);
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
