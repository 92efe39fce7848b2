#include "sfprobe/run.hpp"

#include "checks/check.hpp"
#include "run/scene.hpp"
#include "sfprobe/error.hpp"

namespace sfprobe {
namespace {

// What judging and printing may take: the run ends this much before its deadline.
constexpr std::chrono::milliseconds kForTheReport{15};

}  // namespace

void check_options(const Options& options) {
  if (options.deadline <= std::chrono::milliseconds::zero() ||
      options.deadline > std::chrono::hours{1}) {
    throw InputError("the deadline must be more than 0 and at most 3600 seconds");
  }
  for (const std::string& path : options.ca_files) trust::View::file("--ca-file", path);
}

Evidence run(const Target& target, const Options& options) {
  const System& system = real_system();
  const auto started = net::Clock::now();
  const auto allowed =
      options.deadline > 4 * kForTheReport ? options.deadline - kForTheReport : options.deadline;
  Recorder recorder(started, options.on_step);
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.deadline_us = std::chrono::microseconds(options.deadline).count();
  {
    Scene scene{target, options, system, recorder, started, {}, {}, Crew(started + allowed)};
    scene.routes.push_back(std::make_unique<Route>());
    scene.routes.back()->name = "direct";
    const std::vector<const Check*>& checks = all_checks();
    for (std::size_t i = 1; i < checks.size(); ++i) {
      scene.crew.foreground([check = checks[i], &scene] { check->observe(scene); });
    }
    scene.trust.set(trust_views(system, options));
    checks.front()->observe(scene);  // the environment needs no thread: this one is idle
    scene.crew.join();
  }
  evidence.steps = recorder.close();
  evidence.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(net::Clock::now() - started).count();
  return evidence;
}

}  // namespace sfprobe
