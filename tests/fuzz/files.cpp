#include <openssl/x509.h>

#include <algorithm>

#include "fuzz/parsers.hpp"
#include "json/json_value.hpp"
#include "sfprobe/sfprobe.hpp"
#include "text/resolv_conf.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
#include "trust/pem_file.hpp"
#include "trust/private_key.hpp"

namespace sfprobe::fuzz {

void take_pem(std::string_view bytes) {
  const std::string content(bytes);
  for (const auto reader : {trust::Reader::lenient, trust::Reader::node, trust::Reader::openssl}) {
    const trust::PemFile file(content, reader);
    const trust::Chain all = file.all(5);
    demand(all.size() <= file.size());
    for (const trust::Certificate& certificate : all) trust::read_certificate(certificate);
  }
  trust::pem_of_content(content);
}

void take_der(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const trust::Certificate certificate(::d2i_X509(nullptr, &at, static_cast<long>(bytes.size())),
                                       ::X509_free);
  if (!certificate) return;
  const trust::CertificateFacts facts = trust::read_certificate(certificate);
  demand(facts.names.size() <= 50 && facts.serial.size() <= 64);
}

// The key file of a JWT login, and its certificate behind a blank line.
void take_key(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find("\n\n"), bytes.size());
  const trust::KeyExamination key = trust::examine_key(bytes.substr(0, end), bytes.substr(end));
  demand(!key.decoded || key.reason.empty());
  demand(!key.matches || (key.decoded && key.certificate_decoded));
  demand(is_clean(key.reason));
}

void take_resolver(std::string_view bytes) {
  const ResolvConf conf = parse_resolv_conf(bytes);
  demand(!conf.servers.empty() && conf.servers.size() <= 3);
  demand(conf.timeout_s >= 1 && conf.timeout_s <= 30 && conf.attempts >= 1 && conf.attempts <= 5);
  parse_nsswitch_hosts(bytes);
  hosts_addresses(bytes, "login.salesforce.com");
}

// A report or evidence, judged and printed again.
void take_evidence(std::string_view bytes) {
  parse_json(bytes);
  try {
    const Report report = replay(bytes);
    demand(!report.targets.empty());
    demand(parse_json(to_json(report)).has_value());
  } catch (const InputError& error) {
    demand(is_clean(error.what()));
  }
}

}  // namespace sfprobe::fuzz
