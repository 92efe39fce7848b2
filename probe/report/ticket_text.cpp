#include "sfprobe/ticket.hpp"

#include "report/story_details.hpp"
#include "report/summary.hpp"
#include "text/clean.hpp"
#include "text/words.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kColumn = 13;

std::string padded(const std::string& name) {
  std::string head = name;
  head.resize(std::max(head.size(), kColumn), ' ');
  return head;
}

void put(std::string& out, const std::string& head, const std::string& body) {
  bool first = true;
  for (const std::string& line : text::wrapped(text::clean(body), kWidth - head.size())) {
    out += (first ? head : std::string(head.size(), ' ')) + line + "\n";
    first = false;
  }
}

}  // namespace

std::string to_text(const Ticket& ticket) {
  std::string out;
  if (!ticket.to.empty()) put(out, "To: ", ticket.to);
  if (!ticket.request.empty()) put(out, "", ticket.request);
  if (ticket.change) {
    const std::string commands = commands_text(advice_of(*ticket.change));
    for (const std::string_view line : text::lines(commands))
      out += "  " + std::string(line) + "\n";
  }
  if (!ticket.about_change.empty()) put(out, "", ticket.about_change);
  if (!ticket.caution.empty()) put(out, "Caution: ", ticket.caution);
  if (!out.empty()) out += "\n";
  put(out, "", ticket.problem);
  if (ticket.owner.empty() && !ticket.owner_request.empty()) {
    put(out, "", "For good: " + ticket.owner_request);
  } else if (!ticket.owner_request.empty()) {
    put(out, "", "The cause is for " + ticket.owner + ": \"" + ticket.owner_request + "\"");
  }
  out += "\n";
  for (const TicketFact& fact : ticket.facts) put(out, padded(fact.name), fact.text);
  for (std::size_t i = 0; i < ticket.works.size(); ++i) {
    put(out, padded(i == 0 ? "Works" : ""), ticket.works[i]);
  }
  if (!ticket.commands.empty()) out += "\nTo check:\n";
  // Never broken: they are to be pasted.
  for (const std::string& command : ticket.commands) out += "  " + text::clean(command) + "\n";
  return out;
}

}  // namespace sfprobe
