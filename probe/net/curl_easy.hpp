// Purpose: what the two users of libcurl in this room share: owners, the hand-over of an open
// socket, trust as a ready store, the wait. Internal to net/. Threads: a transfer belongs to one.
#pragma once

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/connect.hpp"
#include "net/proxy.hpp"

namespace sfprobe::net {

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
  CurlSession(Connection opened, X509_STORE* store, const Patience& limit)
      : connection(std::move(opened)), trust(store), patience(limit) {}

  Connection connection;
  X509_STORE* trust;
  Patience patience;
  int verify_error = X509_V_OK;
  std::array<char, CURL_ERROR_SIZE> detail{};
  std::vector<List> lists;

  // Hands over the socket, the trust, and the limits that every transfer has: no environment, no
  // netrc, no signals, nothing looked up.
  void prepare(const Easy& easy, const std::string& url);
  void add_list(const Easy& easy, CURLoption option, const std::vector<std::string>& lines);
  void use_proxy(const Easy& easy, const Proxy& proxy, bool any_auth);

  // curl's verdict as an Outcome, with the answer to CONNECT and the verification's own error.
  Failure failure(const Easy& easy, CURLcode code) const;
};

// Runs the transfer until it ends or patience does. The multi handle is left to the caller, since
// a CONNECT_ONLY connection lives in it.
CURLcode perform(const Multi& multi, const Easy& easy, const Patience& patience);

}  // namespace sfprobe::net
