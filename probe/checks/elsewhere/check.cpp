#include "checks/check.hpp"

#include "checks/elsewhere/elsewhere.hpp"

namespace sfprobe {

// A proxy of these that works is told as PROXY_CHOICE_DIFFERS, by the cause.
extern const Check check_elsewhere = {.stage = elsewhere::kStage,
                                      .place = 10,
                                      .observe = elsewhere::observe,
                                      .judge = elsewhere::judge};

}  // namespace sfprobe
