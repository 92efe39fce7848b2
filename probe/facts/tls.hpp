// Purpose: what the tls check records: steps "tls.<route>.<address>", action "handshake", and
// "verify.<view>" for the same handshake, action "verify".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/vocabulary.hpp"
#include "facts/codec.hpp"
#include "trust/anchors.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
#include "trust/verify.hpp"

namespace sfprobe::tls {

// ERR_GET_REASON(3) of an error of OpenSSL's SSL library; an alert's is 1000 and its number.
constexpr std::int64_t openssl_reason(const Raw& raw) { return raw.code & 0x7fffff; }

struct HandshakeFacts {
  std::string peer;
  std::string server_name;
  HandshakeProgress reached = HandshakeProgress::unrecorded;
  std::string version;
  std::string cipher;
  std::string alpn;
  int dh_bits = 0;  // of the server's ephemeral Diffie-Hellman key; 0: another kind
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
    field("dh_bits", self.dh_bits);
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

// What a ClientHello has that the next has not.
enum class HelloVariant {
  node,         // as the CLI's Node.js sends it
  small,        // the same without its key for ML-KEM
  small_split,  // that in two segments
  split,        // the large one in two segments, each of them small
  padded,       // the small one, padded to the size of the large one
  unknown,      // the same by an extension that nobody knows
  narrow,       // the large one on a connection whose segments hold 1200 bytes
  handshake,    // no hello alone: a whole handshake on such a connection
  usual,        // as that Node.js sends it without NODE_OPTIONS and OpenSSL's configuration
};
constexpr auto names_of(HelloVariant) {
  using enum HelloVariant;
  return names<HelloVariant>({{node, "node"},
                              {small, "small"},
                              {small_split, "small-split"},
                              {split, "split"},
                              {padded, "padded"},
                              {unknown, "unknown-extension"},
                              {narrow, "narrow"},
                              {handshake, "narrow-handshake"},
                              {usual, "usual"}});
}

// Step "tls.<route>.hello.<variant>", action "hello".
struct HelloFacts {
  HelloVariant variant = HelloVariant::node;
  std::string peer;
  std::int64_t node = 0;   // major version of the Node.js whose hello it is
  bool large_key = false;  // it has a key for ML-KEM
  std::int64_t bytes = 0;  // of the record
  HelloReply reply = HelloReply::none;
  std::int64_t alert = -1;
  std::int64_t answer_us = -1;
  std::int64_t rtt_us = 0;       // of the connection
  std::int64_t retransmits = 0;  // TCP_INFO, as are the next three
  std::int64_t lost = 0;         // segments that nobody acknowledged
  std::int64_t segment = 0;      // the largest that is sent
  std::int64_t path_mtu = 0;

  // Something of TLS came back, and no alert.
  bool answered() const { return reply == HelloReply::server_hello || reply == HelloReply::retry; }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("variant", self.variant);
    field("peer", self.peer);
    field("node", self.node);
    field("large_key", self.large_key);
    field("bytes", self.bytes);
    field("reply", self.reply);
    field("alert", self.alert);
    field("answer_us", self.answer_us);
    field("rtt_us", self.rtt_us);
    field("retransmits", self.retransmits);
    field("lost", self.lost);
    field("segment", self.segment);
    field("path_mtu", self.path_mtu);
  }
};

// Why OpenSSL's security level refuses a certificate.
enum class Weakness { none, key, digest };

struct VerifyFacts {
  std::string handshake;  // id of its step
  // Of a client: "node20", "node22", "node24", "node26", "curl"; of a store: "system",
  // "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "--ca-file"; of another program's file
  // the setting: "cafile of npm".
  std::string view;
  std::string source;               // where its anchors come from
  std::int64_t at = 0;              // the time it was judged by, seconds since 1970
  std::int64_t security_level = 1;  // OpenSSL's
  bool asked = false;               // Node.js itself said which roots it has; else a snapshot
  std::string note;  // why the client does not come as far as verifying; "" if it does
  trust::Verification result;

  Weakness weakness() const;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("view", self.view);
    field("source", self.source);
    field("at", self.at);
    field("security_level", self.security_level);
    field("asked", self.asked);
    field("note", self.note);
    field("result", self.result);
  }
};

// Steps "….cure.<fix>", action "cure": what would happen to the CLI's verdict on that chain.
struct CureFacts {
  std::string handshake{};
  std::string fix{};          // id of a fix in the pages under docs/errors/
  std::string file{};         // that NODE_EXTRA_CA_CERTS would name; "" if it is another cure
  std::string code{};         // the CLI's with it; "" if it accepts the chain
  bool trusted = false;       // so it does
  bool written = false;       // the file was written by this run (--export-ca)
  std::string why_not{};      // why it could not even be tried
  bool write_failed = false;  // because the file could not be written

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("fix", self.fix);
    field("file", self.file);
    field("code", self.code);
    field("trusted", self.trusted);
    field("written", self.written);
    field("why_not", self.why_not);
    field("write_failed", self.write_failed);
  }
};

// Step "….aia", action "aia": the issuer that the server left out (--fetch-aia).
struct IssuerFacts {
  std::string handshake;
  std::string url;
  int status = 0;        // HTTP
  std::string subject;   // of what came
  std::string code;      // the CLI's verdict on the chain with it
  bool trusted = false;  // the chain is good with it

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("url", self.url);
    field("status", self.status);
    field("subject", self.subject);
    field("code", self.code);
    field("trusted", self.trusted);
  }
};

// Step "trust", action "trust". No rule reads `knows_system_ca` and the two of the snapshot: they
// are for whoever reads the document and asks why a root is trusted, or is not.
struct TrustFacts {
  std::string view;              // the one that the CLI has: "node24"
  std::string node_path;         // the Node.js that it would run on; "" if none was found
  std::string node_version;      // "" if it is not known
  bool assumed = false;          // so a version was assumed
  std::string snapshot_version;  // of the Node.js whose own roots stand for it
  std::string snapshot_date;
  bool knows_system_ca = false;  // NODE_USE_SYSTEM_CA would do something
  bool system_ca = false;        // the environment asks for it
  bool openssl_ca = false;       // --use-openssl-ca
  std::string refusal;           // why that Node.js would not even start; "" if it would
  std::string source;            // all of what it trusts, in words
  trust::ExtraFile extra;        // NODE_EXTRA_CA_CERTS

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("view", self.view);
    field("node_path", self.node_path);
    field("node_version", self.node_version);
    field("assumed", self.assumed);
    field("snapshot_version", self.snapshot_version);
    field("snapshot_date", self.snapshot_date);
    field("knows_system_ca", self.knows_system_ca);
    field("system_ca", self.system_ca);
    field("openssl_ca", self.openssl_ca);
    field("refusal", self.refusal);
    field("source", self.source);
    field("extra", self.extra);
  }
};

}  // namespace sfprobe::tls
