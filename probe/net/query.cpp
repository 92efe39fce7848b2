#include <ares.h>
#include <arpa/nameser.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "net/descriptors.hpp"
#include "net/dns_message.hpp"
#include "net/resolve.hpp"
#include "net/traffic.hpp"

namespace sfprobe::net {
namespace {

// A lost datagram is sent again long before the C library's five seconds.
constexpr int kFirstTimeoutMs = 300;
// A server that answers nothing but other questions is not listened to any longer.
constexpr int kMaxDatagrams = 1000;
constexpr int kTries = 5;  // 0.3 + 0.6 + 1.2 + 2.4 + 4.8 s

void initialise_library() {
  static const int status = ::ares_library_init(ARES_LIB_INIT_ALL);
  (void)status;  // does nothing but count on Unix
}

}  // namespace

struct Query::State {
  Address server;
  std::string name;
  RecordType type;

  const WaitLimit* limit = nullptr;  // of the question under way
  ares_channel channel = nullptr;
  Lease lease;  // one: that for TCP after truncation comes when it can
  int udp = -1;
  int transmissions = 0;
  int datagrams = 0;  // received, fitting or not
  bool tcp = false;
  int last_errno = 0;
  int id = -1;

  bool done = false;
  int status = ARES_SUCCESS;
  std::vector<unsigned char> message;

  ~State() {
    if (channel != nullptr) ::ares_destroy(channel);
  }

  int open(int family, int type_of_socket, int protocol) {
    const int fd = limit == nullptr ? -1 : open_socket(family, type_of_socket, protocol, *limit);
    if (type_of_socket == SOCK_DGRAM) {
      udp = fd;
      if (fd >= 0) exchanged_by_udp(server, 1, 0, 0);
    } else {
      tcp = true;
      opened(fd, server);
    }
    return fd;
  }

  void note_errno() {
    if (errno != EAGAIN && errno != EINPROGRESS && errno != EINTR) last_errno = errno;
  }

  void drive(const WaitLimit& until);
  Failure failure() const;  // of a query that has no answer

  bool must_end() const { return datagrams >= kMaxDatagrams || (limit && limit->over()); }

  static State& of(void* user) { return *static_cast<State*>(user); }
};

// c-ares calls these instead of the system's: they count transmissions and keep the errno that
// c-ares itself folds into ARES_ECONNREFUSED.
struct SocketTap {
  template <class State>
  static ares_socket_functions table() {
    ares_socket_functions functions{};
    functions.asocket = [](int family, int type, int protocol, void* user) -> ares_socket_t {
      return State::of(user).open(family, type, protocol);
    };
    functions.aclose = [](ares_socket_t fd, void* user) {
      if (fd == State::of(user).udp) State::of(user).udp = -1;
      closing(fd);
      return ::close(fd);
    };
    functions.aconnect = [](ares_socket_t fd, const sockaddr* address, ares_socklen_t length,
                            void* user) {
      const int result = ::connect(fd, address, length);
      if (result != 0) State::of(user).note_errno();
      return result;
    };
    functions.arecvfrom = [](ares_socket_t fd, void* buffer, size_t length, int flags,
                             sockaddr* from, ares_socklen_t* from_length, void* user) -> ssize_t {
      // c-ares reads until there is nothing to read.
      if (State::of(user).must_end()) {
        errno = EAGAIN;
        return -1;
      }
      const ssize_t got = ::recvfrom(fd, buffer, length, flags, from, from_length);
      if (got < 0) State::of(user).note_errno();
      if (got >= 0 && fd == State::of(user).udp) {
        ++State::of(user).datagrams;
        exchanged_by_udp(State::of(user).server, 0, 0, got);
      }
      return got;
    };
    functions.asendv = [](ares_socket_t fd, const iovec* parts, int count, void* user) {
      if (fd == State::of(user).udp) ++State::of(user).transmissions;
      const ssize_t sent = ::writev(fd, parts, count);
      if (sent < 0) State::of(user).note_errno();
      if (sent > 0 && fd == State::of(user).udp) {
        exchanged_by_udp(State::of(user).server, 0, sent, 0);
      }
      return sent;
    };
    return functions;
  }
};

namespace {

std::vector<pollfd> sockets_of(ares_channel channel) {
  std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
  const int bits = ::ares_getsock(channel, sockets.data(), sockets.size());
  std::vector<pollfd> entries;
  for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
    const bool readable = ARES_GETSOCK_READABLE(bits, i);
    const bool writable = ARES_GETSOCK_WRITABLE(bits, i);
    if (!readable && !writable) continue;
    const int events = (readable ? POLLIN : 0) | (writable ? POLLOUT : 0);
    entries.push_back({sockets[static_cast<std::size_t>(i)], static_cast<short>(events), 0});
  }
  return entries;
}

// When c-ares wants to send again, or give up.
Clock::time_point wake_of(ares_channel channel) {
  timeval most{3600, 0};
  timeval next{};
  ::ares_timeout(channel, &most, &next);
  return Clock::now() + std::chrono::seconds(next.tv_sec) + std::chrono::microseconds(next.tv_usec);
}

}  // namespace

// Until the answer is there, c-ares gives up, or the limit is reached.
void Query::State::drive(const WaitLimit& until) {
  while (!done) {
    std::vector<pollfd> entries = sockets_of(channel);
    const Ready ready = wait(entries, until, wake_of(channel));
    for (const pollfd& entry : entries) {
      const bool in = (entry.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
      const bool out = (entry.revents & POLLOUT) != 0;
      ::ares_process_fd(channel, in ? entry.fd : ARES_SOCKET_BAD, out ? entry.fd : ARES_SOCKET_BAD);
    }
    if (done || must_end()) return;
    if (ready == Ready::timed_out) ::ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  }
}

Failure Query::State::failure() const {
  if (!done && datagrams > 0) {
    return {Outcome::name_failure, {"dns", datagrams, "datagrams that do not answer the query"}};
  }
  if (!done) return timed_out();
  const bool refused = status == ARES_ECONNREFUSED && last_errno != 0;
  return refused ? from_errno(last_errno) : from_ares(status);
}

Query::Query(const Address& server, std::string name, RecordType type)
    : state_(std::make_unique<State>()) {
  initialise_library();
  state_->server = server;
  state_->name = std::move(name);
  state_->type = type;
  ares_options options{};
  // STAYOPEN: the socket is still there for listen(). NOCHECKRESP: SERVFAIL and REFUSED are
  // answers, not reasons to ask again. NOSEARCH, NOALIASES: the name as it stands.
  options.flags =
      ARES_FLAG_STAYOPEN | ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  options.timeout = kFirstTimeoutMs;
  options.tries = kTries;
  // Everything is given, so that no file of the machine is read for a second time.
  char lookups[] = "b";
  options.lookups = lookups;
  options.ndots = 1;
  constexpr int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                       ARES_OPT_DOMAINS | ARES_OPT_SERVERS | ARES_OPT_SORTLIST | ARES_OPT_NDOTS;
  state_->status = ::ares_init_options(&state_->channel, &options, mask);
  if (state_->status != ARES_SUCCESS) return;
  static const ares_socket_functions tap = SocketTap::table<State>();
  ::ares_set_socket_functions(state_->channel, &tap, state_.get());
  state_->status = ::ares_set_servers_ports_csv(state_->channel, server.to_string().c_str());
}

Query::~Query() = default;

int Query::transmissions() const { return state_->transmissions; }
bool Query::over_tcp() const { return state_->tcp; }

Answer Query::ask(const WaitLimit& limit) {
  State& state = *state_;
  Answer answer;
  if (state.status != ARES_SUCCESS) {
    answer.failure = from_ares(state.status);
    return answer;
  }
  auto lease = descriptors().lease(1, limit);
  if (!lease) {
    answer.failure = no_descriptor();
    return answer;
  }
  state.lease = std::move(*lease);
  state.limit = &limit;
  const int type = state.type == RecordType::a ? ns_t_a : ns_t_aaaa;
  ::ares_query(
      state.channel, state.name.c_str(), ns_c_in, type,
      [](void* user, int status, int, unsigned char* message, int length) {
        State& self = State::of(user);
        self.done = true;
        self.status = status;
        if (message != nullptr) self.message.assign(message, message + length);
      },
      &state);
  state.drive(limit);
  state.limit = nullptr;
  if (!state.done || state.message.empty()) {
    answer.failure = state.failure();
    return answer;
  }
  state.id = message_id(state.message);
  answer = parse_answer(state.message, state.type);
  answer.from = state.server.to_string();
  return answer;
}

std::vector<Answer> Query::listen(const WaitLimit& limit) {
  constexpr std::size_t kMaxAnswers = 4;
  std::vector<Answer> answers;
  while (state_->udp >= 0 && answers.size() < kMaxAnswers && !limit.over() &&
         wait(state_->udp, POLLIN, limit) == Ready::yes) {
    std::array<unsigned char, 4096> buffer{};
    const ssize_t got = ::recv(state_->udp, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && errno != EAGAIN) break;
    if (got > 0) exchanged_by_udp(state_->server, 0, 0, got);
    if (got < 2) continue;
    const std::span message(buffer.data(), static_cast<std::size_t>(got));
    if (message_id(message) != state_->id) continue;
    Answer& answer = answers.emplace_back(parse_answer(message, state_->type));
    answer.from = state_->server.to_string();
  }
  return answers;
}

}  // namespace sfprobe::net
