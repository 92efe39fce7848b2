// Purpose: one TLS handshake as Node.js makes it (TLS 1.2 and 1.3, SNI, ALPN, its cipher
// list), which takes the chain as sent and judges nothing: trust/ verifies it offline, and no
// application data is ever sent over a connection made here. Threads: any. Failure: a result.
#pragma once

#include <cstdint>
#include <string>

#include "evidence/vocabulary.hpp"
#include "net/failure.hpp"
#include "net/stream.hpp"
#include "net/wait.hpp"
#include "trust/chain.hpp"

namespace sfprobe::net {

struct Handshake {
  Failure failure;
  HandshakeProgress reached = HandshakeProgress::nothing;
  std::string version;  // "TLSv1.3"
  std::string cipher;
  std::string alpn;
  int dh_bits = 0;                // of the server's ephemeral Diffie-Hellman key; 0: another kind
  trust::Chain chain;             // as sent, leaf first; OpenSSL takes 100 KiB of it, as in Node.js
  std::int64_t chain_length = 0;  // as sent
  bool client_certificate_wanted = false;
  int alert = -1;           // RFC 8446 section 6; -1 if none was received
  std::string alert_name;   // "handshake_failure"
  std::string first_bytes;  // the first 64 bytes received, raw
  std::int64_t received = 0;
  std::int64_t after_hello_us = -1;  // from sending ClientHello to the end; -1 if it was not sent
};

// What a client offers: versions as OpenSSL numbers them (TLS1_2_VERSION, …), and ciphers for TLS
// 1.2 in OpenSSL's words where they are not Node's usual ones.
struct TlsOffer {
  int oldest = 0x0303;
  int newest = 0x0304;
  std::string ciphers{};
  bool h2 = false;  // HTTP/2 in ALPN, before HTTP/1.1
  // In OpenSSL's words; "" for its own. Groups that this OpenSSL does not know are left out.
  std::string groups{};
  std::string signature_algorithms{};
  bool operator==(const TlsOffer&) const = default;
};

// `server_name` goes into SNI (RFC 6066) unless it is an IP address.
Handshake handshake(Stream& stream, const std::string& server_name, const WaitLimit& limit,
                    const TlsOffer& offer = {});

// The first SSL_CTX of a process costs about 2 ms; this pays for it while the network is waited
// for.
void prepare_tls();

}  // namespace sfprobe::net
