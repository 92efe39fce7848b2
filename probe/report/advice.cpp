#include "report/advice.hpp"

#include <fmt/format.h>

#include "text/shell.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxFixes = 5;

void write_env(Screen& screen, const EnvChange& env, text::Shell shell) {
  for (const auto& [name, value] : env.set) {
    screen.command("       ", text::set_variable(shell, name, value));
  }
  for (const std::string& name : env.unset) {
    screen.command("       ", text::unset_variable(shell, name));
  }
}

}  // namespace

void write_fixes(Screen& screen, const std::vector<Fix>& fixes, const Look& look) {
  if (fixes.empty()) return;
  screen.blank();
  screen.line("What to do", Ink::bold);
  for (std::size_t i = 0; i < fixes.size() && i < kMaxFixes; ++i) {
    const Fix& fix = fixes[i];
    if (fix.proof == Proof::disproved) break;  // they come last
    const std::string proof =
        fix.proof == Proof::proven ? "(Held against what was seen here: it works.) " : "";
    screen.paragraph(fmt::format("  {}. ", i + 1), proof + fix.text);
    screen.command("       ", text::in_shell(look.shell, fix.command));
    if (fix.env) write_env(screen, *fix.env, look.shell);
  }
}

void write_never(Screen& screen, const std::vector<std::string>& never) {
  if (never.empty()) return;
  screen.blank();
  screen.line("Never", Ink::bold);
  for (const std::string& advice : never) screen.paragraph("  - ", advice);
}

}  // namespace sfprobe
