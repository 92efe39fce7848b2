// Purpose: what the form of a login URL says before anybody is asked: hosts that serve no login,
// hosts that are gone, typing errors. Pure. Source: Salesforce Help, "My Domain URL Formats" and
// "Partitioned Domains"; the CLI's own refusals as measured (docs/errors/INVALID_URL.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/target.hpp"

namespace sfprobe::url {

enum class Flaw {
  lightning,      // the org's pages; the CLI refuses it
  lightning_odd,  // the same in another partition, which the CLI takes
  setup,
  page_host,     // Visualforce, sites, content
  instance,      // na1, cs12, um5: the name of a server
  old_sandbox,   // acme--dev.my.salesforce.com
  sandbox_name,  // acme.sandbox.my.salesforce.com
  typo,
  underscore,
  email,   // the CLI refuses it
  org_id,  // the CLI refuses it
  http,
  path,
  query,
  dot,
};

struct Lint {
  Flaw flaw;
  std::string summary;    // one sentence without a full stop at its end
  std::string instead{};  // the host that was probably meant; "" if unclear
  bool refused = false;   // by the CLI, before it connects
  bool inferred = false;  // the rest of the run may prove it wrong
};

// `typed`: what a person wrote, "" if only the host is known.
std::vector<Lint> lint(const Target& target, std::string_view typed);

}  // namespace sfprobe::url
