#include "support/canary.hpp"

#include "text/ascii.hpp"
#include "text/base64.hpp"

namespace sfprobe::testing {
namespace {

std::string percent(const std::string& text) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::string("%") + kDigits[byte >> 4U] + kDigits[byte & 15U];
  }
  return out;
}

}  // namespace

std::vector<std::string> traces_of_canary() {
  std::vector<std::string> all = {"canary", "63614e617279"};
  for (const std::size_t offset : {0U, 1U, 2U}) {
    const std::string whole = text::base64(std::string(offset, 'x') + kCanary);
    all.push_back(text::lower(whole.substr(offset == 0 ? 0 : 4, 8)));
  }
  return all;
}

std::vector<std::string> spoilt_urls() {
  const std::string& c = kCanary;
  return {"http://user:" + c,
          "http://user:" + c + "%40proxy:8080",
          "user%3A" + c + "%40proxy",
          "proxy:8080:user:" + c,
          "user:" + c,
          "http://10.20.0.2:3128 -U user:" + c,
          "http://user:" + c + "/x@10.20.0.2:3128",
          "http://user:" + c + "?x@10.20.0.2:3128",
          "http://10.20.0.2:3128/user:" + c + "@x",
          "http://10.20.0.2:3128@user:" + c,
          "http://10.20.0.2:3128/?auth=" + c,
          "\"http://user:" + c + "@10.20.0.2:3128\"",
          "'user:" + c + "'",
          "http//user:" + c + "@10.20.0.2",
          c + "://10.20.0.2:3128",
          "http://user;" + c + ":3128",
          "http://user," + c,
          "user " + c,
          "socks4://user:" + c + "@10.20.0.2:1080",
          "http://" + c + ":pw@10.20.0.2:3128",
          "http://user:" + c + "@@10.20.0.2:3128",
          "http://user:" + c + "#@10.20.0.2:3128",
          "http:\\\\user:" + c + "@10.20.0.2:3128",
          "//user:" + c + "@10.20.0.2:3128",
          "https://user:" + c + "@[::1",
          "http://[" + c + "]:80",
          "http://user:%" + c + "@10.20.0.2:3128",
          "http://user:" + c + "@10.20.0.2:99999",
          "http=10.20.0.2;https=user:" + c + "@x:1",
          "export https_proxy=http://u:" + c + "@x",
          "http://user:" + c + "@10.20.0.2:3128"};
}

Environment everywhere(const std::string& value) {
  Environment environment;
  for (const char* name : {"https_proxy",
                           "HTTPS_PROXY",
                           "http_proxy",
                           "HTTP_PROXY",
                           "all_proxy",
                           "ALL_PROXY",
                           "npm_config_proxy",
                           "npm_config_https_proxy",
                           "npm_config_http_proxy",
                           "npm_config_noproxy",
                           "no_proxy",
                           "NO_PROXY",
                           "NODE_USE_ENV_PROXY",
                           "NODE_EXTRA_CA_CERTS",
                           "NODE_TLS_REJECT_UNAUTHORIZED",
                           "NODE_USE_SYSTEM_CA",
                           "SSL_CERT_FILE",
                           "SSL_CERT_DIR",
                           "OPENSSL_CONF",
                           "SSLKEYLOGFILE",
                           "CURL_CA_BUNDLE",
                           "REQUESTS_CA_BUNDLE",
                           "npm_config_cafile",
                           "npm_config_strict_ssl",
                           "NODE_DEBUG",
                           "RES_OPTIONS",
                           "LOCALDOMAIN",
                           "HOSTALIASES",
                           "HTTP_TIMEOUT",
                           "SF_ORG_INSTANCE_URL",
                           "SFDX_INSTANCE_URL",
                           "FORCE_SFDC_LOGIN_URL",
                           "SF_AUDIENCE_URL",
                           "SFDX_AUDIENCE_URL",
                           "SF_DISABLE_DNS_CHECK",
                           "SF_DOMAIN_RETRY",
                           "SF_DNS_TIMEOUT",
                           "SF_CONTAINER_MODE",
                           "SF_SANDBOX_INSTANCE_URL",
                           "SF_ACCESS_TOKEN",
                           "SFDX_ACCESS_TOKEN",
                           "SF_AUTH_URL",
                           "SFDX_AUTH_URL",
                           "SF_CLIENT_SECRET",
                           "SF_USE_GENERIC_UNIX_KEYCHAIN",
                           "HOME",
                           "TMPDIR"}) {
    environment[name] = value;
  }
  environment["NODE_OPTIONS"] = value;
  return environment;
}

std::string page(const std::string& echo, const std::string& status) {
  const std::string body = "<html><head><title>sid=" + kCanary + " " + echo +
                           "</title></head><body>" + "access_token=" + kCanary +
                           "&code=" + kCanary + " state=" + kCanary + " SAMLResponse=" + kCanary +
                           " " + echo + "</body></html>";
  return "HTTP/1.1 " + status + "\r\nSet-Cookie: sid=" + kCanary +
         "\r\nLocation: https://portal.example/" + "a;sid=" + kCanary + "/b?code=" + kCanary +
         "#access_token=" + kCanary + "\r\nVia: 1.1 x " + echo + "\r\nServer: x " + echo +
         "\r\nX-Cache: " + echo + "\r\nProxy-Authenticate: Basic realm=\"" + echo +
         "\"\r\nContent-Type: text/html; x=" + echo +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> echoes() {
  return {kCanary,
          "user:" + kCanary,
          percent(kCanary),
          text::base64("user:" + kCanary),
          text::base64(kCanary),
          kCanary.substr(0, 6),
          text::lower(kCanary),
          kCanary.substr(0, 3) + "\xff\xfe" + kCanary.substr(3),
          std::string(90, 'x') + kCanary};
}

}  // namespace sfprobe::testing
