// Purpose: what each request gets: a probe of an allowed target as metrics, the metrics of the
// exporter itself, a sign of life, a page. Ownership: its own; jobs that it returns must end before
// it goes. Threads: begin() and the jobs from any. Failure: none; what goes wrong is an answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "serve/allow_list.hpp"
#include "serve/http.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe::serve {

using Probe = std::function<TargetReport(const Target&, const Options&, std::stop_token)>;

TargetReport run_and_judge(const Target& target, const Options& options, std::stop_token stop);

class Exporter {
 public:
  // `options_of` says how a target of the list is probed, before module and scrape change that.
  Exporter(AllowList allowed, std::function<Options(const text::ListedTarget&)> options_of,
           int most_at_once, Probe probe = run_and_judge);

  // At once, or a job that holds one of the places until it is destroyed.
  Answer begin(const Request& request);

 private:
  class Place;  // one of those that may probe at the same time

  Answer route(const Request& request, const Query& query);
  Answer probe(const Request& request, const Query& query);
  Response measure(const text::ListedTarget& listed, const Options& options, std::stop_token stop);
  Response metrics() const;
  Response page() const;

  const AllowList allowed_;
  const std::function<Options(const text::ListedTarget&)> options_of_;
  const int most_;
  const Probe probe_;
  const std::int64_t started_;
  std::atomic<int> running_ = 0;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::int64_t> requests_;  // by path and status
  std::int64_t succeeded_ = 0;
  std::int64_t failed_ = 0;
  double seconds_ = 0;
};

}  // namespace sfprobe::serve
