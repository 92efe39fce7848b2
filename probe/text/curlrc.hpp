// Purpose: curl's own configuration file (curl(1), --config) as curl 7.88 reads it: which options
// its lines set. A line that is no option is ignored; curl ignores it with a warning. Threads:
// pure. Failure: none; at most 1000 lines are read, `whole` says whether all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::text {

// What of an option may be recorded; its value may hold credentials.
enum class CurlrcShow { unrecorded, name, word, file };

struct CurlrcOption {
  std::string name;  // the long one, whole: "proxy"
  bool on = true;    // false: "no-insecure"
  std::string value{};
  CurlrcShow show = CurlrcShow::name;
};

struct Curlrc {
  std::vector<CurlrcOption> options;
  bool whole = true;
};

Curlrc parse_curlrc(std::string_view content);

// The last of that name; null if there is none.
const CurlrcOption* find_last(const std::vector<CurlrcOption>& options, std::string_view name);

}  // namespace sfprobe::text
