#pragma once

namespace sfprobe {
struct Scene;
}

namespace sfprobe::proxy {

// Records which proxy each client would take, and opens the CLI's way through it: resolve, connect,
// TLS where its URL says so, CONNECT. Gives the proxied route its first hop and its stream.
void observe(Scene& scene);

}  // namespace sfprobe::proxy
