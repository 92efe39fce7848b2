#include "trust/view.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "sfprobe/error.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = 16 * 1024 * 1024;

// Where distributions keep what they trust, hashed for OpenSSL, and as one file.
constexpr std::array<const char*, 2> kDirectories = {"/etc/ssl/certs", "/etc/pki/tls/certs"};
constexpr std::array<const char*, 4> kBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Red Hat
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

// A name as c_rehash(1) makes them: eight hexadecimal digits, a dot and a number.
bool is_hash_link(const std::string& name) {
  return name.size() >= 10 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8;
}

bool is_hashed(const std::string& directory) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (is_hash_link(entry.path().filename().string())) return true;
  }
  return false;
}

std::shared_ptr<X509_STORE> make_store() {
  return {::X509_STORE_new(), [](X509_STORE* store) { ::X509_STORE_free(store); }};
}

void add_directory(X509_STORE* store, const std::string& directory) {
  X509_LOOKUP* lookup = ::X509_STORE_add_lookup(store, ::X509_LOOKUP_hash_dir());
  ::X509_LOOKUP_add_dir(lookup, directory.c_str(), X509_FILETYPE_PEM);
}

// Returns how many certificates the text held.
int add_pem(X509_STORE* store, const std::string& pem) {
  const Owned<BIO> in(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  while (
      const Owned<X509> certificate{::PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr)}) {
    ::X509_STORE_add_cert(store, certificate.get());
    ++count;
  }
  ::ERR_clear_error();
  return count;
}

int add_file(X509_STORE* store, const std::string& path) {
  const auto content = real_system().read_file(path, kMaxFile);
  return content ? add_pem(store, *content) : 0;
}

}  // namespace

View::View(std::string name, std::string source, std::shared_ptr<X509_STORE> store)
    : name_(std::move(name)), source_(std::move(source)), store_(std::move(store)) {}

View View::system() {
  std::vector<std::string> directories{::X509_get_default_cert_dir()};
  directories.insert(directories.end(), kDirectories.begin(), kDirectories.end());
  for (const std::string& directory : directories) {
    if (!is_hashed(directory)) continue;
    View view("system", directory, make_store());
    add_directory(view.store(), directory);
    view.directory_ = directory;
    return view;
  }
  std::vector<std::string> bundles{::X509_get_default_cert_file()};
  bundles.insert(bundles.end(), kBundles.begin(), kBundles.end());
  for (const std::string& bundle : bundles) {
    View view("system", bundle, make_store());
    if (add_file(view.store(), bundle) == 0) continue;
    view.files_ = {bundle};
    return view;
  }
  return {"system", "", make_store()};
}

View View::file(std::string name, const std::string& path) {
  const std::string shown = text::clean(path);
  const auto content = real_system().read_file(path, kMaxFile);
  if (!content) throw InputError("cannot read " + shown + " (" + name + ")");
  if (content->empty()) throw InputError(shown + " (" + name + ") is empty");
  View view(std::move(name), path, make_store());
  if (add_pem(view.store(), *content) == 0) {
    throw InputError(shown + " (" + view.name_ + ") holds no PEM certificate");
  }
  view.files_ = {path};
  return view;
}

View View::all(const std::vector<View>& views) {
  View sum("all", "", make_store());
  for (const View& view : views) {
    if (!view.directory_.empty()) add_directory(sum.store(), view.directory_);
    for (const std::string& path : view.files_) add_file(sum.store(), path);
  }
  return sum;
}

}  // namespace sfprobe::trust
