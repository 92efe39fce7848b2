// Purpose: what form a key file, a client id and a username have, told without keeping them, and
// the audience that the CLI would send. Pure.
#pragma once

#include <string>
#include <string_view>

#include "facts/jwt.hpp"

namespace sfprobe::jwt {

KeyForm form_of_key(std::string_view content);

ClientIdForm form_of_client_id(std::string_view client_id);

// A sandbox's username is the production one with the sandbox's name behind it: a@b.com.uat.
UsernameForm form_of_username(std::string_view username);

// What the CLI sends as aud for a login at that host unless SF_AUDIENCE_URL says otherwise. Source:
// forcedotcom/sfdx-core, src/util/sfdcUrl.ts.
std::string audience_of(std::string_view host);

bool is_sandbox_host(std::string_view host);

}  // namespace sfprobe::jwt
