#include "cli/bundle.hpp"

#include <cctype>
#include <filesystem>
#include <string_view>

#include "sfprobe/system.hpp"
#include "text/time.hpp"

namespace sfprobe::cli {

std::vector<std::string> with_bundle_folder(int argc, const char* const* argv) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    words.emplace_back(argv[i]);
    const std::string_view next = i + 1 < argc ? argv[i + 1] : "";
    const bool bare = i + 1 == argc || (next.size() > 1 && next.front() == '-');
    if (words.back() == "--bundle" && bare) words.emplace_back(".");
  }
  return words;
}

std::string bundle_path(const std::string& path, bool anonymous) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return path;
  std::string name = "sfprobe";
  std::string host = anonymous ? "" : real_system().host_name();
  std::erase_if(host, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '.'; });
  if (!host.empty()) name += "-" + host;
  std::string time = rfc3339(real_system().now());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return (std::filesystem::path(path) / (name + "-" + time + ".json")).string();
}

}  // namespace sfprobe::cli
