// Purpose: what decides which fixes suit this machine and this failure. Threads: pure. Failure:
// false where the evidence does not say.
#pragma once

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// What the evidence says about the machine.
struct Circumstances {
  bool proxy = false;            // the CLI would take one
  bool no_proxy = false;         // it would take none
  bool intercepted = false;      // something signs in the server's place
  bool astray = false;           // the search list leads to another host
  bool root_expired = false;     // no other certificate of the chain has
  bool old_node = false;         // the installed Node.js is older than 22
  bool no_sf = false;            // there is no CLI on PATH
  bool basic = false;            // the proxy offers Basic authentication
  bool answer_lost = false;      // large packets get lost on the way back
  bool own_firewall = false;     // it rejects connections
  bool names_fine = false;       // looked up at once, and no name server is at fault
  bool known_name = false;       // the lookup fails, and a name server has addresses
  bool own_settings = false;     // what this machine sets for TLS; without it the handshake passes
  bool proxy_refused = false;    // the proxy's own certificate is not accepted
  bool opened = false;           // a connection, or a tunnel, to the target stands
  bool by_address = false;       // the target is an IP address
  bool has_credentials = false;  // for the proxy
  bool overrides = false;        // its variable does another that the CLI reads, and that was tried
  bool skips_dns = false;        // nsswitch.conf does not ask the name servers
  bool stops_early = false;      // it ends a lookup before every source was asked
  bool tcp_only = false;         // resolv.conf asks for TCP
  bool asks_edns = false;        // resolv.conf or RES_OPTIONS asks for EDNS
  bool answers = false;          // the login endpoint, on the CLI's route
  bool server_error = false;     // it answers with a status of 500 or more
  bool forbidden = false;        // it refuses the request (4xx)
  bool only_ipv6_fails = false;  // in TLS: a handshake at an IPv4 address passes
  bool wsl = false;              // Windows holds the ports, too
  bool local_answers = false;    // localhost is this machine
  bool audience = false;         // SF_AUDIENCE_URL is set
  bool email = false;            // a user's name was given for a URL
  // What is wrong with the key file of a JWT login.
  bool key_encrypted = false;
  bool key_reshaped = false;  // it is PEM, and its lines are not what they were
  bool key_der = false;
  bool key_unfit = false;      // no form of it would do
  bool small_headers = false;  // those of its answer, smaller than what Node.js accepts
  bool lasting = false;        // its TLS handshake was tried again, each time in vain
  bool local_address = false;  // a connection goes to this machine's own loopback address
  bool no_variable = false;    // the choice was made without one
  bool value_refused = false;  // Node.js knows the option in NODE_OPTIONS, and not its value
  bool slow = false;           // each stage was completed, too late for the CLI
  // What is wrong with the proxy variable's value.
  bool bad_password = false;
  bool lost_proxy = false;  // by that nobody knows which proxy is meant
  bool bad_scheme = false;
  bool bad_url = false;  // something else
};

Circumstances circumstances_of(const Observed& observed, const Findings& findings);

}  // namespace sfprobe
