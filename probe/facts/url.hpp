// Purpose: what the url check records: what was typed, and every setting that may name the login
// URL. Plain values, free of credentials.
#pragma once

#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::url {

// A setting from which the CLI may take the login URL or the JWT's audience.
struct SettingFact {
  std::string name;      // "sfdcLoginUrl", "SF_ORG_INSTANCE_URL", "org-instance-url"
  std::string value;     // redacted
  std::string file;      // "" for a variable
  int line = 0;          // of the file, from 1; 0 if it cannot be told
  bool applies = false;  // here: some count inside a project only

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("name", self.name);
    field("value", self.value);
    field("file", self.file);
    field("line", self.line);
    field("applies", self.applies);
  }
};

// Step "url".
struct UrlFacts {
  std::string typed;                  // redacted; "" if the target was not typed
  std::string project;                // path of sfdx-project.json; "" outside a project
  std::vector<SettingFact> settings;  // the CLI's precedence: the first that applies is used
  std::string audience;               // of SF_AUDIENCE_URL; "" if it is not set

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("typed", self.typed);
    field("project", self.project);
    field("settings", self.settings);
    field("audience", self.audience);
  }
};

}  // namespace sfprobe::url
