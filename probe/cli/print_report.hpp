// Purpose: a report to standard output and to the files of --output, as the command line says.
// Failure: InputError if a file of the command line cannot be written; std::runtime_error if
// standard output cannot.
#pragma once

#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "sfprobe/render.hpp"
#include "sfprobe/sfprobe.hpp"

namespace sfprobe::cli {

// What this terminal can show, and what the person asks for.
TerminalStyle terminal_style(const CommandLine& line);

// To standard output. A reader that has closed the pipe has seen enough: that is no failure.
// Returns 0, the exit status.
int write(std::string_view text);
// The same; returns whether there is still a reader.
bool write_on(std::string_view text);

// The whole report, in every format that is asked for, each whatever becomes of the others. Returns
// the exit status.
int print(const Report& report, const CommandLine& line);

// In the format of standard output.
std::string formatted(const Report& report, const CommandLine& line);

// 0 if a login would work, else 1.
int exit_status(const TargetReport& target);

// Throws InputError if the file of --export-ca could not be written.
void check_export(const TargetReport& target, const std::string& path);

}  // namespace sfprobe::cli
