#include "guidance/fix.hpp"

#include <stdexcept>
#include <string>

#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

// "NAME=value" sets, "unset NAME" unsets.
void read_env_line(std::string_view line, Fix& fix) {
  if (!fix.env) fix.env.emplace();
  if (line.starts_with("unset ")) {
    fix.env->unset.emplace_back(text::trim(line.substr(6)));
    return;
  }
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos)
    throw std::runtime_error("not NAME=value: " + std::string(line));
  fix.env->set.emplace_back(line.substr(0, equals), line.substr(equals + 1));
}

void read_fenced_line(std::string_view fence, std::string_view line, Fix& fix) {
  if (fence == "env") return read_env_line(line, fix);
  if (fence != "sh") throw std::runtime_error("unknown code block: " + std::string(fence));
  fix.command += (fix.command.empty() ? "" : "\n") + std::string(line);
}

// The message in a text like `Send this to your network team: "…"`.
bool is_quoted(std::string_view line) { return line.starts_with("> "); }

// "By hand: Add the proxy." is a sentence of the text that somebody may take out again.
void read_text_line(std::string_view line, Fix& fix) {
  constexpr std::string_view kByHand = "By hand: ";
  if (line.starts_with(kByHand)) {
    if (!fix.by_hand.empty()) throw std::runtime_error("a second line by hand: " + fix.id);
    line.remove_prefix(kByHand.size());
    fix.by_hand = line;
  }
  if (is_quoted(line)) {
    line.remove_prefix(2);
    const bool begins = line.starts_with('"') && fix.text.ends_with(':');
    if (!fix.to_send && !begins) throw std::runtime_error("no message to send: " + fix.id);
    fix.to_send = true;
  }
  fix.text += (fix.text.empty() ? "" : " ") + std::string(line);
}

}  // namespace

Fix parse_fix(std::string_view markdown) {
  Fix fix;
  std::string_view fence;
  bool fenced = false;
  for (const std::string_view raw : text::lines(markdown)) {
    const std::string_view line = text::trim(raw);
    if (line.starts_with("```")) {
      fenced = !fenced;
      fence = line.substr(3);
    } else if (fenced) {
      read_fenced_line(fence, line, fix);
    } else if (line.starts_with("# ")) {
      fix.id = text::trim(line.substr(2));
    } else if (!line.empty()) {
      read_text_line(line, fix);
    }
  }
  if (fix.id.empty() || fix.text.empty()) throw std::runtime_error("fix without id or text");
  return fix;
}

}  // namespace sfprobe::guidance
