// Purpose: a server on loopback whose behaviour on each connection is a function of the test.
// Ownership: the test; stops and joins when it goes. Threads: one per connection.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/pki.hpp"

namespace sfprobe::testing {

// What one connection is given to play with.
class Peer {
 public:
  explicit Peer(int fd, const std::atomic<bool>& stopping) : fd_(fd), stopping_(stopping) {}
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  int fd() const { return fd_; }
  // Blocks until something comes; "" at the end of the stream.
  std::string receive(std::size_t most = 16384);
  void send(const std::string& bytes);
  void send_for_ever(const std::string& bytes);  // until the other side has gone
  void reset();                                  // RST
  void close();                                  // FIN; RST where something came that was not read
  void finish();       // FIN, then reads on: all that was sent arrives, whatever comes meanwhile
  void linger();       // says nothing more until the test is over
  bool pause(int ms);  // false if the test is over
  bool over() const { return stopping_; }

  // TLS as a well-behaved server; false if the handshake failed.
  bool accept_tls(SSL_CTX* context);
  std::string receive_tls();
  bool send_tls(const std::string& bytes);
  std::string alpn() const;  // the protocol that was agreed on; "" for none
  // What a TLS server may send at any time; false once the peer has gone.
  bool new_ticket();
  bool update_keys();
  bool renegotiate();
  void end_tls();  // close_notify alone

 private:
  bool put(const std::string& bytes);  // false once the other side has gone
  bool waits(int result) const;

  int fd_;
  const std::atomic<bool>& stopping_;
  SSL* ssl_ = nullptr;
};

class Server {
 public:
  using Script = std::function<void(Peer&)>;

  // Listens on address:port; port 0 lets the kernel choose.
  explicit Server(Script script, const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  ~Server();
  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }

 private:
  struct Worker {
    std::thread thread;
    std::atomic<bool> done = false;
  };

  void serve();
  void join_done();

  const Script script_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::list<Worker> workers_;
  std::thread acceptor_;
};

// A server's SSL_CTX with the chain leaf, intermediates…
std::shared_ptr<SSL_CTX> server_context(const Certificate& leaf,
                                        const std::vector<Certificate>& others = {});

// HTTP/1.1 200 with a length, or whatever status line is given.
std::string http_answer(const std::string& body, const std::string& type = "application/json",
                        const std::string& status = "400 Bad Request",
                        const std::string& more_headers = "");

// Answers each request as Salesforce does, over TLS.
Server::Script salesforce(std::shared_ptr<SSL_CTX> context);

// Answers each request over TLS with what the function makes of the request's first line.
Server::Script web(std::shared_ptr<SSL_CTX> context,
                   std::function<std::string(const std::string& request)> answer);

}  // namespace sfprobe::testing
