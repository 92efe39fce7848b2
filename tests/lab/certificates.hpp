// Purpose: the certificates of a scenario: authorities by name, chains that servers send, and the
// files that clients are given.
// Ownership: the files stay in the folder, which is the world's own. Threads: authorities from any;
// files by one.
// Failure: BadScenario.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lab/scenario.hpp"
#include "support/pki.hpp"

namespace sfprobe::lab {

// A root with its intermediate. "lab" signs what nothing else is said about.
struct Authority {
  testing::Certificate root;
  testing::Certificate intermediate;
};

class Certificates {
 public:
  // The sections "authorities" and "files".
  Certificates(std::string folder, Json authorities, const Json& files);

  Authority authority(const std::string& name) const;

  // What a server sends, its own certificate first, for the host unless it says otherwise:
  // {"authority", "sends": ["leaf", "intermediate", "root"], "issuer": "intermediate" or "root",
  //  "self_signed", "leaf": {…}}.
  std::vector<testing::Certificate> chain(const Json& chain, const std::string& host) const;

  // Replaces {ca_file} (the lab's root) and {file:NAME} by paths.
  std::string fill_in(std::string text) const;

  // A PEM file with these authorities' roots.
  std::string roots_file(const std::string& name, const Json& authorities) const;
  std::string write(const std::string& name, const std::string& content) const;
  const std::string& folder() const { return folder_; }

 private:
  std::string part(const std::string& name) const;
  std::string make_file(const std::string& name, const Json& file) const;

  const std::string folder_;
  const Json specs_;
  std::map<std::string, std::string> paths_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Authority> made_;
};

std::shared_ptr<SSL_CTX> context_of(const std::vector<testing::Certificate>& chain);

}  // namespace sfprobe::lab
