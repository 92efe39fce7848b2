#include "cli/serve_command.hpp"

#include <algorithm>
#include <iostream>

#include "cli/asked_for.hpp"
#include "cli/guard.hpp"
#include "serve/exporter.hpp"
#include "serve/http_server.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/many.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMostJobs = 8;  // if nobody says how many

serve::AllowList allowed_by(const CommandLine& line) {
  serve::AllowList list(read_list(line));
  tell_faults(list_name(line), list.faults());
  if (list.empty()) throw InputError(list_name(line) + " names no target");
  return list;
}

// What a line of the list says is found wrong now, not at the first scrape.
void check_each(const serve::AllowList& list, const CommandLine& line) {
  check_options(line.options);
  for (const auto* lines : {&list.targets(), &list.patterns()}) {
    for (const text::ListedTarget& one : *lines) {
      if (!one.proxy && one.ca_files.empty()) continue;
      try {
        check_options(options_of(line, one));
      } catch (const InputError& error) {
        throw InputError(list_name(line) + ":" + std::to_string(one.line) + ": " + error.what());
      }
    }
  }
}

}  // namespace

int serve(const CommandLine& line) {
  serve::AllowList list = allowed_by(line);
  check_each(list, line);
  const std::size_t at_once =
      line.many.jobs == 0 ? std::min(default_jobs(), kMostJobs) : line.many.jobs;
  serve::Exporter exporter(
      std::move(list), [&](const text::ListedTarget& one) { return options_of(line, one); },
      static_cast<int>(at_once));
  serve::ServerLimits limits;
  limits.jobs = at_once;
  // Before the server's threads: they inherit which signals are the guard's.
  Guard guard(Guard::Clock::time_point::max(), [] {});
  serve::HttpServer server(
      line.serve.listen, [&](const serve::Request& request) { return exporter.begin(request); },
      limits);
  std::cerr << "sfprobe: serving http://" << server.address() << '\n';
  const std::stop_callback on_signal(guard.stop(), [&] { server.stop(); });
  server.run();
  guard.disarm();
  return guard.signal() == 0 ? 0 : 128 + guard.signal();
}

}  // namespace sfprobe::cli
