#include "diagnose/found_causes.hpp"

#include <algorithm>
#include <array>

namespace sfprobe {
namespace {

// A finding of a check that explains a failure at one of these stages. The check's README has the
// citation of each; most have a world that shows it in tests/cases/judge/.
struct Found {
  std::string_view code;
  Depth depth;
  std::optional<Owner> owner;
  std::array<std::string_view, 3> stages;  // "": none
  bool of_anchor = false;                  // only of a failure for want of a trust anchor
};

constexpr std::string_view kAny = "*";

constexpr auto kFound = std::to_array<Found>({
    {"NODE_TOO_OLD", Depth::decisive, Owner::you, {kAny}},
    {"NODE_OPTIONS_REFUSED", Depth::decisive, Owner::you, {"environment"}},
    {"PROXY_URL_INVALID", Depth::decisive, Owner::you, {"environment", "proxy"}},
    {"PROXY_SCHEME_MISMATCH", Depth::setting, Owner::you, {"proxy"}},
    {"PROXY_REFUSED", Depth::party, Owner::proxy, {"proxy"}},
    {"HOSTS_FILE_ENTRY", Depth::setting, Owner::you, {"connect", "tls"}},
    {"DNS_SECOND_ANSWER", Depth::reason, Owner::network, {"dns", "connect", "tls"}},
    {"DNS_SERVER_FAULT", Depth::party, Owner::dns, {"dns"}},
    {"DNS_DISAGREEMENT", Depth::party, Owner::dns, {"dns"}},
    {"CLOCK_SKEW", Depth::setting, Owner::you, {"tls"}},
    {"MISSING_INTERMEDIATE", Depth::party, Owner::network, {kAny}, true},
    {"ROOT_NOT_IN_NODE", Depth::party, Owner::you, {kAny}, true},
    {"NODE_EXTRA_CA_CERTS_IGNORED", Depth::reason, Owner::you, {kAny}, true},
    {"CLIENT_CERTIFICATE_REQUESTED", Depth::reason, Owner::network, {"tls", "endpoint"}},
    {"HTML_RESPONSE", Depth::party, Owner::network, {"endpoint"}},
    {"UNEXPECTED_REDIRECT", Depth::party, Owner::network, {"endpoint"}},
});

// A handshake that is completed fails for the server's own certificate, if at all: the one that it
// asks for is due after that (RFC 8446, section 4.4.2.4).
bool comes_too_late(const Finding& finding, const Case& failure) {
  return finding.code == "CLIENT_CERTIFICATE_REQUESTED" && finding.status == Status::info &&
         failure.ends_at("tls");
}

bool applies(const Found& found, const Case& failure) {
  if (found.of_anchor && !failure.lacks_anchor()) return false;
  return std::any_of(found.stages.begin(), found.stages.end(), [&](std::string_view stage) {
    return stage == kAny || (!stage.empty() && failure.ends_at(stage));
  });
}

}  // namespace

std::vector<CauseFound> found_causes(const Case& failure) {
  std::vector<CauseFound> causes;
  for (const Found& found : kFound) {
    if (!applies(found, failure)) continue;
    const Finding* finding = failure.finding(found.code);
    if (finding == nullptr || !finding->because.empty()) continue;
    if (comes_too_late(*finding, failure)) continue;
    if (auto cause = cause_from(finding, found.owner)) {
      causes.push_back({found.depth, std::move(*cause)});
    }
  }
  return causes;
}

}  // namespace sfprobe
