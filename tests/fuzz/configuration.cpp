#include "fuzz/parsers.hpp"
#include "node/module_text.hpp"
#include "node/openssl_config.hpp"
#include "proxy/meant.hpp"
#include "proxy/reference.hpp"
#include "proxy/repair.hpp"
#include "text/curlrc.hpp"
#include "text/openssl_defaults.hpp"

namespace sfprobe::fuzz {

void take_curlrc(std::string_view bytes) {
  const text::Curlrc read = text::parse_curlrc(bytes);
  demand(read.options.size() <= 1000);
  for (const text::CurlrcOption& option : read.options) demand(is_clean(option.name));
}

void take_openssl_config(std::string_view bytes) {
  const text::OpensslDefaults defaults = text::read_openssl_defaults(bytes);
  demand(defaults.any() || defaults.unclear.empty());
  for (const bool shared : {false, true}) node::read_openssl_config(bytes, shared);
}

void take_module(std::string_view bytes) {
  const node::ModuleText read = node::read_module(bytes);
  demand(read.needs.size() <= bytes.size());
}

// What a person may have meant by a malformed value.
void take_repair(std::string_view bytes) {
  const proxy::Repaired once = proxy::repair(bytes);
  demand(once.text.size() <= bytes.size() + 16);
  if (const auto found = proxy::first_reference(bytes))
    demand(found->size > 0 && found->at + found->size <= bytes.size());
  // A variable that holds a reference to itself ends, too.
  const auto same = [&](const std::string&) { return std::optional(std::string(bytes)); };
  if (const auto filled = proxy::filled_in(bytes, same)) demand(!proxy::first_reference(*filled));
  const proxy::ProxyUrl meant = proxy::meant_proxy(bytes);
  // A host that is taken for certain is asked for: it is no part of a password.
  if (proxy::is_certain(bytes, meant) && meant.password.size() > 3)
    demand(meant.host.find(meant.password) == std::string::npos);
  proxy::certainly_meant(bytes, same);
  proxy::by_other_schemes(bytes);
}

}  // namespace sfprobe::fuzz
