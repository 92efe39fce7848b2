#include "cli/completion.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/help.hpp"
#include "report/format.hpp"
#include "sfprobe/profiles.hpp"
#include "text/target_list.hpp"

namespace sfprobe::cli {
namespace {

struct Names {
  std::string long_name;   // "--verbose"
  std::string short_name;  // "-v", "" if there is none
};

Names names_of(const OptionHelp& option) {
  const std::size_t comma = option.name.find(',');
  if (comma == std::string_view::npos) return {"--" + std::string(option.name), ""};
  return {"--" + std::string(option.name.substr(0, comma)),
          "-" + std::string(option.name.substr(comma + 1))};
}

std::string joined(std::span<const std::string> words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

std::vector<std::string> words_of(std::string commas) {
  std::vector<std::string> words(1);
  for (const char byte : commas) {
    if (byte == ',') words.emplace_back();
    if (byte != ',' && byte != ' ') words.back() += byte;
  }
  return words;
}

// What an option's value can be: words, or else a file, or else nothing that a shell knows.
std::vector<std::string> values_of(const OptionHelp& option) {
  if (option.value == "WHEN") return {"auto", "always", "never"};
  if (option.name == "format") return words_of(format_names());
  if (option.name == "list") return {"text", "markdown"};
  if (option.name == "profile") {
    std::vector<std::string> names;
    for (const Profile& profile : profiles()) names.push_back(profile.name);
    return names;
  }
  if (option.name == "flow") return {text::kFlows.begin(), text::kFlows.end()};
  return {};
}

bool takes_file(const OptionHelp& option) { return option.value.find("FILE") != option.value.npos; }
bool takes_value(const OptionHelp& option) {
  return !option.value.empty() && option.value.front() != '[';
}

std::vector<std::string> named_commands() {
  std::vector<std::string> names = {"help"};
  for (const SubCommand& command : sub_commands()) {
    if (!command.name.empty()) names.emplace_back(command.name);
  }
  return names;
}

std::vector<std::string> options_of(const SubCommand& command) {
  std::vector<std::string> names;
  for (const OptionHelp& option : options()) {
    if ((option.of & command.use) == 0) continue;
    const Names both = names_of(option);
    names.push_back(both.long_name);
    if (!both.short_name.empty()) names.push_back(both.short_name);
  }
  return names;
}

std::string bash(std::span<const std::string> ids) {
  std::string values;
  std::string files;
  std::string others;
  for (const OptionHelp& option : options()) {
    if (!takes_value(option)) continue;
    const Names names = names_of(option);
    if (const auto words = values_of(option); !words.empty()) {
      values += fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return ;;\n",
                            names.long_name, joined(words, " "));
    } else {
      std::string& list = takes_file(option) ? files : others;
      list += (list.empty() ? "" : "|") + names.long_name;
    }
  }
  std::string commands;
  for (const SubCommand& command : sub_commands()) {
    const bool first = command.name.empty();
    std::string words = joined(options_of(command), " ");
    if (first) words += " " + joined(named_commands(), " ");
    if (command.name == "explain") words += " " + joined(ids, " ");
    commands +=
        fmt::format("    {}) words='{}' ;;\n", first ? "''" : std::string(command.name), words);
  }
  commands += fmt::format("    help) words='{}' ;;\n", joined(named_commands(), " "));
  const std::string none = others.empty() ? "" : fmt::format("    {}) return ;;\n", others);
  const std::string any_file =
      files.empty()
          ? ""
          : fmt::format(
                "    {}) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n",
                files);
  return fmt::format(R"(# bash completion of sfprobe
_sfprobe() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} command='' words='' word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in
    {0}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case $prev in
{1}{2}{3}  esac
  case $command in
{4}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  case $command in
    ''|help) ;;
    *) compopt -o filenames; COMPREPLY+=($(compgen -f -- "$cur")) ;;
  esac
}}
complete -F _sfprobe sfprobe
)",
                     joined(named_commands(), "|"), values, any_file, none, commands);
}

// In an argument of _arguments, and in single quotes.
std::string zsh_escaped(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '\'') {
      escaped += "'\\''";
      continue;
    }
    if (byte == '[' || byte == ']' || byte == ':') escaped += '\\';
    escaped += byte;
  }
  return escaped;
}

std::string zsh_value(const OptionHelp& option) {
  if (option.value.empty()) return "";
  const auto words = values_of(option);
  const std::string action = !words.empty()       ? "(" + joined(words, " ") + ")"
                             : takes_file(option) ? "_files"
                                                  : " ";
  return fmt::format("{}{}:{}", option.value.front() == '[' ? "::" : ":",
                     takes_file(option) ? "file" : "value", action);
}

std::string zsh(std::span<const std::string> ids) {
  std::string text =
      "#compdef sfprobe\n_sfprobe() {\n  local command=${words[2]}\n  case $command in\n";
  std::string probe;
  for (const SubCommand& command : sub_commands()) {
    std::string arguments;
    for (const OptionHelp& option : options()) {
      if ((option.of & command.use) == 0) continue;
      const Names names = names_of(option);
      const std::string tail = fmt::format("[{}]{}'", zsh_escaped(option.about), zsh_value(option));
      const char* const again = option.repeatable ? "*" : "";
      const char* const equals = option.value.starts_with('[') ? "=-" : "";
      arguments += fmt::format(" \\\n      '{}{}{}{}", again, names.long_name, equals, tail);
      if (!names.short_name.empty()) {
        arguments += fmt::format(" \\\n      '{}{}{}", again, names.short_name, tail);
      }
    }
    if (command.name.empty()) {
      probe = fmt::format("  *) _arguments{} \\\n      '1:command or target:({})' '*:target:' ;;\n",
                          arguments, joined(named_commands(), " "));
    } else {
      const std::string rest =
          command.name == "explain"
              ? fmt::format("'*:text:_alternative \"ids:id:({})\" \"files:file:_files\"'",
                            joined(ids, " "))
              : "'*:file:_files'";
      text += fmt::format("  {0}) shift words; (( CURRENT-- )); _arguments{1} \\\n      {2} ;;\n",
                          command.name, arguments, rest);
    }
  }
  text += fmt::format("  help) _arguments '2:command:({})' ;;\n", joined(named_commands(), " "));
  return text + probe + "  esac\n}\n_sfprobe \"$@\"\n";
}

std::string fish(std::span<const std::string> ids) {
  const std::string commands = joined(named_commands(), " ");
  const std::string none = fmt::format("'not __fish_seen_subcommand_from {}'", commands);
  std::string text = "complete -c sfprobe -f\n";
  text += fmt::format("complete -c sfprobe -n {} -a '{}'\n", none, commands);
  for (const SubCommand& command : sub_commands()) {
    const std::string here =
        command.name.empty() ? none : fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    for (const OptionHelp& option : options()) {
      if ((option.of & command.use) == 0) continue;
      const Names names = names_of(option);
      text += fmt::format("complete -c sfprobe -n {} -l {}", here, names.long_name.substr(2));
      if (!names.short_name.empty()) text += " -s " + names.short_name.substr(1);
      const auto words = values_of(option);
      if (takes_value(option)) text += takes_file(option) ? " -r -F" : " -x";
      if (takes_value(option) && !words.empty())
        text += fmt::format(" -a '{}'", joined(words, " "));
      std::string about(option.about);
      for (std::size_t at = 0; (at = about.find('\'', at)) != about.npos; at += 2)
        about.insert(at, "\\");
      text += fmt::format(" -d '{}'\n", about);
    }
    if (command.name == "explain") {
      text += fmt::format("complete -c sfprobe -n {} -F -a '{}'\n", here, joined(ids, " "));
    } else if (!command.name.empty()) {
      text += fmt::format("complete -c sfprobe -n {} -F\n", here);
    }
  }
  return text;
}

std::string mdoc() {
  std::string text;
  for (const SubCommand& command : sub_commands()) {
    text += fmt::format(".\\\" options{}{}\n.Bl -tag -width Ds\n", command.name.empty() ? "" : " ",
                        command.name);
    for (const OptionHelp& option : options()) {
      if ((option.of & command.use) == 0) continue;
      const Names names = names_of(option);
      text += ".It ";
      if (!names.short_name.empty()) text += fmt::format("Fl {} , ", names.short_name.substr(1));
      text += "Fl " + names.long_name.substr(1);
      if (takes_value(option)) text += fmt::format(" Ar {}", option.value);
      if (!option.value.empty() && !takes_value(option)) {
        text += fmt::format(" Ns Op = Ns Ar {}", option.value.substr(2, option.value.size() - 3));
      }
      std::string about(option.about);
      about.front() = static_cast<char>(
          about.front() >= 'a' && about.front() <= 'z' ? about.front() - 32 : about.front());
      text += fmt::format("\n{}.\n", about);
    }
    text += ".El\n";
  }
  text += ".\\\" commands\n.Bl -tag -width Ds -compact\n";
  for (const SubCommand& command : sub_commands()) {
    if (command.name.empty()) continue;
    text += fmt::format(".It Nm Cm {}\n{}.\n", command.name, command.about);
  }
  return text + ".El\n.\\\" end\n";
}

}  // namespace

std::optional<Shell> shell_named(std::string_view name) {
  if (name == "bash") return Shell::bash;
  if (name == "zsh") return Shell::zsh;
  if (name == "fish") return Shell::fish;
  if (name == "mdoc") return Shell::mdoc;
  return std::nullopt;
}

std::string completion(Shell shell, std::span<const std::string> ids) {
  switch (shell) {
    case Shell::bash: return bash(ids);
    case Shell::zsh: return zsh(ids);
    case Shell::fish: return fish(ids);
    case Shell::mdoc: break;
  }
  return mdoc();
}

}  // namespace sfprobe::cli
