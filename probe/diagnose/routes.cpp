#include "diagnose/routes.hpp"

#include <algorithm>
#include <cmath>

#include "checks/check.hpp"
#include "diagnose/route_labels.hpp"
#include "diagnose/route_words.hpp"
#include "facts/stages.hpp"

namespace sfprobe {
namespace {

using clients::Attempt;
using clients::Path;
using State = RouteCell::State;

constexpr std::string_view kNoTls = "no valid TLS";
constexpr std::string_view kNoHttp = "not HTTP";

std::int64_t microseconds(double ms) { return std::llround(ms * 1000); }

// `garbled` is the word for what breaks the rules of the protocol that is due.
RouteCell failed(Outcome outcome, double ms, std::string_view garbled = {}) {
  const bool names = outcome == Outcome::protocol && !garbled.empty();
  return {State::failed, std::nullopt, std::string(names ? garbled : word_of(outcome)),
          microseconds(ms)};
}

RouteCell passed(double ms) { return {State::ok, microseconds(ms), {}}; }

RouteCell name_cell(const Path& path) {
  const Outcome outcome = path.lookup.outcome;
  if (path.hop_literal || outcome == Outcome::not_applicable) return {State::not_needed, {}, {}};
  if (outcome == Outcome::ok) return passed(path.lookup.ms);
  if (outcome == Outcome::unknown) return {};
  return failed(path.lookup.inferred ? Outcome::timed_out : outcome, path.lookup.ms);
}

RouteCell connect_cell(const Path& path) {
  const Attempt* best = nullptr;
  for (const Attempt& attempt : path.attempts) {
    if (attempt.outcome != Outcome::ok) continue;
    if (best == nullptr || attempt.ms < best->ms) best = &attempt;
  }
  if (best != nullptr) return passed(best->ms);
  if (path.attempts.empty()) return {};
  return failed(path.attempts.front().outcome, path.attempts.front().ms);
}

RouteCell proxy_cell(const Path& path) {
  if (!path.proxied()) return {State::not_needed, {}, {}};
  double ms = 0;
  if (path.proxy_tls) {
    if (path.proxy_tls->outcome != Outcome::ok) {
      return failed(path.proxy_tls->outcome, path.proxy_tls->ms, kNoTls);
    }
    ms = path.proxy_tls->ms;
  }
  if (!path.tunnel) return {};
  if (path.tunnel->outcome == Outcome::ok) return passed(ms + path.tunnel->ms);
  const int status = path.tunnel->facts.status;
  const bool http = path.tunnel->facts.request.starts_with("CONNECT ");
  RouteCell cell = failed(path.tunnel->outcome, ms + path.tunnel->ms, http ? kNoHttp : "");
  if (status > 0 && status != 200) cell.word = std::to_string(status);
  if (status >= 502 && status <= 504) cell.meaning = RouteCell::Meaning::gateway;
  return cell;
}

RouteCell tls_cell(const Path& path) {
  const clients::Handshake* best = nullptr;
  for (const clients::Handshake& one : path.handshakes) {
    if (one.outcome != Outcome::ok) continue;
    if (best == nullptr || one.ms < best->ms) best = &one;
  }
  if (best != nullptr) return passed(best->ms);
  if (path.handshakes.empty()) return {};
  return failed(path.handshakes.front().outcome, path.handshakes.front().ms, kNoTls);
}

RouteCell answer_cell(const Path& path) {
  if (!path.token) return {};
  const endpoint::RequestFacts& facts = path.token->facts;
  if (facts.phase == endpoint::Phase::connect || facts.phase == endpoint::Phase::tunnel ||
      facts.phase == endpoint::Phase::tls)
    return {};
  if (path.token->outcome != Outcome::ok) {
    const double before = facts.tls_us > 0 ? static_cast<double>(facts.tls_us) / 1000 : 0;
    const double ms = std::max(path.token->ms - before, 0.0);
    if (facts.alert >= 0) return failed(Outcome::alert, ms);
    const bool http = facts.status != 0 || facts.http == "2";
    return failed(path.token->outcome, ms, http ? "" : kNoHttp);
  }
  // The request runs over a connection of its own: from the end of TLS to the first byte.
  const bool timed = facts.tls_us >= 0 && facts.first_byte_us >= facts.tls_us;
  return {State::ok, timed ? facts.first_byte_us - facts.tls_us : microseconds(path.token->ms), {}};
}

RouteCell& cell_of(RouteRow& row, Phase phase) {
  return row.cells[static_cast<std::size_t>(phase)];
}

// The login endpoint answers a request without credentials like that.
bool is_usual(const Path& path) {
  const int status = path.token ? path.token->facts.status : 0;
  return status == 400 || status == 401;
}

// Of an answer that came, and that only warns: its status may say what is wrong, or hide it.
std::string word_of_warning(const Path& path) {
  const int status = path.token ? path.token->facts.status : 0;
  if (status == 0) return {};
  return status < 300 ? "unexpected" : "HTTP " + std::to_string(status);
}

// A handshake of sfprobe's own passed, and the ClientHello of the CLI's Node.js did not: what
// counts is how long that one took to fail.
bool is_of_hello(const Finding& finding, const Path& path) {
  return path.refused_hello && finding.stage == stages::kTls && word_of(finding).empty();
}

// A certificate that is not accepted, where the CLI does not ask whether it is.
bool is_overlooked(const Finding& finding, const RouteCell& cell, bool verifies) {
  return !verifies && finding.status == Status::fail && finding.stage == stages::kTls &&
         cell.state == State::ok && !word_of(finding).empty();
}

// A failure that the observation alone does not show: a certificate that the CLI does not trust,
// an answer that is not Salesforce's.
void apply(const Finding& finding, const Path& path, bool verifies, RouteRow& row) {
  const auto phase = phase_of_stage(finding.stage);
  if (!phase || finding.route != row.route || !finding.because.empty()) return;
  RouteCell& cell = cell_of(row, *phase);
  if (cell.state == State::not_needed) return;
  if (is_overlooked(finding, cell, verifies)) {
    cell = {
        State::warning, std::nullopt, std::string(word_of(finding)), {}, meaning_of(finding.code)};
    return;
  }
  if (finding.status == Status::warn && cell.state == State::ok) {
    cell.state = State::warning;
    if (*phase == Phase::answer && !is_usual(path)) cell.word = word_of_warning(path);
  }
  if (finding.status == Status::unknown && cell.state != State::failed) cell.state = State::unknown;
  if (finding.status != Status::fail) return;
  if (cell.state == State::failed && cell.word == word_of(Outcome::untrusted)) {
    if (const auto word = word_of(finding); !word.empty()) {
      cell.word = word;
      cell.meaning = meaning_of(finding.code);
    }
  }
  if (cell.state == State::failed) return;
  if (cell.state == State::not_reached && *phase != Phase::proxy) return;
  cell.state = State::failed;
  if (finding.evidence.empty()) return;  // the probe passed there, and the CLI will not
  if (is_of_hello(finding, path)) {
    cell = failed(path.refused_hello->end.outcome, path.refused_hello->end.ms, kNoTls);
    return;
  }
  const int status = path.token ? path.token->facts.status : 0;
  cell.word = *phase == Phase::answer ? word_of_answer(finding.code, status)
                                      : std::string(word_of(finding));
  cell.meaning = meaning_of(finding.code);
  cell.ended_us = cell.took_us;
  if (!cell.word.empty()) cell.took_us.reset();
}

// What follows a failed phase was looked at by the probe alone: a client does not get there.
void hide_what_follows(RouteRow& row) {
  const auto stops = [](const RouteCell& cell) {
    return cell.state == State::failed && !cell.took_us;
  };
  const auto first = std::find_if(row.cells.begin(), row.cells.end(), stops);
  if (first == row.cells.end()) return;
  for (auto cell = std::next(first); cell != row.cells.end(); ++cell) {
    if (cell->state != State::not_needed) *cell = {};
  }
}

RouteRow row_of(const clients::Seen& observed, const Path& path, const Findings& findings) {
  RouteRow row;
  row.route = path.route;
  row.label = label_of_route(observed, path.route);
  row.of_cli = observed.cli_choice().route == path.route;
  cell_of(row, Phase::name) = name_cell(path);
  cell_of(row, Phase::connect) = connect_cell(path);
  cell_of(row, Phase::proxy) = proxy_cell(path);
  cell_of(row, Phase::tls) = tls_cell(path);
  cell_of(row, Phase::answer) = answer_cell(path);
  const bool verifies = observed.variable("NODE_TLS_REJECT_UNAUTHORIZED") != "0";
  for (const Finding& finding : findings) apply(finding, path, verifies, row);
  hide_what_follows(row);
  return row;
}

// The CLI crashes at its proxy's URL: that has a row of its own. What was probed, if anything, is
// the repaired one.
void tell_crash_apart(const clients::Seen& observed, std::vector<RouteRow>& rows) {
  const clients::Choice cli = observed.cli_choice();
  if (cli.decision != proxy::Decision::crash || cli.variable.empty()) return;
  for (RouteRow& row : rows) row.of_cli = false;
  RouteRow own{.route = "", .label = cli.variable, .of_cli = true, .cells = {}};
  cell_of(own, Phase::name) = {State::not_needed, {}, {}};
  cell_of(own, Phase::proxy) = {State::failed, std::nullopt,
                                std::string(word_of("PROXY_URL_INVALID"))};
  rows.insert(rows.begin(), std::move(own));
}

bool ends_alike(const RouteRow& a, const RouteRow& b) {
  return std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(),
                    [](const RouteCell& one, const RouteCell& other) {
                      return one.state == other.state && one.word == other.word;
                    });
}

// One proxy, asked with a user and without: one row if both end alike, else the label says which.
void tell_users_apart(const clients::Seen& observed, std::vector<RouteRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = rows.size(); --j > i;) {
      if (rows[i].label != rows[j].label || rows[i].route.empty()) continue;
      if (ends_alike(rows[i], rows[j])) {
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(j));
        continue;
      }
      const bool user = names_user(observed, rows[i].route);
      if (user == names_user(observed, rows[j].route)) continue;
      rows[user ? j : i].label += " (without user)";
    }
  }
}

}  // namespace

std::vector<RouteRow> route_rows(const clients::Seen& observed, const Findings& findings) {
  std::vector<RouteRow> rows;
  for (const auto& [route, path] : observed.paths) {
    if (is_misreading(observed, route)) continue;
    RouteRow row = row_of(observed, path, findings);
    const bool probed = std::any_of(row.cells.begin(), row.cells.end(), [](const RouteCell& cell) {
      return cell.state != State::not_reached && cell.state != State::not_needed;
    });
    if (probed || row.of_cli) rows.push_back(std::move(row));
  }
  tell_crash_apart(observed, rows);
  std::stable_partition(rows.begin(), rows.end(), [](const RouteRow& row) { return row.of_cli; });
  tell_users_apart(observed, rows);
  return rows;
}

}  // namespace sfprobe
