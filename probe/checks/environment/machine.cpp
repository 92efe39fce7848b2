#include "checks/environment/machine.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::size_t kMostName = 120;

std::string read(const System& system, const std::string& path) {
  return system.read_file(path, kMostBytes).value_or("");
}

// The first line, cleaned.
std::string line_of(const System& system, const std::string& path) {
  const std::string content = read(system, path);
  return text::clean(text::trim(std::string_view(content).substr(0, content.find('\n'))),
                     kMostName);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void add(std::vector<std::string>& marks, std::string_view mark) {
  if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.emplace_back(mark);
}

// What each manager of containers leaves in them (systemd's container interface, Docker, Podman,
// Kubernetes), and the groups of process 1. None of it is proof; a container may hide it all.
std::vector<std::string> containers_of(const System& system) {
  std::vector<std::string> marks;
  if (system.file_state("/.dockerenv").error == 0) add(marks, "Docker");
  if (system.file_state("/run/.containerenv").error == 0) add(marks, "Podman");
  const bool kubernetes =
      system.env("KUBERNETES_SERVICE_HOST") ||
      system.file_state("/var/run/secrets/kubernetes.io/serviceaccount").error == 0;
  if (kubernetes) add(marks, "Kubernetes");
  const std::string manager = line_of(system, "/run/systemd/container");
  const std::string groups = read(system, "/proc/1/cgroup");
  constexpr auto kMarks = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"docker", "Docker"},
      {"kubepods", "Kubernetes"},
      {"libpod", "Podman"},
      {"podman", "Podman"},
      {"lxc", "LXC"},
      {"systemd-nspawn", "systemd-nspawn"},
  });
  for (const auto& [word, mark] : kMarks) {
    if (contains(groups, word) || contains(manager, word)) add(marks, mark);
  }
  if (!manager.empty() && manager != "wsl" && marks.empty()) add(marks, manager);
  return marks;
}

// Microsoft's kernels say so in their release: "4.4.0-19041-Microsoft" is of WSL 1,
// "5.15.90.1-microsoft-standard-WSL2" of WSL 2.
std::string wsl_of(const std::string& kernel) {
  if (contains(kernel, "WSL2") || contains(kernel, "microsoft-standard")) return "WSL 2";
  return contains(kernel, "Microsoft") ? "WSL 1" : "";
}

std::string virtual_machine(const System& system) {
  const std::string named = virtual_machine_of(line_of(system, "/sys/class/dmi/id/sys_vendor"),
                                               line_of(system, "/sys/class/dmi/id/product_name"));
  if (!named.empty()) return named;
  if (line_of(system, "/sys/hypervisor/type") == "xen") return "Xen";
  // The first processor is enough.
  const std::string cpu = system.read_file("/proc/cpuinfo", 4096).value_or("");
  const std::size_t flags = cpu.find("\nflags");
  if (flags == std::string::npos) return "";
  const std::string_view line =
      std::string_view(cpu).substr(flags + 1, cpu.find('\n', flags + 1) - flags - 1);
  const auto words = text::words(line);
  return std::find(words.begin(), words.end(), "hypervisor") == words.end() ? ""
                                                                            : "unknown hypervisor";
}

// A name of the zone database, and nothing else that TZ may hold: it can be a path.
bool is_zone(std::string_view name) {
  constexpr std::size_t kMost = 64;
  return !name.empty() && name.size() <= kMost && name.front() != '/' && name.front() != ':' &&
         !contains(name, "..") && std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
         });
}

std::string time_zone_of(const System& system) {
  constexpr std::string_view kFolder = "/zoneinfo/";
  const auto variable = system.env("TZ");
  if (variable && !variable->empty() && *variable != ":/etc/localtime") {
    std::string_view name = *variable;
    if (name.front() == ':') name.remove_prefix(1);
    if (const std::size_t at = name.find(kFolder); at != std::string_view::npos) {
      name.remove_prefix(at + kFolder.size());
    }
    return is_zone(name) ? std::string(name) : "set by TZ, in another form";
  }
  const std::string link = system.link("/etc/localtime");
  if (const std::size_t at = link.find(kFolder); at != std::string::npos) {
    const std::string name = link.substr(at + kFolder.size());
    if (is_zone(name)) return name;
  }
  const std::string name = line_of(system, "/etc/timezone");
  return is_zone(name) ? name : "";
}

std::string locale_of(const System& system) {
  constexpr std::size_t kMost = 64;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = system.env(name);
    if (!value || value->empty()) continue;
    const bool plain =
        value->size() <= kMost && std::all_of(value->begin(), value->end(), [](unsigned char c) {
          return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '@' || c == '-';
        });
    return plain ? *value : "set by " + std::string(name) + ", in another form";
  }
  return "C";
}

}  // namespace

std::string name_of_system(std::string_view os_release) {
  std::string pretty;
  std::string name;
  std::string version;
  for (const std::string_view line : text::lines(os_release)) {
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos) continue;
    std::string_view value = text::trim(line.substr(sign + 1));
    if (value.size() > 1 && (value.front() == '"' || value.front() == '\'')) {
      value = value.substr(1, value.size() - 2);
    }
    const std::string_view key = line.substr(0, sign);
    if (key == "PRETTY_NAME") pretty = text::clean(value, kMostName);
    if (key == "NAME") name = text::clean(value, kMostName);
    if (key == "VERSION_ID") version = text::clean(value, kMostName);
  }
  if (!pretty.empty()) return pretty;
  return name + (name.empty() || version.empty() ? "" : " ") + version;
}

std::string virtual_machine_of(std::string_view vendor, std::string_view product) {
  const std::string names = text::lower(std::string(vendor) + " " + std::string(product));
  constexpr auto kKnown = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"vmware", "VMware"},
      {"virtualbox", "VirtualBox"},
      {"innotek", "VirtualBox"},
      {"parallels", "Parallels"},
      {"microsoft corporation virtual machine", "Hyper-V"},
      {"amazon ec2", "Amazon EC2"},
      {"google compute engine", "Google Compute Engine"},
      {"openstack", "OpenStack"},
      {"digitalocean", "DigitalOcean"},
      {"hetzner", "Hetzner"},
      {"bochs", "Bochs"},
      {"xen", "Xen"},
      {"kvm", "KVM"},
      {"qemu", "KVM"},
  });
  for (const auto& [word, mark] : kKnown) {
    if (contains(names, word)) return std::string(mark);
  }
  return "";
}

MachineFacts read_machine(const System& system) {
  MachineFacts facts;
  facts.host_name = system.host_name();
  const System::Platform platform = system.platform();
  facts.kernel = text::clean(platform.kernel, kMostName);
  facts.architecture = text::clean(platform.architecture, kMostName);
  if (platform.superuser) facts.user = *platform.superuser ? "root" : "not root";
  facts.system = name_of_system(read(system, "/etc/os-release"));
  if (facts.system.empty()) facts.system = name_of_system(read(system, "/usr/lib/os-release"));
  facts.containers = containers_of(system);
  facts.wsl = wsl_of(platform.kernel);
  if (facts.wsl.empty()) facts.virtual_machine = virtual_machine(system);
  facts.time_zone = time_zone_of(system);
  facts.locale = locale_of(system);
  return facts;
}

}  // namespace sfprobe::environment
