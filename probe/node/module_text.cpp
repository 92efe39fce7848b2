#include "node/module_text.hpp"

#include <cstddef>

#include "text/ascii.hpp"

namespace sfprobe::node {
namespace {

constexpr std::size_t kMaxNeeds = 16;

bool is_name(char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_' || c == '$'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  ModuleText read() {
    if (text_.starts_with("#!")) skip_line();
    while (at_ < text_.size() && !over_) step();
    // Brackets that do not match are a SyntaxError.
    if (!over_ && depth_ != 0) seen_.throws = true;
    return seen_;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_line() {
    while (at_ < text_.size() && peek() != '\n') ++at_;
  }

  void step() {
    const char c = peek();
    if (c == '/' && peek(1) == '/') return skip_line();
    if (c == '/' && peek(1) == '*') {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else if (c == '"' || c == '\'' || c == '`') {
      const std::string_view inside = string(c);
      if (c == '`' && inside.find('$') != std::string_view::npos) over_ = true;
      last_ = '"';
    } else if (is_name(c)) {
      word();
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++at_;
    } else {
      // A regular expression could hold anything: what follows is not read.
      if (c == '/' && !ends_a_value()) over_ = true;
      if (c == '(' || c == '[' || c == '{') ++depth_;
      if (c == ')' || c == ']' || c == '}') --depth_;
      last_ = c;
      ++at_;
    }
  }

  bool ends_a_value() const {
    return is_name(last_) || last_ == ')' || last_ == ']' || last_ == '}' || last_ == '"';
  }

  std::string_view string(char quote) {
    const std::size_t start = ++at_;
    while (at_ < text_.size() && peek() != quote) at_ += peek() == '\\' ? 2 : 1;
    const std::string_view inside = text_.substr(start, at_ - start);
    if (at_ < text_.size()) ++at_;
    return inside;
  }

  void word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name(peek())) ++at_;
    const std::string_view name = text_.substr(start, at_ - start);
    const bool begins = std::string_view("&|?:=,!+-*<>").find(last_) == std::string_view::npos;
    const bool member = last_ == '.';
    last_ = 'a';
    if (depth_ != 0 || member || depends_) return;
    if (name == "throw") {
      seen_.throws = over_ = true;
    } else if (begins && name == "process" && text_.substr(at_).starts_with(".exit(")) {
      seen_.exits = over_ = true;
    } else if (name == "require" && peek() == '(' && (peek(1) == '"' || peek(1) == '\'')) {
      ++at_;
      const std::string_view needed = string(peek());
      if (peek() != ')') return;
      ++at_;
      last_ = ')';
      if (seen_.needs.size() < kMaxNeeds) seen_.needs.emplace_back(needed);
    } else if (name == "if" || name == "try" || name == "return" || name == "for" ||
               name == "while" || name == "switch") {
      depends_ = true;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  char last_ = '\0';      // the last character that counts; 'a' of a name
  bool over_ = false;     // what follows is not read
  bool depends_ = false;  // whether what follows is done
  ModuleText seen_{};
};

}  // namespace

ModuleText read_module(std::string_view text) { return Reader(text).read(); }

}  // namespace sfprobe::node
