#include "sfprobe/run.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "checks/check.hpp"
#include "net/tunnel.hpp"
#include "run/scene.hpp"
#include "sfprobe/error.hpp"
#include "text/clean.hpp"

namespace sfprobe {
namespace {

// What judging and printing may take: the run ends this much before its deadline.
constexpr std::chrono::milliseconds kForTheReport{15};

std::vector<clients::ProxyChoice> choose_proxies(const System& system, const Target& target,
                                                 const Options& options) {
  const auto variables = [&](const std::string& name) { return system.env(name); };
  return clients::choose_for_all(variables, target.host, options.proxy);
}

// A proxy may well quote in its answer what was sent to it.
void keep_secret(const clients::ProxyUrl& url, Recorder& recorder) {
  recorder.add_secret(url.password);
  if (url.has_credentials()) recorder.add_secret(net::basic_credentials(url.user, url.password));
}

void add_route(Scene& scene, const std::string& name, const clients::ProxyUrl* url) {
  scene.routes.push_back(std::make_unique<Route>());
  scene.routes.back()->name = name;
  if (url == nullptr) return;
  scene.routes.back()->proxy =
      net::Proxy{url->scheme, url->host, url->port, url->user, url->password};
}

// The direct route, and one for each proxy that a client here would choose, the CLI's first.
void add_routes(Scene& scene) {
  add_route(scene, "direct", nullptr);
  for (std::size_t i = 0; i < scene.choices.size(); ++i) {
    clients::ProxyChoice& choice = scene.choices[i];
    if (choice.route == "direct") choice.path = "direct";
    // What a client cannot use is probed for the CLI's sake alone, repaired.
    if (choice.route == "direct" || !choice.url.usable()) continue;
    if (choice.route == "crash" && i > 0) continue;
    const auto same = [&](const clients::ProxyChoice& other) {
      return !other.path.empty() && other.path != "direct" && other.url.same_proxy(choice.url);
    };
    const auto end = scene.choices.begin() + static_cast<std::ptrdiff_t>(i);
    const auto earlier = std::find_if(scene.choices.begin(), end, same);
    if (earlier != end) {
      choice.path = earlier->path;
      continue;
    }
    choice.path = i == 0 ? "proxy" : "proxy" + std::to_string(scene.routes.size());
    add_route(scene, choice.path, &choice.url);
  }
}

}  // namespace

void check_options(const Options& options) {
  if (options.deadline <= std::chrono::milliseconds::zero() ||
      options.deadline > std::chrono::hours{1}) {
    throw InputError("the deadline must be more than 0 and at most 3600 seconds");
  }
  for (const std::string& path : options.ca_files) trust::file_store("--ca-file", path);
  struct stat info {};
  if (!options.export_ca.empty() && ::lstat(options.export_ca.c_str(), &info) == 0) {
    throw InputError("--export-ca: " + text::clean(options.export_ca) +
                     " is there already, and is not overwritten");
  }
  if (!options.proxy || options.proxy->empty()) return;
  const clients::ProxyUrl url = clients::parse_proxy_url(*options.proxy);
  // socks5h:// is for others: the CLI crashes on it, which the report says, but it can be probed.
  if (url.usable() && (url.fault == clients::ProxyFault::none || url.scheme == "socks5h")) return;
  // The value is not repeated: what is malformed cannot be redacted with certainty.
  throw InputError("--proxy: no proxy URL that the CLI can use (" +
                   std::string(clients::to_string(url.fault)) +
                   "): http://, https:// or socks5://, a host and a port");
}

Evidence run(const Target& target, const Options& options) {
  const System& system = real_system();
  const auto started = net::Clock::now();
  const auto allowed =
      options.deadline > 4 * kForTheReport ? options.deadline - kForTheReport : options.deadline;
  const auto choices = choose_proxies(system, target, options);
  Recorder recorder(started, options.on_step);
  for (const clients::ProxyChoice& choice : choices) keep_secret(choice.url, recorder);
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.deadline_us = std::chrono::microseconds(options.deadline).count();
  {
    Scene scene{target, options, system, recorder, started,
                {},     choices, {},     {},       Crew(started + allowed)};
    add_routes(scene);
    const std::vector<const Check*>& checks = all_checks();
    for (std::size_t i = 1; i < checks.size(); ++i) {
      scene.crew.foreground([check = checks[i], &scene] { check->observe(scene); });
    }
    checks.front()->observe(scene);  // the environment needs no thread: this one is idle
    const auto node = scene.node.get(scene.crew.patience());
    scene.trust.set(trust_views(system, node.value_or(trust::NodeProgram{}), options));
    scene.crew.join();
  }
  evidence.steps = recorder.close();
  evidence.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(net::Clock::now() - started).count();
  return evidence;
}

}  // namespace sfprobe
