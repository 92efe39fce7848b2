#include "trust/anchors.hpp"

#include <openssl/err.h>

#include <algorithm>

#include "trust/certificate.hpp"
#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxSignatures = 64;  // that are checked

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool has_name(X509* issuer, X509* certificate) {
  return ::X509_NAME_cmp(::X509_get_subject_name(issuer), ::X509_get_issuer_name(certificate)) == 0;
}

bool has_signed(X509* issuer, X509* certificate) {
  const bool good = ::X509_verify(certificate, ::X509_get0_pubkey(issuer)) == 1;
  ::ERR_clear_error();
  return good;
}

AnchorFacts facts_of(const Trial& trial, const Candidate& candidate,
                     const std::vector<StorePtr>& stores) {
  const CertificateFacts read = read_certificate(candidate.certificate);
  AnchorFacts facts;
  facts.subject = read.subject;
  facts.sha256 = candidate.sha256;
  facts.not_before = read.not_before;
  facts.not_after = read.not_after;
  facts.root = candidate.self_issued;
  for (const Certificate& sent : trial.chain()) {
    facts.sent = facts.sent || sha256_of(sent.get()) == candidate.sha256;
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trial.candidates().size(); ++i) {
    if (trial.candidates()[i].sha256 != candidate.sha256) continue;
    for (const Holder& holder : trial.holders(i)) {
      const bool counts = std::find(stores.begin(), stores.end(), holder.store) != stores.end();
      const auto same = [&](const HolderFacts& h) {
        return h.store == holder.store->name() && h.file == holder.file;
      };
      if (!counts || std::any_of(facts.held_by.begin(), facts.held_by.end(), same)) continue;
      facts.held_by.push_back({holder.store->name(), holder.file});
      names.push_back(holder.store->name());
    }
    break;
  }
  for (const StorePtr& store : stores) {
    if (!contains(names, store->name()) && !contains(facts.lacking, store->name())) {
      facts.lacking.push_back(store->name());
    }
  }
  return facts;
}

// Which candidates and sent certificates stand above the leaf, by signature.
class Ascent {
 public:
  Ascent(const Trial& trial, const std::vector<std::string>& proven) : trial_(trial) {
    reach(trial.chain().front());
    for (const Candidate& candidate : trial.candidates()) {
      if (contains(proven, candidate.sha256)) reach(candidate.certificate);
    }
    std::size_t next = 0;
    while (next < reached_.size()) climb(Certificate(reached_[next++]));  // which adds to them
  }

  bool reached(const std::string& sha256) const { return contains(known_, sha256); }
  // The highest certificate of the path that nobody here could follow.
  X509* last() const { return reached_.back().get(); }

 private:
  void reach(const Certificate& certificate) {
    const std::string sha256 = sha256_of(certificate.get());
    if (contains(known_, sha256)) return;
    known_.push_back(sha256);
    reached_.push_back(certificate);
  }
  void try_issuer(const Certificate& issuer, X509* certificate) {
    const std::string sha256 = sha256_of(issuer.get());
    if (contains(known_, sha256) || !has_name(issuer.get(), certificate)) return;
    if (++signatures_ > kMaxSignatures || !has_signed(issuer.get(), certificate)) return;
    reach(issuer);
  }
  void climb(const Certificate& certificate) {
    for (const Certificate& sent : trial_.chain()) try_issuer(sent, certificate.get());
    for (const Candidate& candidate : trial_.candidates()) {
      try_issuer(candidate.certificate, certificate.get());
    }
  }

  const Trial& trial_;
  std::vector<std::string> known_;
  Chain reached_;
  std::size_t signatures_ = 0;
};

}  // namespace

bool AnchorFacts::is_public() const {
  return std::any_of(held_by.begin(), held_by.end(),
                     [](const HolderFacts& h) { return h.store.starts_with("Node.js "); });
}

AnchorsFacts find_anchors(const Trial& trial, const std::vector<StorePtr>& stores,
                          const std::vector<std::string>& proven) {
  AnchorsFacts facts;
  if (trial.chain().empty()) return facts;
  const Ascent ascent(trial, proven);
  for (const Candidate& candidate : trial.candidates()) {
    const bool told = std::any_of(facts.anchors.begin(), facts.anchors.end(),
                                  [&](const auto& a) { return a.sha256 == candidate.sha256; });
    if (told) continue;
    if (ascent.reached(candidate.sha256)) {
      facts.anchors.push_back(facts_of(trial, candidate, stores));
    } else {
      facts.namesakes.push_back(facts_of(trial, candidate, stores));
    }
  }
  for (const Certificate& sent : trial.chain()) {
    X509* x = sent.get();
    const std::string sha256 = sha256_of(x);
    const bool told = std::any_of(facts.anchors.begin(), facts.anchors.end(),
                                  [&](const auto& a) { return a.sha256 == sha256; });
    if (told || !has_name(x, x)) continue;
    if (sent != trial.chain().front() && !ascent.reached(sha256)) continue;
    facts.anchors.push_back(facts_of(trial, {sent, sha256, true}, stores));
  }
  // Roots first, and among them those that somebody here holds.
  std::stable_sort(facts.anchors.begin(), facts.anchors.end(), [](const auto& a, const auto& b) {
    return std::pair(!a.root, a.held_by.empty()) < std::pair(!b.root, b.held_by.empty());
  });
  if (facts.anchors.empty() || !facts.anchors.front().root) {
    const Certificate last(ascent.last(), [](X509*) {});
    const CertificateFacts read = read_certificate(last);
    facts.wanted = read.issuer;
    facts.wanted_from = read.aia_issuer;
  }
  return facts;
}

}  // namespace sfprobe::trust
