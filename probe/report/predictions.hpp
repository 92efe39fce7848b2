// Purpose: what the clients will do, as a person needs it: the CLI first, then why others differ.
// Threads: pure.
#pragma once

#include "report/screen.hpp"
#include "report/terminal.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Nothing where every client gets an answer, unless the look asks for every step.
void write_predictions(Screen& screen, const Diagnosis& diagnosis, const Look& look);

}  // namespace sfprobe
