// Purpose: what the elsewhere check records: proxies and CA files that other programs of this
// machine are set up with.
#pragma once

#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::elsewhere {

enum class SettingKind { other, proxy, no_proxy, ca_file, pac };
constexpr auto names_of(SettingKind) {
  using enum SettingKind;
  return names<SettingKind>({{other, "other"},
                             {proxy, "proxy"},
                             {no_proxy, "no-proxy"},
                             {ca_file, "ca-file"},
                             {pac, "pac"}});
}

struct SettingFact {
  std::string program;  // "npm", "Yarn", "git", "curl", "VS Code", "the login environment"
  SettingKind kind = SettingKind::other;
  std::string key;    // as its file spells it
  std::string value;  // redacted
  std::string file;
  int line = 0;       // from 1; 0 if it cannot be told
  std::string unset;  // the variable that its value refers to, and that is not set
  std::string route;  // on which this proxy was tried; "" if it was not

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("program", self.program);
    field("kind", self.kind);
    field("key", self.key);
    field("value", self.value);
    field("file", self.file);
    field("line", self.line);
    field("unset", self.unset);
    field("route", self.route);
  }
};

// Step "elsewhere".
struct ElsewhereFacts {
  std::vector<SettingFact> settings;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("settings", self.settings);
  }
};

}  // namespace sfprobe::elsewhere
