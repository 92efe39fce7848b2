#include "system/system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "system/file_descriptor.hpp"

namespace sfprobe {
namespace {

std::map<std::string, std::string>& withheld() {
  // Never destroyed: a thread that was left behind may still ask.
  static auto& variables = *new std::map<std::string, std::string>;
  return variables;
}

class RealSystem final : public System {
 public:
  std::optional<std::string> env(const std::string& name) const override {
    const auto kept = withheld().find(name);
    if (kept != withheld().end()) return kept->second;
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  }

  std::optional<std::string> read_file(const std::string& path, std::size_t limit) const override {
    // O_NONBLOCK: a FIFO in the place of a file must not hold anybody up.
    const FileDescriptor file(open_file(path));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    return read_up_to(file.get(), limit);
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

  FileState file_state(const std::string& path) const override {
    FileState state;
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
      state.error = errno;
      return state;
    }
    state.error = 0;
    state.regular = S_ISREG(info.st_mode);
    state.readable = ::access(path.c_str(), R_OK) == 0;
    state.others_read = (info.st_mode & (S_IRGRP | S_IROTH)) != 0;
    state.size = static_cast<std::uint64_t>(info.st_size);
    return state;
  }

  std::vector<std::string> list(const std::string& folder, std::size_t most) const override {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    for (; !error && entry != std::filesystem::directory_iterator() && names.size() < most;
         entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string link(const std::string& path) const override {
    std::array<char, 4096> text{};
    const ssize_t length = ::readlink(path.c_str(), text.data(), text.size());
    return length < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(length));
  }

  std::string working_directory() const override {
    std::error_code error;
    return std::filesystem::current_path(error).string();
  }

  std::string host_name() const override {
    std::array<char, 256> name{};  // HOST_NAME_MAX is 64
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
  }

  Platform platform() const override {
    Platform platform;
    utsname names{};
    if (::uname(&names) == 0) {
      platform.kernel = std::string(names.sysname) + " " + names.release;
      platform.architecture = names.machine;
    }
    platform.superuser = ::geteuid() == 0;
    return platform;
  }

  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }

 private:
  // Others of this process may have every descriptor for a moment.
  static int open_file(const std::string& path) {
    constexpr int kTries = 400;
    for (int n = 0;; ++n) {
      const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
      if (fd >= 0 || (errno != EMFILE && errno != ENFILE) || n == kTries) return fd;
      ::usleep(5000);
    }
  }

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

System::FileState System::file_state(const std::string& path) const {
  const auto content = read_file(path, std::size_t{1} << 30U);
  if (!content) return {};
  return {.error = 0, .regular = true, .readable = true, .size = content->size()};
}

std::vector<std::string> System::list(const std::string&, std::size_t) const { return {}; }

std::string System::link(const std::string&) const { return {}; }

System::Platform System::platform() const { return {}; }

const System& real_system() {
  static const RealSystem system;
  return system;
}

void withhold_from_libraries(const std::string& variable) {
  if (const char* value = std::getenv(variable.c_str())) withheld()[variable] = value;
  ::unsetenv(variable.c_str());
}

}  // namespace sfprobe
