# Generates the two lists that the program would otherwise have to keep by hand.

# all_checks(): every folder under `folder` that holds a check.cpp, sorted by stage at run time.
function(sfprobe_check_registry folder output)
  file(GLOB found CONFIGURE_DEPENDS ${folder}/*/check.cpp)
  set(declarations "")
  set(members "")
  foreach(file IN LISTS found)
    cmake_path(GET file PARENT_PATH parent)
    cmake_path(GET parent FILENAME name)
    string(APPEND declarations "extern const Check check_${name};\n")
    string(APPEND members "&check_${name}, ")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
#include <algorithm>

#include "checks/check.hpp"

namespace sfprobe {

@declarations@
const std::vector<const Check*>& all_checks() {
  static const std::vector<const Check*> checks = [] {
    std::vector<const Check*> all = {@members@};
    std::sort(all.begin(), all.end(),
              [](const Check* a, const Check* b) { return a->stage < b->stage; });
    return all;
  }();
  return checks;
}

}  // namespace sfprobe
]])
endfunction()

# embedded_pages(): every docs/errors/**/*.md but the README and the index, under its path without ".md".
function(sfprobe_embed_pages folder contexts output)
  file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${folder}/*.md)
  list(FILTER pages EXCLUDE REGEX "/(README|INDEX)\\.md$")
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DCONTEXTS=${contexts} -DOUTPUT=${output}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_pages.cmake
    DEPENDS ${pages} ${contexts} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_pages.cmake
    COMMENT "Embedding docs/errors")
endfunction()
