#include "checks/check.hpp"

#include <array>

#include "checks/dns/dns.hpp"

namespace sfprobe {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "UND_ERR_CONNECT_TIMEOUT", "DNS_SERVER_FAULT",
     "DNS_SINKHOLE", "DNS_SECOND_ANSWER", "DNS_SLOW", "DNS_DISAGREEMENT", "HOSTS_FILE_ENTRY"});

}  // namespace

extern const Check check_dns = {.stage = dns::kStage,
                                .place = 20,
                                .phase = Phase::name,
                                .observe = dns::observe,
                                .judge = dns::judge,
                                .codes = kCodes};

}  // namespace sfprobe
