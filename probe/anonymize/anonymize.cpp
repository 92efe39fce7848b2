#include "sfprobe/anonymize.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>

#include "anonymize/known_names.hpp"
#include "anonymize/names_at.hpp"
#include "anonymize/pseudonyms.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

using anonymizing::KnownNames;
using anonymizing::NamesAt;
using anonymizing::Pseudonyms;

constexpr std::size_t kMostOfAddress = INET6_ADDRSTRLEN;  // what is longer is none

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return text::lower(x) == text::lower(y);
         });
}

// A word is the name of a host wherever it stands.
enum class Kind { host, word, name, user };

struct Entry {
  std::string from;
  std::string to;
  Kind kind;
};

// Of names that differ in nothing but their kind the first one counts.
std::vector<Entry> entries_of(const KnownNames& names, const Pseudonyms& pseudonyms) {
  std::vector<Entry> entries;
  for (const std::string& host : names.hosts) {
    const bool word = names.words.contains(text::lower(host));
    entries.push_back({host, pseudonyms.host(host), word ? Kind::word : Kind::host});
  }
  for (const std::string& name : names.certificates) {
    entries.push_back({name, pseudonyms.name(name), Kind::name});
  }
  for (const std::string& user : names.users) {
    entries.push_back({user, pseudonyms.user(user), Kind::user});
  }
  return entries;
}

std::vector<std::string> names_in(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(entry.from);
  return names;
}

// Characters that an address may have, around a place: to where, and to where without the
// punctuation behind it. Looked at once for all places in it.
struct Run {
  std::string_view allowed;
  std::size_t end = 0;
  std::size_t last = 0;
};

// A text under way.
struct Pass {
  const std::string& text;
  std::string lower;
  std::array<Run, 2> runs{Run{"0123456789abcdefABCDEF:"}, Run{"0123456789."}};

  // What could be an address at `at`, which is no punctuation.
  std::string_view token(std::size_t at, Run& run) const {
    if (run.end <= at) {
      run.end = std::min(text.find_first_not_of(run.allowed, at), text.size());
      if (run.end == at) return {};
      run.last = text.find_last_not_of(".:", run.end - 1) + 1;
    }
    return std::string_view(text).substr(at, run.last - at);
  }
};

class Replacer {
 public:
  Replacer(const KnownNames& names, const Pseudonyms& pseudonyms)
      : pseudonyms_(pseudonyms),
        entries_(entries_of(names, pseudonyms)),
        names_(names_in(entries_)) {}

  // In one pass: what was put in is not looked at again.
  std::string replaced(const std::string& text) {
    std::string out;
    Pass pass{text, text::lower(text)};
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t before = at;
      if (take_home(text, at, out) || take_address(pass, at, out) || take_entry(pass, at, out)) {
        continue;
      }
      out += text[before];
      at = before + 1;
    }
    return out;
  }

  Value replaced(const std::string& key, const Value& value) {
    if (value.is_string()) {
      if (key == "pem") return Value("");
      if (key == "serial" && !value.string().empty()) {
        ++count("serial numbers", value.string());
        return Value(pseudonyms_.digits("serial", value.string(), value.string().size()));
      }
      if (key == "interface" && !value.string().empty()) {
        std::string shown = pseudonyms_.interface(value.string());
        if (shown != value.string()) ++count("interfaces", value.string());
        return Value(std::move(shown));
      }
      return Value(replaced(value.string()));
    }
    if (value.is_list()) {
      Value::List list;
      for (const Value& one : value.list()) list.push_back(replaced(key, one));
      return Value(std::move(list));
    }
    if (value.is_map()) {
      Value::Map map;
      for (const auto& [name, one] : value.map()) map.emplace_back(name, replaced(name, one));
      return Value(std::move(map));
    }
    return value;
  }

  std::vector<std::pair<std::string, std::size_t>> counts() const {
    std::vector<std::pair<std::string, std::size_t>> out;
    for (const auto& [what, values] : found_) out.emplace_back(what, values.size());
    return out;
  }

 private:
  int& count(const char* what, const std::string& value) { return found_[what][value]; }

  // "/home/anna/certs/ca.pem": the user, and each name below.
  bool take_home(const std::string& text, std::size_t& at, std::string& out) {
    for (const std::string_view home : {"/home/", "/Users/", "\\Users\\"}) {
      if (text.compare(at, home.size(), home) != 0) continue;
      const std::size_t end = std::min(text.find_first_of(" \"':;,)", at), text.size());
      out += home;
      bool user = true;
      for (std::size_t part = at + home.size(); part <= end;) {
        const std::size_t stop = std::min(text.find_first_of("/\\", part), end);
        const std::string name = text.substr(part, stop - part);
        if (!name.empty()) {
          ++count(user ? "user names" : "paths", name);
          out += user ? pseudonyms_.user(name) : pseudonyms_.file(name);
        }
        if (stop < end) out += text[stop];
        user = false;
        part = stop + 1;
      }
      at = end;
      return true;
    }
    return false;
  }

  bool take_address(Pass& pass, std::size_t& at, std::string& out) {
    const std::string& text = pass.text;
    const char previous = at == 0 ? ' ' : text[at - 1];
    if (std::isxdigit(static_cast<unsigned char>(text[at])) == 0 || is_word(previous)) return false;
    constexpr std::string_view kMapped = "::ffff:";  // RFC 4291 section 2.5.5.2
    const bool mapped =
        at >= kMapped.size() && text.compare(at - kMapped.size(), kMapped.size(), kMapped) == 0;
    if (!mapped && previous == ':' && at > 1 && is_word(text[at - 2])) return false;
    for (Run& run : pass.runs) {
      const std::string token(pass.token(at, run).substr(0, kMostOfAddress));
      const auto address = pseudonyms_.address(token);
      if (!address) continue;
      ++count("addresses", token);
      out += *address;
      at += token.size();
      return true;
    }
    return false;
  }

  bool fits(const std::string& text, std::size_t at, const Entry& entry) const {
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest.size() < entry.from.size()) return false;
    const std::string_view found = rest.substr(0, entry.from.size());
    // Of one word a company's name could be the name of anything: "Acme" is, "ACME" need not be.
    const bool exact = entry.kind == Kind::name && entry.from.find(' ') == std::string::npos;
    if (exact ? found != entry.from : !same_ignoring_case(found, entry.from)) return false;
    const char previous = at == 0 ? ' ' : text[at - 1];
    const char next = rest.size() == found.size() ? ' ' : rest[found.size()];
    if (is_word(previous) || previous == '-' || is_word(next) || next == '-') return false;
    if (entry.kind == Kind::name) return true;
    // "NODE_EXTRA_CA_CERTS" is no variable of a user called "extra".
    if (entry.kind != Kind::host) return previous != '_' && next != '_';
    const bool more =
        next == '.' && rest.size() > found.size() + 1 && is_word(rest[found.size() + 1]);
    // A name of one label is a word as well: only where a host is expected.
    if (entry.from.find('.') != std::string::npos) return true;
    const bool whole = found.size() == text.size();
    const bool in_url = previous == '/' || previous == '@';
    const bool with_port = next == ':' && rest.size() > found.size() + 1 &&
                           std::isdigit(static_cast<unsigned char>(rest[found.size() + 1])) != 0;
    const bool after_list = at == 0 || previous == ',';
    const bool before_list = found.size() == rest.size() || next == ',';
    const bool in_list = after_list && before_list && text.find(',') != std::string::npos;
    return !more && (whole || in_url || with_port || in_list);
  }

  bool take_entry(const Pass& pass, std::size_t& at, std::string& out) {
    if (at > 0 && (is_word(pass.text[at - 1]) || pass.text[at - 1] == '-')) return false;
    for (const std::size_t n : names_.at_start_of(std::string_view(pass.lower).substr(at))) {
      const Entry& entry = entries_[n];
      if (!fits(pass.text, at, entry)) continue;
      const char* what = entry.kind == Kind::name   ? "names in certificates"
                         : entry.kind == Kind::user ? "user names"
                                                    : "host names";
      ++count(what, entry.from);
      out += entry.to;
      at += entry.from.size();
      return true;
    }
    return false;
  }

  const Pseudonyms& pseudonyms_;
  std::vector<Entry> entries_;
  NamesAt names_;  // of entries_
  std::map<std::string, std::map<std::string, int>> found_;
};

}  // namespace

Anonymized anonymize(const Evidence& evidence, std::string_view key) {
  const Pseudonyms pseudonyms(key);
  Replacer replacer(anonymizing::known_names(evidence), pseudonyms);
  Anonymized out{evidence, {}};
  Target& target = out.evidence.target;
  target.host = replacer.replaced(target.host);
  target.display = target.host;
  for (Step& step : out.evidence.steps) {
    step.id = replacer.replaced(step.id);
    step.subject = replacer.replaced(step.subject);
    step.raw.text = replacer.replaced(step.raw.text);
    step.facts = replacer.replaced("", step.facts);
  }
  out.replaced = replacer.counts();
  return out;
}

}  // namespace sfprobe
