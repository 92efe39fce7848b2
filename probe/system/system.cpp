#include "system/system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace sfprobe {
namespace {

class RealSystem final : public System {
 public:
  std::optional<std::string> env(const std::string& name) const override {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  }

  std::optional<std::string> read_file(const std::string& path, std::size_t limit) const override {
    // O_NONBLOCK: a FIFO in the place of a file must not hold anybody up.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return std::nullopt;
    struct stat info {};
    std::optional<std::string> content;
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) content = read_up_to(fd, limit);
    ::close(fd);
    return content;
  }

  std::optional<std::string> executable(const std::string& path) const override {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error) || ::access(path.c_str(), X_OK) != 0) {
      return std::nullopt;
    }
    auto real = std::filesystem::canonical(path, error);
    if (error) return std::nullopt;
    return real.string();
  }

  std::string working_directory() const override {
    std::error_code error;
    return std::filesystem::current_path(error).string();
  }

  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }

 private:
  static std::string read_up_to(int fd, std::size_t limit) {
    std::string content;
    char buffer[16384];
    while (content.size() < limit) {
      const ssize_t got = ::read(fd, buffer, std::min(sizeof buffer, limit - content.size()));
      if (got <= 0) break;
      content.append(buffer, static_cast<std::size_t>(got));
    }
    return content;
  }
};

}  // namespace

const System& real_system() {
  static const RealSystem system;
  return system;
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {text, length};
}

}  // namespace sfprobe
