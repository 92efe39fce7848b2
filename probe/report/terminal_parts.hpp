// Purpose: the pieces of the terminal report that have a layout of their own. Threads: pure.
// Failure: none.
#pragma once

#include "report/terminal_writer.hpp"

namespace sfprobe {

// A row a route, a column a phase; a paragraph a route on a terminal that is too narrow.
// At most `max_rows` of them. `head` says what the rows are: with "Route" the CLI's has an arrow.
void write_routes(TerminalWriter& out, const std::vector<RouteRow>& rows, std::size_t max_rows,
                  std::string_view head = "Route");

// Commands first, behind `head`; then the proof and at most `max_sentences` of the text.
void write_advice(TerminalWriter& out, std::string_view head, const Advice& advice,
                  std::size_t max_sentences);

void write_section(TerminalWriter& out, const Section& section);

// Start, duration and a bar to scale for each step.
void write_timeline(TerminalWriter& out, const std::vector<Bar>& bars);

// What explain prints of a page.
void write_fixes(TerminalWriter& out, const std::vector<Fix>& fixes);
void write_never(TerminalWriter& out, const std::vector<std::string>& never);

}  // namespace sfprobe
