#include "checks/tls/tell.hpp"

#include "checks/telling.hpp"
#include "checks/tls/facts.hpp"

namespace sfprobe::tls {

void tell(const Evidence& evidence, StageLine& line) {
  const Step* step = telling(steps_with(evidence, "handshake", line.route));
  if (step == nullptr) return;
  line.reached = true;
  line.took_us = step->took_us;
  const auto facts = unpack<HandshakeFacts>(step->facts);
  std::string issuer;
  if (!facts.chain.empty()) issuer = "issuer " + facts.chain.front().issuer_name;
  line.text = joined({facts.version, facts.cipher, issuer});
}

}  // namespace sfprobe::tls
