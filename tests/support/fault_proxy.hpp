// Purpose: a scripted HTTP proxy: what it makes of a CONNECT is the test's to say.
#pragma once

#include <functional>
#include <string>

#include "support/server.hpp"

namespace sfprobe::testing {

// Reads the head of a request and gives it to the script.
Server::Script proxy(std::function<void(Peer&, const std::string& head)> script);

// A refusal with a page.
std::string refusal(const std::string& status, const std::string& headers = "",
                    const std::string& title = "Denied by policy");

// Relays bytes between the peer and the target until one of them ends.
void relay(Peer& peer, const std::string& address, std::uint16_t port);

// A proxy that works: answers 200 and relays to the target.
Server::Script working_proxy(const std::string& address, std::uint16_t port);

}  // namespace sfprobe::testing
