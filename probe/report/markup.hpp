// Purpose: text from anywhere as text of XML or HTML. Threads: pure. Failure: none.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe {

// Cleaned, then with &, <, >, " and ' as references: safe as content and between either quotes.
// Line feeds stay.
std::string escaped(std::string_view raw);

}  // namespace sfprobe
