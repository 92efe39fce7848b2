#include "report/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/story.hpp"
#include "report/terminal_parts.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kLineEach = 6;   // a group of at most so many has a line a host
constexpr std::size_t kNamed = 24;     // of a larger one so many are named
constexpr std::size_t kSmall = 12;     // so many targets have their table without being asked
constexpr std::size_t kMatrix = 100;   // rows of it
constexpr std::size_t kMembers = 100;  // of a group that are kept

bool same_cause(const Verdict& a, const Verdict& b) {
  return a.status == b.status && a.code == b.code && a.cause == b.cause;
}

int rank_of(Status status) {
  switch (status) {
    case Status::fail: return 0;
    case Status::unknown: return 1;
    case Status::warn: return 2;
    default: return 3;
  }
}

std::string name_of(const TargetReport& report) {
  const std::string title = title_of(report.diagnosis.target);
  return report.label.empty() ? title : report.label + " (" + title + ")";
}

// How far the CLI's route got, under the target's name.
RouteRow row_of(const TargetReport& report) {
  RouteRow row;
  if (!report.diagnosis.routes.empty()) row = report.diagnosis.routes.front();
  row.label = name_of(report);
  return row;
}

void write_names(TerminalWriter& out, const std::vector<RouteRow>& members, std::size_t size) {
  std::string names;
  const std::size_t named = std::min(members.size(), kNamed);
  for (std::size_t i = 0; i < named; ++i) names += (i == 0 ? "" : ", ") + members[i].label;
  if (size > named) names += fmt::format(", and {} more", size - named);
  out.paragraph("  ", names, Colour::dim);
}

void write_head(TerminalWriter& out, const Mark& mark, const std::string& name,
                const std::string& code) {
  out.flow(mark.text + " ", code.empty() ? std::vector{name} : std::vector{name, code},
           Colour::bold, mark.colour);
}

void write_advice_of(TerminalWriter& out, const Story& story) {
  // What is to be sent to somebody takes more than a line.
  if (story.fix && story.fix->to_send && !story.ticket.empty()) {
    out.paragraph("  Fix   ", story.ask + " What to send: " + story.ticket + ".");
  } else if (story.fix) {
    write_advice(out, "  Fix   ", *story.fix, 1);
  }
}

}  // namespace

void Fleet::add(const TargetReport& report) {
  const Verdict& verdict = report.diagnosis.verdict;
  if (size_++ == 0) foot_ = tell(report).foot;
  const auto same = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
    return same_cause(group.first.diagnosis.verdict, verdict);
  });
  Group& group = same == groups_.end() ? groups_.emplace_back(Group{report, {}}) : *same;
  ++group.size;
  if (group.members.size() < kMembers) group.members.push_back(row_of(report));
  group.alike = group.alike && verdict.summary == group.first.diagnosis.verdict.summary;
}

std::vector<const Fleet::Group*> Fleet::worst_first() const {
  std::vector<const Group*> groups;
  for (const Group& group : groups_) groups.push_back(&group);
  std::stable_sort(groups.begin(), groups.end(), [](const Group* a, const Group* b) {
    const int rank_a = rank_of(a->first.diagnosis.verdict.status);
    const int rank_b = rank_of(b->first.diagnosis.verdict.status);
    return rank_a != rank_b ? rank_a < rank_b : a->size > b->size;
  });
  return groups;
}

void Fleet::write_matrix(TerminalWriter& out, const std::vector<const Group*>& groups) const {
  std::vector<RouteRow> rows;
  for (const Group* group : groups) {
    rows.insert(rows.end(), group->members.begin(), group->members.end());
  }
  out.blank();
  write_routes(out, rows, kMatrix, "Target");
  if (const std::size_t shown = std::min(rows.size(), kMatrix); shown < size_) {
    out.line(fmt::format("  and {} more", size_ - shown), Colour::dim);
  }
}

std::string Fleet::text(const TerminalStyle& style) const {
  TerminalWriter out(style);
  const auto groups = worst_first();
  for (const Group* group : groups) {
    const Story story = tell(group->first);
    const Mark mark = out.mark_of(story.tone);
    const std::string& code = group->first.diagnosis.verdict.code;
    const bool large = group->size > kLineEach;
    if (large) {
      write_head(out, mark, fmt::format("{} hosts", group->size), code);
    } else {
      for (const RouteRow& member : group->members) write_head(out, mark, member.label, code);
    }
    const bool good = story.tone == Tone::good;
    if (large && (!good || group->size <= kNamed)) write_names(out, group->members, group->size);
    if (good) continue;
    const std::string of = group->alike ? "" : "Of " + group->members.front().label + ": ";
    out.paragraph("  ", of + story.headline, Colour::plain, Colour::plain, 3);
    for (const std::string& alarm : story.alarms) {
      out.paragraph("! ", alarm, Colour::bad, Colour::bad);
    }
    write_advice_of(out, story);
    out.blank();
  }
  const bool all_well =
      !groups.empty() && rank_of(groups.front()->first.diagnosis.verdict.status) == 3;
  if (style.verbose || (size_ <= kSmall && !all_well)) write_matrix(out, groups);
  out.flow("", foot_, Colour::dim);
  return out.take();
}

}  // namespace sfprobe
