// Purpose: what a scenario's HTTPS server does with a connection, from its sections "server" and
// "http". Threads: scripts run in those of the server. Failure: BadScenario.
#pragma once

#include <string>

#include "lab/certificates.hpp"
#include "support/server.hpp"

namespace sfprobe::lab {

// Acts out what "does" says: reset, close, silence, garbage, http, smtp, half-record, alert.
void act(testing::Peer& peer, const Json& fault);

testing::Server::Script target_script(const Certificates& certificates, const Json& server,
                                      const Json& http, const std::string& host);

// Lets a TLS server take part in ALPN: the names in the order of its preference.
void choose_protocol(SSL_CTX* context, const Json& names);

// Answers requests over TLS that is already there, as "http" says, in the protocol that was agreed.
void answer_requests(testing::Peer& peer, const Json& http);

}  // namespace sfprobe::lab
