#include "lab/h2.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace sfprobe::lab {
namespace {

struct Stream {
  H2Request request{};
  std::string body{};  // of the answer, or as much of it as is sent
  std::size_t sent = 0;
  bool ends = true;
};

struct Connection {
  std::map<std::int32_t, Stream> streams{};
  std::vector<std::int32_t> asked{};  // requests that are whole, and not answered yet
};

Connection& connection_of(void* user) { return *static_cast<Connection*>(user); }

int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
              std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
              std::uint8_t, void* user) {
  H2Request& request = connection_of(user).streams[frame->hd.stream_id].request;
  const std::string key(reinterpret_cast<const char*>(name), name_size);
  const std::string text(reinterpret_cast<const char*>(value), value_size);
  if (key == ":method") request.method = text;
  if (key == ":path") request.path = text;
  return 0;
}

int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  const bool of_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (of_request && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
    connection_of(user).asked.push_back(frame->hd.stream_id);
  }
  return 0;
}

ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t size,
                  std::uint32_t* flags, nghttp2_data_source* source, void*) {
  Stream& stream = *static_cast<Stream*>(source->ptr);
  const std::size_t part = std::min(size, stream.body.size() - stream.sent);
  if (part == 0 && !stream.ends) return NGHTTP2_ERR_DEFERRED;
  std::copy_n(stream.body.data() + stream.sent, part, buffer);
  stream.sent += part;
  if (stream.sent == stream.body.size() && stream.ends) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(part);
}

std::shared_ptr<nghttp2_session> make_session(Connection& connection) {
  nghttp2_session_callbacks* callbacks = nullptr;
  ::nghttp2_session_callbacks_new(&callbacks);
  ::nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  ::nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session* session = nullptr;
  ::nghttp2_session_server_new(&session, callbacks, &connection);
  ::nghttp2_session_callbacks_del(callbacks);
  ::nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, nullptr, 0);
  return {session, ::nghttp2_session_del};
}

bool flush(nghttp2_session* session, testing::Peer& peer) {
  for (;;) {
    const std::uint8_t* bytes = nullptr;
    const ssize_t size = ::nghttp2_session_mem_send(session, &bytes);
    if (size <= 0) return size == 0;
    if (!peer.send_tls({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)})) {
      return false;
    }
  }
}

nghttp2_nv field(const std::string& name, const std::string& value) {
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

// Names are lower case there (section 8.2.1).
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void submit(nghttp2_session* session, std::int32_t id, Stream& stream, const H2Answer& answer) {
  if (answer.status.empty()) return;
  auto headers = answer.headers;
  for (auto& [name, value] : headers) name = lower(name);
  const std::string status_name = ":status";
  std::vector<nghttp2_nv> fields{field(status_name, answer.status)};
  for (const auto& [name, value] : headers) fields.push_back(field(name, value));
  stream.ends = answer.then == H2Answer::Then::nothing;
  stream.body = answer.body.substr(0, stream.ends ? std::string::npos : answer.body_sent);
  nghttp2_data_provider body{};
  body.source.ptr = &stream;
  body.read_callback = read_body;
  ::nghttp2_submit_response(session, id, fields.data(), fields.size(), &body);
}

}  // namespace

bool serve_h2(testing::Peer& peer, const std::function<H2Answer(const H2Request&)>& answer) {
  Connection connection;
  const auto session = make_session(connection);
  while (flush(session.get(), peer)) {
    const std::string bytes = peer.receive_tls();
    if (bytes.empty()) return true;
    if (::nghttp2_session_mem_recv(
            session.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) < 0) {
      return false;
    }
    for (const std::int32_t id : std::exchange(connection.asked, {})) {
      Stream& stream = connection.streams[id];
      const H2Answer said = answer(stream.request);
      submit(session.get(), id, stream, said);
      if (!flush(session.get(), peer)) return false;
      using Then = H2Answer::Then;
      if (said.then == Then::leave) return false;
      if (said.then == Then::rst) {
        ::nghttp2_submit_rst_stream(session.get(), NGHTTP2_FLAG_NONE, id, said.error);
      }
      if (said.then == Then::goaway) {
        ::nghttp2_submit_goaway(session.get(), NGHTTP2_FLAG_NONE, said.processed ? id : 0,
                                said.error, nullptr, 0);
        flush(session.get(), peer);
        return false;
      }
    }
  }
  return false;
}

}  // namespace sfprobe::lab
