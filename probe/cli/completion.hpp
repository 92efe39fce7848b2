// Purpose: what a shell needs to complete a command line of sfprobe, and the lists of the manual,
// from the tables that the parser uses. Threads: pure. Failure: none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sfprobe::cli {

// mdoc is for the manual: the options of each sub-command, between lines that name it.
enum class Shell { bash, zsh, fish, mdoc };

std::optional<Shell> shell_named(std::string_view name);

// `ids` are what `explain` takes in place of a text.
std::string completion(Shell shell, std::span<const std::string> ids);

}  // namespace sfprobe::cli
