// Purpose: what the two users of libcurl in this room share: owners, the hand-over of an open
// socket, trust as a ready store, the wait. Internal to net/. Threads: a transfer belongs to one.
#pragma once

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/connect.hpp"
#include "net/proxy.hpp"

namespace sfprobe::net {

// A multi handle has a pair of descriptors for curl_multi_wakeup(3), which is not used here: it
// does without if there are none.
constexpr int kMultiDescriptors = 2;

// CURL and CURLM are both void: the function is what tells their owners apart.
template <class T, auto function>
struct FreeBy {
  void operator()(T* object) const { function(object); }
};
using Easy = std::unique_ptr<CURL, FreeBy<CURL, ::curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, FreeBy<CURLM, ::curl_multi_cleanup>>;
using List = std::unique_ptr<curl_slist, FreeBy<curl_slist, ::curl_slist_free_all>>;

template <class T>
void set(const Easy& easy, CURLoption option, T value) {
  ::curl_easy_setopt(easy.get(), option, value);
}

// One transfer over a connection that is open already. It must outlive the easy handle.
struct CurlSession {
  CurlSession(Connection opened, X509_STORE* store, const WaitLimit& wait_limit)
      : connection(std::move(opened)), trust(store), limit(wait_limit) {}

  Connection connection;
  X509_STORE* trust;
  WaitLimit limit;
  int verify_error = X509_V_OK;
  bool unverified = false;  // a certificate that is not accepted is no end
  bool once = false;        // no other connection will do
  std::string server{};     // whose names are compared as Node.js does; "": as libcurl does
  curl_socket_t socket = CURL_SOCKET_BAD;  // the latest that curl has; its owner is curl
  Lease lease{};                           // of that socket
  std::size_t records = 0;                 // bytes of TLS records, those of the proxy's included
  std::string alpn{};                      // the protocol that was agreed on; "" for none
  std::int64_t goaway = -1;                // the error of an HTTP/2 GOAWAY frame
  bool goaway_spares_us = false;           // it says that the request was not processed
  bool stream_refused = false;             // RST_STREAM with REFUSED_STREAM: libcurl tries again
  bool cut = false;                        // a limit of ours ended the transfer
  std::array<char, CURL_ERROR_SIZE> detail{};
  std::vector<List> lists;

  // Hands over the socket, the trust, and the limits that every transfer has: no environment, no
  // netrc, no signals, nothing looked up.
  void prepare(const Easy& easy, const std::string& url);
  void offer_h2(const Easy& easy);
  // The target's names as Node.js compares them, and whether to go on without its certificate being
  // accepted. A proxy that has a certificate itself leaves it at libcurl's rules for both.
  void verify_as_node(const Easy& easy, const std::string& url, const Proxy* proxy,
                      bool go_on_unverified);
  // A line of libcurl's log (CURLINFO_TEXT), which is where it tells of HTTP/2's frames.
  void read_log(std::string_view line);
  void add_list(const Easy& easy, CURLoption option, const std::vector<std::string>& lines);
  void use_proxy(const Easy& easy, const Proxy& proxy, ProxyAuth auth);

  // True, for good, once the transfer's time is over or what it reads has no end. libcurl and
  // OpenSSL read for as long as there is something to read, so they ask this on their way.
  bool must_end();

  // curl's verdict as an Outcome, with the answer to CONNECT and the verification's own error.
  Failure failure(const Easy& easy, CURLcode code) const;
};

// Runs the transfer until it ends or the limit is reached. The multi handle is left to the caller,
// since a CONNECT_ONLY connection lives in it.
CURLcode perform(const Multi& multi, const Easy& easy, const WaitLimit& limit);

}  // namespace sfprobe::net
