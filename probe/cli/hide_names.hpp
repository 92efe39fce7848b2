// Purpose: --anonymize: a report without the names of people, companies and inner networks.
// Threads: any. Failure: none.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "cli/options.hpp"
#include "cli/texts_of_servers.hpp"
#include "sfprobe/sfprobe.hpp"

namespace sfprobe::cli {

// The key of the pseudonyms: --anonymize-key, else one that is used once and kept nowhere.
std::string key_of(const CommandLine& line);

// Only if the command line asks for it.
class NameHider {
 public:
  NameHider(const CommandLine& line, std::string key);

  // Judges again what remains.
  void hide(TargetReport& report);
  // Says on standard error what was replaced, as counts, and where to look for what was not.
  void tell() const;

 private:
  const bool wanted_;
  const std::string key_;
  mutable std::mutex mutex_;
  std::map<std::string, std::size_t> replaced_;
  TextPlaces texts_;
};

// The same for a whole report, which is told of at once.
void hide_names(Report& report, const CommandLine& line, const std::string& key);

}  // namespace sfprobe::cli
