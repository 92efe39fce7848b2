#include "trust/store.hpp"

#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>

#include "sfprobe/error.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/words.hpp"
#include "trust/node_roots.hpp"

namespace sfprobe::trust {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = 16 * 1024 * 1024;
constexpr std::size_t kMaxFolder = 2000;
constexpr std::size_t kMaxFolderBytes = 64 * 1024 * 1024;
constexpr int kMaxSameName = 16;

// Where distributions keep what they trust, hashed for OpenSSL, and as one file.
constexpr std::array<const char*, 2> kDirectories = {"/etc/ssl/certs", "/etc/pki/tls/certs"};
constexpr std::array<const char*, 4> kBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Red Hat
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

std::shared_ptr<const PemFile> read_pem(const std::string& path, Reader reader) {
  const auto content = real_system().read_file(path, kMaxFile);
  return content ? std::make_shared<const PemFile>(*content, reader) : nullptr;
}

void append(const PemFile& file, const std::string& path, const X509_NAME* subject,
            std::vector<Anchor>& found) {
  Chain chain;
  file.find(subject, chain);
  for (Certificate& certificate : chain) found.push_back({std::move(certificate), path});
}

class FileStore final : public Store {
 public:
  FileStore(std::string name, std::string source, std::shared_ptr<const PemFile> file)
      : Store(std::move(name), std::move(source)), file_(std::move(file)) {}

  void find(const X509_NAME* subject, std::vector<Anchor>& found) const override {
    if (file_) append(*file_, source(), subject, found);
  }

 private:
  std::shared_ptr<const PemFile> file_;
};

class HashedStore final : public Store {
 public:
  HashedStore(std::string name, const std::string& source, std::vector<std::string> directories,
              bool lookup)
      : Store(std::move(name), source), directories_(std::move(directories)), lookup_(lookup) {}

  bool only_if_unknown() const override { return lookup_; }

  // "<directory>/<hash>.0", ".1", …
  void find(const X509_NAME* subject, std::vector<Anchor>& found) const override {
    int fine = 0;
    const unsigned long hash = ::X509_NAME_hash_ex(subject, nullptr, nullptr, &fine);
    for (const std::string& directory : directories_) {
      for (int n = 0; fine == 1 && n < kMaxSameName; ++n) {
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "/%08lx.%d", hash, n);
        const std::string path = directory + name.data();
        const auto file = read_pem(path, Reader::lenient);
        if (!file) break;
        std::error_code error;
        const auto real = fs::canonical(path, error);  // behind the link is what a person knows
        append(*file, error ? path : real.string(), subject, found);
      }
    }
  }

 private:
  std::vector<std::string> directories_;
  bool lookup_;
};

class FolderStore final : public Store {
 public:
  FolderStore(std::string name, const std::string& directory) : Store(std::move(name), directory) {}

  void find(const X509_NAME* subject, std::vector<Anchor>& found) const override {
    std::call_once(read_, [this] { read(); });
    for (const auto& [path, file] : files_) append(*file, path, subject, found);
  }

 private:
  void read() const {
    std::error_code error;
    std::size_t bytes = 0;
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(source(), error)) {
      if (paths.size() == kMaxFolder) break;
      paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
      const auto content = real_system().read_file(path, kMaxFile);
      if (!content) continue;
      bytes += content->size();
      if (bytes > kMaxFolderBytes) return;
      auto file = std::make_shared<const PemFile>(*content, Reader::node);
      if (file->size() > 0) files_.emplace_back(path, std::move(file));
    }
  }

  mutable std::once_flag read_;
  mutable std::vector<std::pair<std::string, std::shared_ptr<const PemFile>>> files_;
};

// A bundle that is read when it is asked for the first time.
class LazyStore final : public Store {
 public:
  LazyStore(std::string name, const std::string& path) : Store(std::move(name), path) {}

  void find(const X509_NAME* subject, std::vector<Anchor>& found) const override {
    std::call_once(read_, [this] { file_ = read_pem(source(), Reader::lenient); });
    if (file_) append(*file_, source(), subject, found);
  }

 private:
  mutable std::once_flag read_;
  mutable std::shared_ptr<const PemFile> file_;
};

class NodeStore final : public Store {
 public:
  explicit NodeStore(const NodeSnapshot& snapshot)
      : Store("Node.js " + std::to_string(snapshot.major),
              "roots of Node.js " + snapshot.version + ", as of " + snapshot.date),
        snapshot_(snapshot) {}

  void find(const X509_NAME* subject, std::vector<Anchor>& found) const override {
    Chain chain;
    find_node_roots(snapshot_, subject, chain);
    for (Certificate& certificate : chain) found.push_back({std::move(certificate), ""});
  }

 private:
  const NodeSnapshot& snapshot_;
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

}  // namespace

StorePtr system_store() {
  std::vector<std::string> directories{::X509_get_default_cert_dir()};
  directories.insert(directories.end(), kDirectories.begin(), kDirectories.end());
  for (const std::string& directory : directories) {
    if (is_hashed(directory)) return hashed_store("system", directory);
  }
  std::vector<std::string> bundles{::X509_get_default_cert_file()};
  bundles.insert(bundles.end(), kBundles.begin(), kBundles.end());
  for (const std::string& bundle : bundles) {
    auto file = read_pem(bundle, Reader::lenient);
    if (file && file->size() > 0) return std::make_shared<FileStore>("system", bundle, file);
  }
  return std::make_shared<FileStore>("system", "", nullptr);
}

StorePtr system_bundle() {
  std::error_code error;
  for (const char* bundle : kBundles) {
    if (fs::is_regular_file(bundle, error)) return std::make_shared<LazyStore>("system", bundle);
  }
  return nullptr;
}

StorePtr file_store(std::string name, const std::string& path) {
  const std::string shown = text::clean(text::show_path(path));
  auto file = read_pem(path, Reader::lenient);
  if (!file) throw InputError("cannot read " + shown + " (" + name + ")");
  if (file->size() == 0) {
    throw InputError(shown + " (" + name + ") is empty or holds no PEM certificate");
  }
  return std::make_shared<FileStore>(std::move(name), path, std::move(file));
}

StorePtr file_store_as(Reader reader, std::string name, const std::string& path,
                       std::size_t* taken) {
  auto file = read_pem(path, reader);
  if (taken != nullptr) *taken = file ? file->size() : 0;
  return std::make_shared<FileStore>(std::move(name), path, std::move(file));
}

StorePtr content_store(std::string name, std::string source, const std::string& content) {
  return std::make_shared<FileStore>(std::move(name), std::move(source),
                                     std::make_shared<const PemFile>(content, Reader::node));
}

StorePtr hashed_store(std::string name, const std::string& directories) {
  std::vector<std::string> parts;
  for (std::string_view one : text::split(directories, ":")) parts.emplace_back(one);
  return std::make_shared<HashedStore>(std::move(name), directories, std::move(parts), true);
}

StorePtr read_hashed_store(std::string name, const std::string& directory) {
  return std::make_shared<HashedStore>(std::move(name), directory,
                                       std::vector<std::string>{directory}, false);
}

StorePtr folder_store(std::string name, const std::string& directory) {
  return std::make_shared<FolderStore>(std::move(name), directory);
}

StorePtr node_store(const NodeSnapshot& snapshot) { return std::make_shared<NodeStore>(snapshot); }

}  // namespace sfprobe::trust
