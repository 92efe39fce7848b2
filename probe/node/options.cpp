#include "node/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "node/openssl_config.hpp"
#include "node/option_rules.hpp"
#include "node/option_table.hpp"
#include "node/option_words.hpp"
#include "node/releases.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::node {
namespace {

// strtoull(3), base 10: what follows the digits does not count, a text without digits is 0, and a
// negative number or one that is too large comes out as the largest.
std::int64_t number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc::result_out_of_range || value < 0 ? INT64_MAX : value;
}

// What setTimeout() does not take is 1 ms.
double milliseconds(std::int64_t value) {
  return value < 1 || value > INT32_MAX ? 1 : static_cast<double>(value);
}

// One option as it stands in NODE_OPTIONS.
struct Option {
  std::string written;  // with its value, if "=" joins them
  std::string name;     // "--foo", of "--no_foo=bar"
  bool negated = false;
  bool equals = false;
  std::string value;

  // As Node.js names it in what it says.
  std::string original() const {
    return equals ? written.substr(0, written.find('=') + 1) : written;
  }
};

Option take_apart(const std::string& word) {
  Option option{word, word, false, false, ""};
  if (!word.starts_with("--")) return option;
  const std::size_t equals = word.find('=');
  option.equals = equals != std::string::npos;
  option.name = word.substr(0, equals);
  if (option.equals) option.value = word.substr(equals + 1);
  std::replace(option.name.begin() + 2, option.name.end(), '_', '-');
  option.negated = option.name.starts_with("--no-");
  if (option.negated) option.name.erase(2, 3);
  return option;
}

class Reader {
 public:
  Reader(OptionWords split, Version version) : words_(std::move(split.words)), version_(version) {
    if (!split.fault.empty()) refuse(split.fault);
  }

  Start read() {
    // The first word that is not an option ends the options.
    while (next_ < words_.size() && !start_.refusal) {
      const std::string& word = words_[next_];
      if (word.size() <= 1 || word[0] != '-') break;
      ++next_;
      take(word);
    }
    if (!start_.refusal) check_together();
    if (!start_.refusal && !bad_for_v8_.empty()) refuse("bad option: " + bad_for_v8_);
    if (!start_.refusal) check_at_start();
    return std::move(start_);
  }

 private:
  void refuse(const std::string& why, int exit_status = 9) {
    start_.refusal = Refusal{exit_status, "node: " + why, ""};
  }

  bool is_new(const std::string& name) const {
    if (!version_.known()) return false;
    if (name == "--use-system-ca") return !knows_system_ca_option(version_);
    return name == "--use-env-proxy" && !knows_env_proxy(version_);
  }

  std::optional<OptionKind> kind_of(Option& option) const {
    if (is_new(option.name)) return std::nullopt;
    if (option.equals) {  // "--inspect=9229" is not "--inspect"
      if (auto kind = allowed_option(version_.major, option.name + "=")) return kind;
    }
    return allowed_option(version_.major, option.name);
  }

  void take(const std::string& word) {
    Option option = take_apart(word);
    const auto kind = word == "--" ? std::nullopt : kind_of(option);
    if (!kind) return refuse(option.original() + " is not allowed in NODE_OPTIONS");
    const bool takes_value = *kind == OptionKind::text || *kind == OptionKind::integer;
    if (option.negated && *kind != OptionKind::boolean && *kind != OptionKind::v8) {
      return refuse(word + " is an invalid negation because it is not a boolean option");
    }
    if (takes_value && !take_value(option)) {
      return refuse(option.original() + " requires an argument");
    }
    // Node.js hands this one on, whatever it is.
    const bool for_v8 = option.name == "--stack-trace-limit";
    if (*kind == OptionKind::v8 || (for_v8 && option.equals)) return check_v8(option);
    given_.push_back({option.name, !option.negated, takes_value, option.value});
    apply(option);
  }

  bool take_value(Option& option) {
    if (option.equals) return !option.value.empty();
    if (next_ == words_.size()) return false;
    option.value = words_[next_++];
    if (option.value.starts_with('-')) return false;
    if (option.value.starts_with("\\-") && option.value.size() > 2) option.value.erase(0, 1);
    return true;
  }

  static bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return std::all_of(text.begin(), text.end(), [](char c) { return text::is_digit(c); });
  }

  // V8 itself reads these: a size or a limit takes a number behind a "=", any other takes nothing.
  void check_v8(const Option& option) {
    const bool huge = option.name == "--huge-max-old-generation-size";  // a switch all the same
    const bool size = option.name.ends_with("-size") && !huge;
    const bool limit = option.name.ends_with("-limit");
    const bool wrong = size || limit ? !option.equals || !is_number(option.value) : option.equals;
    if (wrong && bad_for_v8_.empty()) bad_for_v8_ = option.written;
    if (option.name == "--jitless") start_.options.jitless = !option.negated;
    if (option.name == "--max-old-space-size" || option.name == "--max-heap-size") {
      start_.options.heap_mb = number(option.value);
    }
  }

  void apply(const Option& option) {
    const std::string& name = option.name;
    const bool on = !option.negated;
    Options& to = start_.options;
    if (name == "--network-family-autoselection-attempt-timeout") {
      to.attempt_ms = milliseconds(number(option.value));
    }
    if (name == "--network-family-autoselection" ||
        name == "--enable-network-family-autoselection") {
      to.select_family = on;
    }
    if (name == "--dns-result-order") to.order = option.value;
    if (name == "--use-system-ca") to.system_ca = on;
    if (name == "--use-openssl-ca") to.openssl_ca = on;
    if (name == "--use-bundled-ca") to.bundled_ca = on;
    if (name == "--use-env-proxy") to.env_proxy_option = on;
    if (name == "--max-http-header-size") {
      to.max_header_bytes = number(option.value);
    }
    if (name == "--insecure-http-parser") to.lenient = on;
    if (name == "--permission" || name == "--experimental-permission") to.permission = on;
    if (name == "--allow-net") to.allows_net = on;
    if (name == "--secure-heap") secure_heap_ = number(option.value);
    if (name == "--secure-heap-min") secure_heap_min_ = number(option.value);
    if (name == "--require" || name == "-r" || name == "--import" || name == "--loader" ||
        name == "--experimental-loader" || name == "--experimental-policy") {
      to.modules.push_back({option.value, name != "--require" && name != "-r"});
    }
    if (name == "--snapshot-blob") to.snapshot = option.value;
    if (name.starts_with("--inspect-brk") || name == "--inspect-wait") {
      to.waits_for_debugger = true;
    }
    if (name == "--tls-cipher-list") {
      to.ciphers = option.value;
      to.security_level = security_level_of(option.value);
    }
    for (int minor = 0; minor <= 3; ++minor) {
      const std::string version = std::to_string(minor);
      if (name == "--tls-min-v1." + version) minimum_[static_cast<std::size_t>(minor)] = on;
      if (name == "--tls-max-v1." + version) maximum_[static_cast<std::size_t>(minor)] = on;
    }
    if (name == "--force-fips" || name == "--enable-fips") fips_ = on ? name : "";
  }

  // Of several minima the lowest counts, of several maxima the highest (lib/tls.js).
  void check_together() {
    Options& to = start_.options;
    for (std::size_t minor = 4; minor-- > 0;) {
      if (minimum_[minor]) to.tls_min = 10 + static_cast<int>(minor);
    }
    if (maximum_[2] && !maximum_[3]) to.tls_max = 12;
    start_.refusal = broken_rule(given_, version_);
    if (start_.refusal) return;
    if (to.openssl_ca && to.bundled_ca) {
      return refuse("either --use-openssl-ca or --use-bundled-ca can be used, not both");
    }
    if (to.openssl_ca && to.system_ca.value_or(false) && version_.known() &&
        release_of(version_.major).refuses_openssl_with_system_ca) {
      return refuse("either --use-openssl-ca or --use-system-ca can be used, not both");
    }
    if (minimum_[3] && maximum_[2]) {
      return refuse("either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both");
    }
    const auto no_power_of_2 = [](std::int64_t number) { return (number & (number - 1)) != 0; };
    if (no_power_of_2(secure_heap_)) return refuse("--secure-heap must be a power of 2");
    const std::int64_t least = std::max<std::int64_t>(std::min(secure_heap_, secure_heap_min_), 2);
    if (secure_heap_ > 0 && no_power_of_2(least)) {
      refuse("--secure-heap-min must be a power of 2");
    }
  }

  void check_at_start() {
    const Options& to = start_.options;
    if (!fips_.empty()) return refuse_fips();
    start_.refusal = broken_rule_at_start(given_, version_);
    if (start_.refusal) return;
    if (to.order.empty() || to.order == "verbatim" || to.order == "ipv4first" ||
        to.order == "ipv6first") {
      return;
    }
    start_.refusal = Refusal{1,
                             "The argument '--dns-result-order' must be one of: 'verbatim', "
                             "'ipv4first', 'ipv6first'. Received '" +
                                 to.order + "'",
                             "ERR_INVALID_ARG_VALUE"};
  }

  // Node.js's own builds have no FIPS provider.
  void refuse_fips() {
    const bool named = release_of(version_.major).names_fips_provider;
    refuse(named ? fips_ +
                       " requires an active OpenSSL provider named \"fips\". FIPS mode is "
                       "configured through OpenSSL; see "
                       "https://nodejs.org/api/crypto.html#fips-mode"
                 : "OpenSSL error when trying to enable FIPS:",
           1);
  }

  std::vector<std::string> words_;
  Version version_;
  std::size_t next_ = 0;
  Start start_;
  std::string bad_for_v8_;
  std::string fips_;
  std::int64_t secure_heap_ = 0;
  std::int64_t secure_heap_min_ = 2;
  std::vector<GivenOption> given_;
  std::array<bool, 4> minimum_{};
  std::array<bool, 4> maximum_{};
};

bool is_of_tls13(std::string_view cipher) {
  return cipher.starts_with("TLS_") || cipher.starts_with("!TLS_");
}

std::string ciphers_of(std::string_view list, bool tls13) {
  std::string out;
  for (const std::string_view cipher : text::split(list, ":")) {
    if (is_of_tls13(cipher) == tls13) out += (out.empty() ? "" : ":") + std::string(cipher);
  }
  return out;
}

}  // namespace

// lib/internal/tls/secure-context.js: a list of TLS 1.3's ciphers alone leaves nothing to TLS 1.2.
// One without any of them leaves TLS 1.3 its own.
TlsVersions Options::tls_versions() const {
  const auto list = text::split(ciphers, ":");
  const bool only_newer = !list.empty() && std::all_of(list.begin(), list.end(), is_of_tls13);
  return {only_newer && tls_max >= 13 ? 13 : tls_min, tls_max};
}

std::string Options::older_ciphers() const { return ciphers_of(ciphers, false); }

std::string Options::newer_ciphers() const { return ciphers_of(ciphers, true); }

Start read_options(std::string_view value, Version version) {
  return Reader(split_options(value), version).read();
}

Start read_options(const Variables& variables, Version version) {
  Start start = read_options(variables("NODE_OPTIONS").value_or(""), version);
  Options& options = start.options;
  options.env_proxy = options.env_proxy_option.value_or(variables("NODE_USE_ENV_PROXY") == "1");
  options.verifies = variables("NODE_TLS_REJECT_UNAUTHORIZED") != "0";
  return start;
}

}  // namespace sfprobe::node
