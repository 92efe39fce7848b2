#include "node/option_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "node/inspector.hpp"
#include "node/releases.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::node {
namespace {

// Options that take some words only.
struct Choice {
  std::string_view name;
  std::string_view words;  // allowed, with a blank around each
  std::string_view says;
  int exit_status = 9;
};
constexpr auto kChoices = std::to_array<Choice>({
    {"--unhandled-rejections", " strict warn none throw warn-with-error-codes ",
     "invalid value for --unhandled-rejections"},
    {"--trace-require-module", " all no-node-modules ", "invalid value for --trace-require-module"},
    {"--use-largepages", " off on silent ", "invalid value for --use-largepages"},
    {"--experimental-default-type", " module commonjs ",
     "--experimental-default-type must be \"module\" or \"commonjs\""},
    {"--disable-proto", " delete throw ", "invalid mode passed to --disable-proto", 12},
});

// Options that are nothing without another one.
struct Need {
  std::string_view begins;  // every option whose name does
  std::string_view other;
  std::string_view says;  // behind the name; without a blank in front, instead of it
};
constexpr auto kNeeds = std::to_array<Need>({
    {"--cpu-prof-", "--cpu-prof", " must be used with --cpu-prof"},
    {"--heap-prof-", "--heap-prof", " must be used with --heap-prof"},
    {"--policy-integrity", "--experimental-policy", " requires --experimental-policy be enabled"},
    {"--vfs-mount", "--experimental-vfs", " requires --experimental-vfs"},
    {"--bench-", "--experimental-bench",
     "--experimental-bench is required to use --bench or related options"},
});

// What needs --permission; an older Node.js minds it of files alone.
constexpr auto kAllowed = std::to_array<std::string_view>(
    {"--allow-fs-read", "--allow-fs-write", "--allow-addons", "--allow-child-process",
     "--allow-ffi", "--allow-inspector", "--allow-net", "--allow-openssl-store", "--allow-wasi",
     "--allow-worker"});

Refusal refusal(std::string_view says, int exit_status = 9) {
  return {exit_status, "node: " + std::string(says), ""};
}

bool is_on(const std::vector<GivenOption>& given, std::string_view name) {
  bool on = false;
  for (const GivenOption& option : given) {
    if (option.name == name) on = option.on;
  }
  return on;
}

bool is_among(std::string_view word, std::string_view words) {
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

const Release& release_or_newest(Version version) {
  return version.known() ? release_of(version.major) : newest_release();
}

// The release decides what it calls them.
std::optional<Refusal> wrong_input_type(const GivenOption& option, Version version) {
  constexpr std::string_view kOld = " commonjs module ";
  constexpr std::string_view kTypescript = " commonjs-typescript module-typescript ";
  if (option.name != "--input-type" || is_among(option.value, kOld)) return std::nullopt;
  const bool old = !release_or_newest(version).knows_typescript_input;
  if (!old && is_among(option.value, kTypescript)) return std::nullopt;
  return refusal(old ? R"(--input-type must be "module" or "commonjs")"
                     : R"(--input-type must be "module","commonjs", "module-typescript" or )"
                       R"("commonjs-typescript")");
}

std::optional<Refusal> wrong_fips(const GivenOption& option, Version version) {
  const bool chooses = release_or_newest(version).fips_takes_a_choice;
  if (option.name != "--force-fips" || !option.has_value || !chooses) return std::nullopt;
  if (is_among(option.value, " provider strict ")) return std::nullopt;
  return refusal("invalid value for --force-fips; expected 'provider' or 'strict'");
}

std::optional<Refusal> wrong_percentage(const GivenOption& option) {
  if (option.name != "--max-old-space-size-percentage") return std::nullopt;
  constexpr double kMost = 100;
  double value = 0;
  const char* const end = option.value.data() + option.value.size();
  const auto read = std::from_chars(option.value.data(), end, value);
  if (read.ec == std::errc() && read.ptr == end && value > 0 && value <= kMost) return std::nullopt;
  return refusal(option.name + " must be greater than 0 and up to 100. Got: " + option.value);
}

std::optional<Refusal> wrong_inspector(const GivenOption& option) {
  if (option.name == "--inspect-publish-uid") {
    for (const std::string_view place : text::split(option.value, ",")) {
      if (place == "stderr" || place == "http") continue;
      return refusal("--inspect-publish-uid destination can be stderr or http");
    }
    return std::nullopt;
  }
  const bool listens = option.name.starts_with("--inspect") || option.name == "--debug-port";
  if (!listens || !option.has_value || takes_inspector_address(option.value)) return std::nullopt;
  return refusal("must be 0 or in range 1024 to 65535.");
}

std::optional<Refusal> wrong_count(const GivenOption& option) {
  if (option.name != "--bench-samples" && option.name != "--bench-warmup") return std::nullopt;
  const bool digits = std::all_of(option.value.begin(), option.value.end(),
                                  [](char c) { return text::is_digit(c); });
  if (digits) return std::nullopt;
  return refusal("invalid value for " + option.name);
}

std::optional<Refusal> negative_limit(const GivenOption& option) {
  if (option.name != "--heapsnapshot-near-heap-limit" || !option.value.starts_with('-')) {
    return std::nullopt;
  }
  return refusal("--heapsnapshot-near-heap-limit must not be negative");
}

std::optional<Refusal> wrong_value(const GivenOption& option, Version version) {
  for (const Choice& choice : kChoices) {
    if (choice.name == option.name && !is_among(option.value, choice.words)) {
      return refusal(choice.says, choice.exit_status);
    }
  }
  for (const auto& check : {wrong_input_type, wrong_fips}) {
    if (auto wrong = check(option, version)) return wrong;
  }
  for (const auto& check : {wrong_percentage, wrong_inspector, wrong_count, negative_limit}) {
    if (auto wrong = check(option)) return wrong;
  }
  return std::nullopt;
}

std::optional<Refusal> needs_other(const GivenOption& option,
                                   const std::vector<GivenOption>& given) {
  for (const Need& need : kNeeds) {
    if (!option.name.starts_with(need.begins) || is_on(given, need.other)) continue;
    const bool follows = need.says.starts_with(' ');
    return refusal((follows ? option.name : "") + std::string(need.says));
  }
  return std::nullopt;
}

}  // namespace

std::string_view words_taken_by(std::string_view option) {
  const auto found = std::find_if(kChoices.begin(), kChoices.end(),
                                  [&](const Choice& choice) { return choice.name == option; });
  return found == kChoices.end() ? std::string_view() : found->words;
}

std::optional<Refusal> broken_rule(const std::vector<GivenOption>& given, Version version) {
  for (const GivenOption& option : given) {
    if (auto wrong = wrong_value(option, version)) return wrong;
    if (auto missing = needs_other(option, given)) return missing;
  }
  return std::nullopt;
}

std::optional<Refusal> broken_rule_at_start(const std::vector<GivenOption>& given,
                                            Version version) {
  const bool permission = is_on(given, "--permission") || is_on(given, "--experimental-permission");
  for (const GivenOption& option : given) {
    if (option.name == "--heapsnapshot-signal" && !option.value.starts_with("SIG")) {
      return Refusal{1, "Unknown signal: " + option.value, "ERR_UNKNOWN_SIGNAL"};
    }
    const bool of_files = option.name.starts_with("--allow-fs-");
    const bool minded =
        of_files || !version.known() || release_of(version.major).permission_covers_all;
    const bool allows =
        option.on && std::find(kAllowed.begin(), kAllowed.end(), option.name) != kAllowed.end();
    if (allows && minded && !permission) {
      return Refusal{1, "--permission is required", "ERR_MISSING_OPTION"};
    }
  }
  // Not even the program's own file may be read then.
  const bool may_read = is_on(given, "--allow-fs-read");
  if (permission && !may_read) {
    return Refusal{1, "Access to this API has been restricted", "ERR_ACCESS_DENIED"};
  }
  return std::nullopt;
}

}  // namespace sfprobe::node
