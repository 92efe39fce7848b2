#include "guidance/catalogue.hpp"

namespace sfprobe::guidance {

std::optional<Page> find_page(std::string_view id) {
  for (const Embedded& page : embedded_pages()) {
    if (page.id == id) return parse_page(page.markdown);
  }
  return std::nullopt;
}

}  // namespace sfprobe::guidance
