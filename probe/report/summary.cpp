#include "report/summary.hpp"

#include <fmt/format.h>

#include "text/clean.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxLine = 4000;

}  // namespace

std::string commands_text(const Advice& advice, text::Shell shell) {
  std::string commands;
  const auto add = [&](const std::string& line) {
    commands += (commands.empty() ? "" : "\n") + line;
  };
  if (advice.env) {
    for (const auto& [name, value] : advice.env->set) add(text::set_variable(shell, name, value));
    if (shell == text::Shell::posix && !advice.env->unset.empty()) {
      add(fmt::format("unset {}", fmt::join(advice.env->unset, " ")));
    } else {
      for (const std::string& name : advice.env->unset) add(text::unset_variable(shell, name));
    }
  }
  if (!advice.command.empty()) add(text::in_shell(shell, advice.command));
  return text::clean_block(commands, kMaxLine);
}

std::string summary_text(const Story& story) {
  std::string out;
  const auto line = [&](const std::string& head, const std::string& body) {
    if (!body.empty()) out += head + text::clean(body, kMaxLine) + "\n";
  };
  line("", story.headline);
  for (const std::string& alarm : story.alarms) line("", alarm);
  if (story.fix) {
    line("Fix: ", story.fix->text);
    if (const std::string commands = commands_text(*story.fix); !commands.empty()) {
      out += commands + "\n";
    }
    line("", story.fix->proof);
  }
  line("Caution: ", story.caution);
  for (const std::string& fact : story.why) line("Why: ", fact);
  line("", story.ask);
  return out;
}

}  // namespace sfprobe
