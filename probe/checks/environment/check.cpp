#include "checks/check.hpp"

#include <array>

#include "checks/environment/environment.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"NODE_TLS_REJECT_UNAUTHORIZED", "STRICT_SSL_FALSE", "NODE_OPTIONS_REFUSED", "invalid_scope"});

}  // namespace

extern const Check check_environment = {.stage = environment::kStage,
                                        .place = 10,
                                        .observe = environment::observe,
                                        .judge = environment::judge,
                                        .codes = kCodes};

}  // namespace sfprobe
