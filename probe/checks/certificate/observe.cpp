#include "checks/certificate/certificate.hpp"
#include "checks/certificate/verify_views.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::tls {

void observe_trust(ProbeContext& context) {
  if (const auto trust = context.trust.get(context.tasks.wait_limit())) {
    record_trust(**trust, context.recorder);
  }
}

}  // namespace sfprobe::tls
