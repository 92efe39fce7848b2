#include <catch2/catch.hpp>

#include "checks/elsewhere/desktop.hpp"
#include "checks/elsewhere/elsewhere.hpp"
#include "checks/elsewhere/gvdb.hpp"
#include "support/fake_system.hpp"
#include "support/gvdb_writer.hpp"

// The desktop's own proxy settings, from files that the tests write in dconf's format.

using namespace sfprobe;
using namespace sfprobe::elsewhere;
using namespace sfprobe::testing;

namespace {

std::string told(const std::vector<Found>& found) {
  std::string all;
  for (const Found& one : found) {
    all += one.fact.program + " " + std::string(to_name(one.fact.kind)) + " " + one.fact.value +
           " (" + one.fact.key + " in " + one.fact.file + ")\n";
  }
  return all;
}

std::map<std::string, GvdbWritten> by_hand() {
  return {{"/org/gnome/desktop/x", gvdb_number(7)},
          {"/system/proxy/mode", gvdb_text("manual")},
          {"/system/proxy/autoconfig-url", gvdb_text("http://wpad.corp/proxy.pac")},
          {"/system/proxy/http/host", gvdb_text("web.corp")},
          {"/system/proxy/http/authentication-user", gvdb_text("hunter2")},
          {"/system/proxy/http/authentication-password", gvdb_text("hunter2")},
          {"/system/proxy/https/host", gvdb_text("proxy.corp")},
          {"/system/proxy/https/port", gvdb_number(3128)},
          {"/system/proxy/socks/host", gvdb_text("socks.corp")},
          {"/system/proxy/ignore-hosts", gvdb_texts({"localhost", "127.0.0.0/8", "*.corp"})}};
}

}  // namespace

TEST_CASE("dconf's database: texts, numbers and lists, and nothing of a damaged one") {
  const std::string file = gvdb_file(by_hand());
  const Gvdb database(file);
  CHECK(database.find("/system/proxy/mode")->text() == "manual");
  CHECK(database.find("/system/proxy/https/port")->number() == 3128);
  CHECK(database.find("/system/proxy/ignore-hosts")->texts() ==
        std::vector<std::string_view>{"localhost", "127.0.0.0/8", "*.corp"});
  CHECK_FALSE(database.find("/system/proxy/mode")->number());
  CHECK_FALSE(database.find("/system/proxy/"));  // a folder
  CHECK_FALSE(database.find("mode"));
  CHECK_FALSE(database.find(""));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::string cut = file.substr(0, size);
    const auto mode = Gvdb(cut).find("/system/proxy/mode");
    CHECK((!mode || mode->text() == "manual"));
  }
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    for (const char byte : {'\0', '\x7f', '\xff'}) {
      damaged[at] = byte;
      gnome_settings({{"file", damaged}});
    }
  }
}

TEST_CASE("GNOME's proxies count as its mode says") {
  auto values = by_hand();
  CHECK(told(gnome_settings({{"user", gvdb_file(values)}})) ==
        "GNOME proxy http://proxy.corp:3128 (org.gnome.system.proxy https in user)\n"
        "GNOME proxy http://web.corp:8080 (org.gnome.system.proxy http in user)\n"
        "GNOME no-proxy localhost,127.0.0.0/8,*.corp (org.gnome.system.proxy ignore-hosts in "
        "user)\n");
  values["/system/proxy/mode"] = gvdb_text("auto");
  CHECK(told(gnome_settings({{"user", gvdb_file(values)}})) ==
        "GNOME pac http://wpad.corp/proxy.pac (org.gnome.system.proxy autoconfig-url in user)\n");
  values["/system/proxy/autoconfig-url"] = gvdb_text("http://me:hunter2@wpad.corp/proxy.pac");
  CHECK(told(gnome_settings({{"user", gvdb_file(values)}})).find("hunter2") == std::string::npos);
  values["/system/proxy/autoconfig-url"] = gvdb_text("file:///etc/proxy.pac");
  CHECK(told(gnome_settings({{"user", gvdb_file(values)}})) ==
        "GNOME pac file:///etc/proxy.pac (org.gnome.system.proxy autoconfig-url in user)\n");
  for (const char* mode : {"none", "manually", ""}) {
    values["/system/proxy/mode"] = gvdb_text(mode);
    CHECK(gnome_settings({{"user", gvdb_file(values)}}).empty());
  }
  values.erase("/system/proxy/mode");
  CHECK(gnome_settings({{"user", gvdb_file(values)}}).empty());
  // What the user has not set, the administrator may have.
  const std::string office = gvdb_file({{"/system/proxy/mode", gvdb_text("manual")}});
  CHECK(told(gnome_settings({{"user", gvdb_file(values)}, {"office", office}})).find("3128") !=
        std::string::npos);
}

TEST_CASE("KDE's proxies count as its type says") {
  const std::string rest =
      "Proxy Config Script=http://wpad.corp/proxy.pac\nhttpsProxy=http://proxy.corp 3128\n"
      "httpProxy[$e]=http://web.corp:8080\nsocksProxy=socks://socks.corp 1080\n"
      "NoProxyFor=localhost,.corp\n[Other]\nhttpProxy=http://no.corp 1\n";
  const auto settings = [&](const std::string& type) {
    return told(kde_settings("[Proxy Settings]\nProxyType=" + type + "\n" + rest, "rc"));
  };
  CHECK(settings("0").empty());
  CHECK(settings("1") ==
        "KDE proxy http://proxy.corp:3128 (httpsProxy in rc)\n"
        "KDE proxy http://web.corp:8080 (httpProxy in rc)\n"
        "KDE proxy socks5://socks.corp:1080 (socksProxy in rc)\n"
        "KDE no-proxy localhost,.corp (NoProxyFor in rc)\n");
  CHECK(settings("2") == "KDE pac http://wpad.corp/proxy.pac (Proxy Config Script in rc)\n");
  CHECK(settings("4").empty());
}

TEST_CASE("the desktop's proxies are tried as those of other programs, and PAC files are told") {
  FakeSystem system;
  system.variables = {{"HOME", "/home/me"}, {"auto_proxy", "http://me:hunter2@wpad.corp/p.pac"}};
  system.files = {{"/home/me/.config/dconf/user", gvdb_file(by_hand())},
                  {"/etc/dconf/profile/user", "user-db:user\nsystem-db:office\nsystem-db:../x\n"},
                  {"/etc/dconf/db/office", "no database"}};
  const auto found = candidates(system);
  REQUIRE(found.size() == 2);
  CHECK(found.front().url.shown() == "http://proxy.corp:3128");
  const std::string all = told(find_settings(system));
  CHECK(all.find("Chromium pac http://***@wpad.corp") != std::string::npos);
  CHECK(all.find("hunter2") == std::string::npos);
  system.files["/home/me/.config/dconf/user"] = std::string(1 << 20, 'x');
  CHECK(candidates(system).empty());
}
