#include "checks/check.hpp"

#include <array>

#include "checks/jwt/jwt.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"ENOENT_KEY_FILE", "INVALID_KEY_FILE", "invalid_client_id", "invalid_grant/audience-invalid",
     "invalid_grant/invalid-assertion", "invalid_grant/user-not-approved", "CLOCK_SKEW"});

}  // namespace

extern const Check check_jwt = {.stage = jwt::kStage,
                                .place = 10,
                                .observe = jwt::observe,
                                .judge = jwt::judge,
                                .codes = kCodes};

}  // namespace sfprobe
