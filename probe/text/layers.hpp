// Purpose: a text with its escapes undone, layer by layer: percent-encoding, character references
// of HTML, escapes of JSON. Each byte of a layer knows where it stands in the text, so that what is
// found in a layer can be hidden in the text. Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::text {

// Bytes of the text, from begin to before end.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Layer {
  std::string bytes;
  std::vector<Span> places;  // of each byte

  // `found` stands for bytes of the layer; not empty.
  Span in_text(Span found) const { return {places[found.begin].begin, places[found.end - 1].end}; }
};

// The text itself, then each layer of escapes undone, four in all at most. Where there are escapes
// of scripts (%u0054, 0x54, \124), the layers below once more with those undone as well.
std::vector<Layer> layers_of(std::string_view text);

// The text with "***" in the place of the spans.
std::string hide(std::string_view text, std::vector<Span> spans);

}  // namespace sfprobe::text
