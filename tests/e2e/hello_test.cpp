#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <utility>

#include "node/client_hello.hpp"
#include "node/releases.hpp"
#include "support/real_node.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

// The ClientHello of a run beside that of the real Node.js: both are captured on the same address.

using namespace sfprobe::testing;
namespace node = sfprobe::node;

namespace {

// Keeps the first record of each connection, then goes on as the healthy server.
class Captures {
 public:
  Server::Script before(Server::Script script) {
    return [this, script = std::move(script)](Peer& peer) {
      keep(peer);
      script(peer);
    };
  }

  std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(records_, {});
  }

 private:
  void keep(Peer& peer) {
    std::string bytes(4096, '\0');
    std::size_t got = 0;
    for (int i = 0; i < 200 && !peer.over(); ++i) {
      const ssize_t now = ::recv(peer.fd(), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
      if (now == 0) return;
      got = now > 0 ? static_cast<std::size_t>(now) : 0;
      const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
      if (got >= 5 && got >= 5U + (byte(3) << 8U | byte(4))) break;
      ::usleep(10'000);
    }
    bytes.resize(got);
    const std::lock_guard lock(mutex_);
    records_.push_back(bytes);
  }

  std::mutex mutex_;
  std::vector<std::string> records_;
};

constexpr const char* kAsk = R"(
require('tls').connect({host: process.argv[1], port: 443, servername: process.argv[1],
                        ALPNProtocols: ['http/1.1']}, function () { this.end(); process.exit(0); })
  .on('error', () => process.exit(0));
)";

}  // namespace

TEST_CASE("a run sends the ClientHello of the Node.js that the CLI has: its size, its extensions",
          "[hello]") {
  StandIn world;
  set_hosts("127.0.0.1 localhost\n10.20.0.1 " + std::string(kHost) + "\n");
  Captures captures;
  world.serve(captures.before(salesforce(world.context())));
  for (const node::Release& release : node::releases()) {
    if (release.major < 22) continue;  // the CLI does not start there
    const std::string folder = real_node_folder(release.major);
    run_program({folder + "/node", "-e", kAsk, kHost});
    const std::vector<std::string> real = captures.take();
    REQUIRE(real.size() == 1);
    const Ran ran = run_sfprobe({"--json", kHost}, {{"PATH", folder}});
    const Json target = only_target(ran);
    const auto ours = captures.take();
    CAPTURE(release.major, real.front().size(), ours.size());
    const bool same = std::any_of(ours.begin(), ours.end(), [&](const std::string& record) {
      return record.size() == real.front().size() &&
             node::extension_types(record) == node::extension_types(real.front());
    });
    CHECK(same);
    CHECK_FALSE(node::extension_types(real.front()).empty());
  }
}
