// Purpose: the options that were given, each read as what it means. Threads: none. Failure:
// InputError, which shows no value: it may be a credential.
#pragma once

#include <boost/program_options/variables_map.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace sfprobe::cli {

// Of one target, or of as many as take days; seconds.
inline constexpr double kLongestRun = 3600;
inline constexpr double kLongestOfAll = 7 * 24 * 3600;

[[noreturn]] void refuse(const std::string& why);

// "1.5": seconds, more than 0 and at most `most`.
std::chrono::milliseconds to_duration(const std::string& name, const std::string& text,
                                      double most);
std::size_t to_jobs(const std::string& text);
// A day, or a moment in UTC (RFC 3339); else a number of seconds since 1970.
std::int64_t to_time(const std::string& text);
ColourChoice to_colour(const std::string& when);
const ReportFormat* to_format(const std::string& name);

// The flows that --flow and a list of targets name so.
std::vector<std::string> flows_named(const std::string& name);

class OptionValues {
 public:
  explicit OptionValues(const boost::program_options::variables_map& values) : values_(values) {}

  bool has(const char* name) const { return values_.count(name) != 0; }
  std::string text(const char* name) const;
  std::vector<std::string> texts(const char* name) const;
  // The same, but it must not be empty if it is given.
  std::string filled(const char* name, const char* what) const;
  // "60s", "5m" or "24h".
  std::chrono::milliseconds span(const char* name) const;
  Options run_options() const;

 private:
  const boost::program_options::variables_map& values_;
};

}  // namespace sfprobe::cli
