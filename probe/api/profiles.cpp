#include "sfprobe/profiles.hpp"

#include <fmt/format.h>

#include "guidance/profiles.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/target.hpp"
#include "text/words.hpp"

namespace sfprobe {
namespace {

constexpr std::string_view kMyDomain = "{my-domain}";
constexpr std::string_view kHostOfMyDomain = ".my.salesforce.com";

// "acme", "acme--uat.sandbox": what stands before the domain that Salesforce adds.
std::string name_of(const std::string& my_domain) {
  if (my_domain.empty()) return {};
  const std::string host = parse_target(my_domain).host;
  return host.ends_with(kHostOfMyDomain) ? host.substr(0, host.size() - kHostOfMyDomain.size())
                                         : host;
}

const guidance::Embedded& profile_named(std::string_view name) {
  std::string known;
  for (const guidance::Embedded& profile : guidance::embedded_profiles()) {
    if (profile.id == name) return profile;
    known += (known.empty() ? "" : ", ") + std::string(profile.id);
  }
  // What is no such word may be anything, a URL with its password for one.
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz-";
  const bool word = name.size() <= 40 && name.find_first_not_of(kLetters) == std::string_view::npos;
  throw InputError(
      fmt::format("no profile is called {}; there are: {}", word ? name : "that", known));
}

}  // namespace

std::vector<Profile> profiles() {
  std::vector<Profile> all;
  for (const guidance::Embedded& profile : guidance::embedded_profiles()) {
    all.push_back({std::string(profile.id), std::string(guidance::about_profile(profile))});
  }
  return all;
}

std::string targets_of_profile(std::string_view name, const std::string& my_domain) {
  const std::string org = name_of(my_domain);
  std::string list;
  for (std::string_view view : text::lines(guidance::targets_of(profile_named(name)))) {
    std::string line(view);
    const std::size_t at = line.find(kMyDomain);
    if (at != std::string::npos && org.empty()) continue;
    if (at != std::string::npos) line.replace(at, kMyDomain.size(), org);
    list += line + "\n";
  }
  if (list.empty()) throw InputError(fmt::format("the profile {} needs --my-domain", name));
  return list;
}

}  // namespace sfprobe
