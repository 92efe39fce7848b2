#include "support/daemon.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace sfprobe::testing {
namespace {

bool listens(const std::string& address, std::uint16_t port) {
  sockaddr_in sin{};
  sin.sin_family = AF_INET;
  sin.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &sin.sin_addr);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = ::connect(fd, reinterpret_cast<sockaddr*>(&sin), sizeof sin) == 0;
  ::close(fd);
  return connected;
}

std::string how_it_ended(int status) {
  return WIFEXITED(status) ? fmt::format("exited with {}", WEXITSTATUS(status))
                           : fmt::format("was ended by signal {}", WTERMSIG(status));
}

// The end of what was written.
std::string tail_of(int fd) {
  std::string text(4096, '\0');
  const off_t size = ::lseek(fd, 0, SEEK_END);
  const off_t from = std::max<off_t>(0, size - static_cast<off_t>(text.size()));
  const ssize_t got = ::pread(fd, text.data(), text.size(), from);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.empty() ? "it printed nothing" : "it printed:\n" + text;
}

}  // namespace

Daemon::Daemon(const std::vector<std::string>& command, const std::string& address,
               std::uint16_t port, const std::map<std::string, std::string>& environment) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::vector<std::string> entries{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"};
  for (const auto& [name, value] : environment) entries.push_back(name + "=" + value);
  std::vector<char*> envp;
  for (std::string& entry : entries) envp.push_back(entry.data());
  envp.push_back(nullptr);
  output_ = ::memfd_create("daemon", MFD_CLOEXEC);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::setpgid(0, 0);  // its helpers end with it
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(output_, 1);
    ::dup2(output_, 2);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::setpgid(pid_, pid_);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  int status = 0;
  std::string why;
  while (why.empty() && !listens(address, port)) {
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      why = how_it_ended(status);
    } else if (std::chrono::steady_clock::now() > give_up) {
      why = fmt::format("does not listen on {}:{} after a minute", address, port);
    } else {
      ::usleep(20'000);
    }
  }
  if (why.empty()) return;
  why = fmt::format("{} {}; {}", command.front(), why, tail_of(output_));
  end();
  throw std::runtime_error(why);
}

Daemon::~Daemon() { end(); }

void Daemon::end() {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(output_);
}

std::vector<std::string> squid_command(const std::string& conf_file) {
  return {"/usr/sbin/squid", "-N", "-d", "1", "-f", conf_file};
}

std::string squid_conf(const std::string& more) {
  return "pid_filename none\ncache deny all\naccess_log none\ncache_log /dev/null\n"
         "shutdown_lifetime 0 seconds\nworkers 1\nnetdb_filename none\n"
         "max_filedescriptors 1024\n" +
         more;
}

TempFolder::TempFolder() {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp");
  ::chmod(path_.c_str(), 0777);
}

TempFolder::~TempFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::string TempFolder::write(const std::string& name, const std::string& content) const {
  std::ofstream(path_ + "/" + name) << content;
  ::chmod((path_ + "/" + name).c_str(), 0644);
  return path_ + "/" + name;
}

}  // namespace sfprobe::testing
