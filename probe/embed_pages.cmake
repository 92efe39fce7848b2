# cmake -DERRORS=docs/errors -DFIXES=docs/fixes -DPROFILES=docs/profiles -DCONTEXTS=docs/recognition.md -DOUTPUT=pages.cpp -P embed_pages.cmake

# Sets `variable` to one initializer for each Markdown file under `folder`, sorted by id.
function(read_folder folder variable)
  file(GLOB_RECURSE files RELATIVE ${folder} ${folder}/*.md)
  list(FILTER files EXCLUDE REGEX "^(README|INDEX)\\.md$")
  list(SORT files)
  set(members "")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\.md$" "" id ${file})
    file(READ ${folder}/${file} text)
    string(APPEND members "    {R\"page(${id})page\", R\"page(${text})page\"},\n")
  endforeach()
  set(${variable} "${members}" PARENT_SCOPE)
endfunction()

read_folder(${ERRORS} pages)
read_folder(${FIXES} fixes)
read_folder(${PROFILES} profiles)
file(READ ${CONTEXTS} contexts)
file(WRITE ${OUTPUT} "#include \"guidance/catalogue.hpp\"
#include \"guidance/profiles.hpp\"

namespace sfprobe::guidance {
namespace {

constexpr Embedded kPages[] = {
${pages}};

constexpr Embedded kFixes[] = {
${fixes}};

constexpr Embedded kProfiles[] = {
${profiles}};

}  // namespace

std::span<const Embedded> embedded_pages() { return kPages; }

std::span<const Embedded> embedded_fixes() { return kFixes; }

std::span<const Embedded> embedded_profiles() { return kProfiles; }

std::string_view embedded_contexts() { return R\"page(${contexts})page\"; }

}  // namespace sfprobe::guidance
")
