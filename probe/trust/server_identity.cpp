#include "trust/server_identity.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

std::string_view bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(::ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(std::max(::ASN1_STRING_length(text), 0))};
}

// Lower case, without the root's dot, taken apart at the dots.
std::vector<std::string> labels_of(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::vector<std::string> labels(1);
  for (char c : name) {
    if (c == '.') {
      labels.emplace_back();
    } else {
      labels.back() += text::lower(c);
    }
  }
  return labels;
}

// Node.js takes neither blanks and control characters nor anything beyond ASCII.
bool is_plain(const std::string& label) {
  return !label.empty() && std::all_of(label.begin(), label.end(),
                                       [](unsigned char c) { return c >= 0x21 && c <= 0x7F; });
}

bool matches(const std::vector<std::string>& host, std::string_view pattern) {
  const std::vector<std::string> parts = labels_of(pattern);
  if (parts.size() != host.size() || !std::all_of(parts.begin(), parts.end(), is_plain)) {
    return false;
  }
  if (!std::equal(parts.begin() + 1, parts.end(), host.begin() + 1)) return false;
  const std::string& first = parts.front();
  const std::size_t star = first.find('*');
  if (star == std::string::npos || first.find("xn--") != std::string::npos) {
    return first == host.front();
  }
  if (first.find('*', star + 1) != std::string::npos || parts.size() <= 2) return false;
  return first.size() - 1 <= host.front().size() &&
         host.front().starts_with(first.substr(0, star)) &&
         host.front().ends_with(first.substr(star + 1));
}

bool has_address(const GENERAL_NAMES* names, const std::string& host) {
  std::array<unsigned char, 16> wanted{};
  std::size_t size = 4;
  if (::inet_pton(AF_INET, host.c_str(), wanted.data()) != 1) {
    size = 16;
    if (::inet_pton(AF_INET6, host.c_str(), wanted.data()) != 1) return false;
  }
  const std::string_view address(reinterpret_cast<const char*>(wanted.data()), size);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_IPADD && bytes_of(name->d.iPAddress) == address) return true;
  }
  return false;
}

bool any_common_name(X509* leaf, const std::function<bool(std::string_view)>& fits) {
  const X509_NAME* subject = ::X509_get_subject_name(leaf);
  int at = -1;
  while ((at = ::X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0) {
    unsigned char* utf8 = nullptr;
    const int size = ::ASN1_STRING_to_UTF8(
        &utf8, ::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(subject, at)));
    if (size < 0) continue;
    const bool match = fits({reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size)});
    ::OPENSSL_free(utf8);
    if (match) return true;
  }
  return false;
}

// A dot at the end counts on neither side, and "*." stands for one label before two others at
// least.
bool curl_matches(std::string_view host, std::string_view pattern) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (pattern.ends_with('.')) pattern.remove_suffix(1);
  if (pattern.starts_with("*.") && pattern.find('.', 2) != std::string_view::npos &&
      !text::is_ip(std::string(host)) && host.find('.') != std::string_view::npos) {
    host.remove_prefix(host.find('.'));
    pattern.remove_prefix(1);
  }
  return text::lower(host) == text::lower(pattern);
}

}  // namespace

bool node_accepts_name(X509* leaf, const std::string& host) {
  const Owned<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      ::X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr)));
  if (text::is_ip(host)) return has_address(names.get(), host);
  const std::vector<std::string> labels = labels_of(host);
  bool has_dns = false;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    has_dns = true;
    if (matches(labels, bytes_of(name->d.dNSName))) return true;
  }
  return !has_dns && any_common_name(leaf, [&labels](std::string_view common_name) {
    return matches(labels, common_name);
  });
}

bool curl_accepts_name(X509* leaf, const std::string& host) {
  const Owned<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      ::X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr)));
  const bool is_ip = text::is_ip(host);
  if (is_ip && has_address(names.get(), host)) return true;
  bool has_any = false;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    has_any = true;
    if (!is_ip && name->type == GEN_DNS && curl_matches(host, bytes_of(name->d.dNSName))) {
      return true;
    }
  }
  // Any name or address among them is enough for the common name not to count.
  return !has_any && any_common_name(leaf, [&host](std::string_view common_name) {
    return curl_matches(host, common_name);
  });
}

}  // namespace sfprobe::trust
