// Purpose: one opinion about the evidence. Ownership and threads: plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sfprobe {

enum class Status { ok, info, warn, fail, unknown };  // info: a notice; never changes a verdict
enum class Certainty { observed, inferred };

struct Finding {
  std::string code;  // an error id with a page under docs/errors/; "" for a plain statement
  Status status = Status::ok;
  std::string stage;  // of a login: "environment", "dns", "proxy", "connect", "tls", "endpoint"
  std::string route;  // "direct", "proxy", or "" where no route is involved
  bool elsewhere = false;  // about a route that the CLI does not take: it changes no verdict
  Certainty certainty = Certainty::observed;
  std::string summary;                // one sentence without a full stop at its end
  std::vector<std::string> evidence;  // ids of the steps it rests on
  std::string because;                // code of the finding that explains it, or ""
  // Ids of fixes that were tried during the run and worked.
  std::vector<std::string> proven;
  // Ids of fixes that were tried without success, or that nothing here can prove: they are not
  // printed.
  std::vector<std::string> refuted;
  // What the page's placeholders stand for: {"server", "10.0.0.53"} fills "{server}".
  std::vector<std::pair<std::string, std::string>> words;
};

using Findings = std::vector<Finding>;

std::string_view to_string(Status status);
std::string_view to_string(Certainty certainty);

}  // namespace sfprobe
