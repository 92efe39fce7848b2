#include "checks/url/lint.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/clean.hpp"
#include "text/redact.hpp"
#include "text/salesforce_hosts.hpp"
#include "text/words.hpp"

namespace sfprobe::url {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

std::string my_domain(std::string_view name, std::string_view suffix = ".my.salesforce.com") {
  return std::string(name) + std::string(suffix);
}

std::string_view first_label(std::string_view host) { return host.substr(0, host.find('.')); }

// The CLI looks for these ends and no others.
constexpr auto kRefusedLightning = std::to_array<std::string_view>(
    {".lightning.force.com", ".lightning.crmforce.mil", ".lightning.pc-rnd.force.com"});

void lint_lightning(std::string_view host, std::vector<Lint>& found) {
  const std::size_t at = host.find(".lightning.");
  if (at == std::string_view::npos) return;
  // "acme--dev.sandbox.lightning.force.com" is acme--dev.sandbox.my.salesforce.com.
  const std::string instead = my_domain(host.substr(0, at));
  const bool refused = std::any_of(kRefusedLightning.begin(), kRefusedLightning.end(),
                                   [&](std::string_view end) { return host.ends_with(end); });
  if (refused) {
    found.push_back(
        {Flaw::lightning,
         std::string(host) + " is a Lightning host, which the CLI refuses as a login URL", instead,
         true});
    return;
  }
  found.push_back({Flaw::lightning_odd,
                   std::string(host) + " is a Lightning host: the CLI takes it, and gets no login "
                                       "from it",
                   "", false, true});
}

void lint_page_hosts(std::string_view host, std::vector<Lint>& found) {
  for (const text::PageHost& page : text::page_hosts()) {
    if (!host.ends_with(page.suffix) || host.find(".lightning.") != std::string_view::npos)
      continue;
    const std::string_view before = host.substr(0, host.size() - page.suffix.size());
    // Visualforce puts the package behind the name: acme--c.vf.force.com, acme--dev--c.sandbox….
    std::string name(first_label(before));
    const std::size_t package = name.rfind("--");
    const bool packaged = page.packaged && package != std::string::npos;
    const std::string rest(before.substr(first_label(before).size()));
    if (packaged) name.resize(package);
    found.push_back({page.setup ? Flaw::setup : Flaw::page_host,
                     std::string(host) + " serves " + std::string(page.what) +
                         " of an org, and no login for the CLI",
                     name.empty() ? "" : my_domain(name + rest), false, true});
    return;
  }
}

// "na1", "cs12", "um5", "usa2s": a server that an org once lived on.
bool is_instance(std::string_view label) {
  std::size_t letters = 0;
  while (letters < label.size() && is_letter(label[letters])) ++letters;
  std::size_t digits = letters;
  while (digits < label.size() && is_digit(label[digits])) ++digits;
  const bool end = digits == label.size() || (digits + 1 == label.size() && label.back() == 's');
  return letters >= 2 && letters <= 3 && digits > letters && digits - letters <= 3 && end;
}

void lint_instance(std::string_view host, std::vector<Lint>& found) {
  constexpr std::string_view kPlain = ".salesforce.com";
  constexpr std::string_view kMy = ".my.salesforce.com";
  if (host.ends_with(kMy)) {
    const std::string_view name = host.substr(0, host.size() - kMy.size());
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || !is_instance(name.substr(dot + 1))) return;
    const std::string_view org = name.substr(0, dot);
    const bool sandbox = org.find("--") != std::string_view::npos;
    found.push_back({Flaw::instance,
                     std::string(host) + " names the instance " +
                         std::string(name.substr(dot + 1)) +
                         "; Salesforce no longer redirects such names",
                     my_domain(org, sandbox ? ".sandbox.my.salesforce.com" : ".my.salesforce.com"),
                     false, true});
    return;
  }
  if (!host.ends_with(kPlain)) return;
  const std::string_view name = host.substr(0, host.size() - kPlain.size());
  if (name.find('.') != std::string_view::npos || !is_instance(name)) return;
  found.push_back({Flaw::instance,
                   std::string(host) +
                       " is the name of an instance; Salesforce no longer redirects "
                       "it to the org",
                   "", false, true});
}

void lint_sandbox(std::string_view host, std::vector<Lint>& found) {
  constexpr std::string_view kMy = ".my.salesforce.com";
  constexpr std::string_view kSandbox = ".sandbox.my.salesforce.com";
  if (host.ends_with(kSandbox)) {
    const std::string_view name = host.substr(0, host.size() - kSandbox.size());
    if (name.find("--") != std::string_view::npos) return;
    found.push_back({Flaw::sandbox_name,
                     std::string(host) + " lacks the sandbox's name: it is "
                                         "MYDOMAIN--SANDBOX.sandbox.my.salesforce.com",
                     "", false, true});
    return;
  }
  if (!host.ends_with(kMy)) return;
  const std::string_view name = host.substr(0, host.size() - kMy.size());
  if (name.find("--") == std::string_view::npos || name.find('.') != std::string_view::npos) return;
  found.push_back({Flaw::old_sandbox,
                   std::string(host) + " is the form that a sandbox had before enhanced domains",
                   my_domain(name, kSandbox), false, true});
}

void lint_typo(std::string_view host, std::vector<Lint>& found) {
  const std::string meant = text::meant_host(host);
  if (meant.empty()) return;
  found.push_back({Flaw::typo, std::string(host) + " looks like a typing error for " + meant, meant,
                   false, true});
}

bool is_org_id(std::string_view host) {
  if (host.size() != 15 && host.size() != 18) return false;
  return host.starts_with("00d") &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || is_letter(c); });
}

void lint_typed(std::string_view typed, std::vector<Lint>& found) {
  const std::size_t mark = typed.find("://");
  const std::string_view rest = mark == std::string_view::npos ? typed : typed.substr(mark + 3);
  const std::size_t end = rest.find_first_of("/?#");
  const std::string_view authority = rest.substr(0, end);
  if (mark == std::string_view::npos && authority.find('@') != std::string_view::npos &&
      authority.find(':') == std::string_view::npos) {
    found.push_back(
        {Flaw::email, "an email address or username was given in place of a login URL", "", true});
    return;
  }
  const std::string_view name = authority.substr(authority.rfind('@') + 1);
  if (name.substr(0, name.find(':')).ends_with('.')) {
    found.push_back({Flaw::dot,
                     "the host ends in a dot, which the CLI sends on as it is; Node.js accepts the "
                     "certificate, and no Salesforce host has that name",
                     "", false, true});
  }
  if (end == std::string_view::npos) return;
  const std::string_view behind = rest.substr(end);
  const std::string_view path = behind.substr(0, behind.find_first_of("?#"));
  if (path.size() > 1) {
    found.push_back({Flaw::path,
                     "the URL has the path " + text::clean(text::redact_secrets(path), 60) +
                         ", behind which the CLI puts /services/oauth2/token: no login is there",
                     "", false, true});
  } else if (path.size() < behind.size()) {
    found.push_back({Flaw::query,
                     "something follows the host behind \"" + std::string(1, behind[path.size()]) +
                         "\": the CLI's own path is appended to that and never reaches the login",
                     "", false, true});
  }
}

}  // namespace

std::vector<Lint> lint(const Target& target, std::string_view typed) {
  std::vector<Lint> found;
  const std::string& host = target.host;
  lint_typed(text::trim(typed), found);
  // Of something else than a URL there is nothing more to say.
  if (!found.empty() && found.front().flaw == Flaw::email) return found;
  if (is_org_id(host)) {
    found.push_back({Flaw::org_id, "the id of an org was given in place of a login URL", "", true});
    return found;
  }
  if (target.http) {
    found.push_back(
        {Flaw::http,
         "the URL says http://; Salesforce sends it on to https://, where a web login's "
         "request for a token arrives as a GET. https:// was probed"});
  }
  if (target.ip_literal) return found;
  lint_lightning(host, found);
  lint_page_hosts(host, found);
  lint_instance(host, found);
  lint_sandbox(host, found);
  lint_typo(host, found);
  if (host.find('_') != std::string::npos && text::is_salesforce_host(host)) {
    found.push_back({Flaw::underscore,
                     host + " has an underscore, which no name of a Salesforce org has", "", false,
                     true});
  }
  return found;
}

}  // namespace sfprobe::url
