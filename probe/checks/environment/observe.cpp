#include "checks/environment/observe.hpp"

#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "run/scene.hpp"
#include "system/resolver_files.hpp"

namespace sfprobe::environment {
namespace {

void record(Scene& scene, const char* name, net::Clock::time_point since, Value facts) {
  scene.recorder.add({.id = std::string("environment.") + name,
                      .action = "read",
                      .subject = name,
                      .outcome = Outcome::ok,
                      .facts = std::move(facts)},
                     since);
}

ResolverFacts read_resolver(const Scene& scene) {
  const auto read = [&](const char* path) {
    return scene.system.read_file(path, 1 << 20).value_or("");
  };
  ResolverFacts facts;
  facts.resolv_conf = parse_resolv_conf(read("/etc/resolv.conf"));
  facts.nsswitch = parse_nsswitch_hosts(read("/etc/nsswitch.conf"));
  facts.hosts_file = hosts_addresses(read("/etc/hosts"), scene.target.host);
  return facts;
}

}  // namespace

void observe(Scene& scene) {
  auto since = net::Clock::now();
  record(scene, "variables", since, pack(read_variables(scene.system)));
  since = net::Clock::now();
  record(scene, "resolver", since, pack(read_resolver(scene)));
  since = net::Clock::now();
  ProgramsFacts programs = find_programs(scene.system);
  const trust::NodeProgram node = node_of_cli(scene.system, programs);
  if (starts_on(programs, node)) programs.cli_node_version = node.version;
  scene.node.set(node);
  record(scene, "programs", since, pack(programs));
  const auto now = scene.system.now().time_since_epoch();
  const ClockFacts clock{std::chrono::duration_cast<std::chrono::seconds>(now).count()};
  record(scene, "clock", net::Clock::now(), pack(clock));
}

}  // namespace sfprobe::environment
