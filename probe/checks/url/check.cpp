#include "checks/check.hpp"

#include <array>

#include "checks/url/url.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes =
    std::to_array<std::string_view>({"LIGHTNING_URL", "INVALID_URL", "LOGIN_URL_CONFLICT"});

}  // namespace

extern const Check check_url = {.stage = url::kStage,
                                .place = 10,
                                .observe = url::observe,
                                .judge = url::judge,
                                .codes = kCodes};

}  // namespace sfprobe
