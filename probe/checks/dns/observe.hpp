#pragma once

namespace sfprobe {
struct Scene;
}

namespace sfprobe::dns {

// Asks the C library and every configured name server for the target's addresses, and gives the
// direct route its first hop.
void observe(Scene& scene);

}  // namespace sfprobe::dns
