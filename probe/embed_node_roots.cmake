# cmake -DFOLDER=probe/trust/node_roots -DOUTPUT=node_roots.cpp -P embed_node_roots.cmake
file(READ ${FOLDER}/roots.pem roots)
set(lists "")
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/node*.txt)
list(SORT files COMPARE NATURAL)
foreach(file ${files})
  file(READ ${FOLDER}/${file} text)
  string(REGEX REPLACE "^node([0-9]+)\\.txt$" "\\1" major ${file})
  string(APPEND lists "      {${major}, R\"list(${text})list\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"trust/node_roots.hpp\"

namespace sfprobe::trust {

std::string_view embedded_node_roots() { return R\"pem(${roots})pem\"; }

const std::vector<EmbeddedNodeList>& embedded_node_lists() {
  static const std::vector<EmbeddedNodeList> lists = {
${lists}  };
  return lists;
}

}  // namespace sfprobe::trust
")
