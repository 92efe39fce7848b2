#include <sfprobe/sfprobe.hpp>

#include <iostream>

int main() {
  const sfprobe::Target target = sfprobe::parse_target("login.salesforce.com");
  const sfprobe::Evidence nothing{.target = target, .started = "", .steps = {}};
  if (sfprobe::judge(nothing).verdict.status != sfprobe::Status::unknown) return 1;
  std::cout << target.url() << '\n';
}
