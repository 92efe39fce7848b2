#include "trust/ask_node.hpp"

#include "system/program.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxAnswer = 4 * 1024 * 1024;

constexpr const char* kQuestion =
    "const d=(process.config.target_defaults||{}).defines||[];"
    "process.stdout.write(process.version.slice(1)+' '+"
    "(d.includes('NODE_OPENSSL_CERT_STORE')?'openssl':'own')+'\\n'+"
    "require('tls').rootCertificates.join('\\n')+'\\n')";

}  // namespace

std::optional<NodeAnswer> ask_node(const std::string& path,
                                   std::chrono::steady_clock::time_point until, int stop) {
  const auto said = output_of({path, "-e", kQuestion}, kMaxAnswer, until, stop);
  if (!said) return std::nullopt;
  const std::string& text = *said;
  const std::size_t blank = text.find(' ');
  const std::size_t line = text.find('\n');
  if (blank == std::string::npos || line == std::string::npos || blank > line) return std::nullopt;
  NodeAnswer answer;
  answer.version = text.substr(0, blank);
  answer.uses_openssl = text.substr(blank + 1, line - blank - 1) == "openssl";
  answer.roots = text.substr(line + 1);
  return answer;
}

}  // namespace sfprobe::trust
