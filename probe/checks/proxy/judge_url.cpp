#include "checks/proxy/judge_url.hpp"

#include <algorithm>
#include <optional>

#include "checks/finding.hpp"
#include "checks/proxy/proxy.hpp"
#include "proxy/reference.hpp"
#include "proxy/repair.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

// Of what the evidence shows of the value.
std::string words_of_no_url(const std::optional<std::string>& value) {
  const std::string word = value && is_no_url(*value) ? std::string(text::trim(*value)) : "";
  return word.empty() ? "is a word that stands for no proxy, not a URL"
                      : "is the word \"" + word + "\", not a URL";
}

std::string words_of_reference(const std::optional<std::string>& value) {
  const std::string unfilled = ", which no shell and no program has filled in";
  if (value && is_reference(*value)) return "is " + *value + " as it stands" + unfilled;
  return "has a reference in it, such as ${NAME} or %NAME%" + unfilled;
}

std::string words_of(ProxyFault fault) {
  switch (fault) {
    case ProxyFault::quoted: return "has quotes as part of its value";
    case ProxyFault::typographic_quotes:
      return "has typographic quotation marks as part of its value";
    case ProxyFault::named: return "has a variable's name as part of its value";
    case ProxyFault::not_ascii: return "has full-width or invisible characters in it";
    case ProxyFault::list: return "lists proxies, where the CLI takes one URL";
    case ProxyFault::scheme_missing: return "has no scheme";
    case ProxyFault::scheme_malformed: return "has a malformed scheme";
    case ProxyFault::scheme_doubled: return "has two schemes";
    case ProxyFault::scheme_unsupported: return "has a scheme that the CLI does not know";
    case ProxyFault::host_missing: return "has no host";
    case ProxyFault::blank_inside: return "has a blank in it";
    case ProxyFault::port_invalid: return "has no number from 0 to 65535 as its port";
    case ProxyFault::credentials_raw:
      return R"(has a raw "/", "?" or "#" in its user name or password)";
    case ProxyFault::credentials_backslash:
      return R"(has a raw "\" in its user name or password, which a URL has as %5C)";
    case ProxyFault::padded_address:
      return "has leading zeros in the numbers of an address, which make them octal";
    case ProxyFault::path: return "has a path or a query behind its host and port";
    case ProxyFault::password_percent: return "has a raw \"%\" in its password";
    default: return "is malformed";
  }
}

bool is_known(const std::string& proxy) {
  return !proxy.empty() && proxy.find("…") == std::string::npos && !proxy.ends_with(":0");
}

// The URL that was meant; "" if nobody knows.
std::string meant_by(const ChoiceFacts& choice) {
  if (choice.tries_what_was_meant()) {
    for (const ClientChoice& trial : choice.trials) {
      if (trial.variable == choice.variable) return trial.proxy;
    }
  }
  const bool repaired = choice.decision == Decision::crash || choice.has_line_break();
  return repaired && is_known(choice.proxy) ? choice.proxy : "";
}

// Whether the value differs from what was meant by more than the fault's words say.
bool says_what_is_meant(ProxyFault fault) {
  using enum ProxyFault;
  return fault == scheme_missing || fault == scheme_malformed || fault == scheme_doubled ||
         fault == list || fault == padded_address;
}

// The address as it stands in the settings comes first: what a parser makes of it stands nowhere.
std::string words_of_padding(const ChoiceFacts& choice, const std::optional<std::string>& value,
                             const std::string& meant) {
  const bool shown = value && !text::has_hidden_part(*value);
  const std::string goes =
      choice.decision == Decision::proxy ? ", so the CLI goes to " + choice.proxy : "";
  return (shown ? "(" + std::string(text::trim(*value)) + ") " : std::string()) +
         words_of(choice.fault) + goes +
         (meant.empty() ? "" : std::string(goes.empty() ? ": " : "; ") + meant + " is meant");
}

std::string fault_words(const ChoiceFacts& choice, const std::optional<std::string>& value) {
  const ProxyFault fault = choice.fault;
  if (fault == ProxyFault::host_is_port) {
    return "has a number in the place of its host: a port, most likely";
  }
  const std::string end =
      choice.decision == Decision::crash ? "; the CLI ends in a stack trace" : "";
  if (value && text::trim(*value).empty()) return "consists of white space alone" + end;
  if (fault == ProxyFault::no_url) return words_of_no_url(value) + end;
  if (fault == ProxyFault::unexpanded) return words_of_reference(value) + end;
  const std::string meant = says_what_is_meant(fault) ? meant_by(choice) : "";
  if (fault == ProxyFault::padded_address) return words_of_padding(choice, value, meant) + end;
  return words_of(fault) + (meant.empty() ? "" : ": " + meant + " is meant") + end;
}

}  // namespace

void judge_url(const Observed& observed, Findings& findings) {
  const Measured<ChoiceFacts>& step = *observed.choice;
  const ChoiceFacts& choice = step.facts;
  const bool line_break = choice.has_line_break();
  const bool faulty = choice.fault != ProxyFault::none && choice.fault != ProxyFault::empty;
  if (!line_break && !faulty) return;
  Finding& finding =
      add(findings, kStage, Status::fail, "PROXY_URL_INVALID",
          "the proxy URL in " + choice.variable + " " +
              (line_break ? "has a line break in it, at which Node.js ends the program"
                          : fault_words(choice, observed.variable(choice.variable))));
  finding.evidence = {step.id};
  finding.words = {{"variable", choice.variable}, {"proxyurl", meant_by(choice)}};
  // What was probed, without credentials that would have to be written otherwise.
  if (choice.credentials || meant_by(choice) != choice.proxy) return;
  const ObservedRoute* through = observed.route(steps::kProxy);
  if (through != nullptr && through->token && through->token->ok()) {
    finding.proven = {"write-proxy-url"};
  }
}

}  // namespace sfprobe::proxy
