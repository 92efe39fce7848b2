#include "diagnose/watched.hpp"

namespace sfprobe {
namespace {

std::optional<std::int64_t> skew_on(const ObservedRoute& route) {
  for (const auto* request : {&route.token, &route.token_other, &route.data, &route.clock}) {
    if (!*request || (*request)->facts.date == 0 || (*request)->facts.local_time == 0) continue;
    return (*request)->facts.local_time - (*request)->facts.date;
  }
  return std::nullopt;
}

std::string failure_of(const ChainVerdicts& verdicts) {
  for (const auto& cure : verdicts.cures) {
    if (cure.facts.write_failed) return cure.facts.why_not;
  }
  return {};
}

}  // namespace

std::vector<CertificateEnd> certificate_ends(const Observed& observed) {
  std::vector<CertificateEnd> ends;
  for (const ObservedRoute& route : observed.routes) {
    std::int64_t first = 0;
    for (const ObservedHandshake& handshake : route.handshakes) {
      if (handshake.facts.chain.empty()) continue;
      const std::int64_t end = handshake.facts.chain.front().not_after;
      if (end != 0 && (first == 0 || end < first)) first = end;
    }
    if (first != 0) ends.push_back({route.name, first});
  }
  return ends;
}

std::optional<std::int64_t> clock_skew(const Observed& observed) {
  const ObservedRoute* of_cli = observed.cli_route();
  if (of_cli != nullptr) {
    if (const auto skew = skew_on(*of_cli)) return skew;
  }
  for (const ObservedRoute& route : observed.routes) {
    if (const auto skew = skew_on(route)) return skew;
  }
  return std::nullopt;
}

std::string export_failure(const Observed& observed) {
  for (const ObservedRoute& route : observed.routes) {
    for (const ObservedHandshake& handshake : route.handshakes) {
      if (auto failure = failure_of(handshake.verdicts); !failure.empty()) return failure;
      for (const ObservedHandshake& again : handshake.by_defaults) {
        if (auto failure = failure_of(again.verdicts); !failure.empty()) return failure;
      }
    }
    if (!route.proxy_tls) continue;
    if (auto failure = failure_of(route.proxy_tls->verdicts); !failure.empty()) return failure;
  }
  return {};
}

bool any_answer_does(const Observed& observed) {
  return observed.flows && observed.flows->facts.flows == std::vector<std::string>{"none"};
}

}  // namespace sfprobe
