# cmake -DFOLDER=docs/errors -DCONTEXTS=docs/recognition.md -DOUTPUT=pages.cpp -P embed_pages.cmake
file(GLOB_RECURSE pages RELATIVE ${FOLDER} ${FOLDER}/*.md)
list(SORT pages)
set(members "")
foreach(page IN LISTS pages)
  if(page STREQUAL "README.md" OR page STREQUAL "INDEX.md")
    continue()
  endif()
  string(REGEX REPLACE "\\.md$" "" id ${page})
  file(READ ${FOLDER}/${page} text)
  string(APPEND members "    {R\"page(${id})page\", R\"page(${text})page\"},\n")
endforeach()
file(READ ${CONTEXTS} contexts)
file(WRITE ${OUTPUT} "#include \"guidance/catalogue.hpp\"

namespace sfprobe::guidance {
namespace {

constexpr Embedded kPages[] = {
${members}};

}  // namespace

std::span<const Embedded> embedded_pages() { return kPages; }

std::string_view embedded_contexts() { return R\"page(${contexts})page\"; }

}  // namespace sfprobe::guidance
")
