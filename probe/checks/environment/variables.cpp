#include "checks/environment/variables.hpp"

#include <array>

#include "text/redact.hpp"
#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

// How much of a value may be seen.
enum class Show { url, plain, hidden };

struct Known {
  const char* name;
  Show show;
};

constexpr auto kKnown = std::to_array<Known>({
    // Which proxy (facts: "Proxy variables"), in both cases where both are read.
    {"https_proxy", Show::url},
    {"HTTPS_PROXY", Show::url},
    {"http_proxy", Show::url},
    {"HTTP_PROXY", Show::url},
    {"all_proxy", Show::url},
    {"ALL_PROXY", Show::url},
    {"no_proxy", Show::plain},
    {"NO_PROXY", Show::plain},
    {"NODE_USE_ENV_PROXY", Show::plain},
    {"npm_config_proxy", Show::url},
    {"npm_config_https_proxy", Show::url},
    {"npm_config_http_proxy", Show::url},
    {"npm_config_noproxy", Show::plain},
    // Which trust.
    {"NODE_EXTRA_CA_CERTS", Show::plain},
    {"NODE_TLS_REJECT_UNAUTHORIZED", Show::plain},
    {"NODE_USE_SYSTEM_CA", Show::plain},
    {"SSL_CERT_FILE", Show::plain},
    {"SSL_CERT_DIR", Show::plain},
    {"OPENSSL_CONF", Show::plain},
    {"CURL_CA_BUNDLE", Show::plain},
    {"REQUESTS_CA_BUNDLE", Show::plain},
    {"npm_config_cafile", Show::plain},
    {"npm_config_strict_ssl", Show::plain},
    // How Node.js runs.
    {"NODE_OPTIONS", Show::url},
    {"NODE_DEBUG", Show::plain},
    {"RES_OPTIONS", Show::plain},
    {"LOCALDOMAIN", Show::plain},
    {"HOSTALIASES", Show::plain},
    {"HTTP_TIMEOUT", Show::plain},
    // The CLI's own, as far as they concern login.
    {"SF_ORG_INSTANCE_URL", Show::url},
    {"SFDX_INSTANCE_URL", Show::url},
    {"FORCE_SFDC_LOGIN_URL", Show::url},
    {"SF_AUDIENCE_URL", Show::url},
    {"SFDX_AUDIENCE_URL", Show::url},
    {"SF_DISABLE_DNS_CHECK", Show::plain},
    {"SFDX_DISABLE_DNS_CHECK", Show::plain},
    {"SF_DOMAIN_RETRY", Show::plain},
    {"SFDX_DOMAIN_RETRY", Show::plain},
    {"SF_DNS_TIMEOUT", Show::plain},
    {"SFDX_DNS_TIMEOUT", Show::plain},
    {"SF_SANDBOX_INSTANCE_URL", Show::url},
    {"SF_USE_GENERIC_UNIX_KEYCHAIN", Show::plain},
    {"SF_ACCESS_TOKEN", Show::hidden},
    {"SFDX_ACCESS_TOKEN", Show::hidden},
    {"SF_AUTH_URL", Show::hidden},
    {"SFDX_AUTH_URL", Show::hidden},
    {"SF_CLIENT_SECRET", Show::hidden},
});

// A plain value may hold a URL with credentials all the same.
std::string shown(const std::string& value, Show show) {
  if (value.empty()) return value;
  if (show == Show::hidden) return "(set)";
  const bool suspicious = show == Show::url || value.find('@') != std::string::npos ||
                          value.find("://") != std::string::npos;
  return suspicious ? text::redact_url(value) : value;
}

bool turns_strict_ssl_off(std::string_view npmrc) {
  for (std::string_view line : text::lines(npmrc)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (text::trim(line.substr(0, equals)) != "strict-ssl") continue;
    const std::string_view value = text::trim(line.substr(equals + 1));
    if (value == "false" || value == "\"false\"") return true;
  }
  return false;
}

void read_npm(const System& system, VariablesFacts& facts) {
  for (const char* name : {"npm_config_strict_ssl", "NPM_CONFIG_STRICT_SSL"}) {
    if (system.env(name) != "false") continue;
    facts.strict_ssl_off = true;
    facts.strict_ssl_where = name;
    return;
  }
  const std::string home = system.env("HOME").value_or("");
  for (const std::string& path : {system.working_directory() + "/.npmrc", home + "/.npmrc"}) {
    const auto content = system.read_file(path, 64 * 1024);
    if (!content || !turns_strict_ssl_off(*content)) continue;
    facts.strict_ssl_off = true;
    facts.strict_ssl_where = path;
    return;
  }
}

}  // namespace

VariablesFacts read_variables(const System& system) {
  VariablesFacts facts;
  for (const Known& known : kKnown) {
    const auto value = system.env(known.name);
    if (!value) continue;
    facts.variables.push_back({known.name, shown(*value, known.show), value->empty()});
  }
  read_npm(system, facts);
  return facts;
}

}  // namespace sfprobe::environment
