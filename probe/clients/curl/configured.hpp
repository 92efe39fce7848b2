// Purpose: what curl's own configuration file, and OpenSSL's, make of a request of curl's: what is
// known to change, and from which stage on nothing can be told. Threads: pure. Failure: none; what
// is not understood makes its stage one of which nothing can be told.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "clients/curl/exits.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients::curl {

// The stages of a request, in their order. `proxy_tls` is passed only with an https:// proxy.
enum class Stage { start, lookup, connect, tunnel, proxy_tls, tls, answer };
inline constexpr std::size_t kStages = 7;

// At which stage an option of curl's may change what happens, where this is all that is known of
// it.
Stage stage_of(std::string_view option);

class Configured {
 public:
  explicit Configured(const environment::VariablesFacts& variables);

  // The settings that make a stage, or one before it, one of which nothing can be told; "" if none.
  std::string untold_at(Stage stage) const { return untold_[static_cast<std::size_t>(stage)]; }

  // The path as curl takes it with --ipv4, --ipv6, --http1.1 and --insecure.
  Path path_of(const Path& path) const;

  // Where --ipv4 or --ipv6 leaves no address. Nothing if the request goes on.
  std::optional<Result> addresses(const Path& path, bool http_proxy,
                                  const Timeline& timeline) const;

  // What its TLS settings make of that handshake. Nothing if it goes on as with the usual ones.
  std::optional<Result> tls(const Handshake& seen, const Timeline& timeline,
                            const std::string& node_options) const;

  // What timers, --fail, --location and --retry make of that end. `connected_ms` is when the
  // connection stood, TLS included; nothing if the request ended before.
  Result end(Result result, std::optional<double> connected_ms, const Path& path) const;

  bool proxy_named = false;  // --proxy, --socks5, …
  bool proxy_auth = false;   // something for the proxy that the probe does not send
  bool insecure = false;

 private:
  void untell(Stage stage, const std::string& because);
  void take(const environment::CurlrcOptionFact& option);
  void take(const environment::OpensslDefaultsFact& defaults);
  void take_tls(const environment::CurlrcOptionFact& option, const std::string& because);
  bool changes_hello() const;
  std::optional<Result> too_late(const Result& result, double connected_ms, const Path& path) const;

  std::array<std::string, kStages> untold_{};
  std::string ip_family_;  // "4", "6"
  bool http1_ = false;
  bool fails_ = false;    // --fail: of a status from 400 on
  bool follows_ = false;  // --location
  bool retries_ = false;
  bool minds_speed_ = false;
  double connect_s_ = 0;  // 0: none
  double whole_s_ = 0;
  int oldest_tls_ = 0;  // 13 for TLS 1.3; 0: as usual
  int newest_tls_ = 0;
  std::string ciphers_;
  std::string suites_;
  std::string groups_;
  std::string signature_algorithms_;
  bool lenient_ = false;  // with servers of older ways
  int level_ = 2;         // Debian's
};

}  // namespace sfprobe::clients::curl
