#include <algorithm>

#include "checks/proxy/probe.hpp"
#include "text/ascii.hpp"

namespace sfprobe::proxy {
namespace {

using namespace std::chrono_literals;

// What a second, telling attempt may take once the first one has failed.
constexpr auto kControl = 500ms;

net::WaitLimit at_most(const net::WaitLimit& limit) {
  return limit.until(net::Clock::now() + kControl);
}

// `scheme` in lower case.
bool offers(const net::Tunnel& refused, std::string_view scheme) {
  return std::any_of(refused.headers.begin(), refused.headers.end(), [&](const auto& header) {
    return header.first == "proxy-authenticate" &&
           text::lower(header.second.substr(0, scheme.size())) == scheme;
  });
}

// A TLS server that is sent CONNECT answers with an alert (RFC 8446 section 6), or hangs up.
bool may_speak_tls(const net::Tunnel& refused) {
  return refused.first_bytes.empty() || refused.first_bytes.front() == 0x15;
}

}  // namespace

void ProxyProbe::if_silent(std::function<void()> ask) {
  const auto now = Clock::now();
  const net::WaitLimit half = wait_limit().until(now + (wait_limit().end() - now) / 2);
  context_.tasks.background([self = shared_from_this(), half, ask = std::move(ask)] {
    if (!self->answered_.get(half)) ask();
  });
}

void ProxyProbe::ask_in_other_ways(const net::Tunnel& refused) {
  if (wait_limit().over()) return;
  if (refused.failure.outcome == Outcome::proxy_auth) {
    // A ticket is only used if the user says so: the Kerberos library asks its own servers. And
    // credentials that Basic has just been refused are not tried again: accounts get locked.
    if (context_.options.negotiate && offers(refused, "negotiate")) {
      negotiate(net::ProxyAuth::negotiate);
    } else if (proxy_.has_credentials() && !offers(refused, "basic")) {
      negotiate(net::ProxyAuth::passwords);
    }
  } else if (refused.failure.outcome == Outcome::proxy_refused && proxy_.scheme == "http") {
    ask_plainly();
  } else if (proxy_.scheme == "http" && may_speak_tls(refused)) {
    ask_in_tls();
  }
}

void ProxyProbe::ask_in_tls() {
  if (!handshake(steps::control_tls(route_.name), net::connect(peer_, at_most(wait_limit())),
                 at_most(wait_limit()))) {
    return;
  }
  speaks_tls_ = true;
  want("https");
}

void ProxyProbe::ask_in_plain_text() {
  if (asked_plainly_.exchange(true)) return;
  const auto since = Clock::now();
  net::Proxy anonymous = proxy_;
  anonymous.user.clear();
  anonymous.password.clear();
  const std::string target = context_.target.authority();
  const net::Tunnel answer =
      net::connect_plain(net::connect(peer_, at_most(wait_limit())), anonymous, "CONNECT", target,
                         at_most(wait_limit()));
  record_tunnel(steps::control_plain(route_.name), steps::Action::control, "CONNECT " + target,
                answer, since);
  if (answer.status != 0) want("http");
}

void ProxyProbe::want(std::string_view scheme) {
  for (const auto& trial : context_.routes) {
    const bool other = trial->trial == Route::Trial::scheme && trial->proxy->scheme == scheme;
    if (route_.of_cli && other) trial->wanted.set(true);
  }
}

void ProxyProbe::negotiate(net::ProxyAuth auth) {
  const auto since = Clock::now();
  net::Tunnel tunnel = by_curl(net::connect(peer_, at_most(wait_limit())), auth, wait_limit());
  record_tunnel(steps::negotiated(route_.name), steps::Action::control,
                "CONNECT " + context_.target.authority(), tunnel, since);
}

void ProxyProbe::ask_plainly() {
  const auto since = Clock::now();
  const std::string url = "http://" + context_.target.host + "/";
  const net::Tunnel answer = net::connect_plain(net::connect(peer_, at_most(wait_limit())), proxy_,
                                                "HEAD", url, at_most(wait_limit()));
  record_tunnel(steps::control_head(route_.name), steps::Action::control, "HEAD " + url, answer,
                since);
}

}  // namespace sfprobe::proxy
