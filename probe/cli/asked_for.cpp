#include "cli/asked_for.hpp"

#include <iostream>
#include <optional>
#include <set>
#include <utility>

#include "cli/option_values.hpp"
#include "cli/read_input.hpp"
#include "cli/target_words.hpp"
#include "sfprobe/sfprobe.hpp"
#include "text/clean.hpp"
#include "text/salesforce_hosts.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMaxList = 64 * 1024 * 1024;

void add_list(const CommandLine& line, const std::string& name, std::string content, Asked& asked) {
  std::set<std::pair<std::optional<std::string>, std::vector<std::string>>> checked;
  const auto faults = asked.add_list(std::move(content), [&](const text::ListedTarget& one) {
    if (!one.proxy && one.ca_files.empty()) return;
    if (!checked.emplace(one.proxy, one.ca_files).second) return;
    check_options(options_of(line, one));
  });
  tell_faults(name, faults);
  if (faults.truncated) {
    throw InputError(name + ": a list has at most " + std::to_string(text::kMostLines) + " lines");
  }
  if (asked.empty()) throw InputError(name + " names no target");
}

}  // namespace

Options options_of(const CommandLine& line, const text::ListedTarget& one) {
  Options options = line.options;
  if (!one.flow.empty()) options.flows = flows_named(one.flow);
  const bool login = options.flows != std::vector<std::string>{"none"};
  if (login) options.typed = one.typed;  // the form of a login URL
  options.org_host = login && one.org_host;
  if (one.proxy) options.proxy = one.proxy;
  options.ca_files.insert(options.ca_files.end(), one.ca_files.begin(), one.ca_files.end());
  return options;
}

void tell_faults(const std::string& name, const text::ListFaults& faults) {
  for (const text::BadLine& bad : faults.bad) {
    std::cerr << "sfprobe: " << name << ":" << bad.line << ": " << bad.why << "\n";
  }
  if (faults.bad_lines > faults.bad.size()) {
    std::cerr << "sfprobe: " << name << ": " << faults.bad_lines - faults.bad.size()
              << " more lines cannot be used\n";
  }
}

std::string list_name(const CommandLine& line) {
  const std::string& path = line.targets_file;
  return path == "-" ? "standard input" : text::clean(text::show_path(path));
}

std::string read_list(const CommandLine& line) {
  std::string content = read_input(line.targets_file, kMaxList, line.options.deadline);
  if (content.size() > kMaxList) throw InputError(list_name(line) + ": a list has at most 64 MiB");
  return content;
}

Asked asked_for(const CommandLine& line) {
  Asked asked;
  for (const std::string& word : line.targets) {
    refuse_file(word);
    asked.add_word(word);
    const std::string meant = text::meant_host(asked.probe(asked.probes() - 1).target.host);
    if (!meant.empty()) std::cerr << "sfprobe: did you mean " << meant << "?\n";
  }
  for (const std::string& name : line.profiles) {
    add_list(line, "profile " + name, targets_of_profile(name, line.my_domain), asked);
  }
  if (!line.targets_file.empty()) add_list(line, list_name(line), read_list(line), asked);
  const bool orgs_too = asked.empty() && line.org_files;
  if (asked.empty()) asked.add_host(default_target());
  // The hosts to which a login goes on after the login host.
  for (const std::string& host : further_hosts(line.my_domain, orgs_too)) {
    asked.add_org_host(host);
  }
  return asked;
}

}  // namespace sfprobe::cli
