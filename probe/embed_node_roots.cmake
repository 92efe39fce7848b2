# cmake -DFOLDER=probe/trust/node_roots -DOUTPUT=node_roots.cpp -P embed_node_roots.cmake
file(READ ${FOLDER}/roots.pem roots)
set(lists "")
foreach(major 20 22 24 26)
  file(READ ${FOLDER}/node${major}.txt text)
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
