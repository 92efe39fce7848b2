#include <algorithm>

#include "clients/curl/stages.hpp"

namespace sfprobe::clients::curl {
namespace {

// libcurl, which is the same version, has seen it: its number is curl's.
const Exit* end_of_h2(const HttpAnswer& token) {
  static constexpr Exit kKnown[] = {kFraming, kPartial, kNothing, kSend, kReceive, kStream};
  if (token.facts.alpn != "h2" || token.raw.source != "curl") return nullptr;
  return find_exit(kKnown, token.raw.code);
}

}  // namespace

Result answer(const Path& path, Timeline timeline) {
  const HttpAnswer* found = path.token_of(kH2);
  if (found == nullptr || !found->asked()) {
    return timeline.unseen(why_not_asked(found));
  }
  const HttpAnswer& token = *found;
  if (token.facts.unverified) {
    return failed(timeline, kCertificate, "curl does not accept the certificate");
  }
  timeline.ms += token.wait_ms();
  // The step of an answer that was read twice took twice as long.
  if (!token.facts.reread) timeline.ms = std::max(timeline.ms, token.ms);
  const bool begun = token.facts.status != 0;
  if (path.handshakes.front().facts.client_certificate_wanted && token.outcome != Outcome::ok) {
    return timeline.error({kReceive.name, kSend.name, kFraming.name}, "",
                          "the server wants a client certificate");
  }
  if (const Exit* exit = end_of_h2(token)) {
    Result result = failed(timeline, *exit, "the HTTP/2 exchange is broken");
    // What is left unread makes a close a reset.
    if (exit->number == kReceive.number) result.codes.emplace_back(kPartial.name);
    if (exit->number == kFraming.number) result.codes.emplace_back(kReceive.name);
    if (exit->number == kPartial.number) result.codes.emplace_back(kReceive.name);
    return result;
  }
  switch (token.outcome) {
    case Outcome::ok:
    case Outcome::too_large: return timeline.response(token.facts.status);
    case Outcome::timed_out:
      timeline.inferred = true;
      return timeline.hang(kNever, {}, "no answer");
    case Outcome::closed: {
      const Exit* exit = by_libcurl(path);
      return failed(timeline, exit ? *exit : begun ? kPartial : kNothing, "the answer ends");
    }
    default: {
      const Exit* exit = by_libcurl(path);
      return failed(timeline, exit ? *exit : kReceive, "the answer is not one that it takes");
    }
  }
}

}  // namespace sfprobe::clients::curl
