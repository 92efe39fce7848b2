#include "cli/write_output.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/write_all.hpp"
#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const std::string& path, int number) {
  throw InputError("cannot write " + text::clean(text::show_path(path)) + ": " +
                   std::generic_category().message(number));
}

// Of a FIFO without a reader, open(2) would wait for one: it gives ENXIO instead.
int open_at_once(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | flags, 0666);
  if (file >= 0) ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) & ~O_NONBLOCK);
  return file;
}

void write_opened(int file, const std::string& path, std::string_view text) {
  if (file < 0) cannot_write(path, errno);
  int error = write_all(file, text);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0) cannot_write(path, error);
}

mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

// What a link points to, so that the link itself is not replaced.
fs::path behind_links(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? fs::path(path) : real;
}

std::string folder_of(const fs::path& real) {
  return real.has_parent_path() ? real.parent_path().string() : ".";
}

// A file that has no name yet: a program that is killed leaves nothing behind. -1 where the system
// has none, or has no /proc, through which it gets its name.
int open_nameless(const std::string& folder) {
  if (::access("/proc/self/fd", X_OK) != 0) return -1;
  return ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

// One with a name beside `real`, which is put into `beside`. -1 if there can be none.
int open_beside(const std::string& real, std::string& beside) {
  beside = real + ".XXXXXX";
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) beside.clear();
  return file;
}

// Gives a nameless file a name beside `real`, from which it can be renamed. 0, or the errno.
int give_name(int& file, const std::string& real, std::string& beside) {
  const int named = open_beside(real, beside);
  if (named < 0) return errno;
  const std::string nameless = "/proc/self/fd/" + std::to_string(file);
  const std::string linked = beside + "~";
  if (::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, linked.c_str(), AT_SYMLINK_FOLLOW) == 0) {
    ::close(named);
    ::unlink(beside.c_str());
    beside = linked;
    return 0;
  }
  // A file system without links, or a sandbox that forbids them: no reason to lose a report.
  ssize_t copied = ::lseek(file, 0, SEEK_SET);
  while (copied >= 0) {
    copied = ::sendfile(named, file, nullptr, 1 << 30);
    if (copied == 0) break;
  }
  const int error = copied < 0 ? errno : 0;
  ::close(std::exchange(file, named));
  return error;
}

}  // namespace

bool is_special(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status);
}

void check_output(const std::string& path) {
  const fs::path real = behind_links(path);
  std::error_code error;
  if (fs::is_directory(real, error)) cannot_write(path, EISDIR);
  if (is_special(real.string())) return;
  if (::access(folder_of(real).c_str(), W_OK | X_OK) != 0) cannot_write(path, errno);
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  real_ = behind_links(path_).string();
  if (is_special(real_)) {
    file_ = open_at_once(real_, 0);
  } else {
    file_ = open_nameless(folder_of(real_));
    nameless_ = file_ >= 0;
    if (!nameless_) file_ = open_beside(real_, beside_);
  }
  if (file_ < 0) cannot_write(path_, errno);
}

OutputFile::~OutputFile() {
  if (file_ >= 0) ::close(file_);
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

void OutputFile::append(std::string_view text) {
  if (const int error = write_all(file_, text); error != 0) cannot_write(path_, error);
}

void OutputFile::commit() {
  int error = 0;
  if (nameless_) error = give_name(file_, real_, beside_);
  if (error == 0 && !beside_.empty() && ::fchmod(file_, usual_mode()) != 0) error = errno;
  if (::close(std::exchange(file_, -1)) != 0 && error == 0) error = errno;
  if (error == 0 && !beside_.empty() && ::rename(beside_.c_str(), real_.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) cannot_write(path_, error);
  beside_.clear();
}

void write_output(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.append(text);
  file.commit();
}

void append_output(const std::string& path, std::string_view text) {
  write_opened(open_at_once(path, O_CREAT | O_APPEND), path, text);
}

}  // namespace sfprobe::cli
