#include "clients/what_if.hpp"
#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// A configuration of OpenSSL that Node.js reads (OPENSSL_CONF, its section nodejs_conf) is the
// cause if the login would get through without it. World: openssl-conf-groups-other.
std::optional<Cause> explain(const Case& failure) {
  const auto file = failure.observed.variable("OPENSSL_CONF");
  if (!file || file->empty() || !failure.ends_at("tls")) return std::nullopt;
  const EnvChange without{.unset = {"OPENSSL_CONF"}};
  if (!clients::gets_through(clients::predict_with(failure.observed, without))) return std::nullopt;
  return Cause{
      .id = "OPENSSL_CONF_HARMFUL",
      .owner = Owner::you,
      .summary = "the settings in " + *file + ", which OPENSSL_CONF names, make the login fail",
      .why = {{"without OPENSSL_CONF the way to the login endpoint is open", {}}},
      .words = {{"file", *file}}};
}

}  // namespace

extern const CauseRule cause_openssl_conf = {"OPENSSL_CONF_HARMFUL", Depth::setting, explain};

}  // namespace sfprobe
