// Purpose: a file that lasts as long as the object. Threads: one. Failure: std::runtime_error.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace sfprobe::testing {

class TempFile {
 public:
  explicit TempFile(const std::string& content) {
    const int fd = ::mkstemp(path_.data());
    const bool written = fd >= 0 && ::write(fd, content.data(), content.size()) ==
                                        static_cast<ssize_t>(content.size());
    if (fd >= 0) ::close(fd);
    if (!written) throw std::runtime_error("cannot write " + path_);
  }
  ~TempFile() { ::unlink(path_.c_str()); }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/sfprobe-test-XXXXXX";
};

}  // namespace sfprobe::testing
