#include "evidence/names.hpp"

#include <array>
#include <utility>

namespace sfprobe {
namespace {

template <class E>
using Names = std::pair<E, std::string_view>;

constexpr std::array kOutcomes = std::to_array<Names<Outcome>>({
    {Outcome::ok, "ok"},
    {Outcome::timed_out, "timed_out"},
    {Outcome::refused, "refused"},
    {Outcome::reset, "reset"},
    {Outcome::closed, "closed"},
    {Outcome::host_unreachable, "host_unreachable"},
    {Outcome::net_unreachable, "net_unreachable"},
    {Outcome::not_permitted, "not_permitted"},
    {Outcome::broken_pipe, "broken_pipe"},
    {Outcome::name_not_found, "name_not_found"},
    {Outcome::no_data, "no_data"},
    {Outcome::server_failure, "server_failure"},
    {Outcome::query_refused, "query_refused"},
    {Outcome::try_again, "try_again"},
    {Outcome::name_failure, "name_failure"},
    {Outcome::not_tls, "not_tls"},
    {Outcome::alert, "alert"},
    {Outcome::protocol, "protocol"},
    {Outcome::untrusted, "untrusted"},
    {Outcome::proxy_auth, "proxy_auth"},
    {Outcome::proxy_refused, "proxy_refused"},
    {Outcome::too_large, "too_large"},
    {Outcome::not_applicable, "not_applicable"},
    {Outcome::unknown, "unknown"},
});

constexpr std::array kStatuses = std::to_array<Names<Status>>({
    {Status::ok, "ok"},
    {Status::info, "info"},
    {Status::warn, "warn"},
    {Status::fail, "fail"},
    {Status::unknown, "unknown"},
});

constexpr std::array kOwners = std::to_array<Names<Owner>>({
    {Owner::you, "you"},
    {Owner::dns, "dns"},
    {Owner::proxy, "proxy"},
    {Owner::firewall, "firewall"},
    {Owner::tls_inspection, "tls-inspection"},
    {Owner::network, "network"},
    {Owner::salesforce, "salesforce"},
    {Owner::org_admin, "org-admin"},
});

constexpr std::array kPhaseNames = std::to_array<Names<Phase>>({
    {Phase::name, "name"},
    {Phase::connect, "connect"},
    {Phase::proxy, "proxy"},
    {Phase::tls, "tls"},
    {Phase::answer, "answer"},
});

constexpr std::array kCellStates = std::to_array<Names<RouteCell::State>>({
    {RouteCell::State::not_needed, "not-needed"},
    {RouteCell::State::not_reached, "not-reached"},
    {RouteCell::State::ok, "ok"},
    {RouteCell::State::warning, "warning"},
    {RouteCell::State::failed, "failed"},
    {RouteCell::State::unknown, "unknown"},
});

template <class Table, class E>
std::string_view name_of(const Table& table, E value) {
  for (const auto& [member, name] : table) {
    if (member == value) return name;
  }
  return "unknown";
}

template <class Table, class E>
E member_of(const Table& table, std::string_view wanted, E fallback) {
  for (const auto& [member, name] : table) {
    if (name == wanted) return member;
  }
  return fallback;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return name_of(kOutcomes, outcome); }
std::string_view to_string(Status status) { return name_of(kStatuses, status); }

std::string_view to_string(Phase phase) { return name_of(kPhaseNames, phase); }
std::string_view to_string(RouteCell::State state) { return name_of(kCellStates, state); }
std::string_view to_string(Owner owner) { return name_of(kOwners, owner); }

std::string_view to_string(Certainty certainty) {
  return certainty == Certainty::observed ? "observed" : "inferred";
}

std::string_view to_string(Pasted::Answer answer) {
  switch (answer) {
    case Pasted::Answer::reproduced: return "reproduced";
    case Pasted::Answer::not_reproduced: return "not_reproduced";
    case Pasted::Answer::untestable: break;
  }
  return "untestable";
}

std::string_view to_string(ClientOutcome outcome) {
  switch (outcome) {
    case ClientOutcome::response: return "response";
    case ClientOutcome::error: return "error";
    case ClientOutcome::hang: return "hang";
    case ClientOutcome::crash: break;
  }
  return "crash";
}

std::string_view to_string(Proof proof) {
  switch (proof) {
    case Proof::proven: return "proven";
    case Proof::disproved: return "disproved";
    case Proof::untested: break;
  }
  return "untested";
}

Outcome outcome_from(std::string_view name) { return member_of(kOutcomes, name, Outcome::unknown); }

const Step* Evidence::find(std::string_view id) const {
  for (const Step& step : steps) {
    if (step.id == id) return &step;
  }
  return nullptr;
}

Status status_from(std::string_view name) { return member_of(kStatuses, name, Status::unknown); }

}  // namespace sfprobe
