# embedded_languages() and embedded_numbers(): the data files beside docs/recognition.md.
# As a script: cmake -DFOLDER=docs/recognition -DOUTPUT=recognition.cpp -P embed_recognition.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB languages ${FOLDER}/languages/*.md)
  list(SORT languages)
  set(members "")
  foreach(language IN LISTS languages)
    file(READ ${language} text)
    string(APPEND members "    R\"file(${text})file\",\n")
  endforeach()
  file(READ ${FOLDER}/numbers.md numbers)
  file(WRITE ${OUTPUT} "#include \"guidance/languages.hpp\"

namespace sfprobe::guidance {
namespace {

constexpr std::string_view kLanguages[] = {
${members}};

}  // namespace

std::span<const std::string_view> embedded_languages() { return kLanguages; }

std::string_view embedded_numbers() { return R\"file(${numbers})file\"; }

}  // namespace sfprobe::guidance
")
  return()
endif()

function(sfprobe_embed_recognition folder output)
  file(GLOB_RECURSE data CONFIGURE_DEPENDS ${folder}/*.md)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${output} -P ${script}
    DEPENDS ${data} ${script}
    COMMENT "Embedding docs/recognition")
endfunction()
