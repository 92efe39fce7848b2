#include "checks/check.hpp"

#include "checks/egress/egress.hpp"

namespace sfprobe {

// It only adds to what is known: no code of its own.
extern const Check check_egress = {
    .stage = egress::kStage, .place = 20, .observe = egress::observe, .judge = egress::judge};

}  // namespace sfprobe
