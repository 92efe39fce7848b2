#include "support/chains.hpp"

namespace sfprobe::testing {
namespace {

constexpr const char* kName = "DNS:login.example.com";

CertificateSpec leaf_spec() { return {.common_name = "login.example.com", .names = {kName}}; }

CertificateSpec ca_spec(const std::string& name) { return {.common_name = name, .ca = true}; }

template <class Change>
CertificateSpec with(CertificateSpec spec, Change change) {
  change(spec);
  return spec;
}

void add_leaves(const Pki& pki, std::vector<SentChain>& chains) {
  const auto add = [&](const char* name, auto change) {
    chains.push_back(
        {name, make_certificate(with(leaf_spec(), change), &pki.intermediate), {pki.intermediate}});
  };
  using Spec = CertificateSpec;
  add("good", [](Spec&) {});
  add("expired leaf", [](Spec& s) { s.from_days = -20, s.to_days = -10; });
  add("leaf not yet valid", [](Spec& s) { s.from_days = 5, s.to_days = 10; });
  add("wrong host", [](Spec& s) { s.names = {"DNS:other.example.com"}; });
  add("wildcard", [](Spec& s) { s.names = {"DNS:*.example.com"}; });
  add("wildcard within the label", [](Spec& s) { s.names = {"DNS:log*.example.com"}; });
  add("wildcard too high", [](Spec& s) { s.names = {"DNS:*.com"}; });
  add("wildcard for a deeper name", [](Spec& s) { s.names = {"DNS:*.login.example.com"}; });
  add("upper case name", [](Spec& s) { s.names = {"DNS:LOGIN.Example.COM"}; });
  add("common name only", [](Spec& s) { s.names = {}; });
  add("common name beside another SAN", [](Spec& s) { s.names = {"DNS:a.test", "IP:10.0.0.1"}; });
  add("address only", [](Spec& s) { s.names = {"IP:10.20.0.1"}; });
  add("for clients only", [](Spec& s) { s.extended_key_usage = "clientAuth"; });
  add("RSA 1024", [](Spec& s) { s.rsa_bits = 1024; });
  add("signed with SHA-1", [](Spec& s) { s.digest = "SHA1"; });
  add("critical extension of no known kind",
      [](Spec& s) { s.extensions = "1.2.3.4.5=critical,DER:0500"; });
  add("negative serial", [](Spec& s) { s.negative_serial = true; });
  add("expired and for another host",
      [](Spec& s) { s.from_days = -20, s.to_days = -10, s.names = {"DNS:other.example.com"}; });
}

void add_intermediates(const Pki& pki, std::vector<SentChain>& chains) {
  const auto add = [&](const char* name, auto change) {
    const Certificate issuer =
        make_certificate(with(ca_spec("Odd Intermediate"), change), &pki.root);
    chains.push_back({name, make_certificate(leaf_spec(), &issuer), {issuer}});
  };
  using Spec = CertificateSpec;
  add("expired intermediate", [](Spec& s) { s.from_days = -20, s.to_days = -10; });
  add("intermediate not yet valid", [](Spec& s) { s.from_days = 5, s.to_days = 10; });
  add("intermediate is no CA", [](Spec& s) { s.ca = false; });
  add("intermediate for clients only", [](Spec& s) { s.extended_key_usage = "clientAuth"; });
  add("intermediate with RSA 1024", [](Spec& s) { s.rsa_bits = 1024; });
  add("intermediate signed with SHA-1", [](Spec& s) { s.digest = "SHA1"; });
  add("name constraints forbid the host",
      [](Spec& s) { s.extensions = "nameConstraints=critical,permitted;DNS:example.org"; });
  const Certificate last = make_certificate(
      with(ca_spec("Last CA"), [](Spec& s) { s.constraints = "critical,CA:TRUE,pathlen:0"; }),
      &pki.root);
  const Certificate below = make_certificate(ca_spec("One Too Many"), &last);
  chains.push_back({"path too long", make_certificate(leaf_spec(), &below), {below, last}});
}

void add_orders(const Pki& pki, std::vector<SentChain>& chains) {
  const Certificate leaf = make_certificate(leaf_spec(), &pki.intermediate);
  const Pki stranger("login.example.com", leaf_spec(), "Stranger");
  chains.push_back({"the root is sent", leaf, {pki.intermediate, pki.root}});
  chains.push_back({"the leaf alone", leaf, {}});
  chains.push_back({"in the wrong order", leaf, {pki.root, pki.intermediate}});
  chains.push_back({"superfluous and duplicate certificates",
                    leaf,
                    {stranger.root, pki.intermediate, pki.intermediate, stranger.intermediate}});
  std::vector<Certificate> many(18, stranger.intermediate);
  many.push_back(pki.intermediate);
  chains.push_back({"20 certificates", leaf, many});
  // Two certificates for the intermediate's key: by a root that nobody knows, and by ours.
  const Certificate crossed = make_certificate(
      with(ca_spec("Test Intermediate"), [&](auto& s) { s.key = pki.intermediate.key; }),
      &stranger.root);
  chains.push_back({"cross-signed by an unknown root", leaf, {crossed}});
  chains.push_back({"cross-signed, both sent", leaf, {crossed, pki.intermediate}});
}

void add_strangers(const Pki& pki, std::vector<SentChain>& chains) {
  const Pki stranger("login.example.com", leaf_spec(), "Stranger");
  chains.push_back({"unknown root, sent", stranger.leaf, {stranger.intermediate, stranger.root}});
  chains.push_back({"unknown root, not sent", stranger.leaf, {stranger.intermediate}});
  chains.push_back({"unknown issuer, the leaf alone", stranger.leaf, {}});
  chains.push_back(
      {"unknown root and expired",
       make_certificate(with(leaf_spec(), [](auto& s) { s.from_days = -20, s.to_days = -10; }),
                        &stranger.intermediate),
       {stranger.intermediate, stranger.root}});
  // The name of our root and of our intermediate, with other keys.
  const Pki namesake("login.example.com", leaf_spec(), "Test");
  chains.push_back({"same names, other keys", namesake.leaf, {namesake.intermediate}});
  chains.push_back(
      {"same names, other keys, root sent", namesake.leaf, {namesake.intermediate, namesake.root}});
  chains.push_back({"another's signature",
                    make_certificate(leaf_spec(), &namesake.intermediate),
                    {pki.intermediate}});
  chains.push_back({"self-signed leaf", make_certificate(leaf_spec()), {}});
  chains.push_back({"self-signed leaf that calls itself a CA",
                    make_certificate(with(leaf_spec(), [](auto& s) { s.ca = true; })),
                    {}});
  const Certificate own = make_certificate(ca_spec("Direct Root"));
  chains.push_back(
      {"unknown root signs the leaf itself", make_certificate(leaf_spec(), &own), {own}});
}

}  // namespace

std::vector<SentChain> sent_chains(const Pki& pki) {
  std::vector<SentChain> chains;
  add_leaves(pki, chains);
  add_intermediates(pki, chains);
  add_orders(pki, chains);
  add_strangers(pki, chains);
  return chains;
}

}  // namespace sfprobe::testing
