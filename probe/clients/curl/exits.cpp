#include "clients/curl/exits.hpp"

#include <algorithm>

namespace sfprobe::clients::curl {

const Exit* find_exit(std::span<const Exit> exits, std::int64_t number) {
  const auto found = std::find_if(exits.begin(), exits.end(),
                                  [&](const Exit& exit) { return exit.number == number; });
  return found == exits.end() ? nullptr : &*found;
}

const Exit* by_libcurl(const Path& path) {
  static constexpr Exit kKnown[] = {kUnsupported,      kConnect, kWeird,       kPartial, kTls,
                                    kArgument,         kNothing, kCertificate, kReceive, kEncoding,
                                    kClientCertificate};
  const HttpAnswer* token = path.token_of(kH2);
  if (token == nullptr || token->raw.source != "curl") return nullptr;
  return find_exit(kKnown, token->raw.code);
}

}  // namespace sfprobe::clients::curl
