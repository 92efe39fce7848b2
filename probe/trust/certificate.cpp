#include "trust/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <ctime>

#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxNames = 50;
constexpr std::size_t kMaxText = 1024;

std::string contents(BIO* bio) {
  char* data = nullptr;
  const long size = ::BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string name_text(const X509_NAME* name) {
  const Owned<BIO> out(::BIO_new(::BIO_s_mem()));
  // UTF-8 as it stands: what must not be shown is filtered where text is cleaned.
  ::X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  std::string text = contents(out.get());
  if (text.size() > kMaxText) text.resize(kMaxText);
  return text;
}

std::string entry_text(const X509_NAME* name, int nid) {
  const int index = ::X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return {};
  unsigned char* utf8 = nullptr;
  const int size =
      ::ASN1_STRING_to_UTF8(&utf8, ::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(name, index)));
  if (size < 0) return {};
  std::string text(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  ::OPENSSL_free(utf8);
  if (text.size() > kMaxText) text.resize(kMaxText);
  return text;
}

std::int64_t seconds(const ASN1_TIME* time) {
  std::tm utc{};
  return ::ASN1_TIME_to_tm(time, &utc) == 1 ? static_cast<std::int64_t>(::timegm(&utc)) : 0;
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += digits[bytes[i] >> 4U];
    text += digits[bytes[i] & 15U];
  }
  return text;
}

void read_names(X509* certificate, CertificateFacts& facts) {
  const Owned<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      ::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    ++facts.names_total;
    if (facts.names.size() == kMaxNames) continue;
    const ASN1_STRING* data = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
    const auto* bytes = ::ASN1_STRING_get0_data(data);
    const int size = ::ASN1_STRING_length(data);
    if (name->type == GEN_DNS) {
      facts.names.emplace_back(reinterpret_cast<const char*>(bytes),
                               static_cast<std::size_t>(std::min(size, 300)));
    } else if (size == 4 || size == 16) {
      char text[INET6_ADDRSTRLEN] = "";
      ::inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
      facts.names.emplace_back(text);
    }
  }
}

std::string read_aia(X509* certificate) {
  const Owned<AUTHORITY_INFO_ACCESS> access(static_cast<AUTHORITY_INFO_ACCESS*>(
      ::X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (::OBJ_obj2nid(entry->method) != NID_ad_ca_issuers) continue;
    if (entry->location->type != GEN_URI) continue;
    const ASN1_STRING* uri = entry->location->d.uniformResourceIdentifier;
    return {reinterpret_cast<const char*>(::ASN1_STRING_get0_data(uri)),
            static_cast<std::size_t>(std::min(::ASN1_STRING_length(uri), 500))};
  }
  return {};
}

std::string key_text(X509* certificate) {
  EVP_PKEY* key = ::X509_get0_pubkey(certificate);
  if (key == nullptr) return "unreadable";
  const char* type = ::EVP_PKEY_get0_type_name(key);
  return std::string(type == nullptr ? "?" : type) + " " + std::to_string(::EVP_PKEY_get_bits(key));
}

}  // namespace

std::string subject_text(X509* certificate) {
  return name_text(::X509_get_subject_name(certificate));
}

std::string sha256_of(X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  return ::X509_digest(certificate, ::EVP_sha256(), digest, &size) == 1 ? hex(digest, size) : "";
}

std::string pem_of(X509* certificate) {
  const Owned<BIO> out(::BIO_new(::BIO_s_mem()));
  ::PEM_write_bio_X509(out.get(), certificate);
  return contents(out.get());
}

std::string unnamed_curve(X509* certificate) {
  EVP_PKEY* const key = ::X509_get0_pubkey(certificate);
  std::array<char, 80> name{};
  // Parameters that are written out make no name, and no such key.
  if (key == nullptr || ::EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
      ::EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) {
    return {};
  }
  const int curve = ::OBJ_txt2nid(name.data());
  return ::EC_curve_nid2nist(curve) == nullptr ? name.data() : "";
}

bool issued(const Certificate& issuer, const Certificate& subject) {
  EVP_PKEY* const key = ::X509_get0_pubkey(issuer.get());
  const bool named = ::X509_NAME_cmp(::X509_get_subject_name(issuer.get()),
                                     ::X509_get_issuer_name(subject.get())) == 0;
  return named && key != nullptr && ::X509_verify(subject.get(), key) == 1;
}

CertificateFacts read_certificate(const Certificate& certificate) {
  X509* x = certificate.get();
  CertificateFacts facts;
  facts.subject = name_text(::X509_get_subject_name(x));
  facts.issuer = name_text(::X509_get_issuer_name(x));
  facts.issuer_name = entry_text(::X509_get_issuer_name(x), NID_commonName);
  if (facts.issuer_name.empty()) {
    facts.issuer_name = entry_text(::X509_get_issuer_name(x), NID_organizationName);
  }
  facts.not_before = seconds(::X509_get0_notBefore(x));
  facts.not_after = seconds(::X509_get0_notAfter(x));
  read_names(x, facts);
  const ASN1_INTEGER* serial = ::X509_get0_serialNumber(x);
  facts.serial = (::ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "") +
                 hex(::ASN1_STRING_get0_data(serial),
                     static_cast<std::size_t>(std::min(::ASN1_STRING_length(serial), 32)));
  facts.sha256 = sha256_of(x);
  facts.key = key_text(x);
  if (const char* name = ::OBJ_nid2ln(::X509_get_signature_nid(x))) facts.signature = name;
  facts.ca = ::X509_check_ca(x) > 0;
  facts.self_issued = ::X509_NAME_cmp(::X509_get_subject_name(x), ::X509_get_issuer_name(x)) == 0;
  facts.aia_issuer = read_aia(x);
  facts.pem = pem_of(x);
  return facts;
}

}  // namespace sfprobe::trust
