#include "checks/url/settings.hpp"

#include <algorithm>

#include "json/json_value.hpp"
#include "system/project.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::url {
namespace {

constexpr std::size_t kMaxFile = 256 * 1024;

// The line that holds the key; 0 if none does.
int line_of(std::string_view content, const std::string& key) {
  const std::size_t at = content.find('"' + key + '"');
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<int>(std::count(content.begin(),
                                         content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// With the values as they are written.
class Settings {
 public:
  explicit Settings(const System& system) : system_(system), project_(find_project(system)) {
    add_variable("FORCE_SFDC_LOGIN_URL");
    if (project_) add_json("sfdcLoginUrl", project_->content, project_->path);
    add_variable("SF_ORG_INSTANCE_URL");
    add_variable("SFDX_INSTANCE_URL");
    if (project_) add_config(project_->folder());
    add_config(system.env("HOME").value_or(""));
  }

  UrlFacts take() {
    if (project_) facts_.project = project_->path;
    return std::move(facts_);
  }

 private:
  void add(std::string name, std::string value, std::string file, int line) {
    if (value.empty()) return;
    facts_.settings.push_back(
        {std::move(name), std::move(value), std::move(file), line, project_.has_value()});
  }

  void add_variable(const std::string& name) { add(name, system_.env(name).value_or(""), "", 0); }

  void add_json(const std::string& key, std::string_view content, const std::string& path) {
    const auto json = parse_json(content);
    if (json) add(key, (*json)[key].string(), path, line_of(content, key));
  }

  void add_file(const std::string& key, const std::string& path) {
    if (const auto content = system_.read_file(path, kMaxFile)) add_json(key, *content, path);
  }

  // The newer name, then the one that sfdx wrote.
  void add_config(const std::string& folder) {
    if (folder.empty()) return;
    add_file("org-instance-url", folder + "/.sf/config.json");
    add_file("instanceUrl", folder + "/.sfdx/sfdx-config.json");
  }

  const System& system_;
  const std::optional<ProjectFile> project_;
  UrlFacts facts_;
};

}  // namespace

UrlFacts read_settings(const System& system) {
  UrlFacts facts = Settings(system).take();
  for (SettingFact& setting : facts.settings) setting.value = text::show_login_url(setting.value);
  for (const char* name : {"SF_AUDIENCE_URL", "SFDX_AUDIENCE_URL"}) {
    if (!facts.audience.empty()) break;
    facts.audience = text::show_login_url(system.env(name).value_or(""));
  }
  return facts;
}

std::string configured_url(const System& system) {
  const UrlFacts facts = Settings(system).take();
  for (const SettingFact& setting : facts.settings) {
    if (setting.applies) return setting.value;
  }
  return {};
}

}  // namespace sfprobe::url
