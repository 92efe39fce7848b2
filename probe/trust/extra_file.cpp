#include "trust/extra_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "system/system.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"
#include "trust/certificate.hpp"
#include "trust/openssl.hpp"
#include "trust/pem_file.hpp"
#include "trust/tidy_pem.hpp"

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxFile = 16 * 1024 * 1024;
constexpr std::size_t kMaxCertificates = 1000;
constexpr std::size_t kMaxMeant = 8;

constexpr std::string_view kFileUrl = "file:";

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

FileState state_of(const std::string& content, ExtraFile& file) {
  if (content.empty()) return FileState::empty;
  const PemFile node(content, Reader::node);
  const PemFile all(content, Reader::lenient);
  file.loaded = static_cast<std::int64_t>(node.size());
  file.left_out = static_cast<std::int64_t>(all.size() - std::min(all.size(), node.size()));
  if (node.size() > 0) return node.damaged() > 0 ? FileState::partial : FileState::loaded;
  if (node.damaged() > 0) return FileState::bad_first;
  if (all.size() > 0) return FileState::trusted_form;
  const PemFile tidied(tidy_pem(content), Reader::node);
  file.left_out = static_cast<std::int64_t>(tidied.size());
  if (tidied.size() > 0) return FileState::malformed;
  if (!from_der(content).empty()) return FileState::der;
  return from_pkcs7(content).empty() ? FileState::garbage : FileState::pkcs7;
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

FileState state_of_missing(const std::string& path) {
  if (path.ends_with('\r') || path.ends_with("\r\n")) return FileState::carriage_return;
  if (text::lower(path.substr(0, kFileUrl.size())) == kFileUrl) return FileState::url;
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0)
    return errno == EACCES ? FileState::unreadable : FileState::missing;
  return S_ISDIR(info.st_mode) ? FileState::directory : FileState::unreadable;
}

}  // namespace

std::vector<std::string> files_meant_by(const std::string& path, const std::string& home) {
  std::vector<std::string> files;
  const auto add = [&](std::string_view text) {
    std::string meant(text::trim(without_quotes(std::string(text::trim(text)))));
    for (std::string_view local : {"file://localhost/", "file:///"}) {  // RFC 8089, section 2
      if (meant.starts_with(local)) meant.erase(0, local.size() - 1);
    }
    for (std::string_view own : {"~/", "$HOME/", "${HOME}/", "%HOME%/"}) {
      if (meant.starts_with(own)) meant = home + "/" + meant.substr(own.size());
    }
    const bool known = std::find(files.begin(), files.end(), meant) != files.end();
    if (meant != path && !known && files.size() < kMaxMeant && is_file(meant)) {
      files.push_back(std::move(meant));
    }
  };
  add(path);
  // Node.js takes one file; other programs take lists.
  for (std::string_view part : text::split(path, ":;, \t")) add(part);
  return files;
}

ExtraFile inspect_extra_file(const std::string& path, const std::string& home) {
  ExtraFile file;
  file.path = path;
  if (const auto content = real_system().read_file(path, kMaxFile)) {
    file.state = state_of(*content, file);
    return file;
  }
  file.state = state_of_missing(path);
  file.quoted = without_quotes(path) != path;
  file.tilde = without_quotes(path).starts_with("~/");
  const std::vector<std::string> meant = files_meant_by(path, home);
  if (!meant.empty()) file.repaired = meant.front();
  return file;
}

std::string as_pem(const std::string& path) {
  const auto content = real_system().read_file(path, kMaxFile);
  return content ? pem_of_content(*content) : "";
}

std::string pem_of_content(const std::string& content) {
  Chain chain = PemFile(tidy_pem(content), Reader::lenient).all(kMaxCertificates);
  if (chain.empty()) chain = PemFile(content, Reader::lenient).all(kMaxCertificates);
  if (chain.empty()) chain = from_der(content);
  if (chain.empty()) chain = from_pkcs7(content);
  std::string pem;
  for (const Certificate& certificate : chain) pem += pem_of(certificate.get());
  return pem;
}

}  // namespace sfprobe::trust
