#include "proxy/choice.hpp"

#include <utility>

namespace sfprobe::proxy {

std::optional<Setting> first_set(const Variables& variables,
                                 std::initializer_list<const char*> names, bool skip_empty) {
  for (const char* name : names) {
    const auto value = variables(name);
    if (value && !(skip_empty && value->empty())) return Setting{name, *value};
  }
  return std::nullopt;
}

ProxyChoice go_direct(std::string_view rule, std::string variable, std::string reason) {
  return {std::string(rule), Decision::direct, std::move(variable), std::move(reason)};
}

ProxyChoice go_through(std::string_view rule, const Setting& setting) {
  ProxyChoice choice{std::string(rule), Decision::proxy, setting.name, "",
                     parse_proxy_url(setting.value)};
  if (choice.url.fault == ProxyFault::empty) {
    choice.decision = Decision::direct;
    choice.reason = setting.name + " is set but empty";
  }
  return choice;
}

std::vector<std::string> codes_of(ProxyError error) {
  switch (error) {
    case ProxyError::invalid_url: return {"ERR_INVALID_URL"};
    case ProxyError::other_protocol:
    case ProxyError::no_origin: return {"UND_ERR_INVALID_ARG"};
    case ProxyError::malformed_uri:
    case ProxyError::none: break;
  }
  return {};
}

std::string message_of(ProxyError error) {
  switch (error) {
    case ProxyError::invalid_url: return "TypeError: Invalid URL";
    case ProxyError::other_protocol:
      return "InvalidArgumentError: Invalid URL protocol: the URL must start with `http:` or "
             "`https:`.";
    case ProxyError::no_origin: return "InvalidArgumentError: invalid url";
    case ProxyError::malformed_uri: return "URIError: URI malformed";
    case ProxyError::none: break;
  }
  return {};
}

}  // namespace sfprobe::proxy
