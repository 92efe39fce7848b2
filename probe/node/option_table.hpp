// Purpose: the options that each Node.js major version takes in NODE_OPTIONS. The data come from
// Node.js itself (ci/node-options). Threads: pure. Failure: nullopt for an option that is not
// allowed.
#pragma once

#include <optional>
#include <string_view>

namespace sfprobe::node {

// src/node_options.h, OptionType.
enum class OptionKind { no_op, v8, boolean, integer, text };

// `name` with its dashes, hyphens for underscores, without "no-". Version 0: any that is known.
std::optional<OptionKind> allowed_option(int major, std::string_view name);

}  // namespace sfprobe::node
