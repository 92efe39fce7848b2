// Purpose: what `sfprobe explain` prints: for a person, for a script, as a list and as an index in
// Markdown. Threads: pure. Failure: none. Nothing of the pasted text is shown but the words that
// were recognised, cleaned and without secrets.
#pragma once

#include <string>
#include <string_view>

#include "sfprobe/explain.hpp"
#include "sfprobe/render.hpp"

namespace sfprobe {

// Schema "sfprobe.explain/1", see docs/report.md; ends with a newline.
std::string to_json(const Explanation& explanation);

std::string to_terminal(const Explanation& explanation, const TerminalStyle& style);

// Every page: id and title.
std::string catalogue_list(const TerminalStyle& style);
std::string catalogue_json();
// docs/errors/INDEX.md.
std::string catalogue_index();

}  // namespace sfprobe
