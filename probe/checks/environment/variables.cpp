#include "checks/environment/variables.hpp"

#include <array>

#include "node/show_options.hpp"
#include "proxy/reference.hpp"
#include "proxy/repair.hpp"
#include "proxy/url.hpp"
#include "run/npm_files.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::environment {
namespace {

// What a value is, and so what of it may be seen.
enum class Show { url, hosts, file, setting, node_options, node_debug, resolver, scopes, hidden };

struct Known {
  const char* name;
  Show show;
};

constexpr auto kKnown = std::to_array<Known>({
    // Which proxy, in both cases where both are read.
    {"https_proxy", Show::url},
    {"HTTPS_PROXY", Show::url},
    {"http_proxy", Show::url},
    {"HTTP_PROXY", Show::url},
    {"all_proxy", Show::url},
    {"ALL_PROXY", Show::url},
    {"no_proxy", Show::hosts},
    {"NO_PROXY", Show::hosts},
    {"NODE_USE_ENV_PROXY", Show::setting},
    {"npm_config_proxy", Show::url},
    {"npm_config_https_proxy", Show::url},
    {"npm_config_http_proxy", Show::url},
    {"npm_config_noproxy", Show::hosts},
    // Which trust.
    {"NODE_EXTRA_CA_CERTS", Show::file},
    {"NODE_TLS_REJECT_UNAUTHORIZED", Show::setting},
    {"NODE_USE_SYSTEM_CA", Show::setting},
    {"SSL_CERT_FILE", Show::file},
    {"SSL_CERT_DIR", Show::file},
    {"OPENSSL_CONF", Show::file},
    {"SSLKEYLOGFILE", Show::file},
    {"CURL_CA_BUNDLE", Show::file},
    {"REQUESTS_CA_BUNDLE", Show::file},
    {"npm_config_cafile", Show::file},
    {"npm_config_strict_ssl", Show::setting},
    // How Node.js runs.
    {"NODE_OPTIONS", Show::node_options},
    {"NODE_DEBUG", Show::node_debug},
    {"RES_OPTIONS", Show::resolver},
    {"LOCALDOMAIN", Show::hosts},
    {"HOSTALIASES", Show::file},
    {"HTTP_TIMEOUT", Show::setting},
    // The CLI's own, as far as they concern login.
    {"SF_ORG_INSTANCE_URL", Show::url},
    {"SFDX_INSTANCE_URL", Show::url},
    {"FORCE_SFDC_LOGIN_URL", Show::url},
    {"SF_AUDIENCE_URL", Show::url},
    {"SFDX_AUDIENCE_URL", Show::url},
    {"SFDX_AUTH_SCOPES", Show::scopes},
    {"SF_DISABLE_DNS_CHECK", Show::setting},
    {"SFDX_DISABLE_DNS_CHECK", Show::setting},
    {"SF_DOMAIN_RETRY", Show::setting},
    {"SFDX_DOMAIN_RETRY", Show::setting},
    {"SF_DNS_TIMEOUT", Show::setting},
    {"SFDX_DNS_TIMEOUT", Show::setting},
    {"SF_CONTAINER_MODE", Show::setting},
    {"SFDX_CONTAINER_MODE", Show::setting},
    {"CODE_BUILDER", Show::setting},
    {"SF_SANDBOX_INSTANCE_URL", Show::url},
    {"SF_USE_GENERIC_UNIX_KEYCHAIN", Show::setting},
    {"SF_ACCESS_TOKEN", Show::hidden},
    {"SFDX_ACCESS_TOKEN", Show::hidden},
    {"SF_AUTH_URL", Show::hidden},
    {"SFDX_AUTH_URL", Show::hidden},
    {"SF_CLIENT_SECRET", Show::hidden},
});

// A URL that is not written as people write it, and that a URL parser takes all the same.
std::string as_parsed(const std::string& value) {
  const auto url = proxy::parse_url(value);
  if (!url || url->host.empty()) return text::shape(value);
  const bool userinfo = !url->username.empty() || !url->password.empty();
  std::string plain = url->scheme + "://" + (userinfo ? "***@" : "") + url->host;
  if (url->port) plain += ":" + std::to_string(*url->port);
  if (!url->bare) plain += "/…";
  // What a person meant is not what the parser took: a part of a password may be the host.
  const bool twofold = !url->bare && value.find('@') != std::string::npos;
  return twofold ? text::shape(value) : text::show_url(plain);
}

// "none", "${PROXY_URL}": no credential, and what is wrong.
bool tells_itself(const std::string& value) {
  return proxy::is_no_url(value) ||
         (proxy::is_reference(value) && text::lower(value).find("proxy") != std::string::npos);
}

std::string show_url(const std::string& value) {
  if (tells_itself(value)) return value;
  std::string shown = text::show_url(value);
  return shown == text::shape(value) ? as_parsed(value) : shown;
}

std::string shown(const std::string& value, Show show) {
  if (value.empty()) return value;
  switch (show) {
    case Show::url: return show_url(value);
    case Show::hosts: return text::show_hosts(value);
    case Show::file: return text::show_path(value);
    case Show::setting: return text::show_setting(value);
    case Show::node_options: return node::show_options(value);
    case Show::node_debug:
      return text::show_words(value,
                              " http http2 https net tls dns undici fetch fs module esm timer "
                              "stream worker child_process cluster crypto url ");
    case Show::resolver:
      return text::show_words(value,
                              " ndots timeout attempts rotate debug edns0 inet6 use-vc trust-ad "
                              "single-request single-request-reopen no-tld-query no-reload "
                              "no-check-names no-aaaa ");
    // Salesforce Help, "OAuth Tokens and Scopes".
    case Show::scopes:
      return text::show_words(value,
                              " api web full refresh_token offline_access id profile email address "
                              "phone openid visualforce content lightning chatter_api wave_api "
                              "custom_permissions eclair_api pardot_api sfap_api chatbot_api "
                              "cdp_query_api cdp_profile_api cdp_ingest_api ");
    case Show::hidden: break;
  }
  return "(set)";
}

void read_npm(const System& system, VariablesFacts& facts) {
  for (const char* name : {"npm_config_strict_ssl", "NPM_CONFIG_STRICT_SSL"}) {
    if (system.env(name) != "false") continue;
    facts.strict_ssl_off = true;
    facts.strict_ssl_where = name;
    return;
  }
  for (const NpmFile& file : npm_files(system)) {
    if (npm_setting(file, "strict-ssl", system).text != "false") continue;
    facts.strict_ssl_off = true;
    facts.strict_ssl_where = file.path;
    return;
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> hidden_values(const System& system) {
  std::vector<std::pair<std::string, std::string>> hidden;
  for (const Known& known : kKnown) {
    const auto value = system.env(known.name);
    if (!value) continue;
    std::string its = shown(*value, known.show);
    if (its != *value) hidden.emplace_back(*value, std::move(its));
  }
  return hidden;
}

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
