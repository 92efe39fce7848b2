#include "lab/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include <fstream>

#include "support/server.hpp"
#include "support/world.hpp"

namespace sfprobe::lab {

using testing::Certificate;
using testing::CertificateSpec;
using testing::make_certificate;

namespace {

// "P-384" or another curve's name; "ED25519", "ED448", "RSA-PSS": a key of that kind.
std::shared_ptr<EVP_PKEY> key_of(const std::string& kind) {
  EVP_PKEY* key = nullptr;
  if (kind.starts_with("ED") || kind == "RSA-PSS") {
    EVP_PKEY_CTX* const maker = ::EVP_PKEY_CTX_new_from_name(nullptr, kind.c_str(), nullptr);
    if (::EVP_PKEY_keygen_init(maker) == 1) ::EVP_PKEY_keygen(maker, &key);
    ::EVP_PKEY_CTX_free(maker);
  } else {
    key = EVP_EC_gen(kind.c_str());
  }
  if (key == nullptr) throw BadScenario("no such kind of key: " + kind);
  return {key, ::EVP_PKEY_free};
}

CertificateSpec changed(CertificateSpec spec, const Json& changes, const std::string& where) {
  only_keys(changes, where,
            {"common_name", "names", "from_days", "to_days", "ca", "extended_key_usage", "rsa_bits",
             "sha1", "extensions", "key"});
  spec.common_name = changes.value("common_name", spec.common_name);
  spec.names = changes.value("names", spec.names);
  spec.from_days = changes.value("from_days", spec.from_days);
  spec.to_days = changes.value("to_days", spec.to_days);
  spec.ca = changes.value("ca", spec.ca);
  spec.extended_key_usage = changes.value("extended_key_usage", spec.extended_key_usage);
  spec.rsa_bits = changes.value("rsa_bits", spec.rsa_bits);
  if (changes.value("sha1", false)) spec.digest = "SHA1";
  spec.extensions = changes.value("extensions", "");
  if (changes.contains("key")) spec.key = key_of(changes.at("key"));
  return spec;
}

std::string replace_all(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

}  // namespace

Certificates::Certificates(std::string folder, Json authorities, const Json& files)
    : folder_(std::move(folder)), specs_(std::move(authorities)) {
  paths_["{folder}"] = folder_;
  paths_["{ca_file}"] = write("ca.pem", authority("lab").root.pem());
  for (const auto& [name, file] : files.items()) {
    paths_["{file:" + name + "}"] = make_file(name, file);
  }
}

Authority Certificates::authority(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto known = made_.find(name);
  if (known != made_.end()) return known->second;
  const Json spec = section(specs_, name);
  only_keys(spec, "authorities." + name, {"root", "intermediate"});
  const std::string prefix = name == "lab" ? "Lab" : name;
  Authority made;
  made.root = make_certificate(
      changed({.common_name = prefix + " Root", .names = {}, .to_days = 60, .ca = true},
              section(spec, "root"), "authorities." + name + ".root"));
  made.intermediate = make_certificate(
      changed({.common_name = prefix + " Intermediate", .names = {}, .to_days = 60, .ca = true},
              section(spec, "intermediate"), "authorities." + name + ".intermediate"),
      &made.root);
  return made_[name] = made;
}

std::vector<Certificate> Certificates::chain(const Json& chain, const std::string& host) const {
  only_keys(chain, "chain", {"authority", "sends", "issuer", "self_signed", "leaf"});
  const Authority by = authority(chain.value("authority", "lab"));
  const bool from_root = chain.value("issuer", "intermediate") == "root";
  const Certificate* issuer = from_root ? &by.root : &by.intermediate;
  if (chain.value("self_signed", false)) issuer = nullptr;
  const Certificate leaf = make_certificate(changed({.common_name = host, .names = {"DNS:" + host}},
                                                    section(chain, "leaf"), "chain.leaf"),
                                            issuer);
  const std::map<std::string, Certificate> parts{
      {"leaf", leaf}, {"intermediate", by.intermediate}, {"root", by.root}};
  Json sends = Json::array({"leaf"});
  if (issuer == &by.intermediate) sends.push_back("intermediate");
  std::vector<Certificate> out;
  for (const auto& name : chain.value("sends", sends)) {
    const auto found = parts.find(name.get<std::string>());
    if (found == parts.end()) throw BadScenario("chain.sends: " + name.get<std::string>());
    out.push_back(found->second);
  }
  return out;
}

// "lab.root", "corp.intermediate", or "text:…" as it stands.
std::string Certificates::part(const std::string& name) const {
  if (name.starts_with("text:")) {
    return replace_all(name.substr(5), "{ca_file}", folder() + "/ca.pem");
  }
  const std::size_t dot = name.find('.');
  const Authority by = authority(name.substr(0, dot));
  return dot != std::string::npos && name.substr(dot) == ".intermediate" ? by.intermediate.pem()
                                                                         : by.root.pem();
}

std::string Certificates::make_file(const std::string& name, const Json& file) const {
  only_keys(file, "files." + name, {"parts", "form", "directory", "mode", "missing"});
  if (file.value("missing", false)) return folder() + "/" + name;
  if (file.value("directory", false)) {
    const std::string path = folder() + "/" + name;
    ::mkdir(path.c_str(), 0755);
    for (const auto& entry : file.at("parts")) {
      const std::string pem = write(name + "/one.pem", part(entry));
      testing::shell("mv " + pem + " " + path + "/$(openssl x509 -hash -noout -in " + pem + ").0");
    }
    return path;
  }
  std::string content;
  const std::string form = file.value("form", "pem");
  for (const auto& entry : file.at("parts")) {
    const std::string text = entry.get<std::string>();
    if (form == "der") {
      content += authority(text.substr(0, text.find('.'))).root.der();
    } else {
      content += part(text);
    }
  }
  if (form == "crlf") content = replace_all(content, "\n", "\r\n");
  if (form == "bom") content.insert(0, "\xef\xbb\xbf");
  if (form == "indented") content = "  " + replace_all(content, "\n", "\n  ");
  if (form == "one-line") content = replace_all(content, "\n", " ");
  if (form == "escaped") content = replace_all(content, "\n", "\\n");
  if (form == "utf-16") {
    std::string wide = "\xff\xfe";
    for (char c : content) wide += {c, '\0'};
    content = wide;
  }
  const std::string path = write(name, content);
  if (file.contains("mode")) ::chmod(path.c_str(), file.at("mode").get<mode_t>());
  return path;
}

std::string Certificates::fill_in(std::string text) const {
  for (const auto& [placeholder, path] : paths_) text = replace_all(text, placeholder, path);
  if (text.find("{file:") != std::string::npos) throw BadScenario("no such file: " + text);
  return text;
}

std::string Certificates::roots_file(const std::string& name, const Json& authorities) const {
  std::string content;
  for (const auto& entry : authorities) content += authority(entry).root.pem();
  return write(name, content);
}

std::string Certificates::write(const std::string& name, const std::string& content) const {
  std::ofstream(folder_ + "/" + name) << content;
  return folder_ + "/" + name;
}

std::shared_ptr<SSL_CTX> context_of(const std::vector<Certificate>& chain) {
  return testing::server_context(chain.front(), {chain.begin() + 1, chain.end()});
}

}  // namespace sfprobe::lab
