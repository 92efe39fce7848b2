// Purpose: references to variables in a value, which a shell, a .env file or a template was to fill
// in and did not. Threads: pure. Failure: nullopt.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "system/variables.hpp"

namespace sfprobe::proxy {

struct Reference {
  std::size_t at = 0;
  std::size_t size = 0;
  std::string_view name;  // of the variable; "" if it is none of the environment
};

// ${NAME}, $NAME, $(NAME), $env:NAME, %NAME%, {{ name }}, #{NAME}; and <name>, if that is all.
std::optional<Reference> first_reference(std::string_view text);

// Whether it is one, and nothing else.
bool is_reference(std::string_view text);

// With the variables' values in their places: of those whose name speaks of a proxy, or of one
// that holds a whole URL. Any other may be a secret. nullopt unless that makes a plain URL.
std::optional<std::string> filled_in(std::string_view text, const Variables& variables);

}  // namespace sfprobe::proxy
