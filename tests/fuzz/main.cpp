// parsers NAME SECONDS SEEDS...: feeds the parser with each seed, then with seeds that are changed
// at random, for so long. The sequence is always the same. What aborts it is left in a file
// "crash-NAME".
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>

#include "fuzz/parsers.hpp"
#include "support/content.hpp"

using namespace sfprobe::fuzz;
using sfprobe::testing::content_of;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxSize = 64 * 1024;

std::vector<std::string> read_seeds(int count, char** paths) {
  std::vector<std::string> seeds = {"", "\n", std::string(300, '\0')};
  for (int i = 0; i < count; ++i) {
    if (!fs::is_directory(paths[i])) {
      seeds.push_back(content_of(paths[i]));
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(paths[i])) {
      if (entry.is_regular_file()) seeds.push_back(content_of(entry.path()));
    }
  }
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string text = any();
    for (std::size_t n = 1 + random(6); n > 0; --n) change(text);
    if (text.size() > kMaxSize) text.resize(kMaxSize);
    return text;
  }

 private:
  std::size_t random(std::size_t below) { return below == 0 ? 0 : engine_() % below; }
  const std::string& any() { return seeds_[random(seeds_.size())]; }

  void change(std::string& text) {
    const std::size_t at = random(text.size() + 1);
    const std::size_t length = random(std::min<std::size_t>(text.size() - at, 64) + 1);
    switch (random(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(engine_());
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random(8)));
        break;
      case 2: text.erase(at, length); break;
      case 3: text.insert(at, text.substr(at, length)); break;
      case 4: {
        const std::string& other = any();
        const std::size_t from = random(other.size() + 1);
        text.insert(at, other.substr(from, random(256)));
        break;
      }
      default: text.insert(at, 1 + random(3), "\0\xff\"\\:@/%&<>{}[]=,;-.\r\n 09az"[random(28)]);
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937_64 engine_{1};
};

const std::string* fed_now = nullptr;
std::string crash_file;

// Sanitizers abort, too, if they are asked to (abort_on_error=1).
extern "C" void keep_input(int signal) {
  const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fed_now != nullptr && file >= 0) {
    [[maybe_unused]] const auto put = ::write(file, fed_now->data(), fed_now->size());
  }
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

void feed(const Parser& parser, const std::string& bytes) {
  fed_now = &bytes;
  parser.take(bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const double seconds = std::stod(argv[2]);
  for (const Parser& parser : parsers()) {
    if (parser.name != argv[1]) continue;
    crash_file = "crash-" + std::string(parser.name);
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) std::signal(signal, keep_input);
    const std::vector<std::string> seeds = read_seeds(argc - 3, argv + 3);
    for (const std::string& seed : seeds) feed(parser, seed);
    Mutator mutator(seeds);
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    long fed = 0;
    for (; std::chrono::steady_clock::now() < until; ++fed) feed(parser, mutator.next());
    std::printf("%s: %zu seeds, %ld more\n", argv[1], seeds.size(), fed);
    return 0;
  }
  std::fprintf(stderr, "no parser is called %s\n", argv[1]);
  return 2;
}
