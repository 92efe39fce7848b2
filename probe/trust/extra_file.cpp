#include "trust/extra_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>

#include "system/system.hpp"
#include "trust/certificate.hpp"
#include "trust/openssl.hpp"
#include "trust/pem_file.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxFile = 16 * 1024 * 1024;
constexpr std::size_t kMaxCertificates = 200;

struct FreePkcs7 {
  void operator()(PKCS7* p) const { ::PKCS7_free(p); }
};

Chain from_der(const std::string& content) {
  const auto* at = reinterpret_cast<const unsigned char*>(content.data());
  X509* decoded = ::d2i_X509(nullptr, &at, static_cast<long>(content.size()));
  ::ERR_clear_error();
  if (decoded == nullptr) return {};
  return {Certificate(decoded, ::X509_free)};
}

Chain from_pkcs7(const std::string& content) {
  const auto* at = reinterpret_cast<const unsigned char*>(content.data());
  std::unique_ptr<PKCS7, FreePkcs7> bag(
      ::d2i_PKCS7(nullptr, &at, static_cast<long>(content.size())));
  if (!bag) {
    const Owned<BIO> in(::BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    bag.reset(::PEM_read_bio_PKCS7(in.get(), nullptr, nullptr, nullptr));
  }
  ::ERR_clear_error();
  Chain chain;
  if (!bag || !PKCS7_type_is_signed(bag.get()) || bag->d.sign == nullptr) return chain;
  const STACK_OF(X509)* held = bag->d.sign->cert;
  for (int i = 0; i < sk_X509_num(held) && chain.size() < kMaxCertificates; ++i) {
    X509* certificate = sk_X509_value(held, i);
    ::X509_up_ref(certificate);
    chain.emplace_back(certificate, ::X509_free);
  }
  return chain;
}

std::string state_of(const std::string& content, ExtraFile& file) {
  if (content.empty()) return "empty";
  const PemFile node(content, Reader::node);
  const PemFile all(content, Reader::lenient);
  file.loaded = static_cast<std::int64_t>(node.size());
  file.left_out = static_cast<std::int64_t>(all.size() - std::min(all.size(), node.size()));
  if (node.size() > 0) return node.damaged() > 0 ? "partial" : "loaded";
  if (node.damaged() > 0) return "bad-first";
  if (all.size() > 0) return "trusted-form";
  if (!from_der(content).empty()) return "der";
  return from_pkcs7(content).empty() ? "garbage" : "pkcs7";
}

bool is_file(const std::string& path) {
  struct stat info {};
  return !path.empty() && ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

std::string without_quotes(std::string path) {
  const auto is_quote = [](char c) { return c == '"' || c == '\''; };
  while (!path.empty() && is_quote(path.front())) path.erase(0, 1);
  while (!path.empty() && is_quote(path.back())) path.pop_back();
  return path;
}

std::string state_of_missing(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return errno == EACCES ? "unreadable" : "missing";
  return S_ISDIR(info.st_mode) ? "directory" : "unreadable";
}

}  // namespace

ExtraFile inspect_extra_file(const std::string& path, const std::string& home) {
  ExtraFile file;
  file.path = path;
  if (const auto content = real_system().read_file(path, kMaxFile)) {
    file.state = state_of(*content, file);
    return file;
  }
  file.state = state_of_missing(path);
  std::string meant = without_quotes(path);
  file.quoted = meant != path;
  file.tilde = meant.starts_with("~/");
  if (file.tilde) meant = home + meant.substr(1);
  if (meant != path && is_file(meant)) file.repaired = meant;
  return file;
}

std::string as_pem(const std::string& path) {
  const auto content = real_system().read_file(path, kMaxFile);
  return content ? pem_of_content(*content) : "";
}

std::string pem_of_content(const std::string& content) {
  Chain chain = PemFile(content, Reader::lenient).all(kMaxCertificates);
  if (chain.empty()) chain = from_der(content);
  if (chain.empty()) chain = from_pkcs7(content);
  std::string pem;
  for (const Certificate& certificate : chain) pem += pem_of(certificate.get());
  return pem;
}

}  // namespace sfprobe::trust
