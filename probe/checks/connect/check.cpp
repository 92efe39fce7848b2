#include "checks/check.hpp"

#include <array>

#include "checks/connect/judge.hpp"
#include "checks/connect/observe.hpp"
#include "checks/connect/tell.hpp"

namespace sfprobe {
namespace {

constexpr std::array<std::string_view, 6> kCodes = {"ECONNREFUSED", "ECONNRESET",  "ETIMEDOUT",
                                                    "EHOSTUNREACH", "ENETUNREACH", "EACCES"};

}  // namespace

extern const Check check_connect = {Stage::connect, connect::observe, connect::judge, connect::tell,
                                    kCodes};

}  // namespace sfprobe
