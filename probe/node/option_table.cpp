#include "node/option_table.hpp"

#include <algorithm>
#include <array>

#include "node/releases.hpp"

namespace sfprobe::node {
namespace {

constexpr auto kNoOp = OptionKind::no_op;
constexpr auto kV8 = OptionKind::v8;
constexpr auto kBoolean = OptionKind::boolean;
constexpr auto kInteger = OptionKind::integer;
constexpr auto kText = OptionKind::text;

struct Row {
  std::string_view name;
  OptionKind kind;
  unsigned releases;  // bit n: that row of releases()
};

constexpr auto kRows = std::to_array<Row>({
#include "node/option_table.inc"
});

unsigned bit_of(int major) {
  if (major == 0) return ~0U;
  return 1U << static_cast<unsigned>(&release_of(major) - releases().data());
}

}  // namespace

std::optional<OptionKind> allowed_option(int major, std::string_view name) {
  const unsigned bit = bit_of(major);
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& candidate) {
    return candidate.name == name && (candidate.releases & bit) != 0;
  });
  return row == kRows.end() ? std::nullopt : std::optional(row->kind);
}

}  // namespace sfprobe::node
