#include "support/world.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace sfprobe::testing {
namespace {

void require(bool fine, const std::string& what) {
  if (!fine) throw std::runtime_error("test world: " + what + ": " + std::strerror(errno));
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::trunc);
  file << content;
  file.flush();
  require(file.good(), path);
}

std::string cover(const std::string& path) {
  std::string mine = "/tmp/sfprobe-world-XXXXXX";
  const int fd = ::mkstemp(mine.data());
  require(fd >= 0, mine);
  ::fchmod(fd, 0644);
  ::close(fd);
  std::array<char, 4096> real{};
  require(::realpath(path.c_str(), real.data()) != nullptr, path);
  const auto bind = [&] {
    return ::mount(mine.c_str(), real.data(), nullptr, MS_BIND, nullptr) == 0;
  };
  // A world within a world: its file is gone already, and nothing can be mounted over it.
  const bool bound =
      bind() || (errno == ENOENT && ::umount2(real.data(), MNT_DETACH) == 0 && bind());
  require(bound, "bind " + path);
  ::unlink(mine.c_str());
  return path;
}

}  // namespace

namespace {

// A minimal tree has no /etc/hosts to lay another one over: it gets an /etc of its own.
void copy_etc() {
  shell(
      "d=$(mktemp -d) && mount -t tmpfs tmpfs $d && cp -a /etc/. $d && touch $d/hosts "
      "$d/resolv.conf "
      "&& mount --move $d /etc");
}

}  // namespace

void enter_world() {
  int flags = CLONE_NEWNET | CLONE_NEWNS;
  const auto uid = ::getuid();
  const auto gid = ::getgid();
  if (uid != 0) flags |= CLONE_NEWUSER;
  require(::unshare(flags) == 0, "unshare");
  if (uid != 0) {
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1");
    write_file("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1");
  }
  // In a chroot "/" is no mount point (EINVAL): what is mounted there is taken away at the end.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    require(errno == EINVAL, "private mounts");
    std::atexit([] {
      for (const char* path : {"/etc/hosts", "/etc/resolv.conf", "/etc"}) {
        ::umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
      }
    });
  }
  if (::access("/etc/hosts", F_OK) != 0 || ::access("/etc/resolv.conf", F_OK) != 0) copy_etc();
  cover("/etc/resolv.conf");
  cover("/etc/hosts");
  set_hosts("127.0.0.1 localhost\n");
  set_resolv_conf("nameserver 127.0.0.1\n");
  shell("ip link set lo up");
}

void set_resolv_conf(const std::string& content) { write_file("/etc/resolv.conf", content); }
void set_hosts(const std::string& content) { write_file("/etc/hosts", content); }

void shell(const std::string& command) {
  const Ran ran =
      run_program({"/bin/sh", "-c", command}, {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}});
  if (ran.status != 0) throw std::runtime_error("test world: " + command + ": " + ran.err);
}

void trust_everywhere(const std::string& pem_file) {
  // The whole folder is copied, links followed, and laid over the original.
  shell("set -e; d=$(mktemp -d); mount -t tmpfs tmpfs $d; cp -rL /etc/ssl/certs/. $d; cat " +
        pem_file + " >> $d/ca-certificates.crt; cp " + pem_file +
        " $d/stand-in.pem; chmod 644 $d/stand-in.pem; "
        "ln -sf stand-in.pem $d/$(openssl x509 -hash -noout -in " +
        pem_file +
        ").0; "
        "mount --bind $d /etc/ssl/certs");
}

Ran run_program(const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment, const std::string& input,
                const std::string& folder) {
  constexpr int kLimitMs = 30'000;
  std::vector<std::string> entries;
  for (const auto& [name, value] : environment) entries.push_back(name + "=" + value);
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  for (const std::string& e : entries) envp.push_back(const_cast<char*>(e.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  require(::pipe2(in.data(), O_CLOEXEC) == 0 && ::pipe2(out.data(), O_CLOEXEC) == 0 &&
              ::pipe2(err.data(), O_CLOEXEC) == 0,
          "pipe");
  const auto started = std::chrono::steady_clock::now();
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(err[1], 2);
    if (::chdir(folder.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  for (const int fd : {in[0], out[1], err[1]}) ::close(fd);
  [[maybe_unused]] const auto written = ::write(in[1], input.data(), input.size());
  ::close(in[1]);
  Ran ran;
  std::array<pollfd, 2> entries_to_poll{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
  std::array<std::string*, 2> sinks{&ran.out, &ran.err};
  const auto deadline = started + std::chrono::milliseconds(kLimitMs);
  for (int open = 2; open > 0 && std::chrono::steady_clock::now() < deadline;) {
    ::poll(entries_to_poll.data(), 2, 100);
    for (std::size_t i = 0; i < 2; ++i) {
      if (entries_to_poll[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::read(entries_to_poll[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        sinks[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else {
        entries_to_poll[i].fd = -1;
        --open;
      }
    }
  }
  if (std::chrono::steady_clock::now() >= deadline) ::kill(pid, SIGKILL);
  int status = 0;
  ::waitpid(pid, &status, 0);
  ran.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ::close(out[0]);
  ::close(err[0]);
  return ran;
}

Ran run_sfprobe(std::vector<std::string> arguments, std::map<std::string, std::string> environment,
                const std::string& input, const std::string& folder) {
  arguments.insert(arguments.begin(), SFPROBE_BINARY);
  environment.try_emplace("LC_ALL", "C.UTF-8");
  environment.try_emplace("PATH", "/nonexistent");
  return run_program(arguments, environment, input, folder);
}

}  // namespace sfprobe::testing
