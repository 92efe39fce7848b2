#include "checks/callback/session.hpp"

#include <array>
#include <charconv>

#include "json/json_value.hpp"
#include "system/project.hpp"
#include "text/clean.hpp"
#include "text/proc_net.hpp"
#include "text/words.hpp"

namespace sfprobe::callback {
namespace {

constexpr std::size_t kMaxTable = 4 * 1024 * 1024;
constexpr std::size_t kMaxProcesses = 4000;
constexpr std::size_t kMaxFiles = 2000;  // open ones of a process

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_set(const System& system, const char* variable) {
  return !system.env(variable).value_or("").empty();
}

std::string container_of(const System& system) {
  constexpr auto kFiles = std::to_array<const char*>({"/.dockerenv", "/run/.containerenv"});
  for (const char* file : kFiles) {
    if (system.file_state(file).error == 0) return file;
  }
  constexpr auto kVariables = std::to_array<const char*>(
      {"KUBERNETES_SERVICE_HOST", "CODESPACES", "GITPOD_WORKSPACE_ID", "REMOTE_CONTAINERS"});
  for (const char* variable : kVariables) {
    if (is_set(system, variable)) return variable;
  }
  return {};
}

// Which of these inodes the process has open.
bool holds(const System& system, const std::string& process,
           const std::vector<text::ListeningSocket>& sockets, HolderFact& fact) {
  const std::string folder = "/proc/" + process + "/fd";
  for (const std::string& name : system.list(folder, kMaxFiles)) {
    const std::string target = system.link(folder + "/" + name);
    for (const text::ListeningSocket& socket : sockets) {
      if (target != "socket:[" + socket.inode + "]") continue;
      fact.address = socket.address;
      return true;
    }
  }
  return false;
}

// The CLI hands it to listen() as it stands, and Node.js takes a number in quotes, too.
std::int64_t port_in(const Value& value) {
  if (const std::string text = value.string(); !text.empty()) {
    std::int64_t port = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? port : 0;
  }
  return value.integer();
}

}  // namespace

void read_port(const System& system, CallbackFacts& facts) {
  const auto project = find_project(system);
  const auto json = project ? parse_json(project->content) : std::nullopt;
  const std::int64_t port = json ? port_in((*json)["oauthLocalPort"]) : 0;
  if (port <= 0 || port > 65535) return;
  facts.port = static_cast<int>(port);
  facts.port_from = project->path;
}

void read_session(const System& system, CallbackFacts& facts) {
  facts.ssh = is_set(system, "SSH_CONNECTION") || is_set(system, "SSH_TTY");
  facts.display = is_set(system, "DISPLAY") || is_set(system, "WAYLAND_DISPLAY");
  facts.browser = is_set(system, "BROWSER");
  facts.wsl = is_set(system, "WSL_DISTRO_NAME");
  facts.container = container_of(system);
}

std::vector<HolderFact> holders_of(const System& system, int port) {
  std::vector<text::ListeningSocket> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto content = system.read_file(table, kMaxTable);
    if (!content) continue;
    for (auto& one : text::listening_on(*content, static_cast<std::uint16_t>(port))) {
      sockets.push_back(std::move(one));
    }
  }
  std::vector<HolderFact> holders;
  if (sockets.empty()) return holders;
  for (const std::string& process : system.list("/proc", kMaxProcesses)) {
    HolderFact fact;
    if (!is_number(process) || process.size() > 9 || !holds(system, process, sockets, fact))
      continue;
    fact.pid = std::stoi(process);
    const std::string name = system.read_file("/proc/" + process + "/comm", 64).value_or("");
    fact.program = text::clean(text::trim(name), 32);
    holders.push_back(std::move(fact));
    if (holders.size() == 8) return holders;
  }
  // It belongs to another user, or to another container.
  if (holders.empty()) holders.push_back({0, "", sockets.front().address});
  return holders;
}

}  // namespace sfprobe::callback
