#include "serve/http_server.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "sfprobe/error.hpp"
#include "text/show.hpp"

namespace sfprobe::serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::chrono::milliseconds kAfterFailedAccept{100};

[[noreturn]] void refuse(const std::string& listen, const std::string& why) {
  throw InputError("--listen: " + text::show_target(listen) + ": " + why);
}

tcp::endpoint endpoint_of(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    refuse(listen, "an IPv6 address needs brackets: [::1]:9817");
  }
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  std::uint16_t port = 0;
  const char* const end = listen.data() + listen.size();
  const char* const begin = colon == std::string::npos ? end : listen.data() + colon + 1;
  const auto read = std::from_chars(begin, end, port);
  if (error || begin == end || read.ec != std::errc() || read.ptr != end) {
    refuse(listen, "an IP address and a port are needed: 127.0.0.1:9817");
  }
  return {address, port};
}

// Of requests that cannot be read.
Response answer_to(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return {431, "the request is too large\n"};
  if (error == http::error::unexpected_body || error == http::error::body_limit) {
    return {413, "a request has no body here\n"};
  }
  return {400, "that is no HTTP request\n"};
}

using Connections = std::atomic<std::size_t>;

// One connection: a request is read, answered and forgotten, one after the other.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const std::function<Answer(const Request&)>& begin,
          const ServerLimits& limits, asio::thread_pool& jobs, Connections& open)
      : stream_(std::move(socket)), begin_(begin), limits_(limits), jobs_(jobs), open_(open) {
    ++open_;
  }
  ~Session() { --open_; }

  void read() {
    if (ending_) return close();
    busy_ = false;
    parser_.emplace();
    parser_->header_limit(limits_.header_bytes);
    parser_->body_limit(0);
    stream_.expires_after(limits_.read);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const boost::system::error_code& error,
                                                 std::size_t) { self->on_read(error); });
  }

  // What is being answered is answered.
  void end() {
    ending_ = true;
    if (!busy_) close();
  }

 private:
  void on_read(const boost::system::error_code& error) {
    busy_ = true;
    if (error == http::error::end_of_stream || error == beast::error::timeout ||
        error == asio::error::operation_aborted) {
      return close();
    }
    if (error) {
      keep_alive_ = false;
      // What is no error of the parser leaves nobody to answer.
      return error.category() == http::make_error_code(http::error::bad_method).category()
                 ? write(answer_to(error))
                 : close();
    }
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    head_ = message.method() == http::verb::head;
    Answer answer = begin_({std::string(message.method_string()), std::string(message.target()),
                            std::string(message["X-Prometheus-Scrape-Timeout-Seconds"])});
    if (auto* response = std::get_if<Response>(&answer)) return write(std::move(*response));
    start(std::get<Job>(std::move(answer)));
  }

  void start(Job job) {
    stop_ = std::stop_source();
    stream_.expires_never();
    stream_.socket().async_wait(
        tcp::socket::wait_read,
        [self = shared_from_this()](const boost::system::error_code& error) {
          if (!error) self->stop_if_gone();
        });
    asio::post(jobs_, [self = shared_from_this(), job = std::move(job),
                       work = asio::make_work_guard(stream_.get_executor())]() mutable {
      auto response = std::make_shared<Response>(job(self->stop_.get_token()));
      job = nullptr;  // its place is free before the answer is out
      asio::post(work.get_executor(), [self, response] {
        self->stream_.cancel();  // the wait for the client's end
        self->write(std::move(*response));
      });
    });
  }

  // Nobody waits for the answer: the probe may end.
  void stop_if_gone() {
    char byte = 0;
    const ssize_t got = ::recv(stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) stop_.request_stop();
  }

  void write(Response answer) {
    auto& response = response_.emplace();
    response.version(11);
    response.result(static_cast<unsigned>(answer.status));
    response.set(http::field::content_type, answer.type);
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Content-Security-Policy", "default-src 'none'");
    if (answer.retry_after > 0) {
      response.set(http::field::retry_after, std::to_string(answer.retry_after));
    }
    if (answer.status == 405) response.set(http::field::allow, "GET, HEAD");
    response.keep_alive(keep_alive_ && !ending_);
    response.content_length(answer.body.size());
    if (!head_) response.body() = std::move(answer.body);
    stream_.expires_after(limits_.write);
    http::async_write(
        stream_, response,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
          if (error || !self->response_->keep_alive()) return self->close();
          self->read();
        });
  }

  void close() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.close();
  }

  beast::tcp_stream stream_;
  const std::function<Answer(const Request&)>& begin_;
  const ServerLimits& limits_;
  asio::thread_pool& jobs_;
  Connections& open_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::stop_source stop_;
  bool head_ = false;
  bool keep_alive_ = false;
  bool busy_ = false;    // a request is being answered
  bool ending_ = false;  // no further one is read
};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const std::string& listen, std::function<Answer(const Request&)> begin, ServerLimits limits)
      : begin_(std::move(begin)), limits_(limits), jobs_(limits.jobs), acceptor_(io_), pause_(io_) {
    const tcp::endpoint endpoint = endpoint_of(listen);
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) refuse(listen, error.message());
    ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
  }

  std::string address() const {
    const tcp::endpoint at = acceptor_.local_endpoint();
    const std::string host = at.address().to_string();
    return (at.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(at.port());
  }

  void run() {
    accept();
    io_.run();
    jobs_.join();
  }

  void stop() {
    asio::post(io_, [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
      for (const auto& weak : sessions_) {
        if (const auto session = weak.lock()) session->end();
      }
    });
  }

 private:
  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) return accept_later();  // no descriptor, for one
      if (open_ < limits_.connections) take(std::move(socket));
      accept();
    });
  }

  void accept_later() {
    pause_.expires_after(kAfterFailedAccept);
    pause_.async_wait([this](const boost::system::error_code& error) {
      if (!error) accept();
    });
  }

  void take(tcp::socket socket) {
    std::erase_if(sessions_, [](const auto& weak) { return weak.expired(); });
    auto session = std::make_shared<Session>(std::move(socket), begin_, limits_, jobs_, open_);
    sessions_.push_back(session);
    session->read();
  }

  const std::function<Answer(const Request&)> begin_;
  const ServerLimits limits_;
  Connections open_ = 0;
  asio::io_context io_{1};
  asio::thread_pool jobs_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::vector<std::weak_ptr<Session>> sessions_;
};

HttpServer::HttpServer(const std::string& listen, std::function<Answer(const Request&)> begin,
                       ServerLimits limits)
    : impl_(std::make_unique<Impl>(listen, std::move(begin), limits)) {}

HttpServer::~HttpServer() = default;
std::string HttpServer::address() const { return impl_->address(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace sfprobe::serve
