#include "node/show_options.hpp"

#include <algorithm>
#include <vector>

#include "node/option_rules.hpp"
#include "node/option_table.hpp"
#include "node/option_words.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::node {
namespace {

const std::string kHidden{text::kHidden};

struct Word {
  std::string name;    // as it is written: "--no_warnings"
  std::string option;  // as the table has it: "--warnings"
  bool equals = false;
  std::string value;
};

Word take_apart(const std::string& word) {
  const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
  Word out{word.substr(0, equals), word.substr(0, equals), equals != std::string::npos, ""};
  if (out.equals) out.value = word.substr(equals + 1);
  if (!word.starts_with("--") || word.size() == 2) return out;
  std::replace(out.option.begin() + 2, out.option.end(), '_', '-');
  if (out.option.starts_with("--no-")) out.option.erase(2, 3);
  return out;
}

std::optional<OptionKind> kind_of(const Word& word) {
  if (const auto kind = allowed_option(0, word.option)) return kind;
  return allowed_option(0, word.option + "=");
}

// A misspelled option is shown, too.
bool is_plain_name(std::string_view name) {
  return name.starts_with('-') && name.size() <= 60 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; });
}

bool is_cipher_list(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || text::is_digit(c) ||
           std::string_view("-_:@!+=").find(c) != std::string_view::npos;
  });
}

// "@SECLEVEL=0", which decides what certificates are taken; "" if there is none.
std::string security_level(std::string_view ciphers) {
  constexpr std::string_view kMark = "@SECLEVEL=";
  const std::size_t at = ciphers.find(kMark);
  if (at == std::string_view::npos || at + kMark.size() >= ciphers.size()) return {};
  const bool digit = text::is_digit(ciphers[at + kMark.size()]);
  return digit ? std::string(ciphers.substr(at, kMark.size() + 1)) : "";
}

bool names_a_file(std::string_view option) {
  for (const std::string_view part : {"require", "-r", "import", "loader", "-dir", "file", "-path",
                                      "config", "keylog", "-blob", "warnings", "watch", "policy"}) {
    if (option.find(part) != std::string_view::npos) return true;
  }
  return false;
}

// "host:80": whether Node.js starts with it depends on the digits behind the last colon.
std::string show_address(std::string_view value) {
  constexpr std::size_t kEnough = 6;  // no port has as many
  const std::size_t colon = value.rfind(':');
  const bool bracketed = value.starts_with('[') && value.ends_with(']');
  if (colon == std::string_view::npos || bracketed) return text::show_hosts(value);
  const std::string_view port = value.substr(colon + 1);
  const std::size_t digits = std::min(port.find_first_not_of("0123456789"), port.size());
  if (digits == 0) return text::show_hosts(value.substr(0, colon)) + ":";
  return text::show_hosts(value.substr(0, colon)) + ":" +
         std::string(port.substr(0, std::min(digits, kEnough)));
}

std::string show_value(const Word& word) {
  if (word.value.empty()) return {};
  if (word.option == "--tls-cipher-list")
    return is_cipher_list(word.value) ? word.value : kHidden + security_level(word.value);
  if (word.option == "--dns-result-order") {
    return text::show_words(word.value, " verbatim ipv4first ipv6first ");
  }
  if (word.option == "--input-type") {
    return text::show_words(word.value, " commonjs module commonjs-typescript module-typescript ");
  }
  if (word.option == "--inspect-publish-uid") {
    return text::show_words(word.value, " stderr http ");
  }
  if (word.option.ends_with("-fips")) return text::show_words(word.value, " strict provider ");
  if (const std::string_view words = words_taken_by(word.option); !words.empty()) {
    return text::show_words(word.value, words);
  }
  if (names_a_file(word.option)) return text::show_path(word.value);
  if (word.option.starts_with("--inspect") || word.option == "--debug-port")
    return show_address(word.value);
  const bool digits =
      word.value.size() <= 24 && word.value.find_first_not_of("0123456789+-") == std::string::npos;
  if (digits) return word.value;
  // A number is read up to what is none.
  if (kind_of(word) == OptionKind::integer) {
    const std::size_t sign = word.value.starts_with('-') ? 1 : 0;
    const std::size_t end = word.value.find_first_not_of("0123456789", sign);
    return word.value.substr(0, std::min<std::size_t>(end, 24)) + kHidden;
  }
  const std::string shown = text::show_setting(word.value);
  // What looks negative is refused as such.
  return word.value.starts_with('-') && !shown.starts_with('-') ? "-" + shown : shown;
}

bool takes_next(const Word& word) {
  const auto kind = kind_of(word);
  return !word.equals && (kind == OptionKind::text || kind == OptionKind::integer);
}

// As it can stand in NODE_OPTIONS.
std::string quoted(const std::string& word) {
  if (word.find_first_of(" \"\\") == std::string::npos && !word.empty()) return word;
  std::string out = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string show_options(std::string_view value) {
  const OptionWords split = split_options(value);
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < split.words.size(); ++i) {
    const std::string& given = split.words[i];
    if (given.size() <= 1 || given[0] != '-') {  // the first word that is not an option ends them
      shown.emplace_back(kHidden);
      break;
    }
    Word word = take_apart(given);
    const bool known = kind_of(word).has_value();
    if (!known && !is_plain_name(word.name)) word.name = "--" + kHidden;
    const std::string its = known ? show_value(word) : kHidden;
    shown.push_back(word.name + (word.equals ? "=" + (word.value.empty() ? "" : its) : ""));
    if (!takes_next(word) || i + 1 == split.words.size()) continue;
    word.value = split.words[++i];
    // A value that looks like an option is refused as such.
    const bool option = word.value.starts_with('-');
    shown.push_back(option ? (is_plain_name(word.value) ? word.value : "-" + kHidden)
                           : show_value(word));
  }
  if (shown == split.words && split.fault.empty()) return std::string(value);
  std::string out;
  for (const std::string& word : shown) out += (out.empty() ? "" : " ") + quoted(word);
  // What Node.js refuses to take apart stays so.
  if (split.fault.find("escape") != std::string::npos) return out + " \"\\";
  return split.fault.empty() ? out : out + " \"";
}

}  // namespace sfprobe::node
