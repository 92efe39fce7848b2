#include "checks/url/settings.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe {

std::string default_target(const System& system) {
  std::string url = url::configured_url(system);
  return url.empty() ? "https://login.salesforce.com" : url;
}

}  // namespace sfprobe
