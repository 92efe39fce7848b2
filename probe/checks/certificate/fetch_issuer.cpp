#include "checks/certificate/fetch_issuer.hpp"

#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "net/download.hpp"
#include "trust/certificate.hpp"
#include "trust/extra_file.hpp"
#include "trust/pem_file.hpp"

namespace sfprobe::tls {
namespace {

constexpr std::size_t kMaxCertificates = 4;

}  // namespace

void fetch_issuer(const Captured& captured, const Trust& trust, const std::string& url,
                  const net::Proxy* proxy, const net::WaitLimit& limit, Recorder& recorder) {
  const auto since = Clock::now();
  IssuerFacts facts;
  facts.handshake = captured.handshake;
  facts.url = url;
  const net::Download answer = net::download(url, proxy, limit);
  facts.status = answer.status;
  trust::Chain chain = captured.chain;
  if (answer.failure.ok() && answer.status == 200) {
    const std::string pem = trust::pem_of_content(answer.body);
    for (const trust::Certificate& one : trust::PemFile(pem).all(kMaxCertificates)) {
      if (facts.subject.empty()) facts.subject = trust::subject_text(one.get());
      chain.push_back(one);
    }
    const trust::View* cli = trust.set.find(trust.set.cli);
    const trust::Verification result = trust::verify(chain, captured.host, *cli, captured.at);
    facts.code = result.code;
    facts.trusted = result.trusted && chain.size() > captured.chain.size();
  }
  recorder.add({.id = steps::fetch_issuer(captured.handshake),
                .action = steps::action(steps::Action::fetch_issuer),
                .subject = url,
                .route = captured.route,
                .outcome = answer.failure.outcome,
                .raw = answer.failure.raw,
                .facts = pack(facts)},
               since);
}

}  // namespace sfprobe::tls
