#include "run/views.hpp"

#include "sfprobe/error.hpp"

namespace sfprobe {

std::shared_ptr<const Trust> trust_views(const System& system, const Options& options) {
  std::vector<trust::View> views{trust::View::system()};
  for (const std::string& path : options.ca_files) {
    views.push_back(trust::View::file("--ca-file", path));
  }
  const std::string extra = system.env("NODE_EXTRA_CA_CERTS").value_or("");
  try {
    if (!extra.empty()) views.push_back(trust::View::file("NODE_EXTRA_CA_CERTS", extra));
  } catch (const InputError&) {
    // Node ignores such a file, mostly without a word: the view is absent, and the judge says so.
  }
  trust::View everything = trust::View::all(views);
  return std::make_shared<const Trust>(Trust{std::move(views), std::move(everything)});
}

}  // namespace sfprobe
