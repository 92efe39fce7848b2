#include "net/dns_message.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>

#include <algorithm>

namespace sfprobe::net {
namespace {

constexpr int kMaxRecords = 64;

Answer malformed() {
  Answer answer;
  answer.failure = {Outcome::name_failure, {"dns", 0, "malformed answer"}};
  return answer;
}

void read_record(ns_msg& handle, const ns_rr& record, RecordType type, Answer& answer) {
  const int family = type == RecordType::a ? AF_INET : AF_INET6;
  const ns_type wanted = type == RecordType::a ? ns_t_a : ns_t_aaaa;
  const std::size_t length = type == RecordType::a ? 4 : 16;
  if (ns_rr_type(record) == wanted && ns_rr_rdlen(record) == length) {
    char text[INET6_ADDRSTRLEN] = "";
    ::inet_ntop(family, ns_rr_rdata(record), text, sizeof text);
    answer.addresses.emplace_back(text);
  } else if (ns_rr_type(record) == ns_t_cname) {
    char name[NS_MAXDNAME] = "";
    if (::ns_name_uncompress(ns_msg_base(handle), ns_msg_end(handle), ns_rr_rdata(record), name,
                             sizeof name) > 0) {
      answer.cnames.emplace_back(name);
    }
  } else {
    return;
  }
  const std::int64_t ttl = ns_rr_ttl(record);
  answer.ttl_s = answer.ttl_s < 0 ? ttl : std::min(answer.ttl_s, ttl);
}

}  // namespace

int message_id(std::span<const unsigned char> message) {
  return message.size() < 2 ? -1 : message[0] * 256 + message[1];
}

Answer parse_answer(std::span<const unsigned char> message, RecordType type) {
  ns_msg handle;
  if (::ns_initparse(message.data(), static_cast<int>(message.size()), &handle) != 0) {
    return malformed();
  }
  Answer answer;
  answer.rcode = ns_msg_getflag(handle, ns_f_rcode);
  answer.failure = from_rcode(answer.rcode);
  const int count = std::min<int>(ns_msg_count(handle, ns_s_an), kMaxRecords);
  for (int i = 0; i < count; ++i) {
    ns_rr record;
    if (::ns_parserr(&handle, ns_s_an, i, &record) != 0) return malformed();
    read_record(handle, record, type, answer);
  }
  if (answer.failure.ok() && answer.addresses.empty()) {
    answer.failure = {Outcome::no_data, {"rcode", 0, "NOERROR without such a record"}};
  }
  return answer;
}

}  // namespace sfprobe::net
