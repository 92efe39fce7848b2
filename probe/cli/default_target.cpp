#include "cli/default_target.hpp"

#include "report/json_value.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMaxProject = 256 * 1024;
constexpr int kMaxParents = 32;

std::optional<std::string> project_file(const System& system) {
  std::string folder = system.working_directory();
  for (int i = 0; i < kMaxParents; ++i) {
    if (auto content = system.read_file(folder + "/sfdx-project.json", kMaxProject)) return content;
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos) return std::nullopt;
    folder.resize(slash);
  }
  return std::nullopt;
}

}  // namespace

std::string default_target(const System& system) {
  if (const auto project = project_file(system)) {
    if (const auto url = system.env("FORCE_SFDC_LOGIN_URL"); url && !url->empty()) return *url;
    if (const auto json = parse_json(*project)) {
      const std::string& url = (*json)["sfdcLoginUrl"].string();
      if (!url.empty()) return url;
    }
    if (const auto url = system.env("SF_ORG_INSTANCE_URL"); url && !url->empty()) return *url;
  }
  return "https://login.salesforce.com";
}

}  // namespace sfprobe::cli
