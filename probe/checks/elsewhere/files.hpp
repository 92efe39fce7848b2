// Purpose: the files in which other programs keep a proxy or a CA file, and how each writes them.
// Of each file only the keys named here are taken. Threads: pure but for the port to the system.
// Failure: what cannot be read is not there; at most 64 KiB of a file and 200 settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/elsewhere.hpp"
#include "proxy/rc_references.hpp"
#include "sfprobe/system.hpp"
#include "system/variables.hpp"

namespace sfprobe::elsewhere {

struct Found {
  SettingFact fact;
  std::string raw;        // the value with its credentials: never recorded
  bool doubtful = false;  // what it names may be a secret, which is neither shown nor asked for
};

std::vector<Found> find_settings(const System& system);

inline constexpr std::size_t kMostSettings = 200;  // of a file

// One file's, by the way in which it is written. `variables`: for the references of npm and Yarn.
enum class Form {
  ini,
  npm,
  words,
  shell,
  git,
  json,
  apt,
  docker,
  wget,
  yarn,
  yarn1,
  gradle,
  maven
};
std::vector<Found> settings_in(std::string_view content, Form form, const std::string& program,
                               const std::string& file, const Variables& variables = {});

std::vector<Found> docker_settings(std::string_view content, const std::string& program,
                                   const std::string& file);
std::vector<Found> wget_settings(std::string_view content, const std::string& program,
                                 const std::string& file);

// .yarnrc.yml of Yarn 2 and later: of its YAML the lines "key: value" at the top.
std::vector<Found> yarn_settings(std::string_view content, const std::string& program,
                                 const std::string& file, const Variables& variables);
// .yarnrc of Yarn 1.
std::vector<Found> yarn1_settings(std::string_view content, const std::string& program,
                                  const std::string& file);

// Java's system properties in gradle.properties, and in JAVA_TOOL_OPTIONS.
std::vector<Found> gradle_settings(std::string_view content, const std::string& program,
                                   const std::string& file);
std::vector<Found> java_settings(std::string_view options);
// Maven's settings.xml: of its <proxies> the host, the port and whether it is active.
std::vector<Found> maven_settings(std::string_view content, const std::string& program,
                                  const std::string& file);

struct Place {
  std::string program;
  std::string file;
  int line = 0;
};

// A setting fit to be shown; nothing for a value that is none, or too long.
std::optional<Found> setting_at(SettingKind kind, std::string_view key, std::string_view value,
                                const Place& place);

// The same of a value that npm or Yarn has filled in.
std::optional<Found> setting_at(SettingKind kind, std::string_view key, const proxy::RcValue& value,
                                const Place& place);

}  // namespace sfprobe::elsewhere
