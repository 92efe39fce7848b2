#include "anonymize/common_words.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "text/ascii.hpp"
#include "text/inspection_products.hpp"

namespace sfprobe::anonymizing {
namespace {

// Accounts of images and services, products that write themselves where a host's name belongs, and
// words of errors, settings and steps. In order.
constexpr auto kCommon = std::to_array<std::string_view>({
    "access",      "account",   "address",   "admin",      "administrator", "agent",
    "akamai",      "always",    "amd64",     "answer",     "apache",        "arm64",
    "authority",   "base64",    "bitbucket", "block",      "blocked",       "browser",
    "build",       "builder",   "bundled",   "caddy",      "certificate",   "check",
    "circleci",    "client",    "closed",    "cloudflare", "cloudfront",    "codespace",
    "computer",    "config",    "connect",   "connection", "container",     "control",
    "data",        "debian",    "debian12",  "default",    "denied",        "desktop",
    "developer",   "direct",    "docker",    "domain",     "download",      "ec2-user",
    "egress",      "email",     "endpoint",  "envoy",      "error",         "example",
    "fastly",      "fedora",    "files",     "filter",     "firefox",       "firewall",
    "forward",     "gateway",   "github",    "gitlab",     "gitpod",        "google",
    "guest",       "handshake", "haproxy",   "header",     "hello",         "host",
    "http2",       "https",     "imperva",   "ingress",    "intermediate",  "internal",
    "internet",    "invalid",   "ipv4",      "ipv6",       "jenkins",       "kong",
    "kubernetes",  "laptop",    "linux64",   "local",      "login",         "machine",
    "manager",     "master",    "network",   "nginx",      "node",          "node18",
    "node20",      "node22",    "node24",    "nodejs",     "oauth2",        "office",
    "online",      "opc",       "openresty", "openssl",    "oracle",        "partial",
    "password",    "policy",    "private",   "production", "proxy",         "public",
    "refused",     "remote",    "request",   "reset",      "resolver",      "response",
    "root",        "router",    "runner",    "salesforce", "sandbox",       "secure",
    "security",    "server",    "service",   "services",   "sfdx",          "sha-256",
    "sha256",      "shared",    "squid",     "staging",    "status",        "system",
    "target",      "timeout",   "tinyproxy", "tls12",      "tls13",         "tlsv1",
    "token",       "traefik",   "trial",     "tunnel",     "ubuntu",        "unknown",
    "user",        "users",     "utf-8",     "utf8",       "vagrant",       "value",
    "varnish",     "vegur",     "version",   "virtual",    "vscode",        "webmaster",
    "website",     "win32",     "windows",   "worker",     "works",         "workspace",
    "workstation", "x509",      "x86-64",
});

static_assert(std::ranges::is_sorted(kCommon));

}  // namespace

bool is_common_word(std::string_view lower) {
  if (std::ranges::binary_search(kCommon, lower)) return true;
  // "zscaler" is a product, "zscaler-7" the machine that runs it.
  return std::ranges::all_of(lower, text::is_alpha) &&
         !text::inspection_product(std::string(lower)).empty();
}

}  // namespace sfprobe::anonymizing
