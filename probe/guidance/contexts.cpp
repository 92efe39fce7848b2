#include "guidance/contexts.hpp"

#include <stdexcept>

#include "text/words.hpp"

namespace sfprobe::guidance {

Contexts parse_contexts(std::string_view markdown) {
  constexpr std::string_view kElsewhere = "## Elsewhere: ";
  constexpr std::string_view kAfterLogin = "## After the login: ";
  Contexts contexts;
  std::vector<std::string>* phrases = nullptr;
  for (std::string_view raw : text::lines(markdown)) {
    const std::string_view line = text::trim(raw);
    if (line == "## Login") {
      phrases = &contexts.login;
    } else if (line == "## OAuth") {
      phrases = &contexts.oauth;
    } else if (line == "## Network") {
      phrases = &contexts.network;
    } else if (line == "## Before the cause") {
      phrases = &contexts.before_cause;
    } else if (line == "## After the cause") {
      phrases = &contexts.after_cause;
    } else if (line == "## Noise") {
      phrases = &contexts.noise;
    } else if (line == "## Reported") {
      phrases = &contexts.reported;
    } else if (line == "## Named only") {
      phrases = &contexts.named_only;
    } else if (line.starts_with(kElsewhere) || line.starts_with(kAfterLogin)) {
      contexts.elsewhere.push_back({std::string(line.substr(line.find(": ") + 2)), {}, {}});
      contexts.elsewhere.back().after_login = line.starts_with(kAfterLogin);
      phrases = &contexts.elsewhere.back().phrases;
    } else if (line.starts_with("- `") && line.ends_with("`") && phrases != nullptr) {
      phrases->emplace_back(line.substr(3, line.size() - 4));
    } else if (!line.empty() && !contexts.elsewhere.empty()) {
      std::string& advice = contexts.elsewhere.back().advice;
      advice.append(advice.empty() ? "" : " ").append(line);
    }
  }
  if (contexts.login.empty() || contexts.network.empty()) {
    throw std::runtime_error("recognition.md has no Login or Network section");
  }
  return contexts;
}

}  // namespace sfprobe::guidance
