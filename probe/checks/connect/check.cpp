#include "checks/check.hpp"

#include <array>

#include "checks/connect/connect.hpp"

namespace sfprobe {
namespace {

constexpr auto kExplainedBy = std::to_array<std::string_view>({"dns"});
constexpr auto kCodes =
    std::to_array<std::string_view>({"ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH",
                                     "ENETUNREACH", "EACCES", "FIREWALL_REJECTS"});

}  // namespace

extern const Check check_connect = {.stage = connect::kStage,
                                    .place = 40,
                                    .explained_by = kExplainedBy,
                                    .phase = Phase::connect,
                                    .observe = connect::observe,
                                    .judge = connect::judge,
                                    .codes = kCodes};

}  // namespace sfprobe
