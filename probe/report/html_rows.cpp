#include "report/html_parts.hpp"

namespace sfprobe {

std::string html_fault_of_certificate(const RouteCell& cell) {
  using Meaning = RouteCell::Meaning;
  if (cell.state != RouteCell::State::failed) return {};
  switch (cell.meaning) {
    case Meaning::root: return "root not trusted";
    case Meaning::issuer: return "issuer not known";
    case Meaning::self_signed: return "self-signed certificate";
    case Meaning::expired: return "certificate expired";
    case Meaning::not_yet_valid: return "certificate not valid yet";
    case Meaning::distrusted: return "certificate not trusted";
    case Meaning::wrong_name: return "certificate for another name";
    case Meaning::purpose: return "certificate for another purpose";
    default: return {};
  }
}

}  // namespace sfprobe
