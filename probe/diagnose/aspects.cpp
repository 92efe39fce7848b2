#include "diagnose/aspects.hpp"

#include <algorithm>
#include <array>

#include "facts/stages.hpp"

namespace sfprobe {
namespace {

using enum Aspect;
using namespace stages;

constexpr auto kRows = std::to_array<AspectRow>({
    {strict_ssl, kEnvironment, "npm strict-ssl", "npm strict-ssl"},
    {node_version, kEnvironment, "Node.js", "Node.js"},
    {cli_version, kEnvironment, "Salesforce CLI", "Salesforce CLI"},
    {http_stack, kEnvironment, "HTTP stack", "HTTP stack"},
    {operating_system, kEnvironment, "operating system", "operating system"},
    {container, kEnvironment, "container", "container"},
    {name_servers, kDns, "name servers", "name servers", true},
    {hosts_file, kDns, "hosts file", "address in the hosts file"},
    {addresses, kDns, "addresses", "addresses", true},
    {proxy, kProxy, "proxy", "proxy"},
    {tunnel, kProxy, "CONNECT", "answer to CONNECT"},
    {connections, kConnect, "connections", "connections", true},
    {way_out, kConnect, "way out", "way out"},
    {handshake, kTls, "handshake", "TLS handshake"},
    {issuer, kTls, "issuer", "issuer"},
    {certificates_sent, kTls, "certificates sent", "number of certificates"},
    {last_issuer, kTls, "issuer of the last", "last issuer"},
    {certificate, kTls, "certificate", "certificate"},
    {certificates_above, kTls, "certificates above it", "certificates above it", true},
    {stores, kTls, "stores with its root", "stores with its root"},
    {trust_of_cli, kTls, "trust of the CLI", "trust"},
    {trust_of_system, kTls, "trust of the system", "trust of the system"},
    {answer, kEndpoint, "answer", "HTTP answer"},
    {server, kEndpoint, "server", "server"},
    {redirect, kEndpoint, "redirect to", "redirect"},
    {lookup_time, kDns, "lookup time", "lookup time"},
    {connect_time, kConnect, "connect time", "connect time"},
    {tunnel_time, kProxy, "tunnel time", "tunnel time"},
    {tls_time, kTls, "TLS time", "TLS time"},
    {answer_time, kEndpoint, "answer time", "answer time"},
});

constexpr AspectRow kVariable{variable, kEnvironment, "", ""};

constexpr bool each_at_its_place() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].aspect) != i + 1) return false;
  }
  return kRows.back().aspect == answer_time;
}
static_assert(each_at_its_place(), "a row for each aspect, in the order of the enum");

}  // namespace

const AspectRow& row_of(Aspect aspect) {
  return aspect == variable ? kVariable : kRows[static_cast<std::size_t>(aspect) - 1];
}

Aspect aspect_of(const Difference& one) {
  if (one.is_variable) return variable;
  const auto row = std::find_if(kRows.begin(), kRows.end(),
                                [&](const AspectRow& known) { return known.label == one.what; });
  return row == kRows.end() ? variable : row->aspect;
}

bool is_time(Aspect aspect) {
  return aspect == lookup_time || aspect == connect_time || aspect == tunnel_time ||
         aspect == tls_time || aspect == answer_time;
}

}  // namespace sfprobe
