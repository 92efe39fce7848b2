// Purpose: the login URL that the Salesforce CLI would use where nobody names one.
// Threads: any. Failure: none.
#pragma once

#include <string>

#include "system/system.hpp"

namespace sfprobe::cli {

// Inside a project (a folder with sfdx-project.json, here or above): FORCE_SFDC_LOGIN_URL, then
// the project's sfdcLoginUrl, then SF_ORG_INSTANCE_URL. Else https://login.salesforce.com.
std::string default_target(const System& system);

}  // namespace sfprobe::cli
