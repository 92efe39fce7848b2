#include "checks/check.hpp"

#include "checks/pac/pac.hpp"

namespace sfprobe {

// A proxy of the PAC file that works is told as PROXY_CHOICE_DIFFERS, by the cause.
extern const Check check_pac = {
    .stage = pac::kStage, .place = 10, .observe = pac::observe, .judge = pac::judge};

}  // namespace sfprobe
