#include "lab/org.hpp"

#include <algorithm>

#include "lab/scenario.hpp"

namespace sfprobe::lab {
namespace {

constexpr const char* kOrg = "00D000000000001AAA";
constexpr const char* kUser = "005000000000001AAA";
constexpr const char* kUsername = "user@example.com";

// A parameter of a form; "" if it is not there.
std::string parameter(const std::string& request, const std::string& name) {
  const std::size_t head = request.find("\r\n\r\n");
  if (head == std::string::npos) return {};
  const std::string body = "&" + request.substr(head + 4);
  const std::size_t at = body.find("&" + name + "=");
  if (at == std::string::npos) return {};
  const std::size_t start = at + name.size() + 2;
  return body.substr(start, body.find('&', start) - start);
}

// What grants a token: a code, or a JWT of three parts.
bool is_grant(const std::string& request) {
  const std::string assertion = parameter(request, "assertion");
  return !parameter(request, "code").empty() ||
         std::count(assertion.begin(), assertion.end(), '.') == 2;
}

std::string token_for(const std::string& instance) {
  return Json{{"access_token", "made-up"},
              {"refresh_token", "made-up"},
              {"scope", "api web"},
              {"instance_url", instance},
              {"id", std::string("https://login.salesforce.com/id/") + kOrg + "/" + kUser},
              {"token_type", "Bearer"}}
      .dump();
}

std::string user() {
  return Json{{"user_id", kUser}, {"organization_id", kOrg}, {"preferred_username", kUsername}}
      .dump();
}

std::string user_record() { return Json{{"Id", kUser}, {"Username", kUsername}}.dump(); }

constexpr const char* kNoGet =
    R"({"error":"invalid_request","error_description":"must use HTTP POST"})";

}  // namespace

std::optional<OrgAnswer> answer_of_org(const std::string& request, const std::string& instance) {
  if (instance.empty()) return std::nullopt;
  const std::string line = request.substr(0, request.find("\r\n"));
  const std::string ok = "200 OK";
  if (line.starts_with("POST ")) {
    return is_grant(request) ? std::optional(OrgAnswer{ok, token_for(instance)}) : std::nullopt;
  }
  if (line.starts_with("GET /services/oauth2/token")) return OrgAnswer{"400 Bad Request", kNoGet};
  if (line.starts_with("GET /services/oauth2/userinfo")) return OrgAnswer{ok, user()};
  if (line.find("/sobjects/User/") != std::string::npos) return OrgAnswer{ok, user_record()};
  return std::nullopt;
}

}  // namespace sfprobe::lab
