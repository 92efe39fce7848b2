#include "checks/check.hpp"

#include <array>

#include "checks/dns/judge.hpp"
#include "checks/dns/observe.hpp"
#include "checks/dns/tell.hpp"

namespace sfprobe {
namespace {

constexpr std::array<std::string_view, 10> kCodes = {
    "ENOTFOUND",    "EAI_AGAIN",         "EAI_FAIL", "UND_ERR_CONNECT_TIMEOUT", "DNS_SERVER_FAULT",
    "DNS_SINKHOLE", "DNS_SECOND_ANSWER", "DNS_SLOW", "DNS_DISAGREEMENT",        "HOSTS_FILE_ENTRY"};

}  // namespace

extern const Check check_dns = {Stage::dns, dns::observe, dns::judge, dns::tell, kCodes};

}  // namespace sfprobe
