// Purpose: words on the command line that are no hosts: files, and hosts that are misspelt.
// Threads: any. Failure: InputError, one line.
#pragma once

#include <string>

namespace sfprobe::cli {

// The word is a path or the name of a file rather than a host: by how it looks, or because there is
// such a file.
bool names_file(const std::string& word);

// Throws InputError if the word names a file rather than a host, and says what to do with it.
void refuse_file(const std::string& word);

}  // namespace sfprobe::cli
