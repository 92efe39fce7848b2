// Purpose: text that a person may paste into a shell: words that stay one word there, and changes
// of the environment. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "sfprobe/shell.hpp"

namespace sfprobe::text {

// As it is if no shell would interpret it, else between single quotes.
std::string shell_quoted(const std::string& value);

using sfprobe::Shell;

// From $SHELL, or "" where it is not set. An unknown shell counts as a POSIX one.
Shell shell_named(std::string_view path);

// POSIX.1-2017, base definitions, section 3.235: no shell takes it for anything else.
bool is_variable_name(std::string_view name);

std::string set_variable(Shell shell, const std::string& name, const std::string& value);
std::string unset_variable(Shell shell, const std::string& name);

// A command written for a POSIX shell; its lines "export NAME=value" in the words of this one.
std::string in_shell(Shell shell, const std::string& command);

}  // namespace sfprobe::text
