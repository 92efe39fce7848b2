#include "checks/elsewhere/desktop.hpp"
#include "checks/elsewhere/gvdb.hpp"
#include "fuzz/parsers.hpp"
#include "pac/answer.hpp"
#include "pac/functions.hpp"

namespace sfprobe::fuzz {

// dconf's database, and KDE's file beside it.
void take_dconf(std::string_view bytes) {
  const elsewhere::Gvdb database(bytes);
  for (const char* key : {"/system/proxy/mode", "/system/proxy/ignore-hosts", "", "/"}) {
    const auto value = database.find(key);
    if (!value) continue;
    value->text();
    value->number();
    value->truth();
    demand(value->texts().size() <= 100);
  }
  for (const auto& found : elsewhere::gnome_settings({{"file", std::string(bytes)}})) {
    demand(is_clean(found.fact.value) && !found.raw.empty());
  }
  for (const auto& found : elsewhere::kde_settings(bytes, "file")) {
    demand(is_clean(found.fact.value));
  }
}

// What a PAC file's script gives to the functions of this program, and what it answers.
void take_pac(std::string_view bytes) {
  const pac::Answer answer = pac::parse_answer(bytes);
  demand(is_clean(answer.shown) && answer.proxies.size() <= 16);
  for (const auto& url : answer.proxies) demand(url.usable() && !url.has_credentials());
  bytes = bytes.substr(0, 4096);  // a pattern costs its length times the text's
  const std::string_view first = bytes.substr(0, bytes.size() / 2);
  const std::string_view second = bytes.substr(bytes.size() / 2);
  pac::World world;
  world.host = first;
  world.address = "192.0.2.1";
  pac::sh_exp_match(first, second);
  pac::is_in_net(world, first, second, second);
  pac::dns_domain_is(first, second);
  pac::local_host_or_domain_is(first, second);
  pac::to_ipv4(bytes);
}

}  // namespace sfprobe::fuzz
