// Purpose: the host that a text's connections go to, where it is nobody's that a login needs:
// neither Salesforce's nor a proxy's, and no address that may be either. Threads: pure, linear in
// the text. Failure: none; a text that names no host, or one that a login needs, gives none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "guidance/phrase.hpp"

namespace sfprobe::guidance {

std::optional<Span> other_host(const NormalizedText& text);

// What to say of such a text.
std::string about_other_host(std::string_view host);

}  // namespace sfprobe::guidance
