#include <algorithm>
#include <array>

#include "text/show.hpp"
#include "text/value_parts.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMaxPath = 1024;

bool has_extension(std::string_view piece) {
  const std::size_t dot = piece.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view extension = piece.substr(dot + 1);
  return extension.size() >= 2 && extension.size() <= 9 &&
         std::all_of(extension.begin(), extension.end(),
                     [](char c) { return is_alpha(c) || is_digit(c); });
}

constexpr std::array<std::string_view, 11> kFiles = {".pem", ".crt", ".cer", ".der", ".p7b", ".p7c",
                                                     ".pfx", ".txt", ".cjs", ".mjs", ".js"};

std::string_view usual_extension(std::string_view path) {
  for (const std::string_view extension : kFiles) {
    if (path.ends_with(extension)) return extension;
  }
  return {};
}

bool is_path_character(char c) {
  return is_name_character(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("/\\~+,()@ ${}").find(c) != std::string_view::npos;
}

bool is_one_path(std::string_view piece) {
  if (piece.empty() || !std::all_of(piece.begin(), piece.end(), is_path_character)) return false;
  for (std::size_t at = 0; (at = piece.find('@', at)) != std::string_view::npos; ++at) {
    if (at == 0 || (piece[at - 1] != '/' && piece[at - 1] != '\\')) return false;  // scoped modules
  }
  // A blank inside of a name is one thing, a second word behind a file another.
  for (std::size_t at = 0; (at = piece.find(' ', at)) != std::string_view::npos; ++at) {
    if (!usual_extension(piece.substr(0, at)).empty() || piece.substr(at + 1).starts_with('-'))
      return false;
  }
  const std::size_t blank = piece.find_last_not_of(' ') == std::string_view::npos
                                ? std::string_view::npos
                                : piece.rfind(' ', piece.find_last_not_of(' '));
  const std::string_view last = blank == std::string_view::npos ? piece : piece.substr(blank + 1);
  if (last.size() < piece.size() && last.find_first_of("/\\") == std::string_view::npos &&
      !has_extension(last)) {
    return false;
  }
  return piece.find_first_of("/\\") != std::string_view::npos || piece.starts_with('~') ||
         piece.starts_with("${") || piece == "." || piece == ".." || has_extension(piece);
}

bool is_path(std::string_view path) {
  if (path.size() > kMaxPath) return false;
  const bool drive =
      path.size() > 2 && is_alpha(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  if (drive) path.remove_prefix(2);
  while (true) {
    const std::size_t colon = path.find(':');
    if (!is_one_path(path.substr(0, colon))) return false;
    if (colon == std::string_view::npos) return true;
    path.remove_prefix(colon + 1);
    if (path.starts_with("//")) return false;  // a URL, whatever stands before it
  }
}

}  // namespace

std::string show_path(std::string_view value) {
  const Wrapped wrapped = unwrap(value);
  if (wrapped.inside.empty() || is_path(wrapped.inside)) return std::string(value);
  const std::string_view extension = usual_extension(wrapped.inside);
  if (!extension.empty()) return std::string(kHidden) + std::string(extension);
  return shape(value);
}

}  // namespace sfprobe::text
