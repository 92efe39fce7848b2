#include "trust/verify.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>

#include "text/ip.hpp"
#include "trust/certificate.hpp"
#include "trust/openssl.hpp"
#include "trust/server_identity.hpp"

namespace sfprobe::trust {
namespace {

// OpenSSL, and with it each client, builds paths of up to 100 issuers (the default of
// X509_VERIFY_PARAM_set_depth(3)): nothing below may stop short of that.
constexpr std::size_t kMaxNames = 256;       // that are looked up
constexpr std::size_t kMaxCandidates = 256;  // same-named ones included
constexpr std::size_t kMaxPath = 102;        // entries that are told

// Node.js, src/crypto/crypto_common.cc (X509ErrorCode): the errors that it names (but
// those of checks that are never asked for); any other is UNSPECIFIED.
constexpr auto kNodeNames = std::to_array<std::pair<int, const char*>>({
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT"},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, "UNABLE_TO_DECRYPT_CERT_SIGNATURE"},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID"},
    {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "ERROR_IN_CERT_NOT_BEFORE_FIELD"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "ERROR_IN_CERT_NOT_AFTER_FIELD"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG"},
    {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED"},
    {X509_V_ERR_INVALID_CA, "INVALID_CA"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED"},
    {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE"},
    {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED"},
    {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED"},
});

const char* node_name(int error) {
  for (const auto& [number, name] : kNodeNames) {
    if (number == error) return name;
  }
  return "UNSPECIFIED";
}

// Node keeps going after an error and reports the last one; curl stops at the first.
struct Errors {
  int first = X509_V_OK;
  int first_depth = 0;
  int last_depth = 0;
};

int note_and_continue(int ok, X509_STORE_CTX* context) {
  auto* errors = static_cast<Errors*>(::X509_STORE_CTX_get_app_data(context));
  if (ok == 1) return 1;
  errors->last_depth = ::X509_STORE_CTX_get_error_depth(context);
  if (errors->first == X509_V_OK) {
    errors->first = ::X509_STORE_CTX_get_error(context);
    errors->first_depth = errors->last_depth;
  }
  return 1;
}

bool accepts_name(const Rules& rules, X509* leaf, const std::string& host) {
  if (!rules.node_names) return curl_accepts_name(leaf, host);
  if (!rules.ipv6_names && text::is_ip(host) && host.find(':') != std::string::npos) return false;
  return node_accepts_name(leaf, host);
}

void keep_path(X509_STORE_CTX* context, Verification& result) {
  const STACK_OF(X509)* path = ::X509_STORE_CTX_get0_chain(context);
  result.path_length = path == nullptr ? 0 : sk_X509_num(path);
  for (int i = 0; i < result.path_length && result.path.size() < kMaxPath; ++i) {
    X509* certificate = sk_X509_value(path, i);
    result.path.push_back(
        {subject_text(certificate), sha256_of(certificate), "", unnamed_curve(certificate)});
  }
}

}  // namespace

Trial::Trial(Chain chain, std::string host, std::int64_t at)
    : chain_(std::move(chain)), host_(std::move(host)), at_(at) {
  for (const Certificate& certificate : chain_) {
    sent_.push_back(sha256_of(certificate.get()));
    add_name(::X509_get_issuer_name(certificate.get()));
    add_name(::X509_get_subject_name(certificate.get()));
  }
}

void Trial::add_name(const X509_NAME* name) {
  const bool known = std::any_of(names_.begin(), names_.end(), [&](const X509_NAME* other) {
    return ::X509_NAME_cmp(name, other) == 0;
  });
  if (!known && names_.size() < kMaxNames) names_.push_back(name);
}

Trial::Asked& Trial::asked(const StorePtr& store) {
  for (Asked& one : asked_) {
    if (one.store == store) return one;
  }
  return asked_.emplace_back(Asked{store, 0, {}});
}

std::size_t Trial::candidate_of(const Certificate& certificate) {
  const std::string sha256 = sha256_of(certificate.get());
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (candidates_[i].sha256 != sha256) continue;
    // One that carries trust settings of its own (openssl-x509(1), -addtrust) is another one.
    if (::X509_trusted(candidates_[i].certificate.get()) == 0 &&
        ::X509_trusted(certificate.get()) == 0) {
      return i;
    }
  }
  X509* x = certificate.get();
  const bool self_issued =
      ::X509_NAME_cmp(::X509_get_subject_name(x), ::X509_get_issuer_name(x)) == 0;
  candidates_.push_back({certificate, sha256, self_issued});
  if (!self_issued) add_name(::X509_get_issuer_name(x));
  return candidates_.size() - 1;
}

// Returns whether anything new was asked for.
bool Trial::ask(Asked& asked) {
  const std::size_t before = asked.names;
  for (; asked.names < names_.size(); ++asked.names) {
    std::vector<Anchor> found;
    asked.store->find(names_[asked.names], found);
    for (Anchor& anchor : found) {
      if (candidates_.size() >= kMaxCandidates) break;
      const std::size_t candidate = candidate_of(anchor.certificate);
      const bool known = std::any_of(asked.held.begin(), asked.held.end(),
                                     [&](const Held& h) { return h.candidate == candidate; });
      if (!known) asked.held.push_back({candidate, std::move(anchor.file)});
    }
  }
  return asked.names != before;
}

std::vector<Holder> Trial::holders(std::size_t candidate) const {
  std::vector<Holder> holders;
  for (const Asked& one : asked_) {
    for (const Held& held : one.held) {
      if (candidates_[held.candidate].sha256 == candidates_[candidate].sha256) {
        holders.push_back({one.store, held.file});
      }
    }
  }
  return holders;
}

bool Trial::knows_subject(const Key& key, const X509_NAME* subject) const {
  return std::any_of(key.candidates.begin(), key.candidates.end(), [&](std::size_t i) {
    X509* known = candidates_[i].certificate.get();
    return ::X509_NAME_cmp(::X509_get_subject_name(known), subject) == 0;
  });
}

Verification Trial::run(const Key& key) {
  const Owned<X509_STORE> store(::X509_STORE_new());
  for (const std::size_t i : key.candidates) {
    ::X509_STORE_add_cert(store.get(), candidates_[i].certificate.get());
  }
  X509* leaf = chain_.front().get();
  const Owned<STACK_OF(X509)> others(sk_X509_new_null());
  for (std::size_t i = 1; i < chain_.size(); ++i) {
    ::X509_up_ref(chain_[i].get());
    sk_X509_push(others.get(), chain_[i].get());
  }
  Errors errors;
  const Owned<X509_STORE_CTX> context(::X509_STORE_CTX_new());
  ::X509_STORE_CTX_init(context.get(), store.get(), leaf, others.get());
  ::X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* parameters = ::X509_STORE_CTX_get0_param(context.get());
  ::X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at_));
  ::X509_VERIFY_PARAM_set_auth_level(parameters, key.rules.security_level);
  if (key.rules.partial_chain) {
    ::X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  }
  ::X509_STORE_CTX_set_app_data(context.get(), &errors);
  ::X509_STORE_CTX_set_verify_cb(context.get(), note_and_continue);
  ::X509_verify_cert(context.get());

  Verification result;
  keep_path(context.get(), result);
  result.error = ::X509_STORE_CTX_get_error(context.get());
  result.first_error = errors.first == X509_V_OK ? result.error : errors.first;
  result.depth = key.rules.first_error ? errors.first_depth : errors.last_depth;
  const auto shown = key.rules.first_error ? result.first_error : result.error;
  if (shown != X509_V_OK) {
    result.code = node_name(static_cast<int>(shown));
    result.text = ::X509_verify_cert_error_string(shown);
  } else if (!accepts_name(key.rules, leaf, host_)) {
    result.depth = 0;
    result.code = "ERR_TLS_CERT_ALTNAME_INVALID";
    result.text = "the certificate is for other names";
  } else {
    result.trusted = true;
  }
  return result;
}

// Where each certificate of the path came from, and which of them is the anchor.
void Trial::name_the_anchor(const View& view, const std::vector<StorePtr>& stores,
                            Verification& result) {
  for (PathEntry& entry : result.path) {
    if (std::find(sent_.begin(), sent_.end(), entry.sha256) != sent_.end()) entry.from = "sent";
  }
  for (const StorePtr& store : stores) {
    for (const Held& held : asked(store).held) {
      const Candidate& candidate = candidates_[held.candidate];
      for (PathEntry& entry : result.path) {
        if (entry.from.empty() && entry.sha256 == candidate.sha256) entry.from = store->name();
      }
      if (result.path.empty() || result.path.back().sha256 != candidate.sha256) continue;
      const bool ends_here = candidate.self_issued || view.rules.partial_chain || result.error == 0;
      if (!ends_here || !result.anchor_sha256.empty()) continue;
      result.anchor = result.path.back().subject;
      result.anchor_sha256 = candidate.sha256;
      result.anchor_store = store->name();
      result.anchor_file = held.file;
    }
  }
}

Verification Trial::verify(const View& view) {
  Verification result;
  if (chain_.empty()) {
    result.code = "UNSPECIFIED";
    result.text = "no certificate was sent";
    return result;
  }
  if (!view.refusal_code.empty()) {
    result.code = view.refusal_code;
    result.text = view.refusal;
    return result;
  }
  result = verify_with(view, view.stores);
  if (result.trusted || view.further.empty()) return result;
  std::vector<StorePtr> all = view.stores;
  all.insert(all.end(), view.further.begin(), view.further.end());
  return verify_with(view, all);
}

void Trial::ask_all(const std::vector<StorePtr>& stores) {
  for (bool more = true; more;) {
    more = false;
    for (const StorePtr& store : stores) more = ask(asked(store)) || more;
  }
}

Verification Trial::verify_with(const View& view, const std::vector<StorePtr>& stores) {
  Verification result;
  ask_all(stores);
  Key key{view.rules, {}};
  for (const bool lookups : {false, true}) {
    std::vector<std::size_t> more;
    for (const StorePtr& store : stores) {
      if (store->only_if_unknown() != lookups) continue;
      for (const Held& held : asked(store).held) {
        X509* certificate = candidates_[held.candidate].certificate.get();
        const bool known = lookups && knows_subject(key, ::X509_get_subject_name(certificate));
        if (!known) more.push_back(held.candidate);
      }
    }
    key.candidates.insert(key.candidates.end(), more.begin(), more.end());
  }
  std::sort(key.candidates.begin(), key.candidates.end());
  key.candidates.erase(std::unique(key.candidates.begin(), key.candidates.end()),
                       key.candidates.end());
  const auto same =
      std::find_if(done_.begin(), done_.end(), [&](const auto& one) { return one.first == key; });
  if (same != done_.end()) {
    result = same->second;
  } else {
    result = run(key);
    done_.emplace_back(std::move(key), result);
  }
  name_the_anchor(view, stores, result);
  return result;
}

Verification verify(const Chain& chain, const std::string& host, const View& view,
                    std::int64_t at) {
  return Trial(chain, host, at).verify(view);
}

bool is_about_dates(std::int64_t error) {
  return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

bool is_anchor_error(std::string_view code) {
  constexpr auto kCodes = std::to_array<std::string_view>(
      {"UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_GET_ISSUER_CERT",
       "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
       "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_UNTRUSTED"});
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

}  // namespace sfprobe::trust
