#include <string>

#include "diagnose/case.hpp"
#include "facts/hello_comparison.hpp"

namespace sfprobe {
namespace {

// Packets larger than some link get lost without a word (RFC 2923, section 2.1): the same exchange
// in small segments goes through. Worlds: hello-mtu-up, hello-mtu-both, hello-mtu-down.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  const tls::HelloComparison compared = tls::compare_hellos(*failure.route);
  if (compared.limit != tls::HelloLimit::path_mtu) return std::nullopt;
  const bool back = compared.hello->facts.variant == tls::HelloVariant::handshake;
  const std::string what = back ? "the server's certificates arrive"
                                : "the ClientHello of Node.js " +
                                      std::to_string(compared.hello->facts.node) + " is answered";
  return Cause{.id = "PATH_MTU",
               .owner = Owner::network,
               .summary = std::string("large packets ") + (back ? "from" : "to") +
                          " the target get lost: the path's MTU is smaller than this machine "
                          "assumes",
               .why = {{what + " only in packets of at most 1200 bytes", compared.evidence}},
               .words = {{"address", compared.hello->facts.peer},
                         {"direction", back ? "from the server to this machine"
                                            : "from this machine to the server"}}};
}

}  // namespace

extern const CauseRule cause_path_mtu = {"PATH_MTU", Depth::reason, explain};

}  // namespace sfprobe
