#pragma once

namespace sfprobe {
struct Scene;
}

namespace sfprobe::environment {

// I/O without an opinion. See README.md for the steps that it records.
void observe(Scene& scene);

}  // namespace sfprobe::environment
