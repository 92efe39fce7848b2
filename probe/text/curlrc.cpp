#include "text/curlrc.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "text/ascii.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMostLines = 1000;

enum Takes { kNone, kToggle, kValue };
constexpr CurlrcShow kUnrecorded = CurlrcShow::unrecorded;
constexpr CurlrcShow kName = CurlrcShow::name;
constexpr CurlrcShow kWord = CurlrcShow::word;
constexpr CurlrcShow kFile = CurlrcShow::file;

struct Known {
  std::string_view name;
  char letter;
  Takes takes;
  CurlrcShow show;
};
constexpr auto kKnown = std::to_array<Known>({
#include "text/curlrc_options.inc"
});

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The beginning of a name will do where no other begins like that, in any case of letters.
const Known* by_name(std::string_view word) {
  const std::string wanted = lower(word);
  const Known* found = nullptr;
  int begun = 0;
  for (const Known& known : kKnown) {
    if (!known.name.starts_with(wanted)) continue;
    if (known.name == wanted) return &known;
    found = &known;
    ++begun;
  }
  return begun == 1 ? found : nullptr;
}

const Known* by_letter(char letter) {
  const auto found = std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& known) {
    return known.letter != 0 && known.letter == letter;
  });
  return found == kKnown.end() ? nullptr : &*found;
}

std::string unquoted(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    if (++i == text.size()) break;
    constexpr std::string_view kNames = "tnrv";
    constexpr std::string_view kMeant = "\t\n\r\v";
    const std::size_t at = kNames.find(text[i]);
    value += at == std::string_view::npos ? text[i] : kMeant[at];
  }
  return value;
}

class Reader {
 public:
  void line(std::string_view line) {
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    if (line.empty() || line.front() == '#' || line.front() == '/' || line.front() == '*') return;
    const bool dashed = line.front() == '-';
    const auto separates = [&](char c) {
      return is_blank(c) || (!dashed && (c == '=' || c == ':'));
    };
    const auto* end = std::find_if(line.begin(), line.end(), separates);
    const std::string_view option(line.begin(), end);
    const std::string_view rest(std::find_if_not(end, line.end(), separates), line.end());
    std::optional<std::string> value;
    if (rest.starts_with('"')) {
      value = unquoted(rest.substr(1));
    } else if (!rest.empty()) {
      value = std::string(rest.begin(), std::find_if(rest.begin(), rest.end(), is_blank));
    }
    if (option.starts_with("--") || !dashed) {
      take_name(option.starts_with("--") ? option.substr(2) : option, value);
    } else {
      take_letters(option.substr(1), value);
    }
  }

  std::vector<CurlrcOption> options() { return std::move(options_); }

 private:
  void add(const Known& known, bool on, std::string value = "") {
    options_.push_back({std::string(known.name), on, std::move(value), known.show});
  }

  void take_name(std::string_view word, const std::optional<std::string>& value) {
    const bool off = word.starts_with("no-");
    const Known* known = by_name(off ? word.substr(3) : word);
    if (known == nullptr || (off && known->takes != kToggle)) return;
    if (known->takes != kValue) return add(*known, !off);
    if (value) add(*known, true, *value);
  }

  // "-kx proxy.corp:3128", "-xproxy.corp:3128"
  void take_letters(std::string_view letters, const std::optional<std::string>& value) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const Known* known = by_letter(letters[i]);
      if (known == nullptr) return;
      if (known->takes != kValue) {
        add(*known, true);
        continue;
      }
      const std::string_view beside = letters.substr(i + 1);
      if (!beside.empty()) return add(*known, true, std::string(beside));
      if (value) add(*known, true, *value);
      return;
    }
  }

  std::vector<CurlrcOption> options_;
};

}  // namespace

Curlrc parse_curlrc(std::string_view content) {
  Reader reader;
  Curlrc read;
  for (std::size_t number = 0; !content.empty(); ++number) {
    if (number == kMostLines) {
      read.whole = false;
      break;
    }
    const std::size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    reader.line(line.substr(0, line.find('\0')));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
  }
  read.options = reader.options();
  return read;
}

const CurlrcOption* find_last(const std::vector<CurlrcOption>& options, std::string_view name) {
  const auto found = std::find_if(options.rbegin(), options.rend(),
                                  [&](const CurlrcOption& option) { return option.name == name; });
  return found == options.rend() ? nullptr : &*found;
}

}  // namespace sfprobe::text
