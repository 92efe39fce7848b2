#include "lab/proxies.hpp"

#include <fmt/format.h>

#include "lab/target_server.hpp"
#include "support/fault_proxy.hpp"
#include "support/world.hpp"

namespace sfprobe::lab {

using testing::Peer;
using testing::Server;

namespace {

// What happens to a CONNECT, and inside the tunnel.
Server::Script scripted(const Certificates& certificates, const Json& proxy, const Json& http,
                        const std::string& host, const std::string& target) {
  if (proxy.value("at", "") == "accept") {
    return [proxy](Peer& peer) { act(peer, proxy); };
  }
  const std::string does = proxy.value("does", "connect");
  const std::string then = proxy.value("then", "relay");
  std::shared_ptr<SSL_CTX> inspector;
  if (proxy.contains("intercepts")) {
    inspector = context_of(certificates.chain(proxy.at("intercepts"), host));
    if (proxy.contains("alpn")) choose_protocol(inspector.get(), proxy.at("alpn"));
  }
  return testing::proxy([=](Peer& peer, const std::string& head) {
    if (!peer.pause(proxy.value("delay_ms", 0))) return;
    if (does != "connect" && does != "refuse") return act(peer, proxy);
    const std::string wanted = proxy.value("wants", "");
    if (!wanted.empty() && head.find(": " + wanted + "\r\n") == std::string::npos) {
      return peer.send(testing::refusal("407 Proxy Authentication Required",
                                        "Proxy-Authenticate: Basic realm=\"corp\"\r\n"));
    }
    if (does == "refuse" || !head.starts_with("CONNECT ")) {
      std::string headers;
      const Json more = section(proxy, "headers");
      for (const auto& [name, value] : more.items()) {
        headers += fmt::format("{}: {}\r\n", name, value.get<std::string>());
      }
      return peer.send(testing::refusal(proxy.value("status", "501 Not Implemented"), headers));
    }
    if (proxy.contains("interim")) {
      peer.send(proxy.at("interim").get<std::string>());
      if (!peer.pause(proxy.value("interim_ms", 100))) return;
    }
    peer.send(proxy.value("established", "HTTP/1.1 200 Connection established\r\n\r\n"));
    if (inspector) {
      if (peer.accept_tls(inspector.get())) answer_requests(peer, http);
    } else if (then == "relay") {
      testing::relay(peer, target, 443);
    } else {
      // The client's hello first: what comes after it is about TLS, not about the answer.
      if (then != "silence") peer.receive();
      act(peer, {{"does", then}});
    }
  });
}

// The two messages of a SOCKS5 client, and an answer of the scenario's choice.
Server::Script socks(int reply) {
  return [reply](Peer& peer) {
    peer.receive();
    peer.send(std::string("\x05\x00", 2));
    peer.receive();
    peer.send(std::string("\x05", 1) + static_cast<char>(reply) +
              std::string("\x00\x01\x00\x00\x00\x00\x00\x00", 8));
    peer.close();
  };
}

}  // namespace

Proxy::Proxy(const Certificates& certificates, const Json& proxy, const Json& http,
             const std::string& host, const std::string& target)
    : port_(proxy.value("port", std::uint16_t{3128})) {
  only_keys(
      proxy, "proxy",
      {"kind",     "port",  "at",         "does",         "then",      "status",     "headers",
       "delay_ms", "wants", "intercepts", "auth",         "deny",      "tls",        "chain",
       "reply",    "user",  "password",   "knows_target", "interim",   "interim_ms", "established",
       "text",     "times", "more",       "end",          "addresses", "alpn"});
  const std::string kind = proxy.value("kind", "scripted");
  const std::string port = std::to_string(port_);
  if (kind == "scripted") {
    const Server::Script script = scripted(certificates, proxy, http, host, target);
    const Json addresses = proxy.value("addresses", Json::array({kAddress}));
    for (const auto& address : addresses) {
      servers_.push_back(std::make_unique<Server>(script, address.get<std::string>(), port_));
    }
  } else if (kind == "socks") {
    servers_.push_back(std::make_unique<Server>(socks(proxy.value("reply", 1)), kAddress, port_));
  } else if (kind == "squid") {
    start_squid(certificates, proxy);
  } else if (kind == "mitmproxy") {
    start_mitmproxy(certificates);
  } else if (kind == "tinyproxy") {
    const std::string conf = certificates.write(
        "tinyproxy.conf", fmt::format("Port {}\nListen {}\nTimeout 20\nConnectPort {}\n", port_,
                                      kAddress, proxy.value("deny", false) ? 8443 : 443));
    daemon_ = std::make_unique<testing::Daemon>(
        std::vector<std::string>{"/usr/bin/tinyproxy", "-d", "-c", conf}, kAddress, port_);
  } else if (kind == "microsocks") {
    std::vector<std::string> command{"/usr/bin/microsocks", "-i", kAddress, "-p", port};
    if (proxy.contains("user")) {
      command.insert(command.end(),
                     {"-u", proxy.at("user").get<std::string>(), "-P", proxy.at("password")});
    }
    daemon_ = std::make_unique<testing::Daemon>(command, kAddress, port_);
  } else if (kind != "none") {
    throw BadScenario("no such kind of proxy: " + kind);
  }
}

void Proxy::start_squid(const Certificates& certificates, const Json& proxy) {
  const std::string listen = fmt::format("{}:{}", kAddress, port_);
  std::string conf = testing::squid_conf(
      "visible_hostname squid.corp\ndns_timeout 2 seconds\nconnect_timeout 2 seconds\n"
      "forward_max_tries 1\n");
  if (proxy.value("auth", false)) {
    // basic_fake_auth accepts anybody whose password is not empty, and asks like any other.
    conf +=
        "auth_param basic program /usr/lib/squid/basic_fake_auth\nauth_param basic children 1\n"
        "auth_param basic realm corp\nacl known proxy_auth REQUIRED\nhttp_access allow known\n";
  }
  conf += proxy.value("deny", false) || proxy.value("auth", false) ? "http_access deny all\n"
                                                                   : "http_access allow all\n";
  if (proxy.value("tls", false)) {
    const auto chain = certificates.chain(section(proxy, "chain"), "proxy.corp");
    std::string pem;
    for (const auto& certificate : chain) pem += certificate.pem();
    const std::string both = certificates.write("proxy.pem", pem + chain.front().private_key_pem());
    conf += fmt::format("https_port {} tls-cert={}\n", listen, both);
  } else {
    conf += fmt::format("http_port {}\n", listen);
  }
  const std::string path = certificates.write("squid.conf", conf);
  testing::shell("chown -R proxy " + certificates.folder());
  daemon_ = std::make_unique<testing::Daemon>(testing::squid_command(path), kAddress, port_);
}

void Proxy::start_mitmproxy(const Certificates& certificates) {
  const Authority corp = certificates.authority("corp");
  certificates.write("mitmproxy-ca.pem", corp.root.private_key_pem() + corp.root.pem());
  daemon_ = std::make_unique<testing::Daemon>(
      std::vector<std::string>{
          "/usr/bin/mitmdump", "-q", "--listen-host", kAddress, "-p", std::to_string(port_),
          "--set", "confdir=" + certificates.folder(), "--set",
          "ssl_verify_upstream_trusted_ca=" + certificates.fill_in("{ca_file}")},
      kAddress, port_, std::map<std::string, std::string>{{"HOME", certificates.folder()}});
}

}  // namespace sfprobe::lab
