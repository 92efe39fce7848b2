#include "report/in_short.hpp"

namespace sfprobe {

std::string who_can_fix(const Diagnosis& diagnosis, const Ticket& ticket) {
  const std::string& host = diagnosis.place.host_name;
  const std::string here =
      "whoever administers " + (host.empty() ? "the machine that the CLI runs on" : host);
  const auto& owner = diagnosis.verdict.owner;
  if (owner == Owner::you) {
    return ticket.owner.empty() ? here : here + ", with a change; for good, " + ticket.owner;
  }
  if (!ticket.owner.empty()) return ticket.to + ", with a change; for good, " + ticket.owner;
  if (!ticket.to.empty()) return ticket.to;
  return owner ? std::string(to_string(*owner)) : "the evidence does not say";
}

std::string_view certainty_text(const Diagnosis& diagnosis) {
  if (diagnosis.verdict.certainty == Certainty::observed) return "Observed: the proof shows it.";
  return diagnosis.verdict.code == "UND_ERR_CONNECT_TIMEOUT"
             ? "Inferred: the times were measured; that the CLI gives up then follows from its "
               "timer "
               "of 10 s."
             : "Inferred: it fits what was observed best, and is not proven by it.";
}

}  // namespace sfprobe
