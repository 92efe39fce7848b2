// Purpose: the file that remembers a watch: lines are appended, a file that has grown is renamed to
// FILE.1, and what could not be written is said to be missing. Ownership: holds the file, locked,
// for as long as it lives. Threads: one. Failure: InputError for a file that cannot be used or is
// another watch's; once it is open nothing is thrown: a full disk ends no watch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sfprobe/value.hpp"
#include "system/file_descriptor.hpp"

namespace sfprobe::watch {

class Journal {
 public:
  static constexpr std::size_t kLimit = 10 * 1024 * 1024;

  explicit Journal(std::string path, std::size_t limit = kLimit);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Every line that is whole, of FILE.1 first. What is damaged is left out.
  void read(const std::function<void(const Value&)>& each) const;

  // False if it could not be written; the next that can be comes behind a line that says what is
  // missing.
  bool append(std::string_view line, std::int64_t at);
  const std::string& error() const { return error_; }  // of the last that could not be written
  const std::string& path() const { return path_; }

 private:
  bool open_file();
  bool is_ours() const;
  bool write(std::string_view line);
  void rotate();
  void keep_evidence();

  const std::string path_;
  const std::size_t limit_;
  FileDescriptor file_;
  std::size_t size_ = 0;
  std::int64_t lost_ = 0;
  std::int64_t lost_since_ = 0;
  std::string error_;
};

}  // namespace sfprobe::watch
