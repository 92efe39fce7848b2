#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/format.hpp"

namespace sfprobe::cli {
namespace {

constexpr auto kSubCommands = std::to_array<SubCommand>({
    {"", kProbe, "[options] [TARGET...]", "probe hosts, host:port or URLs"},
    {"explain", kExplain, "explain [TEXT... | FILE | ID | -]",
     "name the error in a text, log or HAR"},
    {"replay", kReplay, "replay REPORT.json", "judge a saved --json report again"},
    {"ticket", kTicket, "ticket [REPORT.json | TARGET]", "write to whoever can fix it"},
    {"compare", kCompare, "compare A.json B.json...", "say what differs between reports"},
    {"anonymize", kAnonymize, "anonymize REPORT.json", "replace names by pseudonyms"},
    {"chain", kChain, "chain FILE --host NAME", "judge a certificate chain in a file"},
    {"watch", kWatch, "watch [TARGET...]", "probe repeatedly, say what changes"},
    {"serve", kServe, "serve --targets FILE", "probe for Prometheus"},
    {"completion", kCompletion, "completion SHELL", "print what bash, zsh or fish needs"},
});

constexpr std::string_view kExitStatus =
    "Exit status: 0 login works, 1 it does not or the run cannot tell, 2 wrong\n"
    "             usage, 3 internal error\n";

constexpr unsigned kFormats = kProbe | kReplay | kChain;
constexpr unsigned kRuns = kProbe | kTicket | kWatch | kServe;  // what sends something

constexpr auto kOptions = std::to_array<OptionHelp>({
    {"json", "", "print JSON on standard output", kEvery & ~(kCompletion | kServe)},
    {"format", "NAME", "print another format on standard output", kFormats},
    {"output", "FORMAT=FILE", "write another format to a file, or to - (repeatable)",
     kProbe | kReplay | kTicket | kChain | kWatch, true},
    {"bundle", "FILE", "write the JSON report (no FILE: named by host and time)",
     kProbe | kTicket | kWatch},
    {"plan", "", "say what would be contacted and read, and do nothing", kProbe | kTicket},
    {"anonymize", "", "replace names by pseudonyms in all output",
     kProbe | kReplay | kTicket | kCompare},
    {"anonymize-key", "KEY", "the same pseudonyms in every file with this key",
     kProbe | kReplay | kTicket | kCompare | kAnonymize},
    {"show-secrets", "", "on a terminal, show a proxy's password where a fix needs it", kProbe,
     false, true},
    {"verbose,v", "", "show everything that is known", kProbe | kReplay | kChain},
    {"color", "WHEN", "use colour: auto (default), always or never",
     kEvery & ~(kCompletion | kWatch | kServe)},
    {"listen", "ADDR:PORT", "where to answer (default 127.0.0.1:9817)", kServe},
    {"every", "TIME", "probe again after that long (default 60s)", kWatch},
    {"for", "TIME", "end after that long; else when interrupted", kWatch},
    {"journal", "FILE", "remember every try in a file of JSON lines", kWatch},
    {"deadline", "SECONDS", "end by then, whatever happens (default 12)",
     kProbe | kReplay | kTicket | kWatch | kServe},
    {"targets", "FILE", "probe what a list names, a target a line (or -)",
     kProbe | kWatch | kServe},
    {"profile", "NAME", "probe the hosts of a profile: login, org, cli or vscode", kProbe | kWatch,
     true},
    {"list-profiles", "", "say which profiles there are", kProbe, false, true},
    {"jobs", "N", "probe so many targets at once", kProbe | kServe, false, true},
    {"total-deadline", "SECONDS", "end by then, however many targets there are", kProbe, false,
     true},
    {"proxy", "URL", "use this proxy, whatever the environment says", kRuns},
    {"no-proxy", "", "use no proxy, whatever the environment says", kRuns},
    {"ca-file", "FILE", "also trust the certificates in a PEM file (repeatable)", kRuns | kChain,
     true},
    {"export-ca", "FILE", "write the root that the CLI lacks, from a local store", kProbe | kChain},
    {"fetch-aia", "", "fetch an intermediate that the server left out", kRuns},
    {"follow", "", "follow a redirect to another host of Salesforce", kRuns, false, true},
    {"negotiate", "", "try a Kerberos ticket if the proxy offers Negotiate", kRuns},
    {"egress", "URL", "ask URL which address it sees, on each route", kRuns, false, true},
    {"fetch-pac", "[=URL]", "evaluate a PAC file, and try its proxies if the login fails", kRuns,
     false, true},
    {"flow", "NAME", "judge web, jwt, sfdx-url, device, all, or none", kRuns},
    {"my-domain", "NAME", "also probe the org's own host", kProbe | kWatch, false, true},
    {"no-org-files", "", "do not look which orgs the CLI knows", kProbe | kWatch, false, true},
    {"jwt-key-file", "FILE", "JWT key; also --certificate, --client-id, --username",
     kProbe | kTicket},
    {"certificate", "FILE", "whether the key of a JWT login belongs to this certificate",
     kProbe | kTicket, false, true},
    {"client-id", "ID", "examine the form of a JWT login's client id", kProbe | kTicket, false,
     true},
    {"username", "U", "examine the form of a JWT login's username", kProbe | kTicket, false, true},
    {"explain-file", "FILE", "say whether the error in FILE (or -) occurs here", kProbe | kReplay},
    {"host", "NAME", "host name that the certificate must match", kChain},
    {"at", "TIME", "judge as of 2026-11-22 or 2026-11-22T06:00:00Z", kChain},
    {"list", "[=markdown]", "list all errors that have a page", kExplain},
    {"help,h", "", "show this text", kEvery},
    {"version", "", "show the version", kEvery},
});

std::string option_line(const OptionHelp& option) {
  const std::size_t comma = option.name.find(',');
  std::string head =
      comma == std::string_view::npos
          ? "--" + std::string(option.name)
          : fmt::format("-{}, --{}", option.name.substr(comma + 1), option.name.substr(0, comma));
  if (!option.value.empty()) {
    head += (option.value.front() == '[' ? "" : " ") + std::string(option.value);
  }
  return fmt::format("  {:<21} {}\n", head, option.about);
}

}  // namespace

std::span<const SubCommand> sub_commands() { return kSubCommands; }
std::span<const OptionHelp> options() { return kOptions; }

std::string overview() {
  std::string text = "sfprobe says why a Salesforce CLI login fails here, and how to fix it.\n";
  for (const SubCommand& one : kSubCommands) {
    text += fmt::format("  sfprobe {:<33} {}\n", one.usage, one.about);
  }
  text += "Without a target: the login URL that the CLI would use.\n\n";
  for (const std::string_view name :
       {"json", "verbose,v", "deadline", "proxy", "no-proxy", "ca-file", "version"}) {
    text += option_line(*std::find_if(std::begin(kOptions), std::end(kOptions),
                                      [&](const OptionHelp& one) { return one.name == name; }));
  }
  return text + "\nEvery option: sfprobe help probe. Of a command: sfprobe help explain\n" +
         std::string(kExitStatus);
}

std::string help_text(const SubCommand& command) {
  std::string text = fmt::format("sfprobe {}: {}\n\n", command.usage, command.about);
  for (const OptionHelp& option : kOptions) {
    if ((option.of & command.use) == 0 || option.only_in_manual) continue;
    text += option_line(option);
  }
  if ((command.use & kFormats) != 0) text += "\nFormats: " + format_names() + "\n";
  text += "\n";
  text += command.use == kExplain
              ? "Exit status: 0 the error is known, 1 it is not, 2 wrong usage, 3 internal error\n"
              : kExitStatus;
  return text;
}

}  // namespace sfprobe::cli
