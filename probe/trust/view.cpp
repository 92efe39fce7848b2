#include "trust/view.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "sfprobe/error.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "trust/openssl.hpp"
#include "trust/pem_file.hpp"

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

std::shared_ptr<const PemFile> read_pem(const std::string& path) {
  const auto content = real_system().read_file(path, kMaxFile);
  return content ? std::make_shared<const PemFile>(*content) : nullptr;
}

// "<directory>/<hash>.0", ".1", …: at most 16 roots of one name.
void find_in_directory(const std::string& directory, const X509_NAME* subject, Chain& found) {
  constexpr int kMaxSameName = 16;
  int fine = 0;
  const unsigned long hash = ::X509_NAME_hash_ex(subject, nullptr, nullptr, &fine);
  for (int n = 0; fine == 1 && n < kMaxSameName; ++n) {
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "/%08lx.%d", hash, n);
    const auto file = read_pem(directory + name.data());
    if (!file) return;
    file->find(subject, found);
  }
}

Chain find_in(const auto& sources, const X509_NAME* subject) {
  Chain found;
  for (const auto& source : sources) {
    if (source.file) {
      source.file->find(subject, found);
    } else {
      find_in_directory(source.directory, subject, found);
    }
  }
  return found;
}

}  // namespace

// How a store asks for an issuer: man page X509_LOOKUP_meth_new(3).
struct View::Lookup {
  using Sources = std::shared_ptr<const std::vector<Source>>;

  static Sources* of(X509_LOOKUP* lookup) {
    return static_cast<Sources*>(::X509_LOOKUP_get_method_data(lookup));
  }

  // Puts every anchor of that subject into the store's cache, where OpenSSL then tries them all;
  // a store asks only once for a name.
  static int by_subject(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name,
                        X509_OBJECT* answer) {
    if (type != X509_LU_X509) return 0;
    const Chain found = find_in(**of(lookup), name);
    for (const Certificate& anchor : found) {
      ::X509_STORE_add_cert(::X509_LOOKUP_get_store(lookup), anchor.get());
    }
    if (found.empty() || ::X509_OBJECT_set1_X509(answer, found.front().get()) != 1) return 0;
    // OpenSSL expects an answer that borrows the cache's reference.
    ::X509_free(found.front().get());
    return 1;
  }

  static X509_LOOKUP_METHOD* method() {
    static X509_LOOKUP_METHOD* const made = [] {
      X509_LOOKUP_METHOD* fresh = ::X509_LOOKUP_meth_new("sfprobe trust view");
      ::X509_LOOKUP_meth_set_get_by_subject(fresh, by_subject);
      ::X509_LOOKUP_meth_set_free(fresh, [](X509_LOOKUP* lookup) { delete of(lookup); });
      return fresh;
    }();
    return made;
  }
};

View::View(std::string name, std::string source, std::vector<Source> sources)
    : name_(std::move(name)),
      source_(std::move(source)),
      sources_(std::make_shared<const std::vector<Source>>(std::move(sources))),
      store_(::X509_STORE_new(), ::X509_STORE_free) {
  X509_LOOKUP* lookup = ::X509_STORE_add_lookup(store_.get(), Lookup::method());
  ::X509_LOOKUP_set_method_data(lookup, new Lookup::Sources(sources_));
}

View View::system() {
  std::vector<std::string> directories{::X509_get_default_cert_dir()};
  directories.insert(directories.end(), kDirectories.begin(), kDirectories.end());
  for (const std::string& directory : directories) {
    if (is_hashed(directory)) return {"system", directory, {{directory, nullptr}}};
  }
  std::vector<std::string> bundles{::X509_get_default_cert_file()};
  bundles.insert(bundles.end(), kBundles.begin(), kBundles.end());
  for (const std::string& bundle : bundles) {
    const auto file = read_pem(bundle);
    if (file && file->size() > 0) return {"system", bundle, {{"", file}}};
  }
  return {"system", "", {}};
}

View View::file(std::string name, const std::string& path) {
  const std::string shown = text::clean(path);
  const auto file = read_pem(path);
  if (!file) throw InputError("cannot read " + shown + " (" + name + ")");
  if (file->size() == 0) {
    throw InputError(shown + " (" + name + ") is empty or holds no PEM certificate");
  }
  return {std::move(name), path, {{"", file}}};
}

View View::all(const std::vector<View>& views) {
  std::vector<Source> sources;
  for (const View& view : views) {
    sources.insert(sources.end(), view.sources_->begin(), view.sources_->end());
  }
  return {"all", "", std::move(sources)};
}

Chain View::find(const X509_NAME* subject) const { return find_in(*sources_, subject); }

}  // namespace sfprobe::trust
