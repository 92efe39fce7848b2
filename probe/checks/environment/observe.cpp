#include "checks/environment/environment.hpp"

#include "checks/environment/curl_settings.hpp"
#include "checks/environment/machine.hpp"
#include "checks/environment/modules.hpp"
#include "checks/environment/network.hpp"
#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "facts/cli_stack.hpp"
#include "facts/steps.hpp"
#include "net/versions.hpp"
#include "run/ciphers.hpp"
#include "run/probe_context.hpp"
#include "system/resolver.hpp"
#include "text/clean.hpp"
#include "text/resolv_conf.hpp"

namespace sfprobe::environment {
namespace {

void record(ProbeContext& context, std::string_view id, net::Clock::time_point since, Value facts) {
  context.recorder.add({.id = std::string(id),
                        .action = steps::action(steps::Action::read),
                        .subject = std::string(id.substr(id.find('.') + 1)),
                        .outcome = Outcome::ok,
                        .facts = std::move(facts)},
                       since);
}

ResolverFacts read_resolver(const ProbeContext& context) {
  const auto read = [&](const char* path) {
    return context.system.read_file(path, 1 << 20).value_or("");
  };
  ResolverFacts facts;
  facts.resolv_conf = read_resolv_conf(context.system);
  facts.nsswitch = parse_nsswitch_hosts(read("/etc/nsswitch.conf"));
  facts.hosts_file = hosts_addresses(read("/etc/hosts"), context.target.host);
  return facts;
}

}  // namespace

void observe(ProbeContext& context) {
  context.tasks.background([&context] { observe_ways(context); });
  auto since = net::Clock::now();
  VariablesFacts variables = read_variables(context.system);
  variables.missing_modules = missing_modules(context.system);
  variables.cipher_error = cipher_error(context.system);
  const node::OpensslSettings openssl = openssl_settings(context.system);
  if (openssl.any()) {
    variables.openssl.push_back({text::printable(openssl.groups),
                                 text::printable(openssl.signature_algorithms),
                                 openssl.security_level});
  }
  context.openssl.set(openssl);
  read_curl_settings(context.system, variables);
  record(context, steps::kVariables, since, pack(variables));
  since = net::Clock::now();
  record(context, steps::kResolver, since, pack(read_resolver(context)));
  since = net::Clock::now();
  ProgramsFacts programs =
      context.machine->once<ProgramsFacts>([&] { return find_programs(context.system); });
  const auto node = context.machine->once<trust::NodeProgram>(
      [&] { return node_of_cli(context.system, programs); });
  if (starts_on(programs, node)) programs.cli_node_version = node.version;
  context.node.set(node);
  context.cli_offers_h2.set(stack_here(programs).h2());
  record(context, steps::kPrograms, since, pack(programs));
  since = net::Clock::now();
  MachineFacts machine =
      context.machine->once<MachineFacts>([&] { return read_machine(context.system); });
  machine.libraries = net::library_versions();
  machine.libraries.insert(machine.libraries.begin(), "sfprobe " SFPROBE_VERSION);
  record(context, steps::kMachine, since, pack(machine));
  observe_interfaces(context);
  const auto now = context.system.now().time_since_epoch();
  const ClockFacts clock{std::chrono::duration_cast<std::chrono::seconds>(now).count()};
  record(context, steps::kClock, net::Clock::now(), pack(clock));
}

}  // namespace sfprobe::environment
