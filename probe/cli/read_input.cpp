#include "cli/read_input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

using Clock = std::chrono::steady_clock;

class Input {
 public:
  explicit Input(const std::string& path) : path_(path) {
    if (path == "-") return;
    // O_NONBLOCK: the open of a pipe that nobody writes to would wait for a writer.
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info {};
    const bool known = fd_ >= 0 && ::fstat(fd_, &info) == 0;
    is_pipe_ = known && S_ISFIFO(info.st_mode);
    if (!known) refuse(why(errno));
    if (S_ISDIR(info.st_mode)) refuse("it is a folder");
    if (!S_ISREG(info.st_mode) && !is_pipe_) refuse("it is neither a file nor a pipe");
  }
  ~Input() { close(); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // Waits for the next bytes; 0 at the end.
  std::size_t read(char* buffer, std::size_t size, Clock::time_point until) {
    for (;;) {
      const ssize_t got = ::read(fd_, buffer, size);
      if (got == 0 && is_pipe_ && !begun_) refuse("nobody writes to it");
      begun_ = true;
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN) {
        wait(until);
      } else if (errno != EINTR) {
        refuse(why(errno));
      }
    }
  }

 private:
  static const char* why(int error) {
    switch (error) {
      case ENOENT:
      case ENOTDIR: return "there is no such file";
      case EACCES:
      case EPERM: return "its permissions forbid it";
      case ELOOP: return "its symbolic links have no end";
      case EMFILE:
      case ENFILE: return "too many files are open";
      case EISDIR: return "it is a folder";
      default: return "the system refuses it";
    }
  }

  [[noreturn]] void refuse(const char* reason) {
    close();
    const std::string name = path_ == "-" ? "standard input" : text::clean(text::show_path(path_));
    throw InputError("cannot read " + name + ": " + reason);
  }

  void close() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
    fd_ = -1;
  }

  void wait(Clock::time_point until) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (path_ != "-" && left <= 0) {
      throw InputError(text::clean(text::show_path(path_)) + " does not end");
    }
    pollfd entry{fd_, POLLIN, 0};
    ::poll(&entry, 1, path_ == "-" ? -1 : static_cast<int>(left));
  }

  const std::string& path_;
  int fd_ = STDIN_FILENO;
  bool is_pipe_ = false;
  bool begun_ = false;
};

}  // namespace

std::string read_input(const std::string& path, std::size_t limit,
                       std::chrono::milliseconds patience) {
  Input input(path);
  const auto until = Clock::now() + patience;
  std::string content;
  std::array<char, 65536> buffer{};
  while (content.size() <= limit) {
    const std::size_t most = std::min(buffer.size(), limit + 1 - content.size());
    const std::size_t got = input.read(buffer.data(), most, until);
    if (got == 0) break;
    content.append(buffer.data(), got);
  }
  return content;
}

}  // namespace sfprobe::cli
