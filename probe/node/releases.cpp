#include "node/releases.hpp"

#include <array>

namespace sfprobe::node {
namespace {

// ci/lib.sh reads .major and .pinned.
constexpr auto kReleases = std::to_array<Release>({
    {.major = 20, .pinned = "20.20.2", .undici = 6},
    {.major = 22,
     .pinned = "22.23.3",
     .undici = 6,
     .openssl35 = true,
     .knows_typescript_input = true,
     .names_import_attributes = true,
     .gives_link_local_zone = true,
     .compares_empty_body = true,
     .llhttp94 = true},
    {.major = 24,
     .pinned = "24.21.0",
     .undici = 7,
     .security_level = 2,
     .openssl35 = true,
     .refuses_openssl_with_system_ca = true,
     .names_fips_provider = true,
     .knows_typescript_input = true,
     .names_import_attributes = true,
     .gives_link_local_zone = true,
     .compares_empty_body = true,
     .llhttp94 = true,
     .hints_at_system_ca = true,
     .crashes_on_unnamed_curves = true},
    {.major = 26,
     .pinned = "26.10.0",
     .attempt_ms = 500,
     .undici = 8,
     .security_level = 2,
     .openssl35 = true,
     .refuses_openssl_with_system_ca = true,
     .names_fips_provider = true,
     .permission_covers_all = true,
     .knows_typescript_input = true,
     .fips_takes_a_choice = true,
     .names_import_attributes = true,
     .gives_link_local_zone = true,
     .compares_empty_body = true,
     .agent_limits_connect_answer = true,
     .tls_proxy_by_ip_fails = true,
     .llhttp94 = true,
     .hints_at_system_ca = true,
     .crashes_on_unnamed_curves = true},
});

// As Node.js's documentation says "Added in": the first version, and the older line that got it.
struct Added {
  Version first;
  Version backport;

  bool in(Version version) const {
    return version >= first || (version.major == backport.major && version >= backport);
  }
};

constexpr Added kSystemCaOption{{23, 8}, {22, 15}};
constexpr Added kSystemCaVariable{{24, 6}, {22, 19}};
constexpr Added kEnvProxy{{24, 0}, {22, 21}};

}  // namespace

std::span<const Release> releases() { return kReleases; }

const Release& newest_release() { return kReleases.back(); }

const Release& release_of(int major) {
  const Release* best = &kReleases.front();
  for (const Release& release : kReleases) {
    if (release.major <= major) best = &release;
  }
  return *best;
}

Version assumed_version() { return parse_version(newest_release().pinned); }

bool knows_system_ca_option(Version version) { return kSystemCaOption.in(version); }

bool knows_system_ca_variable(Version version) { return kSystemCaVariable.in(version); }

bool knows_env_proxy(Version version) { return kEnvProxy.in(version); }

// From 22.23.0, and measured in 22.23.3; in 24.17.0 and 24.18.0, and in 26.4.0. 24.21.0 and 26.10.0
// match again.
bool matches_ipv6_names(Version version) {
  return !(version.major == 22 && version >= Version{22, 23}) && version != Version{24, 17} &&
         version != Version{24, 18} && version != Version{26, 4};
}

// nodejs/node issue 63989, mended in the version after each.
bool loses_node_fetch_answers(std::string_view version) {
  return version == "22.23.0" || version == "24.17.0" || version == "26.3.1";
}

}  // namespace sfprobe::node
