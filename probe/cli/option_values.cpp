#include "cli/option_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <filesystem>

#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/target_list.hpp"
#include "text/time.hpp"

namespace sfprobe::cli {
namespace {

constexpr unsigned kMostJobs = 10'000;

}  // namespace

void refuse(const std::string& why) {
  throw InputError(text::clean(why, 300) + " (see sfprobe --help)");
}

std::chrono::milliseconds to_duration(const std::string& name, const std::string& text,
                                      double most) {
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(seconds) || seconds < 0.001 ||
      seconds > most) {
    throw InputError(
        fmt::format("--{} must be more than 0 and at most {:.0f} seconds", name, most));
  }
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

std::size_t to_jobs(const std::string& text) {
  std::size_t jobs = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || jobs == 0 ||
      jobs > kMostJobs) {
    throw InputError(fmt::format("--jobs takes a number from 1 to {}", kMostJobs));
  }
  return jobs;
}

std::int64_t to_time(const std::string& text) {
  std::tm utc{};
  for (const char* form : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d", "%s"}) {
    utc = {};
    const char* end = ::strptime(text.c_str(), form, &utc);
    if (end == nullptr || *end != '\0' || text.empty()) continue;
    if (form[1] != 's') return ::timegm(&utc);
    std::int64_t seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec == std::errc() && seconds >= 0) return seconds;
  }
  throw InputError("--at takes a time such as 2026-11-22 or 2026-11-22T06:00:00Z");
}

ColourChoice to_colour(const std::string& when) {
  if (when == "auto") return ColourChoice::automatic;
  if (when == "always") return ColourChoice::always;
  if (when == "never") return ColourChoice::never;
  refuse("--color takes auto, always or never");
}

const ReportFormat* to_format(const std::string& name) {
  const ReportFormat* const format = format_named(name);
  if (format == nullptr) refuse("no format is called that; there are: " + format_names());
  return format;
}

std::vector<std::string> flows_named(const std::string& name) {
  constexpr std::size_t kLogins = 4;  // before "all" and "none"
  const auto& flows = text::kFlows;
  if (name == "all") return {flows.begin(), flows.begin() + kLogins};
  if (std::find(flows.begin(), flows.end(), name) == flows.end()) {
    refuse("--flow takes " + std::string(text::kFlowNames));
  }
  return {name};
}

std::string OptionValues::text(const char* name) const {
  return has(name) ? values_[name].as<std::string>() : std::string();
}

std::vector<std::string> OptionValues::texts(const char* name) const {
  return has(name) ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>();
}

std::string OptionValues::filled(const char* name, const char* what) const {
  std::string value = text(name);
  if (has(name) && value.empty()) refuse(std::string("--") + name + " takes " + what);
  return value;
}

std::chrono::milliseconds OptionValues::span(const char* name) const {
  const auto time = duration_of(text(name));
  if (!time) refuse(std::string("--") + name + " takes a time such as 60s, 5m or 24h");
  return *time;
}

Options OptionValues::run_options() const {
  Options options;
  if (has("deadline")) {
    options.deadline = to_duration("deadline", text("deadline"), kLongestRun);
  }
  options.ca_files = texts("ca-file");
  if (has("proxy") && has("no-proxy")) refuse("--proxy and --no-proxy exclude each other");
  if (has("proxy")) options.proxy = filled("proxy", "a URL");
  if (has("no-proxy")) options.proxy = "";
  options.export_ca = filled("export-ca", "a file name");
  // The path goes into NODE_EXTRA_CA_CERTS, which Node.js reads wherever it is started.
  if (!options.export_ca.empty()) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(options.export_ca, error);
    if (!error) options.export_ca = absolute.lexically_normal().string();
  }
  options.fetch_aia = has("fetch-aia");
  options.follow = has("follow");
  options.negotiate = has("negotiate");
  options.egress = filled("egress", "a URL");
  if (has("fetch-pac")) options.fetch_pac = text("fetch-pac");
  if (has("flow")) options.flows = flows_named(text("flow"));
  options.jwt_key_file = filled("jwt-key-file", "a file");
  options.certificate = filled("certificate", "a file");
  options.client_id = filled("client-id", "an id");
  options.username = filled("username", "a username");
  return options;
}

}  // namespace sfprobe::cli
