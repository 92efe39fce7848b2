#include "text/shell.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

// fish knows no other escape between single quotes than \' and \\.
std::string fish_quoted(const std::string& value) {
  if (value.find_first_of("'\\") == std::string::npos) return shell_quoted(value);
  std::string out = "'";
  for (const char c : value)
    out += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return out + "'";
}

std::string powershell_quoted(const std::string& value) {
  std::string out = "'";
  for (const char c : value) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

}  // namespace

// POSIX shell: everything between single quotes is literal.
std::string shell_quoted(const std::string& value) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/@%+=[]";
  if (value.find_first_not_of(plain) == std::string::npos && !value.empty() && value.front() != '-')
    return value;
  std::string out = "'";
  for (const char c : value) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Shell shell_named(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  if (name.starts_with("fish")) return Shell::fish;
  if (name == "csh" || name == "tcsh") return Shell::csh;
  if (name.starts_with("pwsh") || name.starts_with("powershell")) return Shell::powershell;
  return Shell::posix;
}

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; };
  return !name.empty() && !is_digit(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

std::string set_variable(Shell shell, const std::string& name, const std::string& value) {
  switch (shell) {
    case Shell::fish: return "set -gx " + name + " " + fish_quoted(value);
    case Shell::csh: return "setenv " + name + " " + shell_quoted(value);
    case Shell::powershell: return "$env:" + name + " = " + powershell_quoted(value);
    case Shell::posix: break;
  }
  return "export " + name + "=" + shell_quoted(value);
}

std::string unset_variable(Shell shell, const std::string& name) {
  switch (shell) {
    case Shell::fish: return "set -e " + name;
    case Shell::csh: return "unsetenv " + name;
    case Shell::powershell: return "Remove-Item Env:" + name;
    case Shell::posix: break;
  }
  return "unset " + name;
}

std::string in_shell(Shell shell, const std::string& command) {
  if (shell == Shell::posix) return command;
  std::string out;
  for (const std::string_view line : lines(command)) {
    if (!out.empty()) out += '\n';
    const std::size_t equals = line.find('=');
    const bool sets = line.starts_with("export ") && equals != std::string_view::npos &&
                      line.find('\'') == std::string_view::npos;
    out += sets ? set_variable(shell, std::string(line.substr(7, equals - 7)),
                               std::string(line.substr(equals + 1)))
                : std::string(line);
  }
  return out;
}

}  // namespace sfprobe::text
