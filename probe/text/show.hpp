// Purpose: values that may hold a credential, made fit to show. A value that its grammar covers in
// full is shown without its userinfo, path and query; any other is shown as its shape, such as
// "http://…:8080", and never with parts cut out of it. Threads: pure functions. Failure: none; in
// doubt the shape.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::text {

// What is shown in place of what is not.
inline constexpr std::string_view kHidden = "…";

// A part of a shown value was left out: it can be read, and used for nothing.
inline bool has_hidden_part(std::string_view shown) {
  return shown.find(kHidden) != std::string_view::npos;
}

// "Got: …" of a value that is not shown reads as if there were none.
inline std::string with_hidden_end(std::string message) {
  constexpr std::string_view kEnd = ": …";
  if (message.ends_with(kEnd))
    message.replace(message.size() - kEnd.size(), kEnd.size(), ": (hidden)");
  return message;
}

// What a person is told first of a value whose credentials are hidden as "***@".
inline constexpr std::string_view kOwnCredentials =
    "Put your own user name and password in the place of ***, which is not to be typed; "
    "percent-encode them (% as %25, @ as %40, : as %3A, / as %2F, \\ as %5C, # as %23). ";

// A name of letters, digits, ".", "-" and "_", or an IP address.
bool is_plain_host(std::string_view host);

// The scheme if it is a usual one, "…", and the port if it is a usual one for a proxy or a server.
std::string shape(std::string_view value);

// Whether show_url() shows the value's host.
bool is_plain_url(std::string_view value);

// Schemes of proxies and of what they are taken for, in lower case.
bool is_usual_scheme(std::string_view scheme);

// [scheme "://"] [userinfo "@"] host [":" port] [rest]. A lone word is not understood: show_target.
std::string show_url(std::string_view value);

// The same, for what may be a lone host name.
std::string show_target(std::string_view value);

// A link that a peer gave, absolute or not, with its path as far as that holds plain words.
std::string show_link(std::string_view value);

// What a person gave for a login URL: a lone host, or a URL with its path as show_link() shows it.
std::string show_login_url(std::string_view value);

// Hosts, domains, networks and "*", between commas or blanks, as in NO_PROXY.
std::string show_hosts(std::string_view value);

// A file's name, or several with ":" between them.
std::string show_path(std::string_view value);

// A number or a word such as "true", as flags and timeouts have it.
std::string show_setting(std::string_view value);

// Words of `known` between commas or blanks, each perhaps with ":" and a number behind it.
std::string show_words(std::string_view value, std::string_view known);

// A word of a command line that was refused: an option's name, without its value.
std::string show_argument(std::string_view word);

}  // namespace sfprobe::text
