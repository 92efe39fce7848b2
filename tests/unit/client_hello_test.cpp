#include "node/client_hello.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "facts/hello_comparison.hpp"
#include "node/releases.hpp"
#include "trust/node_roots.hpp"

using namespace sfprobe;
using tls::HelloLimit;
using tls::HelloVariant;

namespace {

std::string zeros(std::size_t size) { return std::string(size, '\0'); }

node::HelloWish wish() {
  return {.server_name = "login.salesforce.com", .protocols = {"http/1.1"}};
}

// A route on which a handshake worked, with what each hello came to.
ObservedRoute route_with(const std::vector<std::pair<HelloVariant, Outcome>>& hellos) {
  ObservedRoute route;
  route.name = "direct";
  route.handshakes.emplace_back().outcome = Outcome::ok;
  for (const auto& [variant, outcome] : hellos) {
    auto& hello = route.hellos.emplace_back();
    hello.outcome = outcome;
    hello.facts.variant = variant;
  }
  return route;
}

}  // namespace

// Captured from Node.js 20.20.2, 22.23.3, 24.21.0 and 26.10.0 for this name.
TEST_CASE("a ClientHello has the size of the real one") {
  CHECK(node::client_hello(node::hello_shape_of(20), wish(), zeros).size() == 393);
  for (const node::Release& release : node::releases().subspan(1)) {
    CAPTURE(release.major);
    CHECK(node::client_hello(node::hello_shape_of(release.major), wish(), zeros).size() == 1612);
  }
}

TEST_CASE("every known release has its own roots") {
  REQUIRE(trust::node_snapshots().size() == node::releases().size());
  for (std::size_t i = 0; i < node::releases().size(); ++i) {
    CHECK(trust::node_snapshots()[i].major == node::releases()[i].major);
  }
}

TEST_CASE("every known release has the shape of its ClientHello") {
  REQUIRE(node::hello_shapes().size() == node::releases().size());
  for (std::size_t i = 0; i < node::releases().size(); ++i) {
    const node::Release& release = node::releases()[i];
    const node::HelloShape& shape = node::hello_shapes()[i];
    CHECK(shape.major == release.major);
    CHECK(node::has_large_key(shape) == release.openssl35);
    std::vector<std::uint16_t> types;
    for (const auto& extension : shape.extensions) types.push_back(extension.type);
    CHECK(node::extension_types(node::client_hello(shape, wish(), zeros)) == types);
  }
}

TEST_CASE("the key for ML-KEM is one that a server takes: every coefficient is below the modulus") {
  const auto ones = [](std::size_t size) { return std::string(size, '\xff'); };
  const std::string record = node::client_hello(node::hello_shape_of(24), wish(), ones);
  const std::size_t key = record.find(std::string("\x11\xec\x04\xc0", 4)) + 4;
  for (std::size_t i = 0; i + 2 < 1152; i += 3) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(record[key + at]); };
    CHECK((byte(i) | (byte(i + 1) & 0xF) << 8) < 3329);
    CHECK((byte(i + 1) >> 4 | byte(i + 2) << 4) < 3329);
  }
}

TEST_CASE("variants of a hello change one thing") {
  const node::HelloShape& shape = node::hello_shape_of(24);
  node::HelloWish small = wish();
  small.large_key = false;
  const std::string without = node::client_hello(shape, small, zeros);
  CHECK(without.size() == 1612 - 2 - 1220);  // the group's number, and its key with two heads
  CHECK(without.find("\x11\xec") == std::string::npos);
  small.padded_to = 1612;
  const std::string padded = node::client_hello(shape, small, zeros);
  CHECK(padded.size() == 1612);
  CHECK(node::extension_types(padded).back() == 21);
  small.by_unknown_extension = true;
  CHECK(node::extension_types(node::client_hello(shape, small, zeros)).back() == 65'400);
  const node::HelloWish nameless{.server_name = "", .protocols = {"h2", "http/1.1"}};
  const auto types = node::extension_types(node::client_hello(shape, nameless, zeros));
  CHECK(std::find(types.begin(), types.end(), 0) == types.end());
}

TEST_CASE("what is no ClientHello has no extensions") {
  CHECK(node::extension_types("").empty());
  CHECK(node::extension_types(std::string(60, '\xff')).empty());
}

TEST_CASE("the variants say why a hello is refused") {
  using enum HelloVariant;
  constexpr auto yes = Outcome::ok;
  constexpr auto no = Outcome::reset;
  constexpr auto mute = Outcome::timed_out;
  const auto limit = [](const std::vector<std::pair<HelloVariant, Outcome>>& hellos) {
    return tls::compare_hellos(route_with(hellos)).limit;
  };
  CHECK(limit({}) == HelloLimit::none);
  CHECK(limit({{HelloVariant::node, yes}}) == HelloLimit::none);
  CHECK(limit({{HelloVariant::node, no}}) == HelloLimit::unknown);
  CHECK(limit({{HelloVariant::node, no}, {small, no}, {padded, no}, {unknown, no}}) ==
        HelloLimit::unknown);
  CHECK(limit({{HelloVariant::node, no},
               {small, yes},
               {small_split, yes},
               {split, no},
               {padded, yes},
               {unknown, yes},
               {narrow, no}}) == HelloLimit::key_share);
  CHECK(limit({{HelloVariant::node, mute},
               {small, yes},
               {small_split, mute},
               {split, mute},
               {padded, mute},
               {unknown, mute},
               {narrow, mute}}) == HelloLimit::split);
  CHECK(limit({{HelloVariant::node, mute},
               {small, yes},
               {small_split, yes},
               {split, mute},
               {padded, mute},
               {unknown, mute},
               {narrow, mute}}) == HelloLimit::size);
  CHECK(limit({{HelloVariant::node, mute},
               {small, yes},
               {small_split, yes},
               {split, yes},
               {padded, mute},
               {unknown, mute},
               {narrow, yes}}) == HelloLimit::path_mtu);
  CHECK(limit({{HelloVariant::node, no},
               {small, yes},
               {small_split, yes},
               {split, yes},
               {padded, no},
               {unknown, no},
               {narrow, yes}}) == HelloLimit::segment);
}

TEST_CASE("certificates that come in small segments alone are lost to the path's MTU") {
  ObservedRoute route =
      route_with({{HelloVariant::node, Outcome::ok}, {HelloVariant::handshake, Outcome::ok}});
  CHECK(tls::compare_hellos(route).limit == HelloLimit::none);
  route.handshakes.front().outcome = Outcome::timed_out;
  CHECK(tls::compare_hellos(route).limit == HelloLimit::path_mtu);
  route.hellos.back().outcome = Outcome::timed_out;
  CHECK(tls::compare_hellos(route).limit == HelloLimit::none);
}
