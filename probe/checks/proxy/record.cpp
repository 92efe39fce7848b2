#include "checks/proxy/record.hpp"

#include <algorithm>
#include <array>

#include "facts/steps.hpp"
#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::size_t kMaxHeaders = 20;
constexpr std::size_t kMaxTitle = 100;
constexpr std::size_t kMaxExcerpt = 160;
constexpr std::size_t kMaxHeader = 200;
constexpr std::size_t kMaxStatusLine = 500;
constexpr std::size_t kFirstBytes = 64;
constexpr std::size_t kMaxWords = 4096;  // of a page, before secrets are taken out

constexpr auto kTelling = std::to_array<std::string_view>(
    {"via", "server", "proxy-agent", "x-cache", "x-cache-lookup", "x-squid-error", "x-request-id",
     "x-correlation-id", "x-amz-cf-id", "cf-ray", "x-zscaler-error", "x-bluecoat-via",
     "mime-version", "retry-after", "location", "content-type"});

std::string first_word(const std::string& text) { return text.substr(0, text.find_first_of(" ,")); }

// curl looks into the headers, which libcurl alone does not.
bool has_no_header(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  const auto lines = text::lines(bytes.substr(0, end));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (line.find('\0') != std::string_view::npos) return true;
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (folded ? i == 1 : line.find(':') == std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

void record_choice(ProbeContext& context) {
  ChoiceFacts facts;
  const ProxyChoice& sf = context.cli_choice();
  facts.decision = sf.decision;
  facts.variable = sf.variable;
  facts.proxy = sf.url.host.empty() ? "" : sf.url.shown();
  facts.fault = sf.url.fault;
  facts.credentials = sf.url.has_credentials();
  for (const proxy::ProxyChoice& choice : context.choices) facts.choices.push_back(fact_of(choice));
  for (const proxy::ProxyChoice& trial : context.trials) facts.trials.push_back(fact_of(trial));
  context.recorder.add({.id = steps::kProxyChoice,
                        .action = steps::action(steps::Action::choose),
                        .subject = facts.proxy.empty() ? "no proxy" : facts.proxy,
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       net::Clock::now());
}

TunnelFacts facts_of(const Recorder& recorder, const net::Proxy& proxy, const std::string& request,
                     const net::Tunnel& tunnel) {
  const auto said = [&](std::string_view text) { return recorder.from_peer(text); };
  TunnelFacts facts;
  facts.request = request;
  facts.status = tunnel.status;
  facts.status_line = text::clean(said(tunnel.status_line), kMaxStatusLine);
  for (const auto& [name, value] : tunnel.headers) {
    if (name == "proxy-authenticate") {
      facts.schemes.push_back(first_word(said(value)));
    }
    const bool telling = std::find(kTelling.begin(), kTelling.end(), name) != kTelling.end();
    if (telling && facts.headers.size() < kMaxHeaders) {
      // A place to sign in often carries a token in its query.
      const std::string shown = name == "location" ? text::show_link(said(value)) : said(value);
      facts.headers.push_back(name + ": " + text::clean(shown, kMaxHeader));
    }
  }
  if (text::looks_like_html(tunnel.body)) {
    facts.title = text::clean(said(text::html_title(tunnel.body)), kMaxTitle);
    facts.excerpt = text::clean(said(text::html_words(tunnel.body, kMaxWords)), kMaxExcerpt);
  } else {
    facts.excerpt = text::clean(said(tunnel.body), kMaxExcerpt);
  }
  if (tunnel.status == 0) {
    facts.first_bytes = text::printable(said(tunnel.first_bytes)).substr(0, kFirstBytes);
  }
  facts.received = tunnel.received;
  facts.first_byte_us = tunnel.first_byte_us;
  facts.credentials = proxy.has_credentials();
  facts.unread = tunnel.unread;
  facts.loose_status = tunnel.loose_status;
  facts.behind = tunnel.behind && tunnel.failure.ok();
  facts.no_header = has_no_header(tunnel.bytes);
  const net::SocksRefusal refusal = net::socks_refusal_of(tunnel.failure);
  facts.socks_methods_refused = refusal.methods;
  facts.socks_credentials_refused = refusal.credentials;
  facts.socks_reply = refusal.reply;
  facts.readings = readings_of(tunnel.bytes, false);
  const bool taken = std::all_of(facts.readings.begin(), facts.readings.end(), [](const auto& r) {
    return r.error == text::HttpError::none && r.continues == 0 && r.status / 100 != 1 &&
           !(r.extra && r.status == 304);
  });
  if (taken) facts.readings.clear();
  return facts;
}

}  // namespace sfprobe::proxy
