# Generates the lists that the program would otherwise have to keep by hand.

# all_checks(): every folder under `folder` that holds a check.cpp, sorted by place at run time.
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
    std::stable_sort(all.begin(), all.end(),
              [](const Check* a, const Check* b) {
                return a->place != b->place ? a->place < b->place : a->stage < b->stage;
              });
    return all;
  }();
  return checks;
}

}  // namespace sfprobe
]])
endfunction()

# `list`(): what every file in `folder` offers as <kind>_<file>, an object of `type`, by name.
function(sfprobe_object_registry folder output type kind list header)
  file(GLOB found CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(declarations "")
  set(members "")
  foreach(file IN LISTS found)
    cmake_path(GET file STEM name)
    string(APPEND declarations "extern const ${type} ${kind}_${name};\n")
    string(APPEND members "&${kind}_${name}, ")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
#include "@header@"

namespace sfprobe {

@declarations@
const std::vector<const @type@*>& @list@() {
  static const std::vector<const @type@*> all = {@members@};
  return all;
}

}  // namespace sfprobe
]])
endfunction()

# all_clients(): what every file in `folder` offers as clients_of_<file>().
function(sfprobe_client_registry folder output)
  file(GLOB found CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(declarations "")
  set(members "")
  foreach(file IN LISTS found)
    cmake_path(GET file STEM name)
    string(APPEND declarations "std::vector<Client> clients_of_${name}();\n")
    string(APPEND members "clients_of_${name}, ")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
#include "clients/client.hpp"

namespace sfprobe::clients {

@declarations@
const std::vector<Client>& all_clients() {
  static const std::vector<Client> clients = [] {
    std::vector<Client> all;
    for (const auto offered : {@members@}) {
      for (Client& client : offered()) all.push_back(client);
    }
    return all;
  }();
  return clients;
}

}  // namespace sfprobe::clients
]])
endfunction()

# embedded_pages() and embedded_fixes(): every docs/errors/**/*.md and docs/fixes/*.md but the README and the index,
# under its path without ".md".
function(sfprobe_embed_pages errors fixes profiles contexts output)
  file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${errors}/*.md ${fixes}/*.md ${profiles}/*.md)
  list(FILTER pages EXCLUDE REGEX "/(README|INDEX)\\.md$")
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_pages.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DERRORS=${errors} -DFIXES=${fixes} -DPROFILES=${profiles} -DCONTEXTS=${contexts}
            -DOUTPUT=${output} -P ${script}
    DEPENDS ${pages} ${contexts} ${script}
    COMMENT "Embedding docs/errors, docs/fixes and docs/profiles")
endfunction()

# What each Node.js trusts by itself, as snapshots: ci/node-roots takes them.
function(sfprobe_embed_node_roots folder output)
  file(GLOB data CONFIGURE_DEPENDS ${folder}/*)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_node_roots.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${output} -P ${script}
    DEPENDS ${data} ${script}
    COMMENT "Embedding the roots of Node.js")
endfunction()
