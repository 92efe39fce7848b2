// Purpose: what runs are compared by: each aspect of a run with its stage, its name in the
// comparison and its name in a sentence. Ownership: static data. Threads: any; pure.
// Failure: none.
#pragma once

#include <string_view>

#include "sfprobe/compare.hpp"

namespace sfprobe {

enum class Aspect {
  variable,  // of the environment: its name is its own
  strict_ssl,
  node_version,
  cli_version,
  http_stack,
  operating_system,
  container,
  name_servers,
  hosts_file,
  addresses,
  proxy,
  tunnel,
  connections,
  way_out,
  handshake,
  issuer,
  certificates_sent,
  last_issuer,
  certificate,
  certificates_above,
  stores,
  trust_of_cli,
  trust_of_system,
  answer,
  server,
  redirect,
  lookup_time,
  connect_time,
  tunnel_time,
  tls_time,
  answer_time,
};

struct AspectRow {
  Aspect aspect;
  const char* stage;       // of a login, as Finding::stage
  std::string_view label;  // "certificates sent"
  std::string_view noun;   // "number of certificates"
  bool many = false;       // the noun is a plural
};

const AspectRow& row_of(Aspect aspect);

// Of a difference as it is reported.
Aspect aspect_of(const Difference& one);

// Its values are microseconds.
bool is_time(Aspect aspect);

}  // namespace sfprobe
