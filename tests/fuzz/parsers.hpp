// Purpose: the parsers of outside bytes as a fuzzer sees them. Each takes any bytes, and aborts if
// the parser breaks a promise of its header. Threads: one at a time.
#pragma once

#include <cstdlib>
#include <string_view>
#include <vector>

namespace sfprobe::fuzz {

struct Parser {
  std::string_view name;
  void (*take)(std::string_view bytes);
};

std::vector<Parser> parsers();

inline void demand(bool promise) {
  if (!promise) std::abort();
}

// Nothing that steers a terminal.
inline bool is_clean(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7F) return false;
  }
  return true;
}

void take_paste(std::string_view bytes);  // explain.cpp
void take_dns(std::string_view bytes);    // network.cpp
void take_http(std::string_view bytes);
void take_page(std::string_view bytes);
void take_answer(std::string_view bytes);
void take_pem(std::string_view bytes);  // files.cpp
void take_der(std::string_view bytes);
void take_resolver(std::string_view bytes);
void take_evidence(std::string_view bytes);
void take_key(std::string_view bytes);
void take_target(std::string_view bytes);  // settings.cpp
void take_target_list(std::string_view bytes);
void take_proxy(std::string_view bytes);
void take_no_proxy(std::string_view bytes);
void take_node_options(std::string_view bytes);
void take_secrets(std::string_view bytes);
void take_elsewhere(std::string_view bytes);
void take_curlrc(std::string_view bytes);  // configuration.cpp
void take_openssl_config(std::string_view bytes);
void take_module(std::string_view bytes);
void take_repair(std::string_view bytes);
void take_dconf(std::string_view bytes);  // pac.cpp
void take_pac(std::string_view bytes);
void take_allow_list(std::string_view bytes);  // fleet.cpp
void take_query(std::string_view bytes);
void take_journal(std::string_view bytes);

}  // namespace sfprobe::fuzz
