#include "trust/pem_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <string_view>

#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxEntries = 10'000;

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

// 0 if there is no subject to be had.
unsigned long subject_hash(const std::string& der) {
  const auto* start = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = start + der.size();
  const unsigned char* at = find_subject(start, end);
  if (at == nullptr) return 0;
  const Owned<X509_NAME> name(::d2i_X509_NAME(nullptr, &at, end - at));
  int fine = 0;
  const unsigned long hash = name ? ::X509_NAME_hash_ex(name.get(), nullptr, nullptr, &fine) : 0;
  return fine == 1 ? hash : 0;
}

}  // namespace

PemFile::PemFile(const std::string& content) {
  const Owned<BIO> in(::BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  while (entries_.size() < kMaxEntries) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (::PEM_read_bio(in.get(), &name, &header, &data, &size) != 1) break;
    const std::unique_ptr<char, FreePem> own_name(name);
    const std::unique_ptr<char, FreePem> own_header(header);
    const std::unique_ptr<unsigned char, FreePem> own_data(data);
    const std::string_view label(name);
    const bool aux = label == PEM_STRING_X509_TRUSTED;
    if (!aux && label != PEM_STRING_X509 && label != PEM_STRING_X509_OLD) continue;
    std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    const unsigned long subject = subject_hash(der);
    if (subject != 0) entries_.push_back({std::move(der), aux, subject});
  }
  ::ERR_clear_error();
}

void PemFile::find(const X509_NAME* subject, Chain& found) const {
  int fine = 0;
  const unsigned long hash = ::X509_NAME_hash_ex(subject, nullptr, nullptr, &fine);
  for (const Entry& entry : entries_) {
    if (fine != 1 || entry.subject != hash) continue;
    const auto* at = reinterpret_cast<const unsigned char*>(entry.der.data());
    const auto size = static_cast<long>(entry.der.size());
    const Certificate certificate(
        entry.trusted_form ? ::d2i_X509_AUX(nullptr, &at, size) : ::d2i_X509(nullptr, &at, size),
        ::X509_free);
    if (certificate == nullptr) continue;
    if (::X509_NAME_cmp(::X509_get_subject_name(certificate.get()), subject) == 0) {
      found.push_back(certificate);
    }
  }
}

}  // namespace sfprobe::trust
