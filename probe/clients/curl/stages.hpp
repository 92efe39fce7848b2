// Purpose: the stages of a request of curl's, each of which may end it. `timeline` goes on by what
// the stage takes. Threads: pure. Failure: none; what cannot be told is marked as inferred.
#pragma once

#include <optional>

#include "clients/curl/exits.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients::curl {

// Name and connection to the target, or to the proxy. Nothing if the request goes on.
std::optional<Result> connect(const Path& path, bool http_proxy, Timeline& timeline);

// `inside`: in the TLS session with an https:// proxy, where libcurl 7.88 looks for its own
// verification's verdict in the wrong place.
std::optional<Result> shake_hands(const Handshake& seen, Timeline& timeline, bool inside = false);

// TLS with the proxy, where its URL says https, and the tunnel through it.
std::optional<Result> tunnel(const Path& path, const Choice& choice, Timeline& timeline);

// The request in the TLS session and the answer to it.
Result answer(const Path& path, Timeline timeline);

}  // namespace sfprobe::clients::curl
