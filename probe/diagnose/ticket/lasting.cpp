// Whose change is only a way around: what removes the cause, and who can do that. Where the change
// itself is final there is no row.
#include <algorithm>
#include <array>

#include "diagnose/ticket/parts.hpp"

namespace sfprobe::tickets {
namespace {

struct Lasting {
  const char* cause;  // "" fits every cause
  const char* fix;    // the quick one
  Owner owner;
  const char* text;
};

constexpr const char* kFasterConnections =
    "Please find out why connections from {from} to {target} are slow to open, or do not open to "
    "each address: Node.js waits 250 ms (500 ms from version 26) for all addresses but the last.";

constexpr auto kLasting = std::to_array<Lasting>({
    {"", "raise-attempt-timeout", Owner::network, kFasterConnections},
    {"", "first-address-only", Owner::network, kFasterConnections},
    {"", "prefer-ipv4", Owner::network,
     "Please let {from} reach {target} over IPv6, or take the IPv6 route from it."},
    {"", "shorten-dns-wait", Owner::dns,
     "Please find out why {bad_servers} answers so late, or take it from the settings of {from}."},
    {"SEARCH_LIST_ANSWER", "lower-ndots", Owner::dns,
     "Please remove the wildcard record of {domain}, or take {domain} from the search list of "
     "{from}: it answers for {host}."},
    {"CERT_CURVE_CRASH", "run-on-node-22", Owner::network,
     "Please reissue the certificates that are presented for {host} with RSA keys or with keys on "
     "a NIST curve: newer Node.js versions crash on others."},
    {"PROXY_URL_INVALID", "go-direct", Owner::you,
     "Correct the proxy URL in {variable}, so that the CLI takes the company's proxy again."},
    {"PROXY_URL_INVALID", "take-other-proxy", Owner::you,
     "Correct or remove {variable}, which other programs read as well."},
});

}  // namespace

void add_lasting(const Diagnosis& diagnosis, const Words& words, Ticket& ticket) {
  if (!ticket.change || diagnosis.verdict.owner != Owner::you) return;
  for (const Lasting& row : kLasting) {
    const std::string_view cause = row.cause;
    if ((!cause.empty() && cause != diagnosis.verdict.cause) || ticket.change->id != row.fix)
      continue;
    const auto text = filled(row.text, words);
    if (!text) continue;
    if (row.owner != Owner::you) ticket.owner = addressee(words, row.owner);
    ticket.owner_request = *text;
    return;
  }
}

}  // namespace sfprobe::tickets
