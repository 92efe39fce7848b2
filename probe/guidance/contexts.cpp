#include "guidance/contexts.hpp"

#include <map>
#include <stdexcept>

#include "text/words.hpp"

namespace sfprobe::guidance {

Contexts parse_contexts(std::string_view markdown) {
  constexpr std::string_view kElsewhere = "## Elsewhere: ";
  constexpr std::string_view kAfterLogin = "## After the login: ";
  Contexts contexts;
  std::vector<std::string>* phrases = nullptr;
  const std::map<std::string_view, std::vector<std::string>*> sections = {
      {"## Login", &contexts.login},
      {"## OAuth", &contexts.oauth},
      {"## Network", &contexts.network},
      {"## Before the cause", &contexts.before_cause},
      {"## After the cause", &contexts.after_cause},
      {"## Noise", &contexts.noise},
      {"## Reported", &contexts.reported},
      {"## Named only", &contexts.named_only},
      {"## In general", &contexts.in_general},
      {"## Over", &contexts.over},
      {"## Experienced", &contexts.experienced},
      {"## Happens", &contexts.happens},
      {"## Tried again", &contexts.tried_again},
      {"## Succeeded", &contexts.succeeded},
  };
  for (std::string_view raw : text::lines(markdown)) {
    const std::string_view line = text::trim(raw);
    if (const auto section = sections.find(line); section != sections.end()) {
      phrases = section->second;
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
