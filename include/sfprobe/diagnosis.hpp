// Purpose: what will happen, why, and what to do. Ownership and threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sfprobe/finding.hpp"
#include "sfprobe/route.hpp"
#include "sfprobe/target.hpp"
#include "sfprobe/trust.hpp"

namespace sfprobe {

// Who can remove the cause.
enum class Owner { you, dns, proxy, firewall, tls_inspection, network, salesforce, org_admin };

struct Verdict {
  Status status = Status::unknown;  // ok, warn, fail or unknown
  std::string code{};               // what the CLI gives; "" if there is none
  std::string stage{};              // as Finding::stage; "" if there is none
  Certainty certainty = Certainty::observed;
  std::string summary{};
  std::string cause{};  // id of the deepest reason that the evidence supports; "" if there is none
  std::optional<Owner> owner{};  // of the cause; none if the evidence does not say
};

// A change of the client's environment.
struct EnvChange {
  std::vector<std::pair<std::string, std::string>> set{};
  std::vector<std::string> unset{};
};

enum class Proof { proven, disproved, untested };

struct Fix {
  std::string id;
  std::string text;
  std::string command;  // "" if there is none
  std::optional<EnvChange> env;
  Proof proof = Proof::untested;
  bool redacted =
      false;  // a value of `env` or `command` holds "***": it cannot be applied as it is
  // The sentence of `text` that holds as long as the change or command is not made for the machine;
  // "" if there is none.
  std::string by_hand{};
  bool to_send = false;  // the text quotes a message to somebody else
};

// What a command of the Salesforce CLI prints when its request ends like that.
struct CommandOutput {
  std::string command;  // "sf org login web"
  std::string text;
  int exit_status = 1;
  std::optional<std::int64_t> after_ms;
  std::string
      note{};  // what it prints instead, and when: a sentence; "" if it always prints `text`
};

// How a client's request ends. A hang is no answer within 100 s, a crash a stack trace instead of
// an error that its caller could catch.
enum class ClientOutcome { response, error, hang, crash };

// What the CLI would do on a Node.js other than the assumed one.
struct RuntimePrediction {
  std::string runtime;  // "Node.js 22"
  ClientOutcome outcome = ClientOutcome::error;
  std::vector<std::string> codes;
  std::optional<int> status;
};

// What one client will do. See the report format in docs/report.md.
struct Prediction {
  std::string client;
  ClientOutcome outcome = ClientOutcome::error;
  std::vector<std::string> codes;  // any of which it may give
  std::optional<int> status;       // HTTP status of a response; none if that cannot be told
  std::string message;
  std::optional<std::int64_t> after_ms;
  std::string because;                        // what lies under it, a clause
  std::string stage{};                        // at which it fails; "" for a response
  Certainty certainty = Certainty::observed;  // inferred: the run ended before, or could not see
  bool told = true;            // false: what this client does lies behind what was looked at
  std::string stack{};         // of the CLI: "jsforce-node 3.10.19, undici 8.5.0, h2"; else ""
  bool stack_assumed = false;  // no installation was found, or it does not say
  std::vector<CommandOutput> commands;  // of the CLI
  // Of the CLI, if the Node.js that it runs on had to be assumed and others would end differently.
  std::vector<RuntimePrediction> on_other_runtimes{};
  bool mute = false;  // a crash without a word: a module ends the process
};

// Something observed, and the steps that show it.
struct Observation {
  std::string text;                   // one sentence without a full stop at its end
  std::vector<std::string> evidence;  // ids of steps
};

// A cause that the evidence does not exclude.
struct Alternative {
  std::string cause;  // id, as Verdict::cause
  std::string text;   // one sentence without a full stop at its end
};

// The Salesforce CLI that the verdict is about.
struct Cli {
  std::string sf_version;    // "2.146.3"; "" if none is installed
  std::string node_version;  // "24.21.0", or a major version alone: "26"; "" if unknown
  bool assumed = false;      // no Node.js was found for it: the newest known one is assumed
};

// Where and when the evidence was gathered; what it does not say is empty.
struct Place {
  std::string host_name;
  std::string address;  // the local one of connections to the first hop
  std::string started;  // RFC 3339, UTC
  std::int64_t took_us = 0;
};

// What the evidence says of the machine, for a reader: "kernel", "Linux 6.1.0-18-amd64".
struct MachineFact {
  std::string name;
  std::string text;
};

// An address that the run contacted, and the payload of TCP or UDP that it exchanged with it.
struct Contact {
  std::string place;      // "192.0.2.1:443"
  std::string transport;  // "TCP" or "UDP"
  std::string purpose;    // "name server", "proxy", "target", "other", "the C library's own lookup"
  std::int64_t attempts = 0;
  std::optional<std::int64_t> sent;      // none: the kernel does not say
  std::optional<std::int64_t> received;  // none: the kernel does not say
};

// When the certificate ends that a server, or who answered in its place, showed on a route: of
// several the first, in Unix time.
struct CertificateEnd {
  std::string route;
  std::int64_t at = 0;
};

struct Diagnosis {
  Target target;
  Verdict verdict;
  std::vector<Observation> why;           // what leads to the cause: at most three
  std::vector<Observation> ruled_out;     // other causes that the evidence excludes
  std::vector<Alternative> alternatives;  // the two likeliest, if the evidence does not decide
  std::vector<RouteRow> routes;           // the CLI's first
  std::vector<TrustChain> trust;          // one a captured chain
  Cli cli;
  Place place;
  std::vector<MachineFact> machine;  // in the order in which they are shown
  std::vector<Contact> contacted;    // in the order of the first contact
  std::string since{};  // since when it fails, a clause; "" if the evidence does not say
  // What stands between the CLI and the target and ends the login, if the evidence places it:
  // "firewall 192.0.2.1". Neither the proxy nor the target.
  std::string obstacle{};
  // What to make sure of before the change that is advised is made: sentences; "" if there is
  // nothing.
  std::string caution{};
  bool chain_only = false;       // a chain from a file was judged; nothing was probed
  bool any_answer_does = false;  // no login goes to the target (--flow none)
  std::vector<CertificateEnd> certificate_ends;  // by route, expired ones too
  std::optional<std::int64_t> clock_skew_s{};    // how far the local clock is ahead
  std::string export_failure{};                  // why --export-ca could not write, or ""
  Findings findings;                             // the verdict's cause first, then by stage
  std::vector<Prediction> predictions;
  std::vector<Fix> fixes;          // in the order in which to try them
  std::vector<std::string> never;  // what not to do
  std::string means;               // what the cause likely means; "" where all is well
};

// An error that a person pasted, compared with what was observed.
struct Pasted {
  enum class Answer {
    reproduced,      // the same cause shows from here now
    not_reproduced,  // the stage that would fail with it is healthy from here now
    untestable,      // credentials, settings of the org, or another fault in the way
  };
  std::string id;       // of its page; "" if no login error was recognised
  std::string title;    // of the page
  std::string matched;  // the words that were recognised
  Answer answer = Answer::untestable;
  std::string summary;     // one sentence without a full stop at its end
  std::vector<Fix> fixes;  // the page's, for these circumstances
};

std::string_view to_string(Owner owner);  // "tls-inspection"
std::string_view to_string(ClientOutcome outcome);
std::string_view to_string(Proof proof);
std::string_view to_string(Pasted::Answer answer);

}  // namespace sfprobe
