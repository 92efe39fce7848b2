#include "sfprobe/run.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "api/contacts.hpp"
#include "api/routes.hpp"
#include "api/run_on.hpp"
#include "api/time_to_judge.hpp"
#include "checks/check.hpp"
#include "checks/elsewhere/elsewhere.hpp"
#include "checks/environment/variables.hpp"
#include "checks/pac/pac.hpp"
#include "clients/client.hpp"
#include "facts/steps.hpp"
#include "net/descriptors.hpp"
#include "net/versions.hpp"
#include "run/curl_files.hpp"
#include "run/probe_context.hpp"
#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/time.hpp"
#include "trust/without_config.hpp"

namespace sfprobe {
namespace {

// What judging and printing may take: the run ends this much before its deadline.
constexpr std::chrono::milliseconds kForTheReport{15};
// Less than this is noise, and so is less than a tenth of the run.
constexpr std::chrono::milliseconds kLate{100};
// What reading a few small files may take before the run goes on without them.
constexpr std::chrono::milliseconds kReadSettings{200};
// Threads that the deadline ends are done well before this; the others are not waited for.
constexpr std::chrono::milliseconds kLeaveBehind{10};

// A proxy may well quote in its answer what was sent to it.
void keep_secret(const proxy::ProxyUrl& url, Recorder& recorder) {
  recorder.secrets.add(url.user, url.password);
  // What is no host name is perhaps a password that stands in the wrong place.
  if (!url.host.empty() && !text::is_plain_host(url.host)) recorder.secrets.add_text(url.host);
}

void add_route(ProbeContext& context, const RoutePlan::Way& way) {
  Route& route = *context.routes.emplace_back(std::make_unique<Route>());
  route.name = way.name;
  route.trial = way.trial;
  if (!way.url) return;
  const proxy::ProxyUrl& url = *way.url;
  route.proxy = net::Proxy{url.scheme, url.host, url.port, url.user, url.password};
}

// Files are read by another thread, since a file system may not answer.
template <class T>
T read_in_time(ProbeContext& context, T (*read)(const System& system)) {
  const auto found = std::make_shared<Slot<T>>();
  context.tasks.background([&context, found, read] { found->set(read(context.system)); });
  const auto limit = context.tasks.wait_limit().until(net::Clock::now() + kReadSettings);
  return found->get(limit).value_or(T{});
}

void add_routes(ProbeContext& context) {
  const auto keep_secrets = [&](const std::vector<proxy::ProxyChoice>& choices) {
    for (const auto& choice : choices) keep_secret(choice.url, context.recorder);
  };
  auto choices = choices_of_clients(context.target, context.options, context.system,
                                    proxy_of(read_in_time(context, read_curlrc)));
  keep_secrets(choices);
  RoutePlan plan = plan_routes(std::move(choices), context.options, context.system);
  if (wants_elsewhere(context.options)) {
    add_elsewhere(plan, read_in_time(context, elsewhere::candidates));
  }
  keep_secrets(plan.trials);
  if (context.options.fetch_pac && !context.options.proxy) reserve_for_pac(plan);
  // The run probes the proxy of a URL that the CLI crashes on as if it took it, once repaired:
  // more than ChoiceFacts::cli_route(), by which the verdict goes.
  for (const RoutePlan::Way& way : plan.ways) {
    add_route(context, way);
    context.routes.back()->of_cli = way.name == plan.cli_choice().route;
  }
  context.choices = std::move(plan.choices);
  context.trials = std::move(plan.trials);
}

void read_trust(ProbeContext& context) {
  const auto node = context.node.get(context.tasks.wait_limit());
  context.trust.set(context.machine->trust(node.value_or(trust::NodeProgram{}), context.options,
                                           clients::view_rules(),
                                           read_in_time(context, elsewhere::ca_files)));
}

// Every check in a thread of its own; the trust views are read meanwhile. Nothing is done in the
// caller's thread: it must be free to return at the deadline.
void observe(ProbeContext& context) {
  for (const Check* check : all_checks()) {
    context.tasks.foreground([check, &context] { check->observe(context); });
  }
  context.tasks.foreground([&context] { read_trust(context); });
}

// What the run has to say of itself. Its steps stand behind all others: nothing is told of them
// while it lasts.
void describe_run(TaskGroup& tasks, int left_behind, int waits, Evidence& evidence) {
  const auto add = [&](const char* id, steps::Action action, const std::string& subject,
                       Outcome outcome, Value::Map facts) {
    Step step{.id = id, .action = steps::action(action), .subject = subject, .outcome = outcome};
    step.took_us = evidence.took_us;
    step.facts = std::move(facts);
    evidence.steps.push_back(std::move(step));
  };
  // In a library, in a file system that does not answer.
  if (left_behind > 0) {
    add(steps::kLeftBehind, steps::Action::abandon,
        std::to_string(left_behind) + " unfinished at the deadline", Outcome::timed_out,
        {{"threads", left_behind}});
  }
  // A machine that has no time for this process makes silence of what is none.
  const std::int64_t late =
      std::chrono::duration_cast<std::chrono::microseconds>(tasks.lateness()).count();
  if (late >= std::chrono::microseconds(kLate).count() && late >= evidence.took_us / 10) {
    add(steps::kStarved, steps::Action::starve,
        "this process waited " + std::to_string(late / 1000) + " ms for a processor", Outcome::ok,
        {{"late_us", late}});
  }
  // Nor is it the network's fault that work had to wait for descriptors.
  if (waits > 0) {
    const int capacity = net::descriptors().capacity();
    add(steps::kDescriptors, steps::Action::queue,
        "work waited for one of " + std::to_string(capacity) + " file descriptors (ulimit -n)",
        Outcome::ok, {{"capacity", capacity}, {"waits", waits}});
  }
}

// It is sent as it is.
void check_egress(const std::string& url) {
  constexpr std::size_t kMost = 2048;
  if (url.empty()) return;
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain || url.size() > kMost || !url.starts_with("https://") ||
      url.find_first_of("@#") != std::string::npos) {
    throw InputError("--egress takes an https:// URL without credentials");
  }
  parse_target(url);
}

void check_pac(const std::string& url) {
  if (url.empty() || pac::can_be_fetched(url)) return;
  throw InputError(
      "--fetch-pac takes an http://, https:// or file:// URL without credentials, or none");
}

}  // namespace

void check_values(const Options& options) {
  trust::keep_openssl_config_out();  // before the first certificate is decoded
  if (options.deadline <= std::chrono::milliseconds::zero() ||
      options.deadline > std::chrono::hours{1}) {
    throw InputError("the deadline must be more than 0 and at most 3600 seconds");
  }
  struct stat info {};
  if (options.negotiate && !net::has_gssapi()) {
    throw InputError("--negotiate: this sfprobe was built without Kerberos");
  }
  if (!options.export_ca.empty() && ::lstat(options.export_ca.c_str(), &info) == 0) {
    throw InputError("--export-ca: " + text::clean(text::show_path(options.export_ca)) +
                     " already exists; not overwriting it");
  }
  check_egress(options.egress);
  check_pac(options.fetch_pac.value_or(""));
  if (!options.proxy || options.proxy->empty()) return;
  const proxy::ProxyUrl url = proxy::parse_proxy_url(*options.proxy);
  // socks5h:// is for others: the CLI crashes on it, which the report says, but it can be probed.
  if (url.usable() && (url.fault == proxy::ProxyFault::none || url.scheme == "socks5h")) return;
  // The value is not repeated: what is malformed cannot be redacted with certainty.
  throw InputError("--proxy: no proxy URL that the CLI can use (" +
                   std::string(to_name(url.fault)) +
                   "): http://, https:// or socks5://, a host and a port");
}

void check_options(const Options& options) {
  check_values(options);
  for (const std::string& path : options.ca_files) trust::file_store("--ca-file", path);
}

std::size_t most_side_by_side() { return static_cast<std::size_t>(net::descriptors().most_runs()); }

Evidence run(const Target& target, const Options& options, std::stop_token stop,
             const System& system) {
  const auto started = net::Clock::now();
  check_options(options);
  return run_on(std::make_shared<Machine>(system), target, options, std::move(stop), started);
}

Evidence run_on(const std::shared_ptr<Machine>& machine, const Target& target,
                const Options& options, std::stop_token stop, net::Clock::time_point started) {
  const System& system = machine->system();
  const auto allowed =
      options.deadline > 4 * kForTheReport ? options.deadline - kForTheReport : options.deadline;
  const auto context =
      std::make_shared<ProbeContext>(target, options, machine, started, started + allowed);
  context->tasks.set_owner(context);
  context->recorder.secrets.add_text(options.client_id);
  context->recorder.secrets.add_text(options.username);
  for (auto& [value, shown] : environment::hidden_values(system)) {
    context->recorder.show_as(std::move(value), std::move(shown));
  }
  add_routes(*context);
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.deadline_us = std::chrono::microseconds(options.deadline).count();
  const int queued = net::descriptors().queued();
  int left_behind = 0;
  {
    const std::stop_callback on_stop(stop, [&context] { context->tasks.stop(); });
    try {
      if (!stop.stop_requested()) {
        observe(*context);
        context->tasks.attendant([&context = *context, deadline = started + options.deadline] {
          leave_time_to_judge(context, deadline);
        });
      }
    } catch (...) {
      context->tasks.fail(std::current_exception());
    }
    left_behind = context->tasks.join(started + options.deadline + kLeaveBehind);
    evidence.stopped = stop.stop_requested();
  }
  evidence.steps = context->recorder.close();
  evidence.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(net::Clock::now() - started).count();
  if (auto contacts = contacts_step(*context, evidence.took_us)) {
    evidence.steps.push_back(std::move(*contacts));
  }
  describe_run(context->tasks, left_behind, net::descriptors().queued() - queued, evidence);
  return evidence;
}

}  // namespace sfprobe
