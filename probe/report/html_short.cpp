#include <fmt/format.h>

#include <algorithm>

#include "report/html_parts.hpp"
#include "report/in_short.hpp"
#include "report/markup.hpp"
#include "report/summary.hpp"
#include "text/sentences.hpp"

namespace sfprobe {
namespace {

std::string list(const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = "<ul>";
  for (const std::string& item : items) out += "<li>" + escaped(item) + "</li>";
  return out + "</ul>\n";
}

std::string row(const char* name, const std::string& content) {
  return content.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, content);
}

std::string proof(const TargetReport& report, const Story& story, const Ticket& ticket) {
  constexpr std::size_t kMore = 2;  // what belongs to a fact, as far as it is proof
  std::vector<std::string> items = story.why;
  std::size_t more = 0;
  for (const TicketFact& fact : ticket.facts) {
    if (fact.name.empty() && more > 0) {
      items.back() += "; " + fact.text;
      --more;
      continue;
    }
    more = fact.name == "Received" || fact.name == "Certificate" ? kMore : 0;
    if (fact.name == "Sent" || fact.name == "Received" || fact.name == "Certificate" ||
        fact.name == "Directly" || fact.name == "Clock" || fact.name == "Hosts file" ||
        fact.name == "Name server") {
      items.push_back(fact.name + ": " + fact.text);
    }
  }
  if (!items.empty()) return list(items);
  for (const Finding& finding : report.diagnosis.findings) {
    if (finding.code != report.diagnosis.verdict.cause || finding.evidence.empty()) continue;
    return escaped(fmt::format("in the steps {}", fmt::join(finding.evidence, ", ")));
  }
  return {};
}

std::string for_good(const Ticket& ticket) {
  if (ticket.owner_request.empty()) return {};
  return ticket.owner.empty()
             ? " For good: " + ticket.owner_request
             : " For good, ask " + ticket.owner + ": \"" + ticket.owner_request + "\"";
}

bool asks_for_change(const Ticket& ticket) {
  return ticket.request.starts_with("Please make this change");
}

// What is asked of them; a change of settings is written out below.
std::string what_to_do(const Diagnosis& diagnosis, const Story& story, const Ticket& ticket) {
  const bool below = asks_for_change(ticket) && story.fix;
  const std::string change = below ? "Make the change under \"" +
                                         heading_of_fix(diagnosis, *story.fix, ticket) +
                                         "\": checked against what was observed, it works."
                                   : text::as_sentence(ticket.request);
  return change + for_good(ticket);
}

// What "works" means.
std::string tried(const Diagnosis& diagnosis) {
  if (diagnosis.predictions.empty()) return {};
  const auto& status = diagnosis.predictions.front().status;
  return "The way of a login up to the answer of its endpoint" +
         (status ? fmt::format(" (HTTP {} to a request without credentials)", *status) : "") +
         ". Not tried: user name, password, the browser, and the rules of the org.";
}

}  // namespace

std::string html_joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " · ") + escaped(part);
  return out;
}

std::string heading_of_fix(const Diagnosis& diagnosis, const Advice& fix, const Ticket& ticket) {
  if (fix.bypass) {
    return std::string(asks_for_change(ticket) || ticket.request.empty() ? "Fix" : "Until then") +
           ", if direct HTTPS is permitted";
  }
  const auto& owner = diagnosis.verdict.owner;
  if (fix.to_send || !owner || *owner == Owner::you) return "Fix";
  const std::string& host = diagnosis.place.host_name;
  return "To try first, on " + (host.empty() ? "the CLI's machine" : host);
}

// Word for word, and nothing to copy; or a message, beside what the ticket asks the same people.
bool is_said_in_short(const Story& story, const Ticket& ticket) {
  if (!story.fix || !commands_text(*story.fix).empty() || ticket.request.empty()) return false;
  return (story.fix->to_send && !ticket.change) || story.fix->text == ticket.request;
}

std::string html_in_short(const TargetReport& report, const Story& story, const Ticket& ticket) {
  const Diagnosis& diagnosis = report.diagnosis;
  const bool fails = diagnosis.verdict.status == Status::fail;
  std::string out =
      "<dl class=\"short\">\n" + row("Seen", html_joined(story.when) + " · in one run");
  if (diagnosis.verdict.status == Status::ok) out += row("Tried", escaped(tried(diagnosis)));
  if (fails) {
    out += row("Since", diagnosis.since.empty()
                            ? "not known from one run; <code>sfprobe watch</code> on the machine "
                              "keeps a record"
                            : escaped(diagnosis.since));
    out += row("Who can fix it", escaped(text::as_sentence(who_can_fix(diagnosis, ticket))));
  }
  if (fails && !ticket.request.empty())
    out += row("What to do", escaped(what_to_do(diagnosis, story, ticket)));
  out += row("Caution", escaped(story.caution));
  if (story.tone != Tone::good) {
    out += row("Proof", proof(report, story, ticket));
    if (fails) out += row("What works", list(ticket.works));
    if (fails) out += row("Certainty", std::string(certainty_text(diagnosis)));
  }
  return out + "</dl>\n";
}

}  // namespace sfprobe
