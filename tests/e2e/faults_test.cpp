#include <catch2/catch.hpp>

#include "support/proxy_world.hpp"
#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

using Setup = std::function<void(StandIn&)>;

struct Fault {
  const char* name;
  Setup setup;
  const char* verdict;
};

DnsServer::Zone everywhere(DnsReply reply) {
  return [reply](const std::string&, int) { return reply; };
}

Server::Script over_tls(StandIn& world, std::function<void(Peer&)> after_request) {
  return [context = world.context(), after_request](Peer& peer) {
    if (!peer.accept_tls(context.get())) return;
    peer.receive_tls();
    after_request(peer);
  };
}

Setup dns(DnsReply reply) {
  return [reply](StandIn& world) { world.serve_dns(everywhere(reply)); };
}

Setup server(Server::Script script) {
  return [script](StandIn& world) {
    world.serve_dns(world.healthy_zone());
    world.serve(script);
  };
}

Setup route(const std::string& command) {
  return [command](StandIn& world) {
    world.serve_dns(everywhere({.addresses = {"10.20.9.9"}}));
    shell(command);
  };
}

Setup answers(const std::string& answer) {
  return [answer](StandIn& world) {
    world.serve_dns(world.healthy_zone());
    world.serve(web(world.context(), [answer](const std::string&) { return answer; }));
  };
}

Setup certificate(CertificateSpec spec) {
  return [spec](StandIn& world) {
    world.serve_dns(world.healthy_zone());
    CertificateSpec leaf = spec;
    if (leaf.names.empty()) leaf.names = {std::string("DNS:") + kHost};
    const Certificate made = make_certificate(leaf, &world.pki.intermediate);
    world.serve(salesforce(server_context(made, {world.pki.intermediate})));
  };
}

std::string alert(char description) {
  return std::string("\x15\x03\x03\x00\x02\x02", 6) + description;
}

std::string http_date(long offset) {
  const time_t now = ::time(nullptr) + offset;
  char text[64];
  std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", ::gmtime(&now));
  return text;
}

const char* const kOauth = R"({"error":"unsupported_grant_type","error_description":"x"})";

void check(const Fault& fault, int seconds) {
  CAPTURE(fault.name);
  StandIn world;
  fault.setup(world);
  const Ran ran = unless_starved([&] {
    return run_sfprobe(
        {"--json", "--deadline", patient(seconds), "--ca-file", world.ca.path(), kHost});
  });
  const Json target = only_target(ran);
  check_cause(ran, target, fault.verdict);
  const std::string status = target.at("verdict").at("status");
  CHECK(ran.status == (status == "ok" || status == "warn" ? 0 : 1));
  // The same evidence is judged in the same way anywhere.
  const Ran again = run_sfprobe({"replay", "--json", "-"}, {}, ran.out);
  const Json replayed = only_target(again);
  CHECK(replayed.at("verdict") == target.at("verdict"));
  CHECK(replayed.at("findings") == target.at("findings"));
  CHECK(replayed.at("evidence") == target.at("evidence"));
  CHECK(again.status == ran.status);
}

}  // namespace

TEST_CASE("faults of the dns stage") {
  check(GENERATE(values<Fault>({
            {"NXDOMAIN", dns({.rcode = 3}), "fail ENOTFOUND dns"},
            {"no data", dns({}), "fail ENOTFOUND dns"},
            {"SERVFAIL", dns({.rcode = 2}), "fail DNS_SERVER_FAILS dns"},
            {"REFUSED", dns({.rcode = 5}), "fail DNS_SERVER_FAILS dns"},
            {"no server at all", [](StandIn&) { set_resolv_conf(""); }, "fail NO_NAME_SERVER dns"},
            {"IPv6 only, on a machine without IPv6", dns({.addresses = {"2001:db8::1"}}),
             "fail IPV6_ONLY dns"},
            {"port closed", [](StandIn&) {}, "fail DNS_SERVER_UNREACHABLE dns"},
            {"server without a route", [](StandIn&) { set_resolv_conf("nameserver 10.99.0.1\n"); },
             "fail DNS_SERVER_UNREACHABLE dns"},
        })),
        8);
}

TEST_CASE("silence of the dns stage") {
  check(GENERATE(values<Fault>({
            {"one silent server", dns({.silent = true}), "fail DNS_SERVER_SILENT dns"},
            {"AAAA never answered",
             [](StandIn& world) {
               shell("ip addr replace fd00:20::1/64 dev lo nodad");
               world.serve_dns([](const std::string&, int type) {
                 return type == 28 ? DnsReply{.silent = true} : DnsReply{.addresses = {kAddress}};
               });
               world.serve(salesforce(world.context()));
             },
             "fail DNS_AAAA_DROPPED dns"},
        })),
        2);
}

TEST_CASE("a silent first name server is known for it once the second was asked") {
  const auto setup = [](StandIn& world) {
    set_resolv_conf("nameserver 127.0.0.2\nnameserver 127.0.0.1\n");
    world.serve_dns(everywhere({.silent = true}), "127.0.0.2");
    world.start_healthy();
  };
  // The C library gives the first one five seconds.
  check({"asked in time", setup, "warn DNS_SERVER_FAULT dns"}, 8);
  if (kSanitized) return;  // its deadline is four times as long
  check({"not asked in time", setup, "warn DNS_SLOW dns"}, 2);
}

TEST_CASE("faults of the connect stage") {
  check(
      GENERATE(values<Fault>({
          {"refused", [](StandIn& world) { world.serve_dns(world.healthy_zone()); },
           "fail ECONNREFUSED connect"},
          {"sinkhole", dns({.addresses = {"127.0.0.1"}}), "fail DNS_SINKHOLE connect"},
          {"no route", route("ip route flush 10.20.9.9"), "fail ENETUNREACH connect"},
          {"host unreachable", route("ip route replace unreachable 10.20.9.9"),
           "fail EHOSTUNREACH connect"},
          {"prohibited here", route("ip route replace prohibit 10.20.9.9"), "fail EACCES connect"},
          {"IPv6 only, without a route",
           [](StandIn& world) {
             shell("ip addr replace fd00:20::1/64 dev lo nodad");
             world.serve_dns(everywhere({.addresses = {"2001:db8::1"}}));
           },
           "fail IPV6_ONLY connect"},
          {"dropped",
           [](StandIn& world) {
             world.start_healthy();
             shell(
                 "nft add table ip t; nft add chain ip t i '{type filter hook input priority 0;}'; "
                 "nft add rule ip t i tcp dport 443 drop");
           },
           "fail ETIMEDOUT connect"},
          {"one address of two refuses",
           [](StandIn& world) {
             world.serve_dns(everywhere({.addresses = {kAddress, "10.20.0.2"}}));
             world.serve(salesforce(world.context()));
           },
           "warn ECONNREFUSED connect"},
      })),
      3);
}

TEST_CASE("faults of the tls stage") {
  check(
      GENERATE(values<Fault>({
          {"reset on ClientHello", server([](Peer& p) {
             p.receive();
             p.reset();
           }),
           "fail ECONNRESET tls"},
          {"closed on ClientHello", server([](Peer& p) {
             p.receive();
             p.close();
           }),
           "fail ECONNRESET tls"},
          {"silent", server([](Peer& p) { p.linger(); }), "fail ETIMEDOUT tls"},
          {"half a record", server([](Peer& p) {
             p.receive();
             p.send("\x16\x03\x03");
             p.linger();
           }),
           "fail ETIMEDOUT tls"},
          {"plain HTTP", server([](Peer& p) {
             p.receive();
             p.send("HTTP/1.1 400 Bad Request\r\n\r\n");
             p.close();
           }),
           "fail EPROTO tls"},
          {"alert 40", server([](Peer& p) {
             p.receive();
             p.send(alert(40));
             p.close();
           }),
           "fail EPROTO tls"},
          {"alert 70", server([](Peer& p) {
             p.receive();
             p.send(alert(70));
             p.close();
           }),
           "fail EPROTO tls"},
          {"expired", certificate({.from_days = -10, .to_days = -1}), "fail CERT_HAS_EXPIRED tls"},
          {"not yet valid", certificate({.from_days = 2}), "fail CERT_NOT_YET_VALID tls"},
          {"wrong host", certificate({.names = {"DNS:other.example.com"}}),
           "fail ERR_TLS_CERT_ALTNAME_INVALID tls"},
          {"wrong purpose", certificate({.extended_key_usage = "clientAuth"}),
           "fail INVALID_PURPOSE tls"},
          {"self-signed",
           [](StandIn& world) {
             world.serve_dns(world.healthy_zone());
             CertificateSpec spec;
             spec.names = {std::string("DNS:") + kHost};
             world.serve(salesforce(server_context(make_certificate(spec))));
           },
           "fail DEPTH_ZERO_SELF_SIGNED_CERT tls"},
          {"unknown root, sent",
           [](StandIn& world) {
             world.serve_dns(world.healthy_zone());
             static const Pki other(kHost, {}, "Strange");
             world.serve(salesforce(server_context(other.leaf, {other.intermediate, other.root})));
           },
           "fail CERT_INTERCEPTED tls"},
          {"unknown root, not sent",
           [](StandIn& world) {
             world.serve_dns(world.healthy_zone());
             static const Pki other(kHost, {}, "Strange");
             world.serve(salesforce(server_context(other.leaf, {other.intermediate})));
           },
           "fail CERT_INTERCEPTED tls"},
          {"missing intermediate",
           [](StandIn& world) {
             world.serve_dns(world.healthy_zone());
             world.serve(salesforce(server_context(world.pki.leaf)));
           },
           "fail CERT_INTERCEPTED tls"},
      })),
      3);
}

TEST_CASE("faults of the endpoint stage") {
  check(
      GENERATE(values<Fault>({
          {"reset",
           [](StandIn& w) {
             w.serve_dns(w.healthy_zone());
             w.serve(over_tls(w, [](Peer& p) { p.reset(); }));
           },
           "fail ECONNRESET endpoint"},
          {"closed",
           [](StandIn& w) {
             w.serve_dns(w.healthy_zone());
             w.serve(over_tls(w, [](Peer& p) { p.close(); }));
           },
           "fail ECONNRESET endpoint"},
          {"silent",
           [](StandIn& w) {
             w.serve_dns(w.healthy_zone());
             w.serve(over_tls(w, [](Peer& p) { p.linger(); }));
           },
           "fail ETIMEDOUT endpoint"},
          {"not HTTP",
           [](StandIn& w) {
             w.serve_dns(w.healthy_zone());
             w.serve(over_tls(w, [](Peer& p) {
               p.send_tls("220 smtp ready, no web here\r\n");
               p.linger();
             }));
           },
           "fail MALFORMED_RESPONSE endpoint"},
          {"block page",
           answers(
               http_answer("<html><title>Blocked</title></html>", "text/html", "403 Forbidden")),
           "fail HTML_RESPONSE endpoint"},
          {"empty", answers(http_answer("", "text/plain", "200 OK")),
           "fail EMPTY_RESPONSE endpoint"},
          {"redirect",
           answers(http_answer("", "text/html", "302 Found",
                               "Location: http://portal.example.com/\r\n")),
           "fail UNEXPECTED_REDIRECT endpoint"},
          {"text", answers(http_answer("It works", "text/plain", "200 OK")),
           "fail UNEXPECTED_RESPONSE endpoint"},
          {"clock behind",
           answers(http_answer(kOauth, "application/json", "400 Bad Request", http_date(600))),
           "fail CLOCK_SKEW endpoint"},
          {"clock ahead, by Age",
           answers(http_answer(kOauth, "application/json", "400 Bad Request",
                               http_date(-900) + "Age: 300\r\n")),
           "fail CLOCK_SKEW endpoint"},
          {"clock right, by Age",
           answers(http_answer(kOauth, "application/json", "400 Bad Request",
                               http_date(-900) + "Age: 890\r\n")),
           "ok - -"},
          {"cut in the answer",
           [](StandIn& w) {
             w.serve_dns(w.healthy_zone());
             w.serve(over_tls(w, [](Peer& p) {
               p.send_tls("HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n" +
                          std::string(kOauth));
               p.close();
             }));
           },
           "fail ECONNRESET endpoint"},
          {"a length below zero",
           answers("HTTP/1.1 400 Bad Request\r\nContent-Length: -5\r\n\r\n{}"),
           "fail MALFORMED_RESPONSE endpoint"},
          {"JSON that is a block page",
           answers(http_answer(R"({"error":"blocked","message":"policy"})", "application/json",
                               "403 Forbidden")),
           "fail UNEXPECTED_RESPONSE endpoint"},
          {"too many logins",
           answers(http_answer(R"({"error":"rate_limit_exceeded"})", "application/json",
                               "429 Too Many")),
           "fail rate_limit_exceeded endpoint"},
          {"POST alone is blocked",
           [](StandIn& world) {
             world.serve_dns(world.healthy_zone());
             world.serve(web(world.context(), [](const std::string& request) {
               return request.starts_with("POST")
                          ? http_answer("<html><title>No uploads</title></html>", "text/html",
                                        "403 Forbidden")
                          : http_answer(
                                R"([{"label":"x","url":"/services/data/v66.0","version":"66.0"}])",
                                "application/json", "200 OK");
             }));
           },
           "fail HTML_RESPONSE endpoint"},
      })),
      3);
}
