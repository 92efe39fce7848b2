#include "facts/cli_stack.hpp"

#include <array>
#include <charconv>

#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

using Numbers = std::array<int, 3>;

// {0, 0, 0} for what is no version.
Numbers numbers_of(std::string_view version) {
  Numbers numbers{};
  std::size_t at = 0;
  for (std::string_view part : text::split(version, ".")) {
    if (at == numbers.size()) break;
    std::from_chars(part.data(), part.data() + part.size(), numbers[at++]);
  }
  return numbers;
}

constexpr Numbers kOffersHttp1Alone{3, 10, 23};  // jsforce-node, from this version on
constexpr Numbers kOffersH2{8, 0, 0};            // undici, unless its user forbids it
constexpr Numbers kGivesUpClosedProxy{8, 6, 0};  // undici
constexpr Numbers kNamesSocksTimeout{8, 11, 0};  // undici
constexpr Numbers kShipsHttp1{2, 150, 6};        // the CLI whose shrinkwrap pins 3.10.23

}  // namespace

bool CliStack::h2() const {
  return numbers_of(jsforce) < kOffersHttp1Alone && numbers_of(undici) >= kOffersH2;
}

bool CliStack::asks_closed_proxy_again() const { return numbers_of(undici) < kGivesUpClosedProxy; }

// Measured with 8.5.0 and 8.9.0, which all that offer HTTP/2 lie between.
bool CliStack::hangs_on_cancel() const { return h2(); }

bool CliStack::names_socks_timeout() const { return numbers_of(undici) >= kNamesSocksTimeout; }

std::string CliStack::name() const {
  return "jsforce-node " + jsforce + ", undici " + undici + (h2() ? ", h2" : ", http/1.1");
}

const CliStack& shipped_h2() {
  static const CliStack stack{"3.10.19", "8.5.0"};
  return stack;
}

const CliStack& shipped_h1() {
  static const CliStack stack{"3.10.23", "8.9.0"};
  return stack;
}

CliStack stack_here(const ProgramsFacts& programs) {
  if (!programs.jsforce_version.empty() && !programs.undici_version.empty()) {
    return {programs.jsforce_version, programs.undici_version};
  }
  const bool older = !programs.sf_version.empty() && !programs.legacy_cli() &&
                     numbers_of(programs.sf_version) < kShipsHttp1;
  CliStack stack = older ? shipped_h2() : shipped_h1();
  stack.assumed = true;
  return stack;
}

}  // namespace sfprobe::environment
