#include "checks/elsewhere/files.hpp"

#include <algorithm>
#include <array>

#include "checks/elsewhere/desktop.hpp"
#include "run/npm_files.hpp"
#include "system/project.hpp"
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
  const char* variable = nullptr;  // that names another one in its place
  std::string_view below{};        // of the folder, where it names a folder
};

constexpr auto kFiles = std::to_array<File>(
    {{"git", ".gitconfig", Form::git, "GIT_CONFIG_GLOBAL"},
     {"git", ".config/git/config", Form::git, "GIT_CONFIG_GLOBAL"},
     {"git", "/etc/gitconfig", Form::git, "GIT_CONFIG_SYSTEM"},
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
     {"wget", ".wgetrc", Form::wget, "WGETRC"},
     {"wget", "/etc/wgetrc", Form::wget},
     {"pip", ".config/pip/pip.conf", Form::ini},
     {"pip", ".pip/pip.conf", Form::ini},
     {"pip", "/etc/pip.conf", Form::ini},
     {"Docker", ".docker/config.json", Form::docker, "DOCKER_CONFIG", "/config.json"},
     {"apt", "/etc/apt/apt.conf", Form::apt},
     {"Gradle", ".gradle/gradle.properties", Form::gradle, "GRADLE_USER_HOME",
      "/gradle.properties"},
     {"Maven", ".m2/settings.xml", Form::maven}});

// Read besides the usual ones.
constexpr auto kMoreFiles = std::to_array<File>(
    {{"pip", "", Form::ini, "PIP_CONFIG_FILE"}, {"apt", "", Form::apt, "APT_CONFIG"}});

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
    for (const NpmFile& file : npm_files(system_)) {
      take_from(file.content, "npm", file.path, Form::npm);
    }
    read_yarn();
    for (const File& file : kFiles) read(file);
    for (const File& file : kMoreFiles) read(file);
    for (const Folder& folder : kFolders) {
      const std::string path = path_of(folder.path);
      if (path.empty()) continue;
      for (const std::string& name : system_.list(path, kMaxEntries)) {
        if (name.ends_with(folder.end)) read(folder.program, path + "/" + name, folder.form);
      }
    }
    take(desktop_settings(system_));
    read_chromium();
    take(java_settings(system_.env("JAVA_TOOL_OPTIONS").value_or("")));
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

  void take_from(std::string_view content, std::string_view program, const std::string& path,
                 Form form) {
    take(settings_in(content, form, std::string(program), path,
                     [this](const std::string& name) { return system_.env(name); }));
  }

  void read(std::string_view program, const std::string& path, Form form) {
    if (path.empty() || std::find(known_.begin(), known_.end(), path) != known_.end()) return;
    known_.push_back(path);
    const auto content = system_.read_file(path, kMaxFile);
    if (content) take_from(*content, program, path, form);
  }

  void read(const File& file) {
    const auto named = file.variable == nullptr ? std::nullopt : system_.env(file.variable);
    const bool other = named && !named->empty();
    if (!other && file.path.empty()) return;
    read(file.program, other ? *named + std::string(file.below) : path_of(file.path), file.form);
  }

  // The project's, the nearest first, then the user's.
  void read_yarn() {
    std::vector<std::string> folders = folders_from_here(system_);
    if (!home_.empty()) folders.push_back(home_);
    for (const std::string& folder : folders) {
      read("Yarn", folder + "/.yarnrc.yml", Form::yarn);
      read("Yarn", folder + "/.yarnrc", Form::yarn1);
    }
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
  std::vector<std::string> known_{};  // files
  std::vector<Found> found_{};
};

}  // namespace

std::vector<Found> find_settings(const System& system) { return Search(system).all(); }

}  // namespace sfprobe::elsewhere
