// Purpose: every setting from which the Salesforce CLI may take its login URL, in its order.
// Threads: pure but for the port it reads from. Failure: what cannot be read is not there.
//
// Inside a project (a folder with sfdx-project.json, here or above): FORCE_SFDC_LOGIN_URL, the
// project's sfdcLoginUrl, SF_ORG_INSTANCE_URL, org-instance-url of the project's config and of the
// user's. Outside none of them counts (measured: docs/errors/LOGIN_URL_CONFLICT.md).
#pragma once

#include <string>

#include "facts/url.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe::url {

// Everything but `typed`. Values are redacted.
UrlFacts read_settings(const System& system);

// The URL that the CLI takes if the command line names none, as it is written; "" if no setting
// applies.
std::string configured_url(const System& system);

}  // namespace sfprobe::url
