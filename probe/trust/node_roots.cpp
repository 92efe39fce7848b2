#include "trust/node_roots.hpp"

#include <openssl/pem.h>

#include <algorithm>
#include <charconv>

#include "text/words.hpp"
#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

struct Root {
  unsigned long subject;    // X509_NAME_hash_ex(3)
  std::string_view sha256;  // hexadecimal
  std::string_view pem;
};

// The lines "# <hash> <SHA-256> <name>" of roots.pem, each above its block.
const std::vector<Root>& index() {
  static const auto& roots = *new const std::vector<Root>([] {
    std::vector<Root> found;
    const std::string_view text = embedded_node_roots();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      const std::size_t next = std::min(text.find("\n# ", end), text.size() - 1) + 1;
      Root root{0, text.substr(at + 11, 64), text.substr(end + 1, next - end - 1)};
      std::from_chars(text.data() + at + 2, text.data() + at + 10, root.subject, 16);
      found.push_back(root);
      at = next;
    }
    return found;
  }());
  return roots;
}

Certificate decode(std::string_view pem) {
  const Owned<BIO> in(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509* decoded = ::PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr);
  return decoded == nullptr ? nullptr : Certificate(decoded, ::X509_free);
}

bool has(const NodeSnapshot& snapshot, std::string_view sha256) {
  return std::find(snapshot.lacks.begin(), snapshot.lacks.end(), sha256) == snapshot.lacks.end();
}

NodeSnapshot parse(const EmbeddedNodeList& list) {
  NodeSnapshot snapshot;
  snapshot.major = list.major;
  for (std::string_view line : text::lines(list.text)) {
    const auto words = text::words(line);
    if (words.size() != 2) continue;
    if (words[0] == "version") snapshot.version = words[1];
    if (words[0] == "date") snapshot.date = words[1];
    if (words[0] == "lacks") snapshot.lacks.push_back(words[1]);
    if (words[0] == "roots") {
      std::from_chars(words[1].data(), words[1].data() + words[1].size(), snapshot.roots);
    }
  }
  return snapshot;
}

}  // namespace

const std::vector<NodeSnapshot>& node_snapshots() {
  static const auto& snapshots = *new const std::vector<NodeSnapshot>([] {
    std::vector<NodeSnapshot> parsed;
    for (const EmbeddedNodeList& list : embedded_node_lists()) parsed.push_back(parse(list));
    return parsed;
  }());
  return snapshots;
}

const NodeSnapshot& node_snapshot(int major) {
  const auto& snapshots = node_snapshots();
  const NodeSnapshot* best = &snapshots.front();
  for (const NodeSnapshot& snapshot : snapshots) {
    if (snapshot.major <= major) best = &snapshot;
  }
  return *best;
}

void find_node_roots(const NodeSnapshot& snapshot, const X509_NAME* subject, Chain& found) {
  int fine = 0;
  const unsigned long hash = ::X509_NAME_hash_ex(subject, nullptr, nullptr, &fine);
  for (const Root& root : index()) {
    if (fine != 1 || root.subject != hash || !has(snapshot, root.sha256)) continue;
    const Certificate certificate = decode(root.pem);
    if (certificate == nullptr) continue;
    if (::X509_NAME_cmp(::X509_get_subject_name(certificate.get()), subject) == 0) {
      found.push_back(certificate);
    }
  }
}

Chain all_node_roots(const NodeSnapshot& snapshot) {
  Chain chain;
  for (const Root& root : index()) {
    if (has(snapshot, root.sha256)) chain.push_back(decode(root.pem));
  }
  return chain;
}

}  // namespace sfprobe::trust
