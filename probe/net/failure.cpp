#include "net/failure.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <curl/curl.h>
#include <netdb.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace sfprobe::net {

Failure success() { return {Outcome::ok, {}}; }

Failure timed_out() { return {Outcome::timed_out, {}}; }

Failure from_errno(int number) {
  const char* symbol = ::strerrorname_np(number);
  const Raw raw{"errno", number, symbol != nullptr ? symbol : "?"};
  switch (number) {
    case 0: return success();
    case ETIMEDOUT: return {Outcome::timed_out, raw};
    case ECONNREFUSED: return {Outcome::refused, raw};
    case ECONNRESET: return {Outcome::reset, raw};
    case EHOSTUNREACH:
    case EHOSTDOWN: return {Outcome::host_unreachable, raw};
    // EADDRNOTAVAIL: connecting to an IPv6 address from a host without one.
    case EADDRNOTAVAIL:
    case ENETDOWN:
    case ENETUNREACH: return {Outcome::net_unreachable, raw};
    case EACCES:
    case EPERM: return {Outcome::not_permitted, raw};
    case EPIPE: return {Outcome::broken_pipe, raw};
    default: return {Outcome::unknown, raw};
  }
}

Failure from_gai(int code, int system_errno) {
  if (code == 0) return success();
  if (code == EAI_SYSTEM) return from_errno(system_errno);
  const Raw raw{"getaddrinfo", code, ::gai_strerror(code)};
  switch (code) {
    case EAI_NONAME: return {Outcome::name_not_found, raw};
    case EAI_NODATA:
    case EAI_ADDRFAMILY: return {Outcome::no_data, raw};
    case EAI_AGAIN: return {Outcome::try_again, raw};
    case EAI_FAIL: return {Outcome::name_failure, raw};
    default: return {Outcome::unknown, raw};
  }
}

Failure from_rcode(int rcode) {
  switch (rcode) {
    case ns_r_noerror: return success();
    case ns_r_servfail: return {Outcome::server_failure, {"rcode", rcode, "SERVFAIL"}};
    case ns_r_nxdomain: return {Outcome::name_not_found, {"rcode", rcode, "NXDOMAIN"}};
    case ns_r_refused: return {Outcome::query_refused, {"rcode", rcode, "REFUSED"}};
    case ns_r_formerr: return {Outcome::name_failure, {"rcode", rcode, "FORMERR"}};
    case ns_r_notimpl: return {Outcome::name_failure, {"rcode", rcode, "NOTIMP"}};
    default: return {Outcome::name_failure, {"rcode", rcode, "RCODE " + std::to_string(rcode)}};
  }
}

Failure from_ares(int status) {
  const Raw raw{"c-ares", status, ::ares_strerror(status)};
  switch (status) {
    case ARES_SUCCESS: return success();
    case ARES_ENODATA: return {Outcome::no_data, raw};
    case ARES_ENOTFOUND: return {Outcome::name_not_found, raw};
    case ARES_ESERVFAIL: return {Outcome::server_failure, raw};
    case ARES_EREFUSED: return {Outcome::query_refused, raw};
    case ARES_ECONNREFUSED: return {Outcome::refused, raw};
    case ARES_ETIMEOUT:
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION: return {Outcome::timed_out, raw};
    case ARES_EFORMERR:
    case ARES_ENOTIMP:
    case ARES_EBADRESP: return {Outcome::name_failure, raw};
    default: return {Outcome::unknown, raw};
  }
}

Failure from_curl(int code, int os_errno, std::string detail) {
  if (code == CURLE_OK) return success();
  if (detail.empty()) detail = ::curl_easy_strerror(static_cast<CURLcode>(code));
  const Raw raw{"curl", code, std::move(detail)};
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return {Outcome::timed_out, raw};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return {Outcome::closed, raw};
    case CURLE_PEER_FAILED_VERIFICATION: return {Outcome::untrusted, raw};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: {
      // CURLINFO_OS_ERRNO may be that of a later call (the close_notify after a reset): the text
      // comes first.
      if (raw.text.find(::strerror(ECONNRESET)) != std::string::npos) return {Outcome::reset, raw};
      const Outcome system = from_errno(os_errno).outcome;
      const bool told = os_errno != 0 && system != Outcome::unknown;
      return {told ? system : Outcome::protocol, raw};
    }
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_UNSUPPORTED_PROTOCOL: return {Outcome::protocol, raw};
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return {Outcome::too_large, raw};
    default: return {Outcome::unknown, raw};
  }
}

TlsAlert alert_of(const Failure& failure) {
  constexpr std::string_view kError = "error:0A";  // of OpenSSL's SSL library; the reason follows
  constexpr int kAlerts = 1000;                    // SSL_AD_REASON_OFFSET
  const std::string& text = failure.raw.text;
  const std::size_t at = text.find(kError);
  const std::size_t words = text.rfind("::");
  if (failure.raw.source != "curl" || at == std::string::npos || words == std::string::npos) {
    return {};
  }
  int reason = 0;
  const char* const begin = text.data() + at + kError.size();
  std::from_chars(begin, text.data() + text.size(), reason, 16);
  if (reason < kAlerts || reason > kAlerts + 255) return {};
  const std::string worded = text.substr(words + 2);
  return {reason - kAlerts, worded.substr(0, worded.find(','))};
}

SocksRefusal socks_refusal_of(const Failure& failure) {
  const std::string& text = failure.raw.text;
  SocksRefusal refusal;
  if (failure.raw.source != "curl" || failure.raw.code != CURLE_PROXY) return refusal;
  refusal.methods = text.find("No authentication method") != std::string::npos;
  refusal.credentials = text.find("rejected by the SOCKS5") != std::string::npos;
  const std::size_t open = text.rfind('(');
  if (text.find("complete SOCKS5 connection") != std::string::npos && open != std::string::npos) {
    std::from_chars(text.data() + open + 1, text.data() + text.size(), refusal.reply);
  }
  return refusal;
}

// "HTTP/2 stream 1 was not closed cleanly: CANCEL (err 8)".
StreamEnd stream_end_of(const Failure& failure) {
  const std::string& text = failure.raw.text;
  StreamEnd end;
  for (const char* words : {"closed cleanly, but before", "transfer closed with"}) {
    end.early = end.early || text.find(words) != std::string::npos;
  }
  constexpr std::string_view kError = "(err ";
  const std::size_t at = text.find(kError);
  if (end.early || at == std::string::npos) return end;
  std::from_chars(text.data() + at + kError.size(), text.data() + text.size(), end.error);
  return end;
}

}  // namespace sfprobe::net
