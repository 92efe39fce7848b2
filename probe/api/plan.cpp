#include "sfprobe/plan.hpp"

#include <algorithm>
#include <set>

#include "api/routes.hpp"
#include "checks/elsewhere/elsewhere.hpp"
#include "checks/environment/machine.hpp"
#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "checks/pac/pac.hpp"
#include "facts/steps.hpp"
#include "run/curl_files.hpp"
#include "run/views.hpp"
#include "system/resolver.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe {
namespace {

constexpr std::uint16_t kWebPort = 80;

// Notes what is asked of the machine: so the list is what a run asks, not what somebody wrote down.
class Noting : public System {
 public:
  explicit Noting(const System& system) : system_(system) {}

  std::optional<std::string> env(const std::string& name) const override {
    variables.insert(name);
    return system_.env(name);
  }
  std::optional<std::string> read_file(const std::string& path, std::size_t limit) const override {
    auto content = system_.read_file(path, limit);
    if (content) files.insert(path);
    return content;
  }
  std::optional<std::string> executable(const std::string& path) const override {
    return system_.executable(path);
  }
  FileState file_state(const std::string& path) const override { return system_.file_state(path); }
  std::vector<std::string> list(const std::string& folder, std::size_t most) const override {
    return system_.list(folder, most);
  }
  std::string link(const std::string& path) const override {
    std::string text = system_.link(path);
    if (!text.empty()) files.insert(path);
    return text;
  }
  Platform platform() const override { return system_.platform(); }
  std::string working_directory() const override { return system_.working_directory(); }
  std::string host_name() const override { return system_.host_name(); }
  std::chrono::system_clock::time_point now() const override { return system_.now(); }

  mutable std::set<std::string> variables;
  mutable std::set<std::string> files;

 private:
  const System& system_;
};

void add_servers(const Noting& system, Plan& plan) {
  constexpr std::size_t kMostBytes = 1 << 20;
  const ResolvConf conf = read_resolv_conf(system);
  for (const char* path : {"/etc/nsswitch.conf", "/etc/hosts"}) system.read_file(path, kMostBytes);
  for (const std::string& server : conf.servers) {
    const bool v6 = server.find(':') != std::string::npos;
    plan.destinations.push_back(
        {v6 ? "[" + server + "]:53" : server + ":53", "name server, from /etc/resolv.conf"});
  }
}

void add_once(Plan& plan, Destination destination) {
  const bool known =
      std::any_of(plan.destinations.begin(), plan.destinations.end(),
                  [&](const Destination& one) { return one.place == destination.place; });
  if (!known) plan.destinations.push_back(std::move(destination));
}

std::string place_of(const proxy::ProxyUrl& url) {
  const bool v6 = url.host.find(':') != std::string::npos;
  return (v6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
}

std::string from(const proxy::ProxyChoice& choice) {
  return choice.variable.empty() ? "" : ", from " + text::clean(choice.variable);
}

void add_proxies(const Noting& system, const Target& target, const Options& options, Plan& plan) {
  RoutePlan routes = plan_routes(
      choices_of_clients(target, options, system, proxy_of(read_curlrc(system))), options, system);
  if (wants_elsewhere(options)) add_elsewhere(routes, elsewhere::candidates(system));
  const auto value_of = [&](const proxy::ProxyChoice& choice) {
    const bool named = choice.variable.find(' ') == std::string::npos;  // else in curl's own file
    return options.proxy ? options.proxy : named ? system.env(choice.variable) : std::nullopt;
  };
  for (const proxy::ProxyChoice& choice : routes.choices) {
    if (choice.route.empty() || choice.route == steps::kDirect) continue;
    const auto value = value_of(choice);
    const bool plain = !value || text::is_plain_url(*value);
    if (!plain && choice.url.host.empty()) continue;  // nor does a run ask what may be a password
    add_once(plan, {plain ? place_of(choice.url) : text::show_url(*value), "proxy" + from(choice)});
  }
  for (const proxy::ProxyChoice& trial : routes.trials) {
    const proxy::ProxyChoice& cli = routes.cli_choice();
    const auto value = trial.variable == cli.variable ? value_of(cli) : std::nullopt;
    if (value && !text::is_plain_url(*value)) continue;  // its shape is listed with the CLI's proxy
    if (!text::is_plain_host(trial.url.host)) continue;
    add_once(plan, {place_of(trial.url), "proxy" + from(trial) + ", if the CLI's own way fails"});
  }
}

void add_pac(const Noting& system, const Options& options, Plan& plan) {
  if (!options.fetch_pac) return;
  const pac::Source source = pac::find_source(system, *options.fetch_pac);
  if (source.url.empty()) return;
  if (const std::string file = pac::file_of(source.url); !file.empty()) {
    plan.files.push_back(text::show_path(file) + ", the PAC file (--fetch-pac)");
  } else if (pac::can_be_fetched(source.url)) {
    const pac::Place place = pac::place_of(source.url);
    const bool v6 = place.host.find(':') != std::string::npos;
    plan.destinations.push_back(
        {(v6 ? "[" + place.host + "]" : place.host) + ":" + std::to_string(place.port),
         "--fetch-pac: " + pac::shown(source.url) + ", from " + text::clean(source.where)});
  } else {
    return;
  }
  plan.destinations.push_back(
      {"at most three proxies that the PAC file names", "--fetch-pac, if the CLI's own way fails"});
}

void add_stores(const Noting& system, const Options& options, Plan& plan) {
  for (const char* name :
       {"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"}) {
    const auto value = system.env(name);
    const bool known = std::find(plan.files.begin(), plan.files.end(), value) != plan.files.end();
    if (value && !value->empty() && !known) plan.files.push_back(text::show_path(*value));
  }
  elsewhere::ca_files(system);  // for what is asked of the machine
  for (const std::string& file : options.ca_files) plan.files.push_back(text::show_path(file));
  plan.files.push_back("the certificate store of the system");
}

}  // namespace

Plan plan(const Target& target, const Options& options, const System& system) {
  check_options(options);
  const Noting noting(system);
  Plan plan;
  environment::read_variables(noting);
  read_openssl_defaults(noting);
  environment::read_machine(noting);
  const auto programs = environment::find_programs(noting);
  const auto node = environment::node_of_cli(noting, programs);
  add_servers(noting, plan);
  add_proxies(noting, target, options, plan);
  plan.destinations.push_back({target.authority(), "the login host"});
  const auto& flows = options.flows;
  if (flows.empty() || std::count(flows.begin(), flows.end(), "web") != 0) {
    plan.destinations.push_back({"the callback port of this machine, such as localhost:1717",
                                 "for sf org login web: whether it is free"});
  }
  if (target.port != kWebPort) {
    Target web = target;
    web.port = kWebPort;
    plan.destinations.push_back(
        {web.authority(), "a TCP connection alone, if TLS is cut, to see how far away it is"});
  }
  if (options.fetch_aia) {
    plan.destinations.push_back(
        {"the issuer's URL in the certificate", "--fetch-aia, if an intermediate is missing"});
  }
  if (options.follow) {
    plan.destinations.push_back(
        {"another host of Salesforce", "--follow, if the login endpoint redirects to one"});
  }
  add_pac(noting, options, plan);
  if (!options.egress.empty()) {
    plan.destinations.push_back({parse_target(options.egress).authority(), "--egress"});
  }
  if (options.negotiate) {
    plan.destinations.push_back({"the Kerberos servers", "--negotiate, if the proxy offers it"});
  }
  if (!programs.node_path.empty()) {
    plan.programs.push_back(programs.node_path + ", for its root certificates, if one matters");
  }
  add_stores(noting, options, plan);
  plan.files.insert(plan.files.end(), noting.files.begin(), noting.files.end());
  plan.variables.assign(noting.variables.begin(), noting.variables.end());
  return plan;
}

}  // namespace sfprobe
