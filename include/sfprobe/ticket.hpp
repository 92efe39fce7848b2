// Purpose: one page for the people who can remove the cause of a failure: what they are asked for,
// what was sent, what came back, and how they can see it themselves.
// Ownership and threads: plain values; pure functions. Failure: none; what the evidence does not
// say is left out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

// "Received: HTTP/1.1 403 Forbidden". Several lines in a row may have the same name.
struct TicketFact {
  std::string name;
  std::string text;
};

struct Ticket {
  std::string to;       // "the team that runs the proxy proxy.corp:3128"; "" if nobody is to blame
  std::string request;  // what they are asked to do, one sentence; "" if there is nothing to do
  std::optional<Fix> change;       // what they are asked to change, if that can be written down
  std::string about_change;        // what it does, and what speaks against it
  std::string caution{};           // what to make sure of before the change: sentences
  std::string owner;               // who can make the change unnecessary; "" if nobody else
  std::string owner_request;       // what lasts: for them, or for `to` if there is no `owner`
  std::string problem;             // what happens, one sentence
  std::vector<TicketFact> facts;   // when, from where, sent, received, certificate
  std::vector<std::string> works;  // what the same machine can do, one clause each
  // With which they can check, for a POSIX shell. A line that begins with '#' is a remark on the
  // command below it.
  std::vector<std::string> commands;
};

// `diagnosis` is that of the evidence. The ticket holds no credential.
Ticket make_ticket(const Evidence& evidence, const Diagnosis& diagnosis);

// Plain text of at most 80 columns, made to be pasted; ends with a newline.
std::string to_text(const Ticket& ticket);

}  // namespace sfprobe
