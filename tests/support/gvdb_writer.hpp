// Purpose: a dconf database as dconf writes it, made of values, for tests that read one. GVDB is
// described in GLib's gvdb-format.h. Threads: pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sfprobe::testing {

struct GvdbWritten {
  std::string type;   // of GVariant
  std::string bytes;  // serialised
};

GvdbWritten gvdb_text(const std::string& text);
GvdbWritten gvdb_number(std::int32_t number);
GvdbWritten gvdb_truth(bool truth);
GvdbWritten gvdb_texts(const std::vector<std::string>& texts);

// Keys as "/system/proxy/mode": each folder is an item of its own, which its content has as parent.
std::string gvdb_file(const std::map<std::string, GvdbWritten>& values);

}  // namespace sfprobe::testing
