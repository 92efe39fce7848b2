#include "guidance/page.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include "text/shell.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

// A paragraph or list item continues on the next line.
void append(std::string& text, std::string_view line) {
  if (!text.empty()) text += ' ';
  text += line;
}

// "1. (retry) Only if it hangs." refers to the fix "retry", and adds a sentence to it.
struct Reference {
  std::string id;
  std::string note;
};

Reference begin_reference(std::string_view line) {
  const std::string_view rest = text::trim(line.substr(line.find('.') + 1));
  const std::size_t end = rest.find(')');
  if (!rest.starts_with('(') || end == std::string_view::npos || end == 1)
    throw std::runtime_error("fix without an id: " + std::string(line));
  return {std::string(rest.substr(1, end - 1)), std::string(text::trim(rest.substr(end + 1)))};
}

Fix resolve(Reference reference, FixFinder find_fix) {
  std::optional<Fix> fix = find_fix(reference.id);
  if (!fix) throw std::runtime_error("no fix " + reference.id);
  if (!reference.note.empty()) append(fix->text, reference.note);
  return *std::move(fix);
}

bool begins_numbered(std::string_view line) {
  const std::size_t digits = line.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && line.substr(digits).starts_with(". ");
}

// "`dns`, `proxy`: the name does not resolve." names two checks, "Nothing from outside: …" none.
// What "`jwt`, in part: …" finds is one of several reasons.
void read_confirmation(std::string& item, Page& page) {
  const std::size_t colon = item.find(": ");
  if (colon == std::string::npos) throw std::runtime_error("no colon in: " + item);
  if (item.starts_with('`')) {
    const std::string_view names = std::string_view(item).substr(0, colon);
    for (std::string& check : backticked(names)) page.confirming_checks.push_back(std::move(check));
    page.confirmed_in_part = page.confirmed_in_part || names.ends_with(", in part");
  } else if (!item.starts_with("Nothing from outside")) {
    throw std::runtime_error("names no check: " + item);
  }
  std::erase(item, '`');
}

class Reader {
 public:
  void line(std::string_view raw) {
    const std::string_view line = text::trim(raw);
    if (line.starts_with("## ")) {
      section_ = line.substr(3);
    } else if (line.starts_with("# ")) {
      page_.id = text::trim(line.substr(2));
    } else if (!line.empty()) {
      content(line);
    }
  }

  Page take(FixFinder find_fix) {
    for (Reference& reference : references_)
      page_.fixes.push_back(resolve(std::move(reference), find_fix));
    for (std::string& item : page_.confirmed_by) read_confirmation(item, page_);
    return std::move(page_);
  }

 private:
  void content(std::string_view line) {
    if (section_.empty()) {
      append(page_.title, line);
    } else if (section_ == "What it likely means") {
      append(page_.means, line);
    } else if (section_ == "Fixes") {
      if (begins_numbered(line)) {
        references_.push_back(begin_reference(line));
      } else if (!references_.empty()) {
        append(references_.back().note, line);
      }
    } else if (section_ == "Never") {
      item(page_.never, line);
    } else if (section_ == "Recognised by") {
      read_recognition(line, page_.recognition);
    } else if (section_ == "Confirmed by") {
      item(page_.confirmed_by, line);
    } else if (section_ == "Related") {
      item(page_.related, line);
    } else if (section_ == "Sources") {
      item(page_.sources, line);
    }
  }

  static void item(std::vector<std::string>& items, std::string_view line) {
    if (line.starts_with("- ")) {
      items.emplace_back(line.substr(2));
    } else if (!items.empty()) {
      append(items.back(), line);
    }
  }

  Page page_;
  std::vector<Reference> references_;
  std::string section_;
};

}  // namespace

bool Page::is_of_network() const {
  constexpr auto kChecks = std::to_array<std::string_view>({"dns", "connect", "proxy", "tls"});
  return std::any_of(confirming_checks.begin(), confirming_checks.end(), [&](const auto& check) {
    return std::find(kChecks.begin(), kChecks.end(), check) != kChecks.end();
  });
}

Page parse_page(std::string_view markdown, FixFinder find_fix) {
  Reader reader;
  for (std::string_view line : text::lines(markdown)) reader.line(line);
  Page page = reader.take(find_fix);
  if (page.id.empty() || page.title.empty()) throw std::runtime_error("page without id or title");
  return page;
}

}  // namespace sfprobe::guidance
