#include "watch/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "json/json_value.hpp"
#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "watch/entries.hpp"

namespace sfprobe::watch {
namespace {

// Of every line: its members come in a fixed order (watch/entries).
constexpr std::string_view kLineStart = R"({"schema":"sfprobe.watch/1","kind":")";

// Where a file cannot be renamed it grows: so many times its limit, and no more is read.
constexpr std::size_t kMostTimes = 4;

std::string message(int number) { return std::generic_category().message(number); }

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw InputError("--journal: " + text::clean(text::show_path(path)) + ": " + why);
}

// The lines of a file; none of one that is larger than a journal is.
void each_line(const std::string& path, std::size_t limit,
               const std::function<void(const std::string&)>& each) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || size > kMostTimes * limit) return;
  std::ifstream file(path, std::ios::binary);
  std::string line;
  while (std::getline(file, line)) {
    if (!file.eof()) each(line);  // what has no end was cut off
  }
}

bool is_evidence(const std::string& line) {
  return line.find("\"kind\":\"evidence\"") < 60;  // the members come in a fixed order
}

}  // namespace

Journal::Journal(std::string path, std::size_t limit) : path_(std::move(path)), limit_(limit) {
  if (!open_file()) refuse(path_, message(errno));
  struct stat info {};
  if (::fstat(file_.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    refuse(path_, "is no regular file");
  }
  size_ = static_cast<std::size_t>(info.st_size);
  if (size_ == 0) return;
  if (size_ > kMostTimes * limit_) refuse(path_, "is too large for a journal");
  if (!is_ours()) refuse(path_, "is no journal of sfprobe watch");
  if (size_ < kLineStart.size() && ::ftruncate(file_.get(), 0) == 0) size_ = 0;
  if (size_ == 0) return;
  char last = 0;
  if (::pread(file_.get(), &last, 1, info.st_size - 1) != 1) refuse(path_, message(errno));
  if (last != '\n') write("\n");  // what a power cut left of the last line
}

// Never to the end of a file that is something else. A power cut may have left less than the start
// of its first line.
bool Journal::is_ours() const {
  std::string head(kLineStart.size(), '\0');
  const ssize_t got = ::pread(file_.get(), head.data(), head.size(), 0);
  return got > 0 && kLineStart.starts_with(head.substr(0, static_cast<std::size_t>(got)));
}

bool Journal::open_file() {
  FileDescriptor file(
      ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666));
  if (!file) return false;
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    if (error == EWOULDBLOCK) refuse(path_, "another watch writes to it");
    file.close();
    errno = error;
    return false;
  }
  file_ = std::move(file);
  return true;
}

void Journal::read(const std::function<void(const Value&)>& each) const {
  for (const std::string& path : {path_ + ".1", path_}) {
    each_line(path, limit_, [&](const std::string& line) {
      const auto value = parse_json(line);
      if (value && !kind_of(*value).empty()) each(*value);
    });
  }
}

// All of it or nothing.
bool Journal::write(std::string_view line) {
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t written = ::write(file_.get(), line.data() + done, line.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      error_ = message(written < 0 ? errno : ENOSPC);
      if (done > 0 && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) size_ += done;
      return false;
    }
    done += static_cast<std::size_t>(written);
  }
  size_ += line.size();
  return true;
}

// The first evidence of each kind outlives what is forgotten of the tries.
void Journal::keep_evidence() {
  each_line(path_ + ".1", limit_, [&](const std::string& line) {
    if (is_evidence(line) && size_ < limit_ / 2) write(line + "\n");
  });
}

// Where it cannot be done the file goes on growing.
void Journal::rotate() {
  const std::string older = path_ + ".1";
  if (std::rename(path_.c_str(), older.c_str()) != 0) return;
  FileDescriptor old = std::move(file_);
  try {
    if (open_file()) {
      size_ = 0;
      keep_evidence();
      return;
    }
  } catch (const InputError&) {  // another watch was quicker, and the name is its own now
  }
  file_ = std::move(old);
  ::renameat2(AT_FDCWD, older.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
}

bool Journal::append(std::string_view line, std::int64_t at) {
  if (size_ > 0 && size_ + line.size() > limit_) rotate();
  if (lost_ > 0 && write(gap_line({lost_since_, at, lost_, error_}))) lost_ = 0;
  if (lost_ == 0 && size_ + line.size() <= kMostTimes * limit_ && write(line)) return true;
  if (lost_++ == 0) lost_since_ = at;
  return false;
}

}  // namespace sfprobe::watch
