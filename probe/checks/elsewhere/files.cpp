#include "checks/elsewhere/files.hpp"

#include <algorithm>
#include <array>

#include "checks/elsewhere/desktop.hpp"
#include "text/clean.hpp"
#include "text/words.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMaxFile = 64 * 1024;
constexpr std::size_t kMaxEntries = 64;  // of a folder
constexpr std::size_t kMaxProcesses = 4000;
constexpr std::size_t kMaxUrl = 1024;
constexpr std::size_t kMaxShown = 200;
constexpr std::size_t kMaxEnvironment = 128 * 1024;

struct File {
  std::string_view program;
  std::string_view path;  // below the home folder, unless it begins with "/"
  Form form;
};

constexpr auto kFiles =
    std::to_array<File>({{"npm", ".npmrc", Form::ini},
                         {"npm", "/etc/npmrc", Form::ini},
                         {"npm", "/usr/etc/npmrc", Form::ini},
                         {"npm", "/usr/local/etc/npmrc", Form::ini},
                         {"git", ".gitconfig", Form::git},
                         {"git", ".config/git/config", Form::git},
                         {"git", "/etc/gitconfig", Form::git},
                         {"VS Code", ".config/Code/User/settings.json", Form::json},
                         {"VS Code", ".config/Code - Insiders/User/settings.json", Form::json},
                         {"VS Code", ".config/VSCodium/User/settings.json", Form::json},
                         {"VS Code", ".vscode-server/data/Machine/settings.json", Form::json},
                         {"the login environment", "/etc/environment", Form::shell},
                         {"the shell's start-up files", ".profile", Form::shell},
                         {"the shell's start-up files", ".bash_profile", Form::shell},
                         {"the shell's start-up files", ".bashrc", Form::shell},
                         {"the shell's start-up files", ".zprofile", Form::shell},
                         {"the shell's start-up files", ".zshrc", Form::shell},
                         {"the shell's start-up files", "/etc/profile", Form::shell},
                         {"curlrc", ".curlrc", Form::words},
                         {"curlrc", ".config/curlrc", Form::words},
                         {"wget", ".wgetrc", Form::wget},
                         {"wget", "/etc/wgetrc", Form::wget},
                         {"pip", ".config/pip/pip.conf", Form::ini},
                         {"pip", ".pip/pip.conf", Form::ini},
                         {"pip", "/etc/pip.conf", Form::ini},
                         {"Docker", ".docker/config.json", Form::docker},
                         {"apt", "/etc/apt/apt.conf", Form::apt}});

struct Folder {
  std::string_view program;
  std::string_view path;
  std::string_view end;  // of the names that count
  Form form;
};

constexpr auto kFolders =
    std::to_array<Folder>({{"the login environment", "/etc/profile.d", ".sh", Form::shell},
                           {"the user's services", ".config/environment.d", ".conf", Form::shell},
                           {"the user's services", "/etc/environment.d", ".conf", Form::shell},
                           {"apt", "/etc/apt/apt.conf.d", "", Form::apt}});

// An editor started from the desktop, in which the CLI may run.
constexpr auto kEditors = std::to_array<std::string_view>(
    {"code", "code-insiders", "codium", "cursor", "idea", "webstorm", "pycharm", "intellij"});

class Search {
 public:
  explicit Search(const System& system) : system_(system), home_(system.env("HOME").value_or("")) {}

  std::vector<Found> all() {
    for (const File& file : kFiles) read(file.program, path_of(file.path), file.form);
    for (const Folder& folder : kFolders) {
      const std::string path = path_of(folder.path);
      if (path.empty()) continue;
      for (const std::string& name : system_.list(path, kMaxEntries)) {
        if (name.ends_with(folder.end)) read(folder.program, path + "/" + name, folder.form);
      }
    }
    // Where the variables of these programs say that their file is.
    read("wget", system_.env("WGETRC").value_or(""), Form::wget);
    const std::string docker = system_.env("DOCKER_CONFIG").value_or("");
    if (!docker.empty()) read("Docker", docker + "/config.json", Form::docker);
    take(desktop_settings(system_));
    read_chromium();
    read_java();
    read_editors();
    return std::move(found_);
  }

 private:
  std::string path_of(std::string_view path) const {
    if (path.starts_with('/')) return std::string(path);
    return home_.empty() ? "" : home_ + "/" + std::string(path);
  }

  void take(std::vector<Found> found) {
    for (Found& one : found) found_.push_back(std::move(one));
  }

  void read(std::string_view program, const std::string& path, Form form) {
    if (path.empty()) return;
    const auto content = system_.read_file(path, kMaxFile);
    if (content) take(settings_in(*content, form, std::string(program), path));
  }

  // The variable that Chromium and what is built on it take a PAC file's URL from; empty, it stands
  // for automatic discovery.
  void read_chromium() {
    const std::string url = system_.env("auto_proxy").value_or("");
    if (url.empty() || url.size() > kMaxUrl) return;
    SettingFact fact;
    fact.program = "Chromium";
    fact.kind = SettingKind::pac;
    fact.key = "auto_proxy";
    fact.value = text::clean(shown_pac(url), kMaxShown);
    fact.file = "the environment";
    found_.push_back({std::move(fact), url});
  }

  // "-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPort=8080"
  void read_java() {
    const std::string options = system_.env("JAVA_TOOL_OPTIONS").value_or("");
    std::string host;
    std::string port = "80";
    std::string key;
    for (const std::string_view word : text::words(options)) {
      for (const std::string_view scheme : {"-Dhttps.", "-Dhttp."}) {
        if (!word.starts_with(scheme)) continue;
        const std::string_view rest = word.substr(scheme.size());
        if (rest.starts_with("proxyHost=") && host.empty()) {
          host = rest.substr(10);
          key = std::string(scheme.substr(2)) + "proxyHost";
        }
        if (rest.starts_with("proxyPort=")) port = rest.substr(10);
      }
    }
    if (host.empty()) return;
    auto found = settings_in("http_proxy=http://" + host + ":" + port, Form::shell, "Java",
                             "JAVA_TOOL_OPTIONS");
    for (Found& one : found) {
      one.fact.key = key;
      one.fact.line = 0;  // a variable has none
    }
    take(std::move(found));
  }

  void read_editors() {
    for (const std::string& process : system_.list("/proc", kMaxProcesses)) {
      if (process.find_first_not_of("0123456789") != std::string::npos) continue;
      const std::string name =
          std::string(text::trim(system_.read_file("/proc/" + process + "/comm", 64).value_or("")));
      if (std::find(kEditors.begin(), kEditors.end(), name) == kEditors.end()) continue;
      auto environment = system_.read_file("/proc/" + process + "/environ", kMaxEnvironment);
      if (!environment) continue;
      std::replace(environment->begin(), environment->end(), '\0', '\n');
      take(settings_in(*environment, Form::shell, "a running " + name, "/proc/" + process));
      return;  // its other processes have the same
    }
  }

  const System& system_;
  const std::string home_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> find_settings(const System& system) { return Search(system).all(); }

}  // namespace sfprobe::elsewhere
