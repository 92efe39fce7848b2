// Who is asked for what, as data: the first row that fits and whose words are all known.
#include <array>
#include <optional>

#include "diagnose/ticket/parts.hpp"

namespace sfprobe::tickets {
namespace {

struct Addressee {
  Owner owner;
  const char* text;
};

constexpr auto kAddressees = std::to_array<Addressee>({
    {Owner::you, "whoever administers {machine}"},
    {Owner::you, "whoever administers the machine that the Salesforce CLI runs on"},
    {Owner::dns, "the team that runs the name servers"},
    {Owner::proxy, "the team that runs the proxy {proxy}"},
    {Owner::proxy, "the team that runs the proxy"},
    {Owner::firewall, "the team that runs the firewall"},
    {Owner::tls_inspection, "the team that runs the TLS inspection"},
    {Owner::network, "the network team"},
    {Owner::salesforce, "Salesforce Support"},
    {Owner::org_admin, "the administrator of the Salesforce org"},
});

struct Request {
  std::optional<Owner> owner;  // any, if none
  const char* cause;           // "" fits every cause
  const char* stage;           // "" fits every stage
  const char* text;
};

constexpr const char* kResolveToo =
    "Please let {bad_servers} resolve {host}, as {good_server} does: once a server says that the "
    "name does not exist, this machine asks no other.";

constexpr auto kRequests = std::to_array<Request>({
    {Owner::you, "PROXY_UNREACHABLE", "",
     "Please check whether {proxy} is the right proxy for this machine, and correct the setting: "
     "it cannot be reached."},
    {Owner::you, "FIREWALL_REJECTS", "",
     "Please allow outgoing TCP connections to {target} in the firewall of this machine: it "
     "rejects "
     "them."},
    {Owner::you, "EACCES", "connect",
     "Please allow outgoing TCP connections to {target} in the firewall of this machine, or in the "
     "policy that forbids them."},

    {Owner::dns, "DNS_SINKHOLE", "",
     "Please let {host} resolve to its public addresses; the name servers answer {addresses}."},
    {Owner::dns, "ENOTFOUND", "", kResolveToo},
    {Owner::dns, "DNS_DISAGREEMENT", "", kResolveToo},
    {Owner::dns, "ENOTFOUND", "",
     "Please let {bad_servers} resolve {host}, or name the proxy that this machine is to use."},
    {Owner::dns, "ENOTFOUND", "",
     "Please let {host} resolve to an address that this machine can reach."},
    {Owner::dns, "DNS_SERVER_SILENT", "",
     "Please let {bad_servers} answer queries for {host}: nothing comes back."},
    {Owner::dns, "DNS_SERVER_FAILS", "",
     "Please let {bad_servers} answer queries for {host}: an error comes back."},
    {Owner::dns, "DNS_SERVER_UNREACHABLE", "",
     "Please let this machine reach {bad_servers}: its queries for {host} do not get there."},
    {Owner::dns, "DNS_AAAA_DROPPED", "",
     "Please let {bad_servers} answer queries for the AAAA record of {host}, too: they are "
     "dropped."},
    {Owner::dns, "EAI_AGAIN", "", "Please find out why {bad_servers} cannot resolve {host}."},
    {Owner::dns, "EAI_AGAIN", "", "Please find out why the name servers do not resolve {host}."},
    {Owner::dns, "BUDGET_EXCEEDED", "",
     "Please find out why it takes so long to resolve {host}: the client gives up after 10 s in "
     "all."},
    {Owner::dns, "UND_ERR_CONNECT_TIMEOUT", "",
     "Please find out why it takes so long to resolve {host}: the client gives up after 10 s."},
    {Owner::dns, "DNS_SLOW", "",
     "Please find out why it takes so long to resolve {host}: the client gives up after 10 s."},
    {Owner::dns, "", "", "Please find out why {host} does not resolve as it should."},

    {Owner::proxy, "PROXY_REFUSED", "",
     "Please find out why {proxy} cannot reach {target}: it answers HTTP {gateway_status}."},
    {Owner::proxy, "PROXY_REFUSED", "", "Please allow CONNECT to {target} through {proxy}."},
    {Owner::proxy, "PROXY_AUTH_REQUIRED", "",
     "Please let this machine use {proxy} for {target} with Basic authentication, or without any: "
     "the Salesforce CLI has no other."},
    {Owner::proxy, "PROXY_ANSWER_MALFORMED", "",
     "Please find out what {proxy} sends in answer to CONNECT {target}: Node.js cannot read it as "
     "HTTP."},
    {Owner::proxy, "HEADERS_TOO_LARGE", "",
     "Please let {proxy} answer CONNECT {target} with less than 16 KiB of headers."},
    {Owner::proxy, "CERT_HAS_EXPIRED", "", "Please renew the certificate of the proxy {proxy}."},
    {Owner::proxy, "ERR_TLS_CERT_ALTNAME_INVALID", "",
     "Please give the proxy {proxy} a certificate for the name that clients use for it."},
    {Owner::proxy, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "",
     "Please let the proxy {proxy} send its whole certificate chain, and give us its root "
     "certificate as a file."},
    {Owner::proxy, "", "", "Please find out why {proxy} opens no tunnel to {target}."},

    {Owner::firewall, "TLS_NAME_FILTERED", "",
     "Please let TLS connections that name {host} pass: the device that ends them is {cut_place}."},
    {Owner::firewall, "TLS_NAME_FILTERED", "",
     "Please let TLS connections that name {host} pass: others to the same address are answered."},
    {Owner::firewall, "FIREWALL_REJECTS", "",
     "Please allow TCP connections from {from} to {target}: {rejecter} rejects them."},
    {Owner::firewall, "", "", "Please allow TCP connections from {from} to {target}."},

    {Owner::tls_inspection, "", "proxy",
     "Please give us the root certificate of \"{issuer}\" as a file, so that clients can trust the "
     "proxy {proxy}."},
    {Owner::tls_inspection, "", "tls",
     "Please exempt {host} from TLS inspection by the proxy {inspector}, or give us the root "
     "certificate of \"{issuer}\" as a file."},
    {Owner::tls_inspection, "", "",
     "Please exempt {host} from TLS inspection, or give us the root certificate of \"{issuer}\" as "
     "a file."},
    {Owner::tls_inspection, "", "", "Please exempt {host} from TLS inspection."},

    {Owner::network, "DNS_SECOND_ANSWER", "",
     "Please find the device that sends a second DNS answer for {host}, and exempt that name."},
    {Owner::network, "IPV6_ONLY", "",
     "Please give {from} an IPv6 address and a route, or name the proxy that it is to use: {host} "
     "has only IPv6 addresses."},
    {Owner::network, "ECONNREFUSED", "connect",
     "Please allow TCP connections from {from} to {target}: something refuses them."},
    {Owner::network, "ECONNRESET", "connect",
     "Please allow TCP connections from {from} to {target}: something resets them."},
    {Owner::network, "ETIMEDOUT", "connect",
     "Please allow TCP connections from {from} to {target}: nothing answers them."},
    {Owner::network, "EHOSTUNREACH", "connect",
     "Please find out why {target} cannot be reached from {from}."},
    {Owner::network, "ENETUNREACH", "connect",
     "Please give {from} a route to the addresses of {target}."},
    {Owner::network, "PATH_MTU", "",
     "Please find the link between {from} and {target} that loses large packets, lower the MTU or "
     "clamp the TCP MSS there, and let ICMP \"fragmentation needed\" pass."},
    {Owner::network, "HELLO_TOO_LARGE", "",
     "Please let TLS connections to {target} with the post-quantum key {hello_key} pass: the "
     "device that refuses them is {cut_place}."},
    {Owner::network, "HELLO_TOO_LARGE", "",
     "Please find what refuses TLS connections to {target} with the post-quantum key {hello_key}, "
     "and let them pass: without that key they are answered."},
    {Owner::network, "HELLO_TOO_LARGE", "",
     "Please let the large TLS ClientHello of Node.js to {target} pass: the device that refuses it "
     "is {cut_place}."},
    {Owner::network, "HELLO_TOO_LARGE", "",
     "Please find the device that refuses the large TLS ClientHello of Node.js to {target}, and "
     "let it pass: smaller ones are answered."},
    {Owner::network, "TLS13_BLOCKED", "",
     "Please let TLS connections to {target} that offer TLS 1.3 pass: the device that ends them is "
     "{cut_place}."},
    {Owner::network, "TLS13_BLOCKED", "",
     "Please find the device that ends TLS connections to {target} that offer TLS 1.3, and let "
     "them pass: those with TLS 1.2 alone do."},
    {Owner::network, "CUT_ON_THE_WAY", "",
     "Please find the device that ends TLS connections to {target}, and let them pass: it is "
     "{cut_place}."},
    {Owner::network, "BUDGET_EXCEEDED", "",
     "Please find out why the connection to {target} takes so long: the client gives up after "
     "10 s in all."},
    {Owner::network, "ECONNRESET", "tls",
     "Please find out what ends the TLS handshake with {target}, and let it pass."},
    {Owner::network, "ETIMEDOUT", "tls",
     "Please find out why the TLS handshake with {target} is not answered, and let it pass."},
    {Owner::network, "EPROTO", "tls",
     "Please find out what answers at {target} with {not_tls} in place of TLS, and let TLS pass."},
    {Owner::network, "EPROTO", "tls",
     "Please find out why the TLS handshake with {target} ends with the alert {alert}, and let "
     "TLS 1.2 and 1.3 pass."},
    {Owner::network, "CERT_HAS_EXPIRED", "",
     "Please replace the certificate {expired}, which is presented for {host}: it expired on "
     "{expired_on}."},
    {Owner::network, "CERT_HAS_EXPIRED", "",
     "Please replace the certificate that is presented for {host}: it, or one above it, has "
     "expired."},
    {Owner::network, "CERT_NOT_YET_VALID", "",
     "Please replace the certificate that is presented for {host}: it is not valid yet."},
    {Owner::network, "ERR_TLS_CERT_ALTNAME_INVALID", "",
     "Please find out why the certificate that is presented for {host} is for another name."},
    {Owner::network, "MISSING_INTERMEDIATE", "",
     "Please let the server of {host} send its intermediate certificate too."},
    {Owner::network, "CLIENT_CERTIFICATE_REQUESTED", "",
     "Please find out why {target} demands a client certificate, which the Salesforce CLI does not "
     "have."},
    {Owner::network, "", "tls",
     "Please let the server of {host} present a certificate that clients accept: {refused} is not "
     "accepted."},
    {Owner::network, "", "tls",
     "Please find out why the TLS handshake with {target} fails, and let TLS 1.2 and 1.3 pass."},
    {Owner::network, "HTML_RESPONSE", "",
     "Please let requests to {host} pass: a web page is returned in place of Salesforce's answer."},
    {Owner::network, "UNEXPECTED_REDIRECT", "",
     "Please find out what redirects login requests to {host}, and let them reach Salesforce: they "
     "are sent to {location}."},
    {Owner::network, "UNEXPECTED_REDIRECT", "",
     "Please find out what redirects login requests to {host}, and let them reach Salesforce."},
    {Owner::network, "MALFORMED_RESPONSE", "",
     "Please find out what answers at {target} inside TLS: it does not speak {http}."},
    {Owner::network, "MALFORMED_RESPONSE", "",
     "Please find out what changes the HTTP answers of {target}, and let them pass unchanged: "
     "the Salesforce CLI cannot read them."},
    {Owner::network, "HEADERS_TOO_LARGE", "",
     "Please find out what adds headers to the answers of {host}: there are more than 16 KiB of "
     "them."},
    {Owner::network, "ECONNRESET", "endpoint",
     "Please find out what cuts connections to {target} before the answer, and let them pass."},
    {Owner::network, "ETIMEDOUT", "endpoint",
     "Please find out why requests to {target} get no answer, and let them pass."},
    {Owner::network, "", "endpoint",
     "Please let requests to {target} reach Salesforce, and its answers return unchanged: what "
     "comes back is {answer}."},
    {Owner::network, "", "endpoint",
     "Please let requests to {target} reach Salesforce, and its answers return unchanged."},
    {Owner::network, "", "", "Please let {from} reach {target}."},

    {Owner::salesforce, "", "",
     "Please find out why {host} answers a login request with {answer}."},
    {Owner::salesforce, "", "",
     "Please find out why {host} does not answer a login request as it should."},
    {Owner::org_admin, "", "", "Please check the login settings of the org at {host}."},
});

}  // namespace

std::optional<std::string> filled(std::string_view text, const Words& words) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const std::string* value = nullptr;
    for (const auto& [known, is] : words) {
      if (known == name && !is.empty()) value = &is;
    }
    if (value == nullptr) return std::nullopt;
    out += *value;
    text.remove_prefix(close + 1);
  }
  return out;
}

bool changes_machine(const Diagnosis& diagnosis) {
  if (diagnosis.fixes.empty()) return false;
  const Fix& first = diagnosis.fixes.front();
  return first.proof == Proof::proven && first.env;
}

std::optional<Owner> asked_of(const Diagnosis& diagnosis) {
  return changes_machine(diagnosis) ? Owner::you : diagnosis.verdict.owner;
}

std::string addressee(const Diagnosis& diagnosis, const Words& words) {
  const auto owner = asked_of(diagnosis);
  return owner ? addressee(words, *owner) : "";
}

std::string addressee(const Words& words, Owner owner) {
  for (const Addressee& row : kAddressees) {
    if (row.owner != owner) continue;
    if (auto text = filled(row.text, words)) return *text;
  }
  return {};
}

std::string request(const Diagnosis& diagnosis, const Words& words) {
  return request(diagnosis.verdict, words, asked_of(diagnosis));
}

std::string request(const Verdict& verdict, const Words& words, std::optional<Owner> owner) {
  for (const Request& row : kRequests) {
    const std::string_view cause = row.cause;
    const std::string_view stage = row.stage;
    if (row.owner != owner || (!cause.empty() && cause != verdict.cause) ||
        (!stage.empty() && stage != verdict.stage)) {
      continue;
    }
    if (auto text = filled(row.text, words)) return *text;
  }
  return {};
}

}  // namespace sfprobe::tickets
