// Purpose: the files in which other programs keep a proxy or a CA file, and how each writes them.
// Of each file only the keys named here are taken. Threads: pure but for the port to the system.
// Failure: what cannot be read is not there; at most 64 KiB of a file and 200 settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/elsewhere.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::elsewhere {

struct Found {
  SettingFact fact;
  std::string raw;  // the value with its credentials: never recorded
};

std::vector<Found> find_settings(const System& system);

inline constexpr std::size_t kMostSettings = 200;  // of a file

// One file's, by the way in which it is written.
enum class Form { ini, words, shell, git, json, apt, docker, wget };
std::vector<Found> settings_in(std::string_view content, Form form, const std::string& program,
                               const std::string& file);

std::vector<Found> docker_settings(std::string_view content, const std::string& program,
                                   const std::string& file);
std::vector<Found> wget_settings(std::string_view content, const std::string& program,
                                 const std::string& file);

struct Place {
  std::string program;
  std::string file;
  int line = 0;
};

// A setting fit to be shown; nothing for a value that is none, or too long.
std::optional<Found> setting_at(SettingKind kind, std::string_view key, std::string_view value,
                                const Place& place);

}  // namespace sfprobe::elsewhere
