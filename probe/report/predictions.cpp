#include "report/predictions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sfprobe {
namespace {

std::string seconds(std::int64_t ms) {
  if (ms < 1000) return "at once";
  if (ms < 100'000) return fmt::format("after about {} s", (ms + 500) / 1000);
  return fmt::format("after about {} minutes", (ms + 30'000) / 60'000);
}

std::string codes_of(const Prediction& prediction) {
  std::string text;
  for (std::size_t i = 0; i < prediction.codes.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == prediction.codes.size() ? " or " : ", ") + prediction.codes[i];
  }
  return text.empty() ? "an error without a code" : text;
}

std::string http(const Prediction& prediction) {
  return prediction.status ? fmt::format(" (HTTP {})", *prediction.status) : "";
}

// "fails at once (ENOTFOUND)", for those who come after the CLI.
std::string in_short(const Prediction& prediction) {
  const std::int64_t ms = prediction.after_ms.value_or(0);
  if (prediction.outcome == "response") return "gets an answer" + http(prediction);
  if (prediction.outcome == "crash") return "ends in a stack trace at once";
  if (prediction.outcome == "hang") {
    return "hangs" +
           (prediction.codes.empty() ? "" : " (" + codes_of(prediction) + ", " + seconds(ms) + ")");
  }
  return "fails " + seconds(ms) + " (" + codes_of(prediction) + ")";
}

std::string last_line(const std::string& text) { return text.substr(text.rfind('\n') + 1); }

// Heads of one width, so that the eye finds the client.
std::string head(const std::string& name) { return fmt::format("  {:<18} ", name); }

void write_command(Screen& screen, const CommandOutput& output) {
  const std::string when = "says " + seconds(output.after_ms.value_or(0)) + ": ";
  const auto lines = std::count(output.text.begin(), output.text.end(), '\n');
  std::string said = "\"" + last_line(output.text) + "\"";
  if (output.command == "sf org login jwt" && lines > 2)
    said += fmt::format(", {} times", lines - 1);
  const bool misleading = output.text.find("client credentials") != std::string::npos;
  screen.paragraph(head("  " + output.command),
                   when + said +
                       (misleading ? ". The credentials are not at fault: "
                                     "the request did not get through"
                                   : ""));
}

void write_cli(Screen& screen, const Prediction& cli) {
  const bool silent = cli.outcome == "response" || cli.outcome == "crash" || cli.because.empty();
  const std::string why = cli.because.empty() ? "" : ", because " + cli.because;
  screen.paragraph(head(cli.client), in_short(cli) + why, Ink::plain, Ink::bold);
  for (const CommandOutput& output : cli.commands) write_command(screen, output);
  if (silent) return;
  screen.paragraph(head(""), "NODE_DEBUG=undici sf org login web shows the code in the CLI itself");
}

bool same(const Prediction& a, const Prediction& b) {
  return a.outcome == b.outcome && a.codes == b.codes && a.status == b.status;
}

// Clients that do the same share a line.
void write_others(Screen& screen, const std::vector<Prediction>& others) {
  std::vector<bool> told(others.size());
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (told[i]) continue;
    std::string names;
    for (std::size_t j = i; j < others.size(); ++j) {
      if (told[j] || !same(others[i], others[j])) continue;
      told[j] = true;
      names += (names.empty() ? "" : ", ") + others[j].client;
    }
    const std::string why = others[i].because.empty() ? "" : ": " + others[i].because;
    const bool one = names.find(',') == std::string::npos;
    if (one) {
      screen.paragraph(head(names), in_short(others[i]) + why);
    } else {
      screen.paragraph("  ", names);
      screen.paragraph(head(""), in_short(others[i]) + why);
    }
  }
}

}  // namespace

void write_predictions(Screen& screen, const Diagnosis& diagnosis, const Look& look) {
  const std::vector<Prediction>& all = diagnosis.predictions;
  if (all.empty()) return;
  const bool quiet = std::all_of(all.begin(), all.end(), [&](const Prediction& p) {
    return p.outcome == "response" || !p.client.starts_with(all.front().client);
  });
  if (quiet && !look.every_step) return;
  screen.blank();
  screen.line("What the clients will do", Ink::bold);
  write_cli(screen, all.front());
  std::vector<Prediction> others;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool told = look.every_step || all[i].client == "curl" || all[i].client == "sf-legacy" ||
                      all[i].client == "sf";
    if (told) others.push_back(all[i]);
  }
  write_others(screen, others);
}

}  // namespace sfprobe
