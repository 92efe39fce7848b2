// Purpose: what a person sees of the CLI's login commands, given how its requests end.
// Source: @salesforce/core 8.32, plugin-auth 4.4. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "clients/result.hpp"
#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

// What `sf org login jwt` makes of an answer that is no OAuth answer; "" for one that is.
std::string message_of_answer(const Seen& seen, const Result& result);

// `message` is what the CLI keeps of the failure. Empty for an OAuth answer: what it says then
// depends on credentials.
std::vector<CommandOutput> cli_commands(const Seen& seen, const Result& result,
                                        const std::string& message);

// `sf org login jwt` that ends with this error, and one that tried every pair of login URL and
// audience and got the same line of each.
std::string jwt_error(const std::string& error);
std::string jwt_errors(const std::string& line, const std::string& host);

}  // namespace sfprobe::clients
