#include "clients/node_flags.hpp"

#include <algorithm>
#include <array>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

struct Flag {
  std::string_view name;
  int majors;  // 1: 20, 2: 22, 4: 24, 8: 26
};

constexpr auto kFlags = std::to_array<Flag>({
#include "clients/node_flags.inc"
});

int bit_of(int major) {
  switch (major) {
    case 20: return 1;
    case 22: return 2;
    case 24: return 4;
    case 26: return 8;
    default: return 0;
  }
}

// "--max_old_space_size" is "--max-old-space-size".
std::string dashed(std::string option) {
  if (option.starts_with("--")) std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

bool listed(std::string_view name, int bit) {
  return std::any_of(kFlags.begin(), kFlags.end(), [&](const Flag& flag) {
    return dashed(std::string(flag.name)) == name && (flag.majors & bit) != 0;
  });
}

}  // namespace

std::vector<std::string> options_in(std::string_view node_options) {
  std::vector<std::string> options;
  for (std::string_view word : text::words(node_options)) {
    if (word.starts_with('"')) word.remove_prefix(1);
    if (word.starts_with('-')) options.emplace_back(word.substr(0, word.find_first_of("=\"")));
  }
  return options;
}

bool allows_option(int major, const std::string& option) {
  const int bit = bit_of(major);
  const std::string name = dashed(option);
  if (bit == 0 || listed(name, bit)) return true;
  return name.starts_with("--no-") && listed("--" + name.substr(5), bit);
}

}  // namespace sfprobe::clients
