#include <fmt/format.h>

#include "diagnose/ticket/parts.hpp"
#include "text/sentences.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

// "2026-11-25 19:22:07 UTC".
std::string moment(const std::string& rfc3339) {
  if (rfc3339.size() != 20 || rfc3339[10] != 'T' || rfc3339.back() != 'Z') return {};
  return rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 8) + " UTC";
}

std::string origin(const Place& place) {
  if (place.host_name.empty()) return place.address;
  return place.address.empty() ? place.host_name : place.host_name + " (" + place.address + ")";
}

std::string client(const Cli& cli) {
  if (cli.assumed || cli.node_version.empty()) return {};
  const std::string sf =
      cli.sf_version.empty() ? "the Salesforce CLI" : "the Salesforce CLI " + cli.sf_version;
  return sf + " on Node.js " + cli.node_version;
}

std::string way(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  if (!route->proxied()) return "direct";
  if (!observed.choice || observed.choice->facts.proxy.empty()) return {};
  const auto& choice = observed.choice->facts;
  return "through the proxy " + tickets::without_userinfo(choice.proxy) +
         (choice.variable.empty() ? "" : ", from " + choice.variable);
}

std::string problem(const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  const std::string host = diagnosis.target.display;
  switch (verdict.status) {
    case Status::ok: return "A login to " + host + " works from here.";
    case Status::warn: return text::as_sentence("a login works from here, but " + verdict.summary);
    case Status::fail: {
      std::string sentence = text::as_sentence(verdict.summary);
      if (!verdict.code.empty()) sentence += " The Salesforce CLI fails with " + verdict.code + ".";
      return sentence;
    }
    default: break;
  }
  return "Inconclusive: could not determine whether a login to " + host + " works from here" +
         (verdict.summary.empty() ? "." : ": " + verdict.summary + ".");
}

// Whoever runs the machine gets the change itself.
void ask_for_change(const Diagnosis& diagnosis, Ticket& ticket) {
  if (diagnosis.fixes.empty()) return;
  const Fix& fix = diagnosis.fixes.front();
  if (!fix.redacted) ticket.change = fix;
  const bool ready = ticket.change && fix.proof == Proof::proven && fix.env;
  ticket.request = ready ? "Please make this change in the environment of the Salesforce CLI. It "
                           "was tried on what was observed, and works."
                         : fix.text;
}

}  // namespace

Ticket make_ticket(const Evidence& evidence, const Diagnosis& diagnosis) {
  const Observed observed = read(evidence);
  Ticket ticket;
  ticket.problem = tickets::without_userinfo(problem(diagnosis));
  const auto fact = [&](const char* name, const std::string& text) {
    if (!text.empty()) ticket.facts.push_back({name, text});
  };
  fact("When", moment(diagnosis.place.started));
  fact("From", origin(diagnosis.place));
  fact("To", diagnosis.target.authority());
  fact("Route", way(observed));
  fact("Client", client(diagnosis.cli));
  if (diagnosis.verdict.status != Status::fail) return ticket;

  const tickets::Words words = tickets::words_of(observed, diagnosis);
  ticket.to = tickets::addressee(diagnosis, words);
  ticket.request = tickets::request(diagnosis, words);
  if (ticket.request.empty()) ask_for_change(diagnosis, ticket);
  for (const auto& part :
       {tickets::exchange(observed, diagnosis), tickets::certificate(observed, diagnosis)}) {
    ticket.facts.insert(ticket.facts.end(), part.begin(), part.end());
  }
  ticket.works = tickets::what_works(observed, diagnosis);
  ticket.commands = tickets::commands(observed, diagnosis);
  return ticket;
}

}  // namespace sfprobe
