// Purpose: a report in a file: written beside it and renamed, so that a reader sees the old one or
// the new one, never half of one. Threads: any. Failure: InputError, one line.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::cli {

// Throws InputError if it is plain beforehand that nothing can be written there: before a probe,
// not after it.
void check_output(const std::string& path);

// Whether it is a pipe, a terminal or the like, whose reader may let a writer wait.
bool is_special(const std::string& path);

// A file that comes to be piece by piece, and is there once commit() is called; what is no regular
// file (a pipe, a terminal) is written to as it is. A link stays a link. Goes without a trace if it
// is destroyed before, or the program is killed. Threads: one at a time.
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void append(std::string_view text);
  void commit();

 private:
  const std::string path_;
  std::string real_;    // behind links
  std::string beside_;  // what becomes of it; "" while it has no name, or is written to as it is
  bool nameless_ = false;
  int file_ = -1;
};

// The same in one piece.
void write_output(const std::string& path, std::string_view text);

// At the end of a file that is there or can be made.
void append_output(const std::string& path, std::string_view text);

}  // namespace sfprobe::cli
