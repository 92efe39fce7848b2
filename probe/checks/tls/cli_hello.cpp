#include "checks/tls/cli_hello.hpp"

#include "facts/environment.hpp"
#include "net/hello.hpp"
#include "node/releases.hpp"
#include "text/ip.hpp"

namespace sfprobe::tls {

std::string CliHello::record() const { return node::client_hello(shape, wish, net::random_bytes); }

CliHello usual_hello(ProbeContext& context) {
  const auto limit = context.tasks.wait_limit();
  const auto program = context.node.get(limit);
  const int major = program ? program->number().major : 0;
  const bool of_cli = major >= environment::kOldestNodeForCli;
  CliHello hello{node::hello_shape_of(of_cli ? major : node::newest_release().major), {}};
  hello.wish.server_name = text::is_ip(context.target.host) ? "" : context.target.host;
  const bool h2 = context.cli_offers_h2.get(limit).value_or(false);
  hello.wish.protocols =
      h2 ? std::vector<std::string>{"h2", "http/1.1"} : std::vector<std::string>{"http/1.1"};
  hello.wish.large_key = node::has_large_key(hello.shape);
  return hello;
}

CliHello cli_hello(ProbeContext& context) {
  CliHello hello = usual_hello(context);
  const auto openssl = context.openssl.get(context.tasks.wait_limit());
  if (openssl && openssl->forbids_large_key()) hello.wish.large_key = false;
  return hello;
}

}  // namespace sfprobe::tls
