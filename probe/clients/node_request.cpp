#include "clients/node_request.hpp"

#include <algorithm>
#include <charconv>

#include "clients/node_connect.hpp"
#include "clients/node_proxy.hpp"
#include "clients/tls_words.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kHeadersBudgetMs = 301'000;  // undici's headersTimeout

const Handshake* handshake_with(const Path& path, const std::string& ip) {
  const auto found = std::find_if(path.handshakes.begin(), path.handshakes.end(),
                                  [&](const Handshake& h) { return h.ip == ip; });
  if (found != path.handshakes.end()) return &*found;
  return path.handshakes.empty() ? nullptr : &path.handshakes.front();
}

// A handshake that never ends: undici's timer, or nobody's.
Fate never_ends(const NodeStack& stack, double since, Course course, const std::string& because) {
  course.inferred = true;
  if (!stack.budgeted()) return course.hang(kHangMs + 1, {}, because);
  course.ms = std::max(course.ms, since);
  return course.error_after(since + kConnectBudgetFiresMs, {"UND_ERR_CONNECT_TIMEOUT"},
                            "Connect Timeout Error", because);
}

// https.request has its request waiting to be written, and that write is what fails: EPROTO.
Fate tls_failure(const NodeStack& stack, const Handshake& seen, bool tunnelled,
                 const Course& course) {
  const std::string reason = tls_reason(seen, stack.node.openssl35);
  const std::string because = "the TLS handshake fails: " + (reason.empty() ? "?" : reason);
  if (stack.options.tls_min < 12 && stack.api == Api::fetch) {
    // How old versions fail is for each OpenSSL to say: here it was 3.0's.
    return course.error({node_tls_code(reason), "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"}, reason,
                        because);
  }
  // In a tunnel Node's own https waits for the handshake before it writes.
  if (tunnelled && stack.api == Api::node_fetch) {
    return course.error({"EPROTO", "ECONNRESET"}, "write EPROTO: " + reason, because);
  }
  if (!stack.budgeted() && !(tunnelled && stack.api == Api::https))
    return course.error({"EPROTO"}, "write EPROTO: " + reason, because);
  Codes codes = {node_tls_code(reason)};
  // What came in one piece with the proxy's 200 is dropped, and the end of the connection seen.
  if (tunnelled && stack.api == Api::https) codes.emplace_back("ECONNRESET");
  return course.error(codes, reason, because);
}

std::optional<Fate> certificate(const NodeStack& stack, const Handshake& seen, Course& course) {
  if (!stack.options.verifies) return std::nullopt;
  const auto verdict = seen.verdicts.find(stack.node.view);
  if (verdict == seen.verdicts.end()) {
    course.inferred = true;
    return std::nullopt;
  }
  const std::string& code = verdict->second;
  if (code.empty()) return std::nullopt;
  return course.error({code}, code, "it does not accept the certificate");
}

// An alert that comes after the client's side of the handshake is done (TLS 1.3 with a client
// certificate that is missing).
std::string late_alert(const Raw& raw) {
  const std::size_t colons = raw.text.rfind("::");
  if (colons == std::string::npos || raw.text.find("alert", colons) == std::string::npos) return {};
  const std::string reason = raw.text.substr(colons + 2);
  return reason.substr(0, reason.find(','));
}

// TLS 1.3: the client is done before the server misses its certificate, and learns of it by an
// alert that may come before or after the connection is closed.
bool lacks_client_certificate(const Handshake& handshake, const Path& path) {
  return handshake.facts.client_certificate_wanted && handshake.facts.version == "TLSv1.3" &&
         path.token && path.token->outcome != Outcome::ok && path.token->facts.status == 0;
}

Fate certificate_required(const NodeStack& stack, const Course& course) {
  const std::string reason = "tlsv13 alert certificate required";
  const std::string because = "the server wants a client certificate: " + reason;
  if (stack.api == Api::fetch) {
    return course.error({"UND_ERR_SOCKET", "ECONNRESET", node_tls_code(reason)}, reason, because);
  }
  return course.error({node_tls_code(reason), "ECONNRESET", "EPIPE"}, reason, because);
}

Fate cut_off(const NodeStack& stack, const HttpAnswer& answer, const Course& course) {
  const bool reset = answer.outcome == Outcome::reset || answer.outcome == Outcome::broken_pipe;
  const bool begun = answer.facts.status != 0;
  const std::string because = std::string("the connection is ") + (reset ? "reset" : "closed") +
                              (begun ? " in the middle of the answer" : " on the request");
  if (stack.api == Api::fetch) {
    Codes codes = {"UND_ERR_SOCKET"};
    if (reset) codes.insert(codes.begin(), "ECONNRESET");
    // The CLI's stream of the answer has nobody who takes its error.
    if (begun && stack.jsforce) return course.crash(codes, "TypeError: terminated", because);
    return course.error(codes, begun ? "terminated" : "other side closed", because);
  }
  // node-fetch 2 leaves the CLI waiting for the rest.
  if (stack.api == Api::node_fetch && begun) return course.hang(kHangMs + 1, {}, because);
  return course.error({"ECONNRESET"}, reset ? "read ECONNRESET" : "socket hang up", because);
}

Fate no_http(const NodeStack& stack, const Course& course) {
  const std::string because = "what answers inside TLS is not HTTP";
  const std::string text = "Parse Error: Expected HTTP/, RTSP/ or ICE/";
  // undici 7 and later give this error no code.
  if (stack.api == Api::fetch && stack.undici >= 7) return course.error({}, text, because);
  return course.error({"HPE_INVALID_CONSTANT"}, text, because);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The fetch standard takes a 407 that comes from the target for an error of the network.
Fate final_status(const NodeStack& stack, const HttpAnswer& answer, const Course& course) {
  if (answer.facts.status == 407 && stack.api == Api::fetch) {
    return course.error({}, "fetch failed", "the target itself answers 407");
  }
  return course.response(answer.facts.status);
}

Fate in_plain_words(Fate fate) {
  fate.plain = true;
  return fate;
}

bool is_relative(const std::string& location) { return location.find("://") == std::string::npos; }

Fate relative_redirect(const std::string& location, const Course& course) {
  return in_plain_words(
      course.error({"ERR_INVALID_URL"}, "Failed to parse URL from " + location,
                   "the redirect's address is relative, which the CLI cannot follow"));
}

// The CLI and fetch follow redirects; what another host would say is not known here.
Fate follow(const NodeStack& stack, const Path& path, const HttpAnswer& token, Course course) {
  std::string location = token.facts.location;
  if (location.empty() && stack.jsforce) {
    return in_plain_words(course.error({}, "No redirect URI found", "the redirect names no place"));
  }
  if (location.empty()) return course.response(token.facts.status);
  if (is_relative(location) && stack.jsforce && stack.api == Api::fetch) {
    return relative_redirect(location, course);
  }
  // fetch repeats the POST for these two; the CLI asks with GET.
  const int first = token.facts.status;
  if ((first == 307 || first == 308) && stack.api == Api::fetch && !stack.jsforce) {
    return course.untold("the answer is a redirect that repeats the POST, which was not tried");
  }
  for (const HttpAnswer& next : path.redirects) {
    course.ms += next.ms;
    if (next.outcome != Outcome::ok) return cut_off(stack, next, course);
    if (!is_redirect(next.facts.status)) return final_status(stack, next, course);
    location = next.facts.location;
    if (is_relative(location) && stack.jsforce && stack.api == Api::fetch) {
      return relative_redirect(location, course);
    }
  }
  if (path.redirects.size() >= 5) {
    const std::string because = "the redirects go round in a circle";
    if (!stack.jsforce) return course.error({}, "redirect count exceeded", because);
    return in_plain_words(course.error({}, "Reached to maximum redirect count", because));
  }
  return course.untold("the answer is a redirect to another host, which was not asked");
}

// What libcurl lets pass and llhttp, or undici above it, does not (RFC 9112).
std::optional<Fate> strict(const NodeStack& stack, const endpoint::RequestFacts& facts,
                           const Course& course) {
  const bool fetch = stack.api == Api::fetch;
  const auto refuse = [&](Codes codes, const std::string& because) {
    return course.error(std::move(codes), "Parse Error", because);
  };
  if (facts.interim && fetch) return refuse({"UND_ERR_SOCKET"}, "an interim answer came first");
  if (facts.header_bytes > stack.options.max_header_bytes) {
    return refuse({fetch ? "UND_ERR_HEADERS_OVERFLOW" : "HPE_HEADER_OVERFLOW"},
                  "the answer's headers are longer than Node.js takes");
  }
  if (facts.fault == "encoding" && stack.follows_redirects()) {
    const std::string because = "the body is not what its Content-Encoding says";
    if (stack.api == Api::node_fetch) return course.hang(kHangMs + 1, {}, because);
    if (stack.jsforce) return course.crash({"Z_DATA_ERROR"}, "TypeError: terminated", because);
    return refuse({"Z_DATA_ERROR"}, because);
  }
  // undici 6 is lenient about names.
  const bool name = facts.fault == "header name" && !(fetch && stack.undici < 7);
  if ((name || facts.fault == "header value") && !(stack.options.lenient && !fetch)) {
    Codes codes = {"HPE_INVALID_HEADER_TOKEN"};
    if (fetch) codes.emplace_back("UND_ERR_RES_CONTENT_LENGTH_MISMATCH");
    return refuse(codes, "a header holds a character that none may hold");
  }
  if (facts.fault == "lengths") {
    Codes codes = {"HPE_UNEXPECTED_CONTENT_LENGTH"};
    if (fetch) codes.emplace_back("UND_ERR_RES_CONTENT_LENGTH_MISMATCH");
    return refuse(codes, "the answer gives two lengths");
  }
  if (facts.fault == "length and chunks") {
    Codes codes = {"HPE_INVALID_CONTENT_LENGTH", "HPE_UNEXPECTED_CONTENT_LENGTH"};
    if (fetch) codes.emplace_back("UND_ERR_RES_CONTENT_LENGTH_MISMATCH");
    // undici 7 and later give this error no code.
    if (fetch && stack.undici >= 7) codes.clear();
    return refuse(codes, "the answer has a length and chunks");
  }
  return std::nullopt;
}

Fate answer(const NodeStack& stack, const Path& path, Course course) {
  if (!path.token ||
      (path.token->facts.phase != "answer" && path.token->facts.phase != "request")) {
    return course.untold("the request was not made: nobody here trusts the certificate");
  }
  const HttpAnswer& token = *path.token;
  const auto& times = token.facts;
  const bool timed = times.tls_us >= 0 && times.first_byte_us >= times.tls_us;
  if (auto fate = strict(stack, token.facts, course)) return *fate;
  course.ms += timed ? static_cast<double>(times.first_byte_us - times.tls_us) / 1000 : token.ms;
  switch (token.outcome) {
    case Outcome::ok:
    case Outcome::too_large: break;
    case Outcome::timed_out: {
      course.inferred = true;
      Codes codes;
      const bool begun = token.facts.status != 0;
      if (stack.api == Api::fetch) {
        codes = {begun ? "UND_ERR_BODY_TIMEOUT" : "UND_ERR_HEADERS_TIMEOUT"};
      }
      return course.hang(kHeadersBudgetMs, codes, "the request is never answered");
    }
    case Outcome::reset:
    case Outcome::broken_pipe:
    case Outcome::closed: return cut_off(stack, token, course);
    default: {
      const std::string alert = late_alert(token.raw);
      if (alert.empty()) return no_http(stack, course);
      const std::string because = "the server ends the session: " + alert;
      if (stack.api == Api::fetch) {
        return course.error({"UND_ERR_SOCKET", "ECONNRESET", node_tls_code(alert)}, alert, because);
      }
      return course.error({node_tls_code(alert), "ECONNRESET"}, alert, because);
    }
  }
  if (is_redirect(token.facts.status) && stack.follows_redirects()) {
    return follow(stack, path, token, course);
  }
  return final_status(stack, token, course);
}

}  // namespace

std::optional<Fate> shake_hands(const NodeStack& stack, const Handshake& seen, double since,
                                bool tunnelled, Course& course) {
  switch (seen.outcome) {
    case Outcome::ok: break;
    case Outcome::timed_out:
      return never_ends(stack, since, course, "the TLS handshake is never answered");
    case Outcome::reset:
    case Outcome::broken_pipe:
      course.ms += seen.ms;
      return course.error({"ECONNRESET"}, "read ECONNRESET",
                          "the connection is reset in the TLS handshake");
    case Outcome::closed:
      course.ms += seen.ms;
      return course.error(
          {"ECONNRESET"},
          "Client network socket disconnected before secure TLS connection was established",
          "the connection is closed in the TLS handshake");
    case Outcome::not_tls:
      // Less than one record's head: OpenSSL goes on waiting.
      if (seen.raw.text.empty()) {
        return never_ends(stack, since, course, "what answers there does not speak TLS");
      }
      [[fallthrough]];
    default: course.ms += seen.ms; return tls_failure(stack, seen, tunnelled, course);
  }
  course.ms += seen.ms;
  if (stack.budgeted() && course.ms - since > kConnectBudgetFiresMs) {
    return never_ends(stack, since, course, "name, connection and TLS together take too long");
  }
  return certificate(stack, seen, course);
}

Fate talk_to_target(const NodeStack& stack, const Seen&, const Path& path, const std::string& ip,
                    Course course) {
  // Behind a proxy undici's timer begins anew; directly it has run since the name was asked for.
  const double since = path.route == "direct" ? 0 : course.ms;
  const Handshake* handshake = handshake_with(path, ip);
  if (handshake == nullptr) {
    return never_ends(stack, since, course, "no TLS handshake was seen before the run ended");
  }
  const bool tunnelled = path.route != "direct";
  if (auto fate = shake_hands(stack, *handshake, since, tunnelled, course)) return *fate;
  if (lacks_client_certificate(*handshake, path)) return certificate_required(stack, course);
  return answer(stack, path, course);
}

namespace {

// HTTP_TIMEOUT, in milliseconds, ends a request of the CLI whatever it waits for.
Fate within_its_time(const NodeStack& stack, const Seen& seen, Fate fate) {
  if (!stack.jsforce) return fate;
  const std::string value = seen.variable("HTTP_TIMEOUT").value_or("");
  int ms = 0;
  std::from_chars(value.data(), value.data() + value.size(), ms);
  if (value.empty()) return fate;
  if (ms <= 0) ms = 1;  // what is no number, or none that setTimeout() takes, is 1 ms there
  if (fate.ms <= ms) return fate;
  Course course;
  course.ms = ms;
  course.inferred = fate.inferred;
  return course.error({}, "This operation was aborted", "HTTP_TIMEOUT is only " + value + " ms");
}

Fate request_on_path(const NodeStack& stack, const Seen& seen, const Choice& choice) {
  const std::string route = choice.route == "direct" ? "direct" : choice.path;
  const auto found = seen.paths.find(route);
  Course course;
  if (found == seen.paths.end()) {
    return course.untold("this client takes a way that was not probed");
  }
  const Path& path = found->second;
  Reached reached = reach(stack, path, course);
  if (reached.fate) return *reached.fate;
  if (choice.route == "direct") return talk_to_target(stack, seen, path, reached.ip, course);
  return through_proxy(stack, seen, path, choice, course);
}

}  // namespace

Fate request_along(const NodeStack& stack, const Seen& seen, const Choice& choice) {
  return within_its_time(stack, seen, request_on_path(stack, seen, choice));
}

}  // namespace sfprobe::clients
