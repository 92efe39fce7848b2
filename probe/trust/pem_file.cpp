#include "trust/pem_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxEntries = 10'000;
// Few certificates are decoded at once, to know for sure that they are whole.
constexpr std::size_t kFew = 8;
constexpr std::size_t kMaxKnown = 256;  // decoded certificates that are kept
// Of one subject. An authority that renewed its root has two or three; each that is found is tried
// for the issuer, in each trust view.
constexpr std::size_t kMaxNamesakes = 256;

struct FreePem {
  void operator()(void* p) const { ::OPENSSL_free(p); }
};

// One step through DER; false where it is malformed. `at` is then behind the header.
bool open_element(const unsigned char*& at, const unsigned char* end, long& length, int& tag,
                  int& kind) {
  return (::ASN1_get_object(&at, &length, &tag, &kind, end - at) & 0x80) == 0;
}

// RFC 5280 section 4.1: behind version, serialNumber, signature, issuer and validity comes the
// subject. Null if the bytes are no certificate.
const unsigned char* find_subject(const unsigned char* at, const unsigned char* end) {
  long length = 0;
  int tag = 0;
  int kind = 0;
  for (int depth = 0; depth < 2; ++depth) {  // Certificate, TBSCertificate
    if (!open_element(at, end, length, tag, kind) || tag != V_ASN1_SEQUENCE) return nullptr;
  }
  const unsigned char* first = at;
  if (!open_element(first, end, length, tag, kind)) return nullptr;
  const bool has_version = kind == V_ASN1_CONTEXT_SPECIFIC && tag == 0;
  for (int left = has_version ? 5 : 4; left > 0; --left) {
    if (!open_element(at, end, length, tag, kind)) return nullptr;
    at += length;
  }
  return at;
}

// Whether the outermost element is there to its end.
bool is_whole(const unsigned char* start, const unsigned char* end) {
  long length = 0;
  int tag = 0;
  int kind = 0;
  const unsigned char* at = start;
  return open_element(at, end, length, tag, kind) && at + length <= end;
}

// 0 if no subject can be read.
unsigned long subject_hash(const std::string& der) {
  const auto* start = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = start + der.size();
  if (!is_whole(start, end)) return 0;
  const unsigned char* at = find_subject(start, end);
  if (at == nullptr) return 0;
  const Owned<X509_NAME> name(::d2i_X509_NAME(nullptr, &at, end - at));
  int fine = 0;
  const unsigned long hash = name ? ::X509_NAME_hash_ex(name.get(), nullptr, nullptr, &fine) : 0;
  return fine == 1 ? hash : 0;
}

}  // namespace

PemFile::PemFile(const std::string& content, Reader reader) {
  const Owned<BIO> in(::BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  while (entries_.size() < kMaxEntries) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    ::ERR_clear_error();
    if (::PEM_read_bio(in.get(), &name, &header, &data, &size) != 1) {
      // The end of the file, or a block whose frame or base64 is damaged.
      const unsigned long error = ::ERR_peek_last_error();
      if (ERR_GET_REASON(error) == PEM_R_NO_START_LINE || error == 0) break;
      ++damaged_;
      if (reader != Reader::lenient || damaged_ > kMaxEntries) break;
      continue;
    }
    const std::unique_ptr<char, FreePem> own_name(name);
    const std::unique_ptr<char, FreePem> own_header(header);
    const std::unique_ptr<unsigned char, FreePem> own_data(data);
    const std::string_view label(name);
    const bool aux = label == PEM_STRING_X509_TRUSTED;
    if (!aux && label != PEM_STRING_X509 && label != PEM_STRING_X509_OLD) continue;
    if (aux && reader == Reader::node) continue;
    std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    const unsigned long subject = subject_hash(der);
    if (subject != 0) entries_.push_back({std::move(der), aux, subject});
    const bool good =
        subject != 0 && (entries_.size() > kFew || decode(entries_.back()) != nullptr);
    if (good) continue;
    ++damaged_;
    if (subject != 0) entries_.pop_back();
    if (reader != Reader::lenient) break;
  }
  if (reader == Reader::openssl && damaged_ > 0) entries_.clear();
  ::ERR_clear_error();
}

// The same root stands in several stores, and several threads ask for it: it is decoded once a
// process. Never destroyed: a thread that was left behind may still ask.
Certificate PemFile::decode(const Entry& entry) {
  static std::mutex mutex;
  static auto& known = *new std::map<std::pair<bool, std::string>, Certificate>;
  const std::lock_guard lock(mutex);
  const auto found = known.find({entry.trusted_form, entry.der});
  if (found != known.end()) return found->second;
  Certificate certificate = decode_anew(entry);
  if (certificate != nullptr && known.size() < kMaxKnown) {
    known.emplace(std::pair(entry.trusted_form, entry.der), certificate);
  }
  return certificate;
}

Certificate PemFile::decode_anew(const Entry& entry) {
  const auto* at = reinterpret_cast<const unsigned char*>(entry.der.data());
  const auto size = static_cast<long>(entry.der.size());
  X509* decoded =
      entry.trusted_form ? ::d2i_X509_AUX(nullptr, &at, size) : ::d2i_X509(nullptr, &at, size);
  return decoded == nullptr ? nullptr : Certificate(decoded, ::X509_free);
}

void PemFile::find(const X509_NAME* subject, Chain& found) const {
  int fine = 0;
  const unsigned long hash = ::X509_NAME_hash_ex(subject, nullptr, nullptr, &fine);
  std::size_t namesakes = 0;
  for (const Entry& entry : entries_) {
    if (fine != 1 || entry.subject != hash) continue;
    if (++namesakes > kMaxNamesakes) return;
    const Certificate certificate = decode(entry);
    if (certificate == nullptr) continue;
    if (::X509_NAME_cmp(::X509_get_subject_name(certificate.get()), subject) == 0) {
      found.push_back(certificate);
    }
  }
}

Chain PemFile::all(std::size_t most) const {
  Chain chain;
  for (const Entry& entry : entries_) {
    if (chain.size() == most) break;
    if (Certificate certificate = decode(entry)) chain.push_back(std::move(certificate));
  }
  return chain;
}

}  // namespace sfprobe::trust
