#include "clients/tls_errors.hpp"

#include <algorithm>
#include <array>

#include "text/ip.hpp"

namespace sfprobe::clients {
namespace {

constexpr auto kHinted =
    std::to_array<std::string_view>({"UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
                                     "DEPTH_ZERO_SELF_SIGNED_CERT"});

// "DNS:a.example.com, IP Address:192.0.2.1"; `addresses` alone are without what they are.
std::string joined(const std::vector<std::string>& names, bool addresses) {
  std::string text;
  for (const std::string& name : names) {
    const bool ip = text::is_ip(name);
    if (addresses && !ip) continue;
    const std::string kind = addresses ? "" : ip ? "IP Address:" : "DNS:";
    text += (text.empty() ? "" : ", ") + kind + name;
  }
  return text;
}

// As tls.checkServerIdentity says which names the certificate has instead.
std::string other_names(const Handshake& seen) {
  std::string start = "Hostname/IP does not match certificate's altnames";
  if (seen.facts.chain.empty()) return start;
  start += ": ";
  const trust::CertificateFacts& leaf = seen.facts.chain.front();
  const std::string host = seen.facts.server_name.empty() ? seen.ip : seen.facts.server_name;
  if (text::is_ip(host)) {
    return start + "IP: " + host + " is not in the cert's list: " + joined(leaf.names, true);
  }
  if (!leaf.names.empty()) {
    return start + "Host: " + host +
           ". is not in the cert's altnames: " + joined(leaf.names, false);
  }
  const std::size_t name = leaf.subject.find("CN=");
  if (name == std::string::npos) return start + "Cert does not contain a DNS name";
  const std::string rest = leaf.subject.substr(name + 3);
  return start + "Host: " + host + ". is not cert's CN: " + rest.substr(0, rest.find(','));
}

}  // namespace

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

std::string certificate_error(const node::Release& node, const Handshake& seen,
                              const std::string& code) {
  if (code == "ERR_TLS_CERT_ALTNAME_INVALID") return other_names(seen);
  const auto found = seen.words.find(node.view());
  if (found == seen.words.end() || found->second.empty()) return code;
  const bool hinted =
      node.hints_at_system_ca && std::find(kHinted.begin(), kHinted.end(), code) != kHinted.end();
  return found->second + (hinted
                              ? "; if the root CA is installed locally, try running Node.js with "
                                "--use-system-ca"
                              : "");
}

}  // namespace sfprobe::clients
