#include "net/handshake.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "net/tls_context.hpp"
#include "text/ip.hpp"
#include "text/words.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kFirstBytes = 64;
// OpenSSL takes no message of more than 128 KiB in a handshake, but any number of them. A peer that
// has sent this much and is not done never will be: it gets no more of our time.
constexpr std::int64_t kMaxBytes = 1024 * 1024;

struct Free {
  void operator()(SSL* ssl) const { ::SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
  void operator()(BIO_METHOD* method) const { ::BIO_meth_free(method); }
};

// What one handshake is doing, for OpenSSL's callbacks.
struct Session {
  Stream& stream;
  Handshake& seen;
  const WaitLimit& limit;
  Clock::time_point hello_at{};
  int last_errno = 0;
  bool ended = false;  // the peer closed

  void note_message(bool sent, int content_type, const unsigned char* data, std::size_t size) {
    if (content_type == SSL3_RT_ALERT && !sent && size >= 2) {
      const char* name = ::SSL_alert_desc_string_long(data[1]);
      if (data[0] == SSL3_AL_FATAL || data[1] == SSL_AD_CLOSE_NOTIFY) {
        seen.alert = data[1];
        seen.alert_name = name;
      }
    }
    if (content_type != SSL3_RT_HANDSHAKE || size == 0) return;
    if (sent) {
      if (data[0] == SSL3_MT_CLIENT_HELLO && seen.reached == HandshakeProgress::nothing)
        seen.reached = HandshakeProgress::client_hello;
    } else if (data[0] == SSL3_MT_SERVER_HELLO) {
      seen.reached = HandshakeProgress::server_hello;
    } else if (data[0] == SSL3_MT_CERTIFICATE) {
      seen.reached = HandshakeProgress::certificate;
    } else if (data[0] == SSL3_MT_CERTIFICATE_REQUEST) {
      seen.client_certificate_wanted = true;
    }
  }

  bool flooded() const { return seen.received >= kMaxBytes; }

  // SSL_connect reads for as long as there is something to read: so the clock is looked at here.
  int read(char* buffer, std::size_t size) {
    if (flooded() || limit.over()) {
      last_errno = EAGAIN;
      return -1;
    }
    const std::int64_t got = stream.read(buffer, size);
    if (got > 0) {
      const std::size_t room = kFirstBytes - std::min(kFirstBytes, seen.first_bytes.size());
      seen.first_bytes.append(buffer, std::min(room, static_cast<std::size_t>(got)));
      seen.received += got;
    } else if (got == 0) {
      ended = true;
    } else {
      last_errno = errno;
    }
    return static_cast<int>(got);
  }

  int write(const char* buffer, std::size_t size) {
    const std::int64_t put = stream.write(buffer, size);
    if (put < 0) {
      last_errno = errno;
    } else if (hello_at == Clock::time_point{}) {
      hello_at = Clock::now();
    }
    return static_cast<int>(put);
  }
};

// A BIO over a Stream: man page BIO_meth_new(3). Never freed, as is the context below: a thread
// that was left behind may still use it while the process ends.
BIO_METHOD* stream_method() {
  static BIO_METHOD* const method = [] {
    std::unique_ptr<BIO_METHOD, Free> made(
        ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sfprobe stream"));
    ::BIO_meth_set_create(made.get(), [](BIO* bio) {
      ::BIO_set_init(bio, 1);
      return 1;
    });
    ::BIO_meth_set_read(made.get(), [](BIO* bio, char* buffer, int size) {
      ::BIO_clear_retry_flags(bio);
      auto* session = static_cast<Session*>(::BIO_get_data(bio));
      const int got = session->read(buffer, static_cast<std::size_t>(size));
      if (got < 0 && session->last_errno == EAGAIN) ::BIO_set_retry_read(bio);
      return got;
    });
    ::BIO_meth_set_write(made.get(), [](BIO* bio, const char* buffer, int size) {
      ::BIO_clear_retry_flags(bio);
      auto* session = static_cast<Session*>(::BIO_get_data(bio));
      const int put = session->write(buffer, static_cast<std::size_t>(size));
      if (put < 0 && session->last_errno == EAGAIN) ::BIO_set_retry_write(bio);
      return put;
    });
    ::BIO_meth_set_ctrl(made.get(), [](BIO*, int command, long, void*) -> long {
      return command == BIO_CTRL_FLUSH ? 1 : 0;
    });
    return made.release();
  }();
  return method;
}

SSL_CTX* shared_context() {
  static SSL_CTX* const context = [] {
    initialise_openssl();
    std::unique_ptr<SSL_CTX, Free> made(::SSL_CTX_new(::TLS_client_method()));
    configure_like_node(made.get());
    // Nothing is verified here, and nothing is sent after the handshake: see the header.
    ::SSL_CTX_set_cert_verify_callback(
        made.get(), [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
    ::SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
    return made.release();
  }();
  return context;
}

void keep_chain(SSL* ssl, Handshake& seen) {
  const STACK_OF(X509)* chain = ::SSL_get_peer_cert_chain(ssl);
  seen.chain_length = chain == nullptr ? 0 : sk_X509_num(chain);
  for (int i = 0; i < seen.chain_length; ++i) {
    X509* certificate = sk_X509_value(chain, i);
    ::X509_up_ref(certificate);
    seen.chain.emplace_back(certificate, ::X509_free);
  }
}

// Of a finite field (RFC 5246 section 7.4.3), which OpenSSL's security level holds to a length.
int dh_bits(SSL* ssl) {
  EVP_PKEY* key = nullptr;
  if (::SSL_get_peer_tmp_key(ssl, &key) != 1) return 0;
  const int bits = ::EVP_PKEY_get_base_id(key) == EVP_PKEY_DH ? ::EVP_PKEY_get_bits(key) : 0;
  ::EVP_PKEY_free(key);
  return bits;
}

// RFC 8446 section 5.1: a record begins with a content type of 20 to 24 and a version 3.x.
bool begins_like_tls(const std::string& bytes) {
  if (bytes.empty()) return true;
  const auto type = static_cast<unsigned char>(bytes[0]);
  return type >= 20 && type <= 24 && (bytes.size() < 2 || bytes[1] == 3);
}

Failure classify(SSL* ssl, int result, const Session& session) {
  const int kind = ::SSL_get_error(ssl, result);
  const unsigned long code = ::ERR_peek_error();
  const char* reason = code == 0 ? nullptr : ::ERR_reason_error_string(code);
  const Raw raw{"openssl", static_cast<std::int64_t>(code), reason == nullptr ? "" : reason};
  // Less than one record's head is nothing that OpenSSL has an opinion about.
  const bool headless = session.seen.first_bytes.size() < SSL3_RT_HEADER_LENGTH;
  if (session.ended && headless) return {Outcome::closed, raw};
  if (!begins_like_tls(session.seen.first_bytes)) return {Outcome::not_tls, raw};
  if (session.seen.alert >= 0) return {Outcome::alert, raw};
  // OpenSSL 3 reports a peer that went away as SSL_R_UNEXPECTED_EOF_WHILE_READING.
  if (session.ended) return {Outcome::closed, raw};
  if (kind == SSL_ERROR_SYSCALL && session.last_errno != 0 && session.last_errno != EAGAIN) {
    return from_errno(session.last_errno);
  }
  return {Outcome::protocol, raw};
}

Failure drive(SSL* ssl, Session& session, const WaitLimit& limit) {
  for (;;) {
    ::ERR_clear_error();
    const int result = ::SSL_connect(ssl);
    if (result == 1) return success();
    const int kind = ::SSL_get_error(ssl, result);
    if (kind != SSL_ERROR_WANT_READ && kind != SSL_ERROR_WANT_WRITE) {
      return classify(ssl, result, session);
    }
    if (session.flooded()) {
      // As for a client that goes on reading, nothing comes of it; but this one sleeps meanwhile.
      wait({}, limit);
      return {Outcome::timed_out, {"tls", session.seen.received, "bytes, and no handshake"}};
    }
    const short events = kind == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    if (limit.over() || wait(session.stream.fd(), events, limit) == Ready::timed_out) {
      return begins_like_tls(session.seen.first_bytes) ? timed_out()
                                                       : Failure{Outcome::not_tls, {}};
    }
  }
}

// OpenSSL 3.5 has marks between and before the names: "*X25519MLKEM768/?X25519:P-256".
void offer_groups(SSL* ssl, std::string_view groups) {
  std::string known;
  for (std::string_view name : text::split(groups, ":/")) {
    name.remove_prefix(std::min(name.find_first_not_of("*?"), name.size()));
    const std::string one(name);
    if (one.empty() || ::SSL_set1_groups_list(ssl, one.c_str()) != 1) continue;
    known += (known.empty() ? "" : ":") + one;
  }
  if (!known.empty()) ::SSL_set1_groups_list(ssl, known.c_str());
  ::ERR_clear_error();
}

// The reason that OpenSSL has just given.
Failure refused_by_openssl() {
  const unsigned long code = ::ERR_get_error();
  const char* reason = ::ERR_reason_error_string(code);
  ::ERR_clear_error();
  return {Outcome::protocol,
          {"openssl", static_cast<std::int64_t>(code), reason == nullptr ? "" : reason}};
}

void attach(SSL* ssl, Session& session) {
  BIO* bio = ::BIO_new(stream_method());
  ::BIO_set_data(bio, &session);
  ::SSL_set_bio(ssl, bio, bio);
  ::SSL_set_msg_callback(
      ssl, [](int sent, int, int type, const void* data, std::size_t size, SSL*, void* user) {
        static_cast<Session*>(user)->note_message(sent != 0, type,
                                                  static_cast<const unsigned char*>(data), size);
      });
  ::SSL_set_msg_callback_arg(ssl, &session);
}

// False if OpenSSL does not take the ciphers.
bool set_offer(SSL* ssl, const TlsOffer& offer, const std::string& server_name) {
  ::SSL_set_min_proto_version(ssl, offer.oldest);
  ::SSL_set_max_proto_version(ssl, offer.newest);
  constexpr std::array<unsigned char, 12> alpn = {2,   'h', '2', 8,   'h', 't',
                                                  't', 'p', '/', '1', '.', '1'};
  const unsigned skip = offer.h2 ? 0 : 3;
  ::SSL_set_alpn_protos(ssl, alpn.data() + skip, static_cast<unsigned>(alpn.size()) - skip);
  if (!offer.ciphers.empty() && ::SSL_set_cipher_list(ssl, offer.ciphers.c_str()) != 1) {
    return false;
  }
  offer_groups(ssl, offer.groups);
  if (!offer.signature_algorithms.empty()) {
    ::SSL_set1_sigalgs_list(ssl, offer.signature_algorithms.c_str());
  }
  if (!text::is_ip(server_name)) ::SSL_set_tlsext_host_name(ssl, server_name.c_str());
  return true;
}

// What was agreed on, as far as the handshake got.
void describe(SSL* ssl, const Session& session, Handshake& seen) {
  // OpenSSL reports a message when it has made it; what counts is that it left.
  if (session.hello_at == Clock::time_point{}) {
    seen.reached = HandshakeProgress::nothing;
  } else {
    seen.after_hello_us =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - session.hello_at)
            .count();
  }
  keep_chain(ssl, seen);
  if (seen.reached != HandshakeProgress::nothing &&
      seen.reached != HandshakeProgress::client_hello) {
    seen.version = ::SSL_get_version(ssl);
    if (const char* cipher = ::SSL_get_cipher_name(ssl)) seen.cipher = cipher;
  }
  if (!seen.failure.ok()) return;
  seen.reached = HandshakeProgress::finished;
  const unsigned char* protocol = nullptr;
  unsigned length = 0;
  ::SSL_get0_alpn_selected(ssl, &protocol, &length);
  if (length > 0) seen.alpn.assign(reinterpret_cast<const char*>(protocol), length);
  seen.dh_bits = dh_bits(ssl);
}

}  // namespace

void prepare_tls() { shared_context(); }

Handshake handshake(Stream& stream, const std::string& server_name, const WaitLimit& limit,
                    const TlsOffer& offer) {
  Handshake seen;
  Session session{stream, seen, limit};
  const std::unique_ptr<SSL, Free> ssl(::SSL_new(shared_context()));
  attach(ssl.get(), session);
  if (!set_offer(ssl.get(), offer, server_name)) {
    seen.failure = refused_by_openssl();
    return seen;
  }
  seen.failure = drive(ssl.get(), session, limit);
  describe(ssl.get(), session, seen);
  if (seen.failure.ok()) ::SSL_shutdown(ssl.get());
  return seen;
}

}  // namespace sfprobe::net
