// Purpose: where the TLS handshake of a case was cut, or vanished, in words: for the verdict, the
// report and the ticket. Nothing is said that compare_cuts() does not show. Threads: pure.
// Failure: "" or nothing, where it is not known.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagnose/case.hpp"
#include "facts/cut_comparison.hpp"

namespace sfprobe {

// "a device between 2 and 3 hops from here", "something at most 1 hop from here"; "" unless it is
// known to be nearer than what accepts connections.
std::string device_of(const tls::CutComparison& compared);

// "between 2 and 3 hops from here, at or behind 192.0.2.1".
std::string place_of(const tls::CutComparison& compared, const std::string& origin = "here");

// The same for a drawing: "device between 192.0.2.1 and 192.0.2.9".
std::string obstacle_of(const tls::CutComparison& compared);

// For the pages' placeholders: the address, and the place if it is
// known to be on the way.
std::vector<std::pair<std::string, std::string>> words_of_cut(const ObservedRoute& route,
                                                              const std::string& address);

// "resets", "closes", "drops": what is done to the connection.
std::string_view deed_of(const ObservedRoute& route);

// On the direct route.
std::optional<Observation> where_cut(const ObservedRoute& route);
std::optional<Observation> where_cut(const Case& failure);

// What changes nothing about it: another name, TLS 1.2, another address.
void add_ruled_out_of_cut(const Case& failure, std::vector<Observation>& out);

}  // namespace sfprobe
