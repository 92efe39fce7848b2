#include "fuzz/parsers.hpp"

namespace sfprobe::fuzz {

std::vector<Parser> parsers() {
  return {{"paste", take_paste},
          {"dns", take_dns},
          {"http", take_http},
          {"page", take_page},
          {"pem", take_pem},
          {"der", take_der},
          {"resolver", take_resolver},
          {"evidence", take_evidence},
          {"target", take_target},
          {"proxy", take_proxy},
          {"no_proxy", take_no_proxy},
          {"node_options", take_node_options},
          {"secrets", take_secrets},
          {"target_list", take_target_list},
          {"allow_list", take_allow_list},
          {"query", take_query},
          {"journal", take_journal},
          {"answer", take_answer},
          {"key", take_key},
          {"elsewhere", take_elsewhere},
          {"curlrc", take_curlrc},
          {"openssl_config", take_openssl_config},
          {"module", take_module},
          {"repair", take_repair},
          {"dconf", take_dconf},
          {"pac", take_pac}};
}

}  // namespace sfprobe::fuzz
