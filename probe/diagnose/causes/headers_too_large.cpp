#include <fmt/format.h>

#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// Node.js accepts 16 KiB of headers (--max-http-header-size). Worlds: http-headers-20k,
// proxy-200-header-20k.
std::optional<Cause> explain(const Case& failure) {
  const auto& codes = failure.sf.codes;
  const bool overflow =
      std::find(codes.begin(), codes.end(), "UND_ERR_HEADERS_OVERFLOW") != codes.end();
  if (overflow && failure.ends_at("proxy") && failure.route != nullptr && failure.route->tunnel) {
    return Cause{.id = "HEADERS_TOO_LARGE",
                 .owner = Owner::proxy,
                 .summary =
                     "the proxy answers CONNECT with more headers than the 16 KiB that "
                     "Node.js accepts",
                 .why = {{"the tunnel opens for programs that accept larger headers",
                          {failure.route->tunnel->id}}}};
  }
  if (!overflow || failure.route == nullptr || !failure.route->token) return std::nullopt;
  const auto& token = *failure.route->token;
  const ReadingFact* reading = reading_by(text::HttpParser::strict, token.facts.readings);
  if (reading != nullptr && reading->trailers_too_long()) {
    return Cause{.id = "HEADERS_TOO_LARGE",
                 .owner = Owner::network,
                 .summary = fmt::format("the answer has {} KiB of trailers after its body; Node.js "
                                        "accepts 16 KiB",
                                        (reading->trailer_bytes + 1023) / 1024)};
  }
  return Cause{
      .id = "HEADERS_TOO_LARGE",
      .owner = Owner::network,
      .summary = fmt::format("the answer has {} KiB of headers; Node.js accepts 16 KiB",
                             (token.facts.header_bytes + 1023) / 1024),
      .why = {{fmt::format("the headers of the answer have {} bytes", token.facts.header_bytes),
               {token.id}}}};
}

}  // namespace

extern const CauseRule cause_headers_too_large = {"HEADERS_TOO_LARGE", Depth::reason, explain};

}  // namespace sfprobe
