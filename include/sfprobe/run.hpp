// Purpose: the verbs of the library: observe a target, judge what was observed, judge it again.
// Threads: all may be called from several threads at once; run() starts threads of its own and
// joins them, but for those that no deadline reaches. Failure: InputError for unusable input;
// std::bad_alloc; nothing else is thrown for what the network or a file does.
//
// Effects on the whole process, which a program that links the library should know:
// - A getaddrinfo(3) call, a library or a file system that has not answered when a run ends cannot
//   be interrupted: its thread is left behind until the call returns, and owns what it uses.
//   Ending main() while it lives destroys what the process shares: leave with _exit(2) if that
//   matters.
// - OpenSSL is initialised without openssl.cnf(5), libcurl by curl_global_init(3), both once and
//   for good, unless the program has done so first; then its choice stands.
// - libcurl writes the keys of TLS sessions to the file that SSLKEYLOGFILE names. Unset it before
//   the first run, as the command-line program does.
// - SIGPIPE is blocked in the library's own threads; no handler is changed. Child processes: one,
//   node(1), if a certificate makes its roots matter, and one that evaluates a PAC file
//   (fetch_pac), by fork(2) alone; both are reaped before the run ends.
// - The environment, the locale, the working directory and the umask are left as they are.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe {

struct Options {
  // Of the whole run: more than 0, at most an hour. The default is just past the 10 s that the
  // Salesforce CLI gives a connection (undici's connect timeout). A run ends earlier once the
  // CLI's outcome is known.
  std::chrono::milliseconds deadline{12000};
  // Paths of PEM files with at least one certificate; each is one more trust view.
  std::vector<std::string> ca_files;
  std::string export_ca;  // where to write the anchor that would cure the CLI; "" for nowhere
  bool fetch_aia =
      false;  // fetch an intermediate that the server left out, from where its leaf says
  // Follow one redirect of the login endpoint to another host of Salesforce (*.salesforce.com,
  // *.force.com), with a GET.
  bool follow = false;
  // Try a Kerberos ticket on a proxy that offers Negotiate. The Kerberos library then asks its own
  // servers (the KDC) for a ticket.
  bool negotiate = false;
  // An https:// URL that answers with the address of whoever asks; it is asked once on the direct
  // route and once on the CLI's. "" asks nobody.
  std::string egress;
  // Fetch the PAC file at that http://, https:// or file:// URL and evaluate it for the target: ""
  // for the one that this machine is set up with. Its proxies are tried if the CLI's own way fails.
  std::optional<std::string> fetch_pac;
  // What was typed for the target, whose form is judged; "" if it was not typed.
  std::string typed;
  // Login flows: "web", "jwt", "sfdx-url", "device". Empty: web and jwt, as far as each can be
  // told; then a fault of one of them alone only warns.
  std::vector<std::string> flows;
  // The target is the own host of an org, which a login reaches after its login host.
  bool org_host = false;
  // Of a JWT login; each "" if it is not known. The key is read, and never sent or shown.
  std::string jwt_key_file;
  std::string certificate;
  std::string client_id;
  std::string username;
  // Overrides the environment: an http://, https:// or socks5:// URL, with credentials if need be;
  // "" forbids any proxy.
  std::optional<std::string> proxy;
  // Called for each step as it is recorded, from a thread of the run, one call at a time. It must
  // not throw, and the run waits for it.
  std::function<void(const Step&)> on_step;
};

// Throws InputError if an option is out of its range or names a file that cannot be used (a
// --ca-file without a certificate, for one). run() and examine_chain() do this themselves.
void check_options(const Options& options);

// How many runs side by side the process has file descriptors for: at least one, at most 100.
std::size_t most_side_by_side();

// Probes one target. Returns by the deadline, and within milliseconds of a request to stop, with
// what was seen until then (Evidence::stopped says which). Throws InputError before it starts a
// thread or sends a byte if check_options() would.
Evidence run(const Target& target, const Options& options, std::stop_token stop = {},
             const System& system = real_system());

// A chain from a file (PEM, DER or PKCS #7) against every trust view, at that time (seconds since
// 1970), without any network. Throws InputError if there is no certificate in it.
Evidence examine_chain(const std::string& file, const Target& target, std::int64_t at,
                       const Options& options, const System& system = real_system());

// The login URL that the Salesforce CLI would use in the working directory if none is named. Inside
// a project (a folder with sfdx-project.json, here or above): FORCE_SFDC_LOGIN_URL, then the
// project's sfdcLoginUrl, then SF_ORG_INSTANCE_URL, then org-instance-url of the project's and of
// the user's configuration. Else https://login.salesforce.com.
std::string default_target(const System& system = real_system());

// Hosts that a login needs after the login host, in no more than ten: the My Domain of that name
// (or the host itself; "" for none), and with `org_files` the instance hosts of the orgs that the
// CLI keeps under ~/.sfdx. Of those files nothing but the host is kept.
std::vector<std::string> further_hosts(const std::string& my_domain, bool org_files,
                                       const System& system = real_system());

// Opinion without any I/O: the same evidence always gives the same diagnosis.
Diagnosis judge(const Evidence& evidence);

// Judges the evidence in a JSON report, or a bare evidence object, again, without any I/O, and
// notes where the verdict differs from the saved one, or where the file is cut short. Throws
// InputError for anything else; text in it is taken for hostile.
Report replay(std::string_view json);

}  // namespace sfprobe
