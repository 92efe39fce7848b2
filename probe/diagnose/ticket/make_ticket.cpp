#include <fmt/format.h>

#include <algorithm>

#include "diagnose/caution.hpp"
#include "diagnose/ticket/parts.hpp"
#include "text/sentences.hpp"
#include "text/show.hpp"
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
  if (cli.sf_version.empty()) return "Node.js " + cli.node_version + " (no sf found; predicted)";
  return "the Salesforce CLI " + cli.sf_version + " on Node.js " + cli.node_version;
}

std::string way(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  if (!route->proxied()) return "direct";
  if (!observed.choice || observed.choice->facts.proxy.empty()) return {};
  const auto& choice = observed.choice->facts;
  if (text::has_hidden_part(choice.proxy)) return "through the proxy in " + choice.variable;
  return "through the proxy " + tickets::without_userinfo(choice.proxy) +
         (choice.variable.empty() ? "" : ", from " + choice.variable);
}

std::string machine(const Diagnosis& diagnosis) {
  std::string text;
  for (const MachineFact& fact : diagnosis.machine) {
    const bool counts = fact.name == "system" || fact.name == "runs in" || fact.name == "user";
    if (!counts) continue;
    const std::string word = fact.name == "system" ? "" : fact.name + " ";
    text += (text.empty() ? "" : "; ") + word + fact.text;
  }
  return text;
}

// The way out to the first hop, where packets may get lost or be turned away.
std::string way_out(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  for (const environment::WayFact* way : observed.ways_of(*route)) {
    if (!way->error.empty() || way->interface.empty()) continue;
    std::string text = way->interface;
    if (!way->source.empty()) text += ", from " + way->source;
    if (!way->gateway.empty()) text += ", gateway " + way->gateway;
    return way->mtu > 0 ? text + fmt::format(", MTU {}", way->mtu) : text;
  }
  return {};
}

// An answer that is none of Salesforce's has an id of sfprobe's, which the CLI does not print.
bool is_given_by_cli(const Diagnosis& diagnosis) {
  if (diagnosis.predictions.empty()) return true;
  const auto& codes = diagnosis.predictions.front().codes;
  return std::find(codes.begin(), codes.end(), diagnosis.verdict.code) != codes.end();
}

// Where no CLI is installed, what it does is not seen but predicted.
std::string says_code(const Diagnosis& diagnosis) {
  const bool installed = !diagnosis.cli.sf_version.empty();
  const std::string& code = diagnosis.verdict.code;
  if (is_given_by_cli(diagnosis)) {
    return " The Salesforce CLI " + std::string(installed ? "fails" : "would fail") + " with " +
           code + ".";
  }
  return " The Salesforce CLI " + std::string(installed ? "cannot" : "would be unable to") +
         " log in (" + code + ").";
}

std::string problem(const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  const std::string host = diagnosis.target.display;
  switch (verdict.status) {
    case Status::ok: return "A login to " + host + " works from here.";
    case Status::warn: return text::as_sentence("a login works from here, but " + verdict.summary);
    case Status::fail: {
      std::string sentence = text::as_sentence(verdict.summary);
      const bool said = sentence.find("reports as " + verdict.code) != std::string::npos;
      if (!verdict.code.empty() && !said) {
        sentence += says_code(diagnosis);
      }
      return sentence;
    }
    default: break;
  }
  return "Inconclusive: could not determine whether a login to " + host + " works from here" +
         (verdict.summary.empty() ? "." : ": " + verdict.summary + ".");
}

// What is said of a line that a ticket leaves out.
std::string without_note(std::string text) {
  const std::size_t at = text.find(text::kOwnCredentials);
  if (at != std::string::npos) text.erase(at, text::kOwnCredentials.size());
  return text;
}

// Whoever runs the machine gets the change itself.
void ask_for_change(const Diagnosis& diagnosis, Ticket& ticket) {
  // A message to somebody else is none of theirs.
  const auto found = std::find_if(diagnosis.fixes.begin(), diagnosis.fixes.end(),
                                  [](const Fix& fix) { return !fix.id.starts_with("ask-"); });
  if (found == diagnosis.fixes.end()) return;
  const Fix& fix = *found;
  if (!fix.redacted) ticket.change = fix;
  const bool ready = ticket.change && fix.proof == Proof::proven && fix.env;
  ticket.request = ready ? "Please make this change in the environment of the Salesforce CLI. "
                           "Checked against what was observed, it works."
                         : without_note(fix.text);
  if (ready) ticket.about_change = fix.text;
}

// The change is for whoever runs the machine; the cause stays until somebody else removes it. A
// root to trust needs nothing more.
void ask_owner(const Diagnosis& diagnosis, const tickets::Words& words, Ticket& ticket) {
  const auto& owner = diagnosis.verdict.owner;
  if (!owner || owner == Owner::you || !ticket.change || trusts_more(*ticket.change) ||
      !tickets::changes_machine(diagnosis))
    return;
  ticket.owner = tickets::addressee(words, *owner);
  ticket.owner_request = tickets::request(diagnosis.verdict, words, owner);
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
  fact("System", machine(diagnosis));
  // Whoever gets it may never have heard of it.
  fact("Seen by", "sfprobe, which makes the connections of a login and does not log in");
  if (diagnosis.verdict.status != Status::fail) return ticket;

  const tickets::Words words = tickets::words_of(observed, diagnosis);
  ticket.to = tickets::addressee(diagnosis, words);
  ticket.request = tickets::request(diagnosis, words);
  if (ticket.request.empty()) {
    ask_for_change(diagnosis, ticket);
    if (!ticket.request.empty()) ticket.caution = diagnosis.caution;
    ask_owner(diagnosis, words, ticket);
    tickets::add_lasting(diagnosis, words, ticket);
  }
  for (const auto& part :
       {tickets::exchange(observed, diagnosis), tickets::certificate(observed, diagnosis)}) {
    ticket.facts.insert(ticket.facts.end(), part.begin(), part.end());
  }
  fact("Leaves by", way_out(observed));
  ticket.works = tickets::what_works(observed, diagnosis);
  ticket.commands = tickets::commands(observed, diagnosis);
  return ticket;
}

}  // namespace sfprobe
