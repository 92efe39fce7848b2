#include "clients/tls_errors.hpp"

namespace sfprobe::clients {

std::string tls_reason(const Handshake& seen, bool openssl35) {
  std::string reason = seen.raw.source == "openssl" ? seen.raw.text : "";
  constexpr std::string_view kOld = "sslv3 alert ";
  if (openssl35 && reason.starts_with(kOld)) {
    reason = "ssl/tls alert " + reason.substr(kOld.size());
  }
  if (openssl35 && reason == "packet length too long") reason = "data length too long";
  if (openssl35 && reason == "bad signature") reason = "provider signature failure";
  return reason;
}

std::string node_tls_code(const std::string& reason) {
  std::string code = "ERR_SSL_";
  for (char c : reason) {
    if (c == ' ') c = '_';
    code += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  return code;
}

}  // namespace sfprobe::clients
