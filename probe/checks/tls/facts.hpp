// Purpose: what the tls check records: steps "tls.<route>.<address>", action "handshake", and
// "verify.<view>" for the same handshake, action "verify".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/codec.hpp"
#include "trust/certificate.hpp"
#include "trust/verify.hpp"

namespace sfprobe::tls {

struct HandshakeFacts {
  std::string peer;
  std::string server_name;
  std::string reached;  // net::Handshake::reached
  std::string version;
  std::string cipher;
  std::string alpn;
  int alert = -1;
  std::string alert_name;
  bool client_certificate_wanted = false;
  std::string first_bytes;  // printable, "." for what is not; of an answer that is no TLS
  std::int64_t received = 0;
  std::int64_t after_hello_us = -1;
  std::int64_t rtt_us = 0;  // of the connection it ran over
  std::int64_t chain_length = 0;
  std::vector<trust::CertificateFacts> chain;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("peer", self.peer);
    field("server_name", self.server_name);
    field("reached", self.reached);
    field("version", self.version);
    field("cipher", self.cipher);
    field("alpn", self.alpn);
    field("alert", self.alert);
    field("alert_name", self.alert_name);
    field("client_certificate_wanted", self.client_certificate_wanted);
    field("first_bytes", self.first_bytes);
    field("received", self.received);
    field("after_hello_us", self.after_hello_us);
    field("rtt_us", self.rtt_us);
    field("chain_length", self.chain_length);
    field("chain", self.chain);
  }
};

struct VerifyFacts {
  std::string handshake;  // id of its step
  std::string view;       // "system", "--ca-file", "NODE_EXTRA_CA_CERTS"
  std::string source;     // the path
  std::int64_t at = 0;    // the time it was judged by, seconds since 1970
  trust::Verification result;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("view", self.view);
    field("source", self.source);
    field("at", self.at);
    field("result", self.result);
  }
};

}  // namespace sfprobe::tls
