// Purpose: where the grammar of a text puts the names of machines and people: headers, addresses of
// mail, accounts of a Windows domain. Views into the text that was given; it takes time that grows
// with the text alone. Threads: pure. Failure: none.
#pragma once

#include <string_view>
#include <vector>

namespace sfprobe::anonymizing {

// Of Via (RFC 9110 section 7.6.3), X-Cache, X-Cache-Lookup and Server: "px7.corp:3128".
std::vector<std::string_view> machines_in_header(std::string_view name, std::string_view value);

// "anna.muster@corp.example", whole.
std::vector<std::string_view> mail_addresses(std::string_view text);

// "WORKGRP\anna", whole.
std::vector<std::string_view> accounts(std::string_view text);

// Words that could be a host's name with a domain, with at most 253 characters.
std::vector<std::string_view> dotted_words(std::string_view text);

}  // namespace sfprobe::anonymizing
