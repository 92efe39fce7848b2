#include "guidance/transcript.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/inspection_products.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxCertificates = 32;
constexpr std::uint32_t kMaxWrapped = 2;    // lines on which a name goes on
constexpr std::size_t kMaxName = 300;       // letters of an issuer
constexpr std::size_t kMaxExchange = 4000;  // letters between CONNECT and its answer

using text::is_digit;

// "> CONNECT host:443 HTTP/1.1 … < HTTP/1.1 405 Method Not Allowed"
void add_connect_answer(std::string_view text, std::vector<Shown>& shown) {
  constexpr auto kRequests = std::to_array<std::string_view>({">connect", "connect"});
  for (const std::string_view request : kRequests) {
    for (std::size_t i = text.find(request); i != std::string_view::npos;
         i = text.find(request, i + 1)) {
      // Bounded, so that many requests without an answer cost no more than one look at each.
      const std::size_t version = text.substr(i, kMaxName).find(":443http/1.");
      if (version == std::string_view::npos) continue;
      const std::size_t from = i + version + 12;
      if (from > text.size()) return;
      std::size_t answer = text.substr(from, kMaxExchange).find("http/1.");
      if (answer == std::string_view::npos) return;
      answer += from;
      const std::string_view status = text.substr(std::min(answer + 8, text.size()), 3);
      if (status.size() < 3 || !std::all_of(status.begin(), status.end(), is_digit)) continue;
      if (status.front() == '2' || status.front() == '1') continue;
      shown.push_back({status == "407" ? "PROXY_AUTH_REQUIRED" : "PROXY_REFUSED",
                       {answer, answer + 11, false},
                       Rule::Kind::text});
      return;
    }
  }
}

// "i:CN = Zscaler Intermediate Root CA", "issuer=…", "* issuer: …"
void add_inspecting_issuer(const NormalizedText& text, std::vector<Shown>& shown) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"issuer=", "issuer:", "issuername:", "i:cn=", "i:c=", "i:o=", "i:/", "issuedby:"});
  std::size_t seen = 0;
  for (const std::string_view before : kBefore) {
    for (std::size_t i = text.text.find(before); i != std::string::npos && seen < kMaxCertificates;
         i = text.text.find(before, i + 1), ++seen) {
      const std::size_t start = i + before.size();
      std::size_t end = start;
      while (end < text.size() && end - start < kMaxName &&
             text.line[end] <= text.line[i] + kMaxWrapped)
        ++end;
      // The name as it was written, for a product's name may have blanks.
      std::string name;
      for (std::size_t k = start; k < end; ++k) {
        const bool wrapped = (text.gap[k] & kLineEnd) != 0;
        if (k > start && !wrapped && (text.gap[k] & (kBlank | kHyphen)) != 0) {
          name += (text.gap[k] & kHyphen) != 0 ? '-' : ' ';
        }
        name += text.text[k];
      }
      if (text::inspection_product(name).empty()) continue;
      shown.push_back({"CERT_INTERCEPTED", {i, end, false}, Rule::Kind::text});
      return;
    }
  }
}

// "login.salesforce.com. 60 IN A 0.0.0.0", "Name: login.salesforce.com Address: 127.0.0.1",
// "PING login.salesforce.com (127.0.0.1)". Private addresses may be meant, so they do
// not count, and whatever else the text says explains more.
void add_sinkhole(std::string_view text, std::vector<Shown>& shown) {
  constexpr std::string_view kHost = "force.com";
  constexpr auto kBefore = std::to_array<std::string_view>({"ina", "address:", "(", "addresses:"});
  constexpr auto kNowhere = std::to_array<std::string_view>({"0.0.0.0", "127.0.0.", "127.0.1."});
  constexpr std::size_t kFar = 40;
  for (std::size_t i = text.find(kHost); i != std::string_view::npos; i = text.find(kHost, i + 1)) {
    const std::string_view after = text.substr(i + kHost.size(), kFar);
    for (const std::string_view before : kBefore) {
      const std::size_t at = after.find(before);
      if (at == std::string_view::npos) continue;
      const std::string_view address = after.substr(at + before.size());
      if (std::none_of(kNowhere.begin(), kNowhere.end(),
                       [&](std::string_view one) { return address.starts_with(one); }))
        continue;
      const std::size_t start = i + kHost.size() + at;
      shown.push_back(
          {"DNS_SINKHOLE", {start, start + before.size() + 7, false}, Rule::Kind::generic});
      return;
    }
  }
}

}  // namespace

std::vector<Shown> shown_in(const NormalizedText& text) {
  std::vector<Shown> shown;
  add_connect_answer(text.text, shown);
  add_inspecting_issuer(text, shown);
  add_sinkhole(text.text, shown);
  return shown;
}

}  // namespace sfprobe::guidance
