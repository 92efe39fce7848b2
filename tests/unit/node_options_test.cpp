#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "node/options.hpp"
#include "node/releases.hpp"
#include "node/show_options.hpp"

// What each real Node.js made of a value of NODE_OPTIONS (ci/node-options), held against the
// reader.

using namespace sfprobe;
using Json = nlohmann::json;

namespace {

Json read_json(const char* name) {
  std::ifstream file(std::string(TESTS_FOLDER "/cases/node_options/") + name);
  return Json::parse(file);
}

int tls_version(const std::string& name) {  // "TLSv1.2"
  return name == "TLSv1" ? 10 : 10 + name.back() - '0';
}

// `said` holds what differs from what is so without any option.
void check_options(const node::Options& options, const Json& said) {
  const auto value = [&](const char* name, Json usual) {
    return said.value(name, std::move(usual));
  };
  if (said.contains("attempt_ms")) {
    REQUIRE(options.attempt_ms);
    // What setTimeout() does not take is 1 ms.
    const double ms = said.at("attempt_ms");
    CHECK(*options.attempt_ms == Approx(ms < 1 || ms > INT32_MAX ? 1 : ms));
  }
  CHECK(options.select_family == value("select_family", true));
  CHECK((options.order.empty() ? "verbatim" : options.order) == value("order", "verbatim"));
  CHECK(options.tls_min == tls_version(value("tls_min", "TLSv1.2")));
  CHECK(options.tls_max == tls_version(value("tls_max", "TLSv1.3")));
  CHECK(options.ciphers == value("ciphers", ""));
  if (said.contains("max_header") && said.at("max_header") < 1e15) {
    CHECK(options.max_header_bytes == said.at("max_header"));
  }
  CHECK(options.lenient == value("lenient", false));
  CHECK(options.system_ca.value_or(false) == value("system_ca", false));
  CHECK(options.openssl_ca == value("openssl_ca", false));
  CHECK(options.bundled_ca == value("bundled_ca", false));
  CHECK(options.env_proxy_option.value_or(false) == value("env_proxy", false));
}

}  // namespace

TEST_CASE("what is shown of NODE_OPTIONS does to Node.js what the value does") {
  for (const Json& one : read_json("outcomes.json")) {
    const std::string text = one.at("text");
    const std::string shown = node::show_options(text);
    CAPTURE(text, shown);
    CHECK(node::show_options(shown) == shown);
    for (const auto& [major, said] : one.at("nodes").items()) {
      const node::Version version = node::parse_version(node::release_of(std::stoi(major)).pinned);
      const node::Start before = node::read_options(text, version);
      const node::Start after = node::read_options(shown, version);
      CAPTURE(major);
      REQUIRE(before.refusal.has_value() == after.refusal.has_value());
      if (before.refusal) {
        CHECK(before.refusal->exit_status == after.refusal->exit_status);
        CHECK(before.refusal->code == after.refusal->code);
        continue;
      }
      CHECK(before.options.attempt_ms == after.options.attempt_ms);
      CHECK(before.options.select_family == after.options.select_family);
      CHECK(before.options.order == after.options.order);
      CHECK(before.options.tls_min == after.options.tls_min);
      CHECK(before.options.tls_max == after.options.tls_max);
      CHECK(before.options.security_level == after.options.security_level);
      CHECK(before.options.max_header_bytes == after.options.max_header_bytes);
      CHECK(before.options.system_ca == after.options.system_ca);
      CHECK(before.options.openssl_ca == after.options.openssl_ca);
      CHECK(before.options.modules.size() == after.options.modules.size());
      CHECK(before.options.env_proxy_option == after.options.env_proxy_option);
    }
  }
  for (const char* text :
       {"--require hunter2", "--hunter2=x", "--title=hunter2", "hunter2", "--no-such hunter2",
        "--dns-result-order=hunter2", "-r hunter2", "--use-system-ca \"hunter2"}) {
    CAPTURE(text, node::show_options(text));
    CHECK(node::show_options(text).find("unter") == std::string::npos);
  }
}

TEST_CASE("NODE_OPTIONS is read as each Node.js reads it") {
  std::size_t compared = 0;
  for (const Json& one : read_json("outcomes.json")) {
    for (const auto& [major, said] : one.at("nodes").items()) {
      const node::Release& release = node::release_of(std::stoi(major));
      const std::string text = one.at("text");
      CAPTURE(text, major, said.dump());
      const node::Start start = node::read_options(text, node::parse_version(release.pinned));
      ++compared;
      if (said.at("exit") == 0) {
        // They were asked without a file of their own; a client has one, which it may not read.
        if (start.refusal && start.refusal->code == "ERR_ACCESS_DENIED") continue;
        CHECK_FALSE(start.refusal);
        if (!start.refusal) check_options(start.options, said.at("options"));
        continue;
      }
      // Whether a file to load is there is not for the reader to say.
      const bool loads = !start.options.modules.empty() || !start.options.snapshot.empty();
      if (loads && !start.refusal) continue;
      if (said.at("exit").is_null()) {  // it started, and never came to its end
        CHECK_FALSE(start.refusal);
        CHECK(start.options.waits_for_debugger);
        continue;
      }
      CHECK(start.refusal);
      if (!start.refusal) continue;
      CHECK(start.refusal->exit_status == said.at("exit"));
      CHECK(start.refusal->code == said.at("code"));
      if (!said.at("says").get<std::string>().empty()) {
        const std::string& message = start.refusal->message;
        CHECK(message.substr(0, message.find('\n')) == said.at("says"));
      }
    }
  }
  CHECK(compared == read_json("texts.json").size() * node::releases().size());
}
