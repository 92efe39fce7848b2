// Purpose: curl's exit codes (curl(1), EXIT CODES; libcurl-errors(3)) that a login can end with,
// and how a request of curl's ends with one. Ownership: static data. Threads: pure. Failure: none.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "clients/observed_path.hpp"
#include "clients/result.hpp"

namespace sfprobe::clients::curl {

struct Exit {
  int number;
  const char* name;
  const char* text;
};
inline constexpr Exit kUnsupported{1, "CURLE_UNSUPPORTED_PROTOCOL",
                                   "Received HTTP/0.9 when not allowed"};
inline constexpr Exit kProxyName{5, "CURLE_COULDNT_RESOLVE_PROXY", "Could not resolve proxy"};
inline constexpr Exit kName{6, "CURLE_COULDNT_RESOLVE_HOST", "Could not resolve host"};
inline constexpr Exit kConnect{7, "CURLE_COULDNT_CONNECT", "Failed to connect"};
inline constexpr Exit kWeird{8, "CURLE_WEIRD_SERVER_REPLY", "Weird server reply"};
inline constexpr Exit kPartial{18, "CURLE_PARTIAL_FILE", "Transferred a partial file"};
inline constexpr Exit kReturned{22, "CURLE_HTTP_RETURNED_ERROR",
                                "The requested URL returned error"};
inline constexpr Exit kTimeout{28, "CURLE_OPERATION_TIMEDOUT", "Timeout was reached"};
inline constexpr Exit kTls{35, "CURLE_SSL_CONNECT_ERROR", "TLS connect error"};
inline constexpr Exit kNothing{52, "CURLE_GOT_NOTHING", "Empty reply from server"};
inline constexpr Exit kSend{55, "CURLE_SEND_ERROR", "Failed sending data to the peer"};
inline constexpr Exit kReceive{56, "CURLE_RECV_ERROR", "Failure in receiving network data"};
inline constexpr Exit kCertificate{60, "CURLE_PEER_FAILED_VERIFICATION", "SSL certificate problem"};
inline constexpr Exit kProxy{97, "CURLE_PROXY", "The proxy's handshake failed"};
inline constexpr Exit kFraming{16, "CURLE_HTTP2", "Error in the HTTP2 framing layer"};
inline constexpr Exit kStream{92, "CURLE_HTTP2_STREAM", "HTTP/2 stream was not closed cleanly"};
inline constexpr Exit kArgument{43, "CURLE_BAD_FUNCTION_ARGUMENT",
                                "A libcurl function was given a bad argument"};
inline constexpr Exit kEncoding{61, "CURLE_BAD_CONTENT_ENCODING", "Unrecognized content encoding"};
inline constexpr Exit kClientCertificate{98, "CURLE_SSL_CLIENTCERT",
                                         "SSL Client Certificate required"};

inline constexpr bool kH2 = true;  // it offers HTTP/2
inline constexpr double kNever = kHangMs + 1;

inline Result failed(const Timeline& timeline, const Exit& exit, std::string because) {
  return timeline.error({exit.name}, "curl: (" + std::to_string(exit.number) + ") " + exit.text,
                        std::move(because));
}

// The one of these with that number; null if it is none of them.
const Exit* find_exit(std::span<const Exit> exits, std::int64_t number);

// What libcurl itself, which is the same version, made of that handshake; null if it was not asked.
const Exit* by_libcurl(const Path& path);

}  // namespace sfprobe::clients::curl
