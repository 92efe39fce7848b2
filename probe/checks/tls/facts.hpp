// Purpose: what the tls check records: steps "tls.<route>.<address>", action "handshake", and
// "verify.<view>" for the same handshake, action "verify".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/codec.hpp"
#include "trust/anchors.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
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
  // Of a client: "node20", "node22", "node24", "node26", "curl"; of a store: "system",
  // "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "--ca-file".
  std::string view;
  std::string source;               // where its anchors come from
  std::int64_t at = 0;              // the time it was judged by, seconds since 1970
  std::int64_t security_level = 1;  // OpenSSL's
  bool asked = false;               // Node.js itself said which roots it has; else a snapshot
  std::string note;  // why the client does not come as far as verifying; "" if it does
  trust::Verification result;

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
  std::string fix{};      // id of a fix in the pages under docs/errors/
  std::string file{};     // that NODE_EXTRA_CA_CERTS would name; "" if it is another cure
  std::string code{};     // the CLI's with it; "" if it accepts the chain
  bool trusted = false;   // so it does
  bool written = false;   // the file was written by this run (--export-ca)
  std::string why_not{};  // why it could not even be tried

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("handshake", self.handshake);
    field("fix", self.fix);
    field("file", self.file);
    field("code", self.code);
    field("trusted", self.trusted);
    field("written", self.written);
    field("why_not", self.why_not);
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

// Step "trust", action "trust".
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
