#include "sfprobe/run.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "api/contacts.hpp"
#include "api/run_on.hpp"
#include "api/time_to_judge.hpp"
#include "checks/check.hpp"
#include "checks/elsewhere/elsewhere.hpp"
#include "checks/environment/npm_proxy.hpp"
#include "checks/environment/variables.hpp"
#include "clients/choose.hpp"
#include "clients/client.hpp"
#include "facts/steps.hpp"
#include "net/descriptors.hpp"
#include "net/versions.hpp"
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
constexpr std::size_t kMostTrials = 3;
// Threads that the deadline ends are done well before this; the others are not waited for.
constexpr std::chrono::milliseconds kLeaveBehind{10};

// A proxy may well quote in its answer what was sent to it.
void keep_secret(const proxy::ProxyUrl& url, Recorder& recorder) {
  recorder.secrets.add(url.user, url.password);
  // What is no host name is perhaps a password that stands in the wrong place.
  if (!url.host.empty() && !text::is_plain_host(url.host)) recorder.secrets.add_text(url.host);
}

void add_route(ProbeContext& context, const std::string& name, const proxy::ProxyUrl* url) {
  context.routes.push_back(std::make_unique<Route>());
  context.routes.back()->name = name;
  if (url == nullptr) return;
  context.routes.back()->proxy =
      net::Proxy{url->scheme, url->host, url->port, url->user, url->password};
}

// What an older client or curl makes of a malformed URL may be a part of its password: that is
// neither asked for nor shown, unless the CLI goes there as well.
void drop_guesses(const System& system, std::vector<proxy::ProxyChoice>& choices) {
  const auto cli = std::find_if(choices.begin(), choices.end(),
                                [](const proxy::ProxyChoice& choice) { return choice.is_cli; });
  const std::string host = cli == choices.end() ? "" : cli->url.host;
  for (proxy::ProxyChoice& choice : choices) {
    if (choice.is_cli || choice.variable.empty() || choice.url.host == host) continue;
    const auto value = system.env(choice.variable);
    if (value && !text::is_plain_url(*value)) choice.url.host.clear();
  }
}

void add_trial(ProbeContext& context, Route::Trial kind, const std::string& variable,
               proxy::ProxyUrl url) {
  const auto same = [&](const proxy::ProxyChoice& other) { return other.url.same_proxy(url); };
  if (std::any_of(context.choices.begin(), context.choices.end(), same) ||
      std::any_of(context.trials.begin(), context.trials.end(), same)) {
    return;
  }
  proxy::ProxyChoice& trial = context.trials.emplace_back();
  trial.client = steps::kTrial;
  trial.decision = proxy::Decision::proxy;
  trial.variable = variable;
  trial.url = std::move(url);
  trial.route = steps::kTrial;
  if (context.trials.size() > 1) trial.route += std::to_string(context.trials.size());
  add_route(context, trial.route, &trial.url);
  context.routes.back()->trial = kind;
}

// Where the CLI has no proxy: those that other programs of this machine have. Files are read by
// another thread, since a file system may not answer.
void add_elsewhere(ProbeContext& context) {
  if (context.cli_choice().decision != proxy::Decision::direct) return;
  using Choices = std::vector<proxy::ProxyChoice>;
  const auto found = std::make_shared<Slot<Choices>>();
  context.tasks.background(
      [&context, found] { found->set(elsewhere::candidates(context.system)); });
  const auto limit = context.tasks.wait_limit().until(net::Clock::now() + kReadSettings);
  for (proxy::ProxyChoice& choice : found->get(limit).value_or(Choices{})) {
    if (context.trials.size() == kMostTrials) return;
    add_trial(context, Route::Trial::setting, choice.variable, std::move(choice.url));
  }
}

// The CLI's proxy by other schemes than its URL says, and what is set for npm alone.
void add_trials(ProbeContext& context) {
  const proxy::ProxyChoice cli = context.cli_choice();
  const auto value =
      context.options.proxy ? context.options.proxy : context.system.env(cli.variable);
  if (cli.decision != proxy::Decision::direct && !cli.variable.empty() && value) {
    for (proxy::ProxyUrl& url : proxy::by_other_schemes(*value)) {
      if (url.host != cli.url.host) continue;  // not certain to be a host
      // Credentials that are meant for a proxy with TLS are not shown to anybody else.
      if (cli.url.scheme == "https" && url.has_credentials()) continue;
      add_trial(context, Route::Trial::scheme, cli.variable, std::move(url));
    }
  }
  if (context.options.proxy) return;
  if (const auto npm = environment::proxy_of_npm(context.system)) {
    proxy::ProxyUrl url = proxy::parse_proxy_url(npm->value);
    const bool plain = text::is_plain_url(npm->value);
    if (plain && url.usable() && url.error == proxy::ProxyError::none) {
      add_trial(context, Route::Trial::setting, npm->name, std::move(url));
    }
  }
  add_elsewhere(context);
}

// The direct route, and one for each proxy that a client here would choose.
void add_routes(ProbeContext& context) {
  add_route(context, steps::kDirect, nullptr);
  for (proxy::ProxyChoice& choice : context.choices) {
    if (choice.decision == proxy::Decision::direct) choice.route = steps::kDirect;
    // What a client cannot use is probed for the CLI's sake alone, repaired.
    if (choice.decision == proxy::Decision::direct || !choice.url.usable()) continue;
    if (choice.decision == proxy::Decision::crash && !choice.is_cli) continue;
    const auto earlier = std::find_if(
        context.choices.begin(), context.choices.end(), [&](const proxy::ProxyChoice& other) {
          return &other < &choice && !other.route.empty() && other.route != steps::kDirect &&
                 other.url.same_proxy(choice.url);
        });
    if (earlier != context.choices.end()) {
      choice.route = earlier->route;
      continue;
    }
    choice.route = steps::kProxy;
    if (!choice.is_cli) choice.route += std::to_string(context.routes.size());
    add_route(context, choice.route, &choice.url);
  }
  for (const auto& route : context.routes) {
    route->of_cli = route->name == context.cli_choice().route;
  }
  add_trials(context);
}

void read_trust(ProbeContext& context) {
  const auto node = context.node.get(context.tasks.wait_limit());
  context.trust.set(context.machine->trust(node.value_or(trust::NodeProgram{}), context.options,
                                           clients::view_rules()));
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

}  // namespace

namespace {

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

}  // namespace

void check_options(const Options& options) {
  trust::keep_openssl_config_out();  // before the first certificate is decoded
  if (options.deadline <= std::chrono::milliseconds::zero() ||
      options.deadline > std::chrono::hours{1}) {
    throw InputError("the deadline must be more than 0 and at most 3600 seconds");
  }
  for (const std::string& path : options.ca_files) trust::file_store("--ca-file", path);
  struct stat info {};
  if (options.negotiate && !net::has_gssapi()) {
    throw InputError("--negotiate: this sfprobe was built without Kerberos");
  }
  if (!options.export_ca.empty() && ::lstat(options.export_ca.c_str(), &info) == 0) {
    throw InputError("--export-ca: " + text::clean(text::show_path(options.export_ca)) +
                     " is there already, and is not overwritten");
  }
  check_egress(options.egress);
  if (!options.proxy || options.proxy->empty()) return;
  const proxy::ProxyUrl url = proxy::parse_proxy_url(*options.proxy);
  // socks5h:// is for others: the CLI crashes on it, which the report says, but it can be probed.
  if (url.usable() && (url.fault == proxy::ProxyFault::none || url.scheme == "socks5h")) return;
  // The value is not repeated: what is malformed cannot be redacted with certainty.
  throw InputError("--proxy: no proxy URL that the CLI can use (" +
                   std::string(to_name(url.fault)) +
                   "): http://, https:// or socks5://, a host and a port");
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
  context->choices = clients::choose_proxies(
      {[&](const std::string& name) { return system.env(name); }, target.host, options.proxy});
  for (const proxy::ProxyChoice& choice : context->choices) {
    keep_secret(choice.url, context->recorder);
  }
  context->recorder.secrets.add_text(options.client_id);
  context->recorder.secrets.add_text(options.username);
  drop_guesses(system, context->choices);
  for (auto& [value, shown] : environment::hidden_values(system)) {
    context->recorder.show_as(std::move(value), std::move(shown));
  }
  add_routes(*context);
  for (const proxy::ProxyChoice& trial : context->trials) {
    keep_secret(trial.url, context->recorder);
  }
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
