#include "system/new_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sfprobe {

std::string write_new_file(const std::string& path, const std::string& content) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0) return std::strerror(errno);
  const ssize_t put = ::write(fd, content.data(), content.size());
  const int failed = ::close(fd);
  if (put == static_cast<ssize_t>(content.size()) && failed == 0) return {};
  ::unlink(path.c_str());
  return "it could not be written in full";
}

}  // namespace sfprobe
