// What the exporter says of itself: its metrics and its page.
#include <fmt/format.h>

#include <algorithm>

#include "report/markup.hpp"
#include "report/metric_family.hpp"
#include "serve/exporter.hpp"
#include "serve/modules.hpp"

namespace sfprobe::serve {
namespace {

constexpr std::size_t kShownTargets = 100;

std::string list_item(const std::string& query, const std::string& text) {
  return fmt::format("<li><a href=\"{}\">{}</a></li>\n", escaped(query), escaped(text));
}

}  // namespace

Response Exporter::metrics() const {
  std::string text;
  const auto one = [&](const char* name, const char* help, const std::string& value) {
    MetricFamily family(name, help);
    family.add({}, value);
    text += family.text();
  };
  MetricFamily build("sfprobe_build_info", "The version; always 1.");
  build.add({{"version", std::string(version())}}, "1");
  text += build.text();
  one("process_start_time_seconds", "When the exporter started, in Unix time.",
      std::to_string(started_));
  one("sfprobe_serve_targets", "How many targets the list has, patterns included.",
      std::to_string(allowed_.targets().size() + allowed_.patterns().size()));
  one("sfprobe_serve_probes_running", "How many probes run now.", std::to_string(running_.load()));
  one("sfprobe_serve_probes_limit", "How many may run at once.", std::to_string(most_));

  const std::lock_guard lock(mutex_);
  MetricFamily probes("sfprobe_serve_probes_total", "Probes that have ended, by probe_success.",
                      "counter");
  probes.add({{"success", "1"}}, std::to_string(succeeded_));
  probes.add({{"success", "0"}}, std::to_string(failed_));
  MetricFamily seconds("sfprobe_serve_probe_seconds_total", "The time that all probes took.",
                       "counter");
  seconds.add({}, fmt::format("{:.6f}", seconds_));
  MetricFamily requests("sfprobe_serve_requests_total", "Requests, by path and HTTP status.",
                        "counter");
  for (const auto& [key, count] : requests_) {
    requests.add({{"path", key.first}, {"code", std::to_string(key.second)}},
                 std::to_string(count));
  }
  text += probes.text() + seconds.text() + requests.text();
  return {200, text, "text/plain; version=0.0.4; charset=utf-8"};
}

Response Exporter::page() const {
  std::string body = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>sfprobe</title>"
      "</head>\n<body>\n<h1>sfprobe {}</h1>\n<ul>\n",
      escaped(version()));
  body += list_item("/metrics", "metrics of this exporter");
  body += list_item("/-/healthy", "health");
  body += "</ul>\n<h2>Modules</h2>\n<ul>\n";
  for (const Module& one : modules()) {
    body += fmt::format("<li><code>{}</code>: {}</li>\n", escaped(one.name), escaped(one.about));
  }
  body += "</ul>\n<h2>Targets</h2>\n<ul>\n";
  for (std::size_t i = 0; i < std::min(allowed_.targets().size(), kShownTargets); ++i) {
    const std::string name = allowed_.targets()[i].target.authority();
    body += list_item("/probe?target=" + name, name);
  }
  for (const text::ListedTarget& one : allowed_.patterns()) {
    body += fmt::format("<li>*.{}</li>\n", escaped(one.target.authority()));
  }
  body += "</ul>\n";
  if (allowed_.targets().size() > kShownTargets) {
    body += fmt::format("<p>and {} more</p>\n", allowed_.targets().size() - kShownTargets);
  }
  return {200, body + "</body></html>\n", "text/html; charset=utf-8"};
}

}  // namespace sfprobe::serve
