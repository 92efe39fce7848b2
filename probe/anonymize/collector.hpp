// Purpose: takes up names as they are found in a document, each by the place where it stood.
// Ownership: fills what it was given. Threads: one. Failure: none; what is no name is left out.
#pragma once

#include <string>
#include <string_view>

#include "anonymize/domains.hpp"
#include "anonymize/known_names.hpp"

namespace sfprobe::anonymizing {

class Collector {
 public:
  explicit Collector(KnownNames& names) : names_(names) {}

  void host(std::string_view text);
  void authority(std::string_view text);  // "user@host:port", "host:port"
  void user(std::string_view name);
  void searched(std::string_view domain);  // by a machine: "corp.example"

  void distinguished_name(const std::string& text);  // "CN=Corp Root,O=Corp"
  void certificate_name(const std::string& value);

  // Of any text: the hosts of URLs, and the users of paths.
  void text(const std::string& text);

  // A host that stands where nothing else can: it is a name in any text.
  void machine(std::string_view text);

  // What a peer wrote.
  void header(std::string_view line);  // "via: 1.1 px7.corp"
  void server(std::string_view header, std::string_view value);
  void people(std::string_view text);

  // When all these are found: what they say of each other. Behind it, hosts of the same domains.
  void conclude();
  void hosts_in_domains(std::string_view text);

 private:
  void word(std::string_view label);
  void likely_user(std::string_view name);

  KnownNames& names_;
  Domains domains_;
};

}  // namespace sfprobe::anonymizing
