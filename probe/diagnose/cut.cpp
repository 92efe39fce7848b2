#include "diagnose/cut.hpp"

#include <algorithm>

#include "facts/stages.hpp"

namespace sfprobe {
namespace {

using tls::CutComparison;
using tls::CutPlace;
using tls::CutTry;

std::string hops(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " hop" : " hops");
}

bool is_direct(const Case& failure) {
  return failure.ends_at(stages::kTls) && failure.route != nullptr && !failure.route->proxied();
}

std::string text_of(const CutComparison& compared) {
  switch (compared.place) {
    case CutPlace::unasked:
      return "the connection is cut off without a ClientHello, too: not because of what it says";
    case CutPlace::between:
      return (compared.silence ? "the ClientHello gets lost " : "the connection is cut off ") +
             place_of(compared);
    case CutPlace::stand_in:
      return "connections to this port are accepted " + hops(compared.within) +
             " from here, where they are cut off, and those to another port of the same address "
             "go further: something stands in the target's place";
    case CutPlace::end:
      return compared.silence
                 ? "the ClientHello passes every router on the way, " + hops(compared.beyond) +
                       ", and then gets no answer: nothing on the way was seen to drop it"
                 : "the connection is cut off only once the ClientHello reaches what accepts it, " +
                       hops(compared.within) + " from here: nothing on the way was seen to do it";
    case CutPlace::unknown: break;
  }
  return {};
}

// A try that ended as the handshake did.
bool ends_alike(const Measured<tls::CutFacts>& one, const ObservedHandshake& handshake) {
  if (!one.facts.connected) return false;
  return is_cut(handshake.outcome) ? is_cut(one.outcome) : one.outcome == Outcome::timed_out;
}

// The same with GET, over a connection of its own.
void add_request(const Case& failure, std::vector<Observation>& out) {
  if (!failure.ends_at(stages::kEndpoint) || failure.route == nullptr) return;
  const auto& token = failure.route->token;
  const auto& data = failure.route->data;
  if (!token || !data || !is_cut(token->outcome)) return;
  if (data->facts.status > 0) {
    out.push_back({"not every request: GET /services/data is answered with HTTP " +
                       std::to_string(data->facts.status),
                   {data->id}});
  } else if (is_cut(data->outcome)) {
    out.push_back({"not the method: GET /services/data is cut off, too", {data->id}});
  }
}

}  // namespace

std::string place_of(const CutComparison& compared, const std::string& origin) {
  std::string text = compared.beyond == 0 ? "at most " + hops(compared.within)
                                          : "between " + std::to_string(compared.beyond) + " and " +
                                                hops(compared.within);
  text += " from " + origin;
  const std::string& before = compared.router_before;
  const std::string& behind = compared.router_behind;
  if (!before.empty()) text += ", at or behind " + before;
  // The next router, if nothing lies between the two.
  if (!before.empty() && !behind.empty() && compared.within == compared.beyond + 1) {
    text += " and at or before " + behind;
  }
  return text;
}

std::string device_of(const CutComparison& compared) {
  if (compared.place != CutPlace::between) return {};
  CutComparison bare = compared;
  bare.router_before.clear();
  bare.router_behind.clear();
  return (compared.beyond == 0 ? "something " : "a device ") + place_of(bare);
}

std::string obstacle_of(const CutComparison& compared) {
  if (compared.place != CutPlace::between) return {};
  const bool both = !compared.router_before.empty() && !compared.router_behind.empty() &&
                    compared.within == compared.beyond + 1;
  if (both) {
    return "device between " + compared.router_before + " and " + compared.router_behind;
  }
  const std::string device = device_of(compared);
  return device.starts_with("a ") ? device.substr(2) : device;
}

std::vector<std::pair<std::string, std::string>> words_of_cut(const ObservedRoute& route,
                                                              const std::string& address) {
  std::vector<std::pair<std::string, std::string>> words = {{"address", address}};
  const CutComparison compared = tls::compare_cuts(route);
  if (compared.place == CutPlace::between)
    words.emplace_back("place", place_of(compared, "this machine"));
  return words;
}

std::string_view deed_of(const ObservedRoute& route) {
  const ObservedHandshake* handshake = tls::cut_at_hello(route);
  const Outcome outcome = handshake == nullptr ? Outcome::reset : handshake->outcome;
  if (outcome == Outcome::timed_out) return "drops";
  return outcome == Outcome::closed ? "closes" : "resets";
}

std::optional<Observation> where_cut(const Case& failure) {
  return is_direct(failure) ? where_cut(*failure.route) : std::nullopt;
}

std::optional<Observation> where_cut(const ObservedRoute& route) {
  const CutComparison compared = tls::compare_cuts(route);
  const std::string text = text_of(compared);
  if (text.empty()) return std::nullopt;
  return Observation{text, compared.evidence};
}

void add_ruled_out_of_cut(const Case& failure, std::vector<Observation>& out) {
  add_request(failure, out);
  if (!is_direct(failure)) return;
  const ObservedHandshake* handshake = tls::cut_at_hello(*failure.route);
  if (handshake == nullptr) return;
  const std::string so =
      handshake->outcome == Outcome::timed_out ? " gets no answer either" : " is cut off, too";
  const auto* named = tls::cut_try(*failure.route, CutTry::other_name);
  if (named != nullptr && ends_alike(*named, *handshake)) {
    out.push_back(
        {"not the name: a ClientHello that names " + named->facts.server_name + so, {named->id}});
  }
  const auto* older = tls::cut_try(*failure.route, CutTry::tls12);
  if (older != nullptr && ends_alike(*older, *handshake)) {
    out.push_back({"not TLS 1.3: a ClientHello for TLS 1.2 alone" + so, {older->id}});
  }
  const auto* quiet = tls::cut_try(*failure.route, CutTry::no_hello);
  if (quiet != nullptr && quiet->outcome == Outcome::timed_out) {
    out.push_back(
        {"not the connection by itself: it stays open until something is said", {quiet->id}});
  }
  const auto other = std::find_if(
      failure.route->handshakes.begin(), failure.route->handshakes.end(), [&](const auto& one) {
        return one.facts.peer != handshake->facts.peer && one.outcome == handshake->outcome;
      });
  if (other != failure.route->handshakes.end()) {
    out.push_back({"not one address: " + other->facts.peer + " does the same", {other->id}});
  }
}

}  // namespace sfprobe
