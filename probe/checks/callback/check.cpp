#include "checks/check.hpp"

#include <array>

#include "checks/callback/callback.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"PORT_IN_USE", "CALLBACK_UNREACHABLE", "redirect_uri_mismatch"});

}  // namespace

extern const Check check_callback = {.stage = callback::kStage,
                                     .place = 10,
                                     .observe = callback::observe,
                                     .judge = callback::judge,
                                     .codes = kCodes};

}  // namespace sfprobe
