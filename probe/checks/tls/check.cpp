#include "checks/check.hpp"

#include <array>

#include "checks/tls/tls.hpp"

namespace sfprobe {
namespace {

constexpr auto kExplainedBy = std::to_array<std::string_view>({"dns", "proxy", "connect"});
constexpr auto kCodes = std::to_array<std::string_view>(
    {"ECONNRESET", "ETIMEDOUT", "EPROTO", "CLIENT_CERTIFICATE_REQUESTED"});

}  // namespace

extern const Check check_tls = {.stage = tls::kStage,
                                .place = 50,
                                .explained_by = kExplainedBy,
                                .phase = Phase::tls,
                                .observe = tls::observe,
                                .judge = tls::judge,
                                .codes = kCodes};

}  // namespace sfprobe
