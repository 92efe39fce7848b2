#include "serve/exporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "report/format.hpp"
#include "report/metric_family.hpp"
#include "serve/modules.hpp"
#include "sfprobe/error.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/time.hpp"

namespace sfprobe::serve {
namespace {

constexpr const char* kTextFormat = "text/plain; version=0.0.4; charset=utf-8";

Response plain(int status, const std::string& text) { return {status, text + "\n"}; }

std::int64_t now() { return std::chrono::system_clock::to_time_t(real_system().now()); }

// Names that a stranger makes up get no series of their own.
std::string known_path(const std::string& path) {
  for (const char* known : {"/", "/probe", "/metrics", "/-/healthy"}) {
    if (path == known) return path;
  }
  return "other";
}

bool is_fine(const Verdict& verdict) {
  return verdict.status == Status::ok || verdict.status == Status::warn;
}

}  // namespace

TargetReport run_and_judge(const Target& target, const Options& options, std::stop_token stop) {
  TargetReport report;
  report.evidence = run(target, options, std::move(stop));
  report.diagnosis = judge(report.evidence);
  return report;
}

class Exporter::Place {
 public:
  explicit Place(std::atomic<int>& running) : running_(running) {}
  ~Place() { --running_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<int>& running_;
};

Exporter::Exporter(AllowList allowed, std::function<Options(const text::ListedTarget&)> options_of,
                   int most_at_once, Probe probe)
    : allowed_(std::move(allowed)),
      options_of_(std::move(options_of)),
      most_(most_at_once),
      probe_(std::move(probe)),
      started_(now()) {}

Answer Exporter::begin(const Request& request) {
  const Query query = parse_query(request.target);
  Answer answer = route(request, query);
  const auto* response = std::get_if<Response>(&answer);
  const std::lock_guard lock(mutex_);
  ++requests_[{known_path(query.path), response == nullptr ? 200 : response->status}];
  return answer;
}

Answer Exporter::route(const Request& request, const Query& query) {
  if (request.method != "GET" && request.method != "HEAD") {
    return plain(405, "only GET and HEAD are understood");
  }
  if (query.path == "/probe") return probe(request, query);
  if (query.path == "/metrics") return metrics();
  if (query.path == "/-/healthy") return plain(200, "sfprobe is healthy");
  if (query.path == "/") return page();
  return plain(404, "there is /probe, /metrics and /-/healthy");
}

Answer Exporter::probe(const Request& request, const Query& query) {
  const auto wanted = query.value("target");
  if (!wanted || wanted->empty()) return plain(400, "one target=HOST is needed");
  const bool has_module = std::any_of(query.values.begin(), query.values.end(),
                                      [](const auto& one) { return one.first == "module"; });
  const Module* module =
      has_module ? module_named(query.value("module").value_or("")) : &modules().front();
  if (module == nullptr) return plain(400, "no module is called that");
  const auto deadline = deadline_of(request.scrape_timeout);
  if (!deadline && !request.scrape_timeout.empty()) {
    return plain(400, "X-Prometheus-Scrape-Timeout-Seconds is not a time");
  }
  std::optional<text::ListedTarget> listed;
  try {
    listed = allowed_.find(parse_target(*wanted));
  } catch (const InputError& error) {
    return plain(400, error.what());
  }
  if (!listed) return plain(403, "the list of targets does not allow that");
  Options options = options_of_(*listed);
  if (deadline) options.deadline = std::min(options.deadline, *deadline);
  module->change(options);

  if (++running_ > most_) {
    --running_;
    return Response{503, "too many probes at once\n", "text/plain; charset=utf-8", 1};
  }
  return Job([this, place = std::make_shared<Place>(running_), one = *listed,
              options](std::stop_token stop) { return measure(one, options, std::move(stop)); });
}

Response Exporter::measure(const text::ListedTarget& listed, const Options& options,
                           std::stop_token stop) {
  Report report;
  report.started = rfc3339(real_system().now());
  const auto began = std::chrono::steady_clock::now();
  try {
    report.targets.push_back(probe_(listed.target, options, std::move(stop)));
  } catch (const std::exception& error) {  // of sfprobe itself: no statement about the target
    return plain(500, text::clean(error.what()));
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const bool fine = is_fine(report.targets.front().diagnosis.verdict);
  {
    const std::lock_guard lock(mutex_);
    ++(fine ? succeeded_ : failed_);
    seconds_ += took.count();
  }
  MetricFamily success("probe_success", "Whether a Salesforce CLI login would work from here.");
  success.add({}, fine ? "1" : "0");
  MetricFamily duration("probe_duration_seconds", "How long the probe took.");
  duration.add({}, fmt::format("{:.6f}", took.count()));
  return {200, success.text() + duration.text() + to_openmetrics(report), kTextFormat};
}

}  // namespace sfprobe::serve
