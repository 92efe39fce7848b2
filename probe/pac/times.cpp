#include <algorithm>
#include <array>

#include "pac/functions.hpp"

namespace sfprobe::pac {
namespace {

constexpr auto kDays =
    std::to_array<std::string_view>({"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"});
constexpr auto kMonths = std::to_array<std::string_view>(
    {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"});
constexpr int kLastDay = 31;
constexpr std::size_t kMostArguments = 6;

std::string_view text_of(const Argument& argument) { return argument.text.data(); }

template <std::size_t N>
int place_in(const std::array<std::string_view, N>& names, const Argument& argument) {
  const auto at = std::find(names.begin(), names.end(), text_of(argument));
  return argument.number || at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

// The clock that counts; takes "GMT" off the arguments.
const std::tm& clock_of(const World& world, std::span<const Argument>& arguments) {
  if (arguments.empty() || arguments.back().number || text_of(arguments.back()) != "GMT") {
    return world.local;
  }
  arguments = arguments.first(arguments.size() - 1);
  return world.utc;
}

// A range that ends before it begins goes over the end of the week, the year or the day.
bool within(std::int64_t first, std::int64_t now, std::int64_t last) {
  return first <= last ? first <= now && now <= last : now >= first || now <= last;
}

// A day, a month, a year, or some of them: what is not named does not count.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  bool has_year = false;
  bool has_month = false;
  bool has_day = false;

  bool add(const Argument& argument) {
    if (argument.number && argument.value > kLastDay) {
      has_year = true;
      year = argument.value;
    } else if (argument.number && argument.value > 0) {
      has_day = true;
      day = argument.value;
    } else {
      has_month = true;
      month = place_in(kMonths, argument);
      return month >= 0;
    }
    return true;
  }
  bool like(const Date& other) const {
    return has_year == other.has_year && has_month == other.has_month && has_day == other.has_day;
  }
  std::int64_t number() const { return (std::int64_t{year} * 16 + month) * 64 + day; }
  // Of that moment, what is named here.
  std::int64_t number_of(const std::tm& now) const {
    Date same;
    if (has_year) same.year = now.tm_year + 1900;
    if (has_month) same.month = now.tm_mon;
    if (has_day) same.day = now.tm_mday;
    return same.number();
  }
};

}  // namespace

bool weekday_range(const World& world, std::span<const Argument> arguments) {
  const std::tm& now = clock_of(world, arguments);
  if (arguments.empty() || arguments.size() > 2) return false;
  const int first = place_in(kDays, arguments.front());
  const int last = place_in(kDays, arguments.back());
  return first >= 0 && last >= 0 && within(first, now.tm_wday, last);
}

bool date_range(const World& world, std::span<const Argument> arguments) {
  const std::tm& now = clock_of(world, arguments);
  if (arguments.empty() || arguments.size() > kMostArguments) return false;
  if (arguments.size() > 1 && arguments.size() % 2 != 0) return false;
  const std::size_t half = arguments.size() == 1 ? 1 : arguments.size() / 2;
  Date first;
  Date last;
  for (const Argument& argument : arguments.first(half)) {
    if (!first.add(argument)) return false;
  }
  for (const Argument& argument : arguments.last(half)) {
    if (!last.add(argument)) return false;
  }
  if (!first.like(last)) return false;
  return within(first.number(), first.number_of(now), last.number());
}

// Hours alone are whole hours, of one day: (12, 13) ends with 13:59:59, and (22, 6) is never, as in
// browsers (measured with Chromium). Minutes alone end with their last second.
bool time_range(const World& world, std::span<const Argument> arguments) {
  const std::tm& now = clock_of(world, arguments);
  const auto at = [&](std::size_t i) { return std::int64_t{arguments[i].value}; };
  for (const Argument& argument : arguments) {
    if (!argument.number) return false;
  }
  switch (arguments.size()) {
    case 1: return now.tm_hour == at(0);
    case 2: return at(0) <= now.tm_hour && now.tm_hour <= at(1);
    case 4:
      return within(at(0) * 60 + at(1), std::int64_t{now.tm_hour} * 60 + now.tm_min,
                    at(2) * 60 + at(3));
    case 6:
      return within((at(0) * 60 + at(1)) * 60 + at(2),
                    (std::int64_t{now.tm_hour} * 60 + now.tm_min) * 60 + now.tm_sec,
                    (at(3) * 60 + at(4)) * 60 + at(5));
    default: return false;
  }
}

}  // namespace sfprobe::pac
