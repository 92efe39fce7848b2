// Purpose: the parts of a ticket, each from the typed facts. Threads: pure. Failure: none; what is
// not known is left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/ticket.hpp"

namespace sfprobe::tickets {

// What sentences and commands are filled with: {"host", "login.example.com"}.
using Words = std::vector<std::pair<std::string, std::string>>;

using Facts = std::vector<TicketFact>;

// Nothing for a text that is empty.
void add(Facts& facts, const std::string& name, std::string text);
std::string quoted(const std::string& text);

// What the sentences are about; the proxy and the certificate only if there are any.
Words words_of(const Observed& observed, const Diagnosis& diagnosis);

// The text with each "{word}" replaced; nothing if one of them is not known.
std::optional<std::string> filled(std::string_view text, const Words& words);

// The first fix is a change of the CLI's environment that was tried and works: no matter who can
// remove the cause, whoever runs the machine can make it.
bool changes_machine(const Diagnosis& diagnosis);

// Who is asked for what; "" if the table has no request, as for most changes of the machine.
std::string addressee(const Diagnosis& diagnosis, const Words& words);
std::string request(const Diagnosis& diagnosis, const Words& words);

// The same for one of several who can do something about it.
std::string addressee(const Words& words, Owner owner);
std::string request(const Verdict& verdict, const Words& words, std::optional<Owner> owner);

// What removes the cause for good where whoever runs the machine gets a way around it.
void add_lasting(const Diagnosis& diagnosis, const Words& words, Ticket& ticket);

// What was sent at the stage that fails, and what came back.
std::vector<TicketFact> exchange(const Observed& observed, const Diagnosis& diagnosis);

void handshake(const Observed& observed, const Diagnosis& diagnosis, Facts& facts);

// sfprobe's own handshake passed, and it is not the certificate that ends the CLI's.
bool is_passed(const ObservedRoute& route, const Diagnosis& diagnosis);

// Where the connection was cut, and what was tried to see that. Of a direct route.
std::vector<TicketFact> where_cut(const ObservedRoute& route);

// The certificate that was presented there, if the failure is about it.
std::vector<TicketFact> certificate(const Observed& observed, const Diagnosis& diagnosis);

// What works from the same machine: the stages before, other routes, other servers, other clients.
std::vector<std::string> what_works(const Observed& observed, const Diagnosis& diagnosis);

std::vector<std::string> commands(const Observed& observed, const Diagnosis& diagnosis);

// A proxy's URL in a text without the "***@" that stands for its credentials.
std::string without_userinfo(std::string text);

// "40 (handshake_failure)".
std::string alert_words(int alert);

// What is wrong with an answer that has a status, clause by clause, each begun with "; ": ";
// Node.js's parser stops in a header's value: HPE_INVALID_HEADER_TOKEN".
std::string faults_of(const endpoint::RequestFacts& facts);
std::string parser_stop(const std::vector<ReadingFact>& readings, HttpFault fault);

// Inside TLS answers something that does not speak HTTP/1.1 at all.
bool is_other_protocol(const Measured<endpoint::RequestFacts>& token);

// "no answer within 10.8 s", "connection reset after 12 ms (round trip 3 ms)".
std::string ending(const Measurement& step, std::int64_t rtt_us = 0);

}  // namespace sfprobe::tickets
