#include "checks/check.hpp"

#include <array>

#include "checks/environment/judge.hpp"
#include "checks/environment/observe.hpp"
#include "checks/environment/tell.hpp"

namespace sfprobe {
namespace {

constexpr std::array<std::string_view, 4> kCodes = {
    "LIGHTNING_URL", "INVALID_URL", "NODE_TLS_REJECT_UNAUTHORIZED", "STRICT_SSL_FALSE"};

}  // namespace

extern const Check check_environment = {Stage::environment, environment::observe,
                                        environment::judge, environment::tell, kCodes};

}  // namespace sfprobe
