// explain_rates FILE...: how often `explain` is right about the texts of each file, how sure it
// was, and which it missed. `-q` leaves the texts out.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::testing;

namespace {

struct Count {
  int texts = 0, right = 0, unknown = 0, false_positive = 0, sure = 0, sure_right = 0;
};

void add(Count& count, const Paste& paste, bool quiet) {
  static const guidance::Recogniser recogniser;
  const guidance::Recognised explanation = recogniser.recognise(paste.text);
  const std::string got =
      explanation.matches.empty() ? "none" : explanation.matches.front().page.id;
  const double confidence =
      explanation.matches.empty() ? 0 : explanation.matches.front().confidence;
  const bool right = explanation.matches.empty()
                         ? paste.expected.empty()
                         : std::count(paste.expected.begin(), paste.expected.end(), got) != 0;
  ++count.texts;
  count.right += right ? 1 : 0;
  count.sure += confidence >= 0.9 ? 1 : 0;
  count.sure_right += confidence >= 0.9 && right ? 1 : 0;
  if (!right && got == "none") ++count.unknown;
  if (paste.expected.empty() && got != "none") ++count.false_positive;
  if (right || quiet) return;
  fmt::print("--- {} | got {} ({:.2f}) | expected {}\n{}\n", paste.origin, got, confidence,
             fmt::join(paste.expected, " "), paste.text);
}

}  // namespace

int main(int argc, char** argv) {
  bool quiet = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "-q") == 0) {
      quiet = true;
      continue;
    }
    Count count;
    for (const Paste& paste : read_pastes(argv[i])) add(count, paste, quiet);
    fmt::print(
        "{}: {} of {} right ({:.1f} %), {} not recognised, {} false positives; "
        "sure of {}, right in {} of them ({:.1f} %)\n",
        argv[i], count.right, count.texts, 100.0 * count.right / std::max(count.texts, 1),
        count.unknown, count.false_positive, count.sure, count.sure_right,
        100.0 * count.sure_right / std::max(count.sure, 1));
  }
}
