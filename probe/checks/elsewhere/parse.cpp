#include <algorithm>
#include <array>

#include "checks/elsewhere/files.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMaxValue = 1024;

struct Key {
  std::string_view name;  // lower case
  SettingKind kind;
};

// As .npmrc, pip.conf and curlrc spell them.
constexpr auto kIniKeys = std::to_array<Key>({{"https-proxy", SettingKind::proxy},
                                              {"https_proxy", SettingKind::proxy},
                                              {"proxy", SettingKind::proxy},
                                              {"http-proxy", SettingKind::proxy},
                                              {"http_proxy", SettingKind::proxy},
                                              {"noproxy", SettingKind::no_proxy},
                                              {"no_proxy", SettingKind::no_proxy},
                                              {"cafile", SettingKind::ca_file},
                                              {"cacert", SettingKind::ca_file},
                                              {"ca_certificate", SettingKind::ca_file},
                                              {"cert", SettingKind::ca_file}});

constexpr auto kVariables = std::to_array<Key>({{"https_proxy", SettingKind::proxy},
                                                {"http_proxy", SettingKind::proxy},
                                                {"all_proxy", SettingKind::proxy},
                                                {"no_proxy", SettingKind::no_proxy},
                                                {"node_extra_ca_certs", SettingKind::ca_file},
                                                {"ssl_cert_file", SettingKind::ca_file},
                                                {"requests_ca_bundle", SettingKind::ca_file},
                                                {"curl_ca_bundle", SettingKind::ca_file}});

constexpr auto kGitKeys =
    std::to_array<Key>({{"proxy", SettingKind::proxy}, {"sslcainfo", SettingKind::ca_file}});

constexpr auto kAptKeys = std::to_array<Key>({{"acquire::https::proxy", SettingKind::proxy},
                                              {"acquire::http::proxy", SettingKind::proxy},
                                              {"acquire::https::cainfo", SettingKind::ca_file}});

constexpr auto kJsonKeys = std::to_array<Key>({{"http.proxy", SettingKind::proxy},
                                               {"httpsproxy", SettingKind::proxy},
                                               {"httpproxy", SettingKind::proxy},
                                               {"noproxy", SettingKind::no_proxy}});

std::string_view trimmed(std::string_view text, std::string_view what = " \t\r\"';,") {
  const std::size_t first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

// What stands between the quotes, or before a remark: "http://proxy:8080 ; office".
std::string_view without_remark(std::string_view text) {
  const std::string_view value = trimmed(text, " \t\r");
  const char quote = value.empty() ? '\0' : value.front();
  if (quote == '"' || quote == '\'') return value.substr(1, value.find(quote, 1) - 1);
  std::size_t end = value.size();
  for (const std::string_view mark : {" #", "\t#", " ;", "\t;", " //", "\t//"}) {
    end = std::min(end, value.find(mark));
  }
  return trimmed(value.substr(0, end));
}

template <std::size_t N>
SettingKind kind_of(const std::array<Key, N>& keys, std::string_view name) {
  const std::string small = text::lower(name);
  for (const Key& key : keys) {
    if (key.name == small) return key.kind;
  }
  return SettingKind::other;
}

std::string shown(SettingKind kind, std::string_view value) {
  switch (kind) {
    case SettingKind::no_proxy: return text::show_hosts(value);
    case SettingKind::ca_file: return text::show_path(value);
    default: return text::show_url(value);
  }
}

class Lines {
 public:
  Lines(std::string_view content, std::string program, std::string file, const Variables& variables)
      : content_(content),
        program_(std::move(program)),
        file_(std::move(file)),
        variables_(variables) {}

  std::vector<Found> read(Form form) {
    std::string section;
    while (!content_.empty() && found_.size() < kMostSettings) {
      const std::size_t end = content_.find('\n');
      const std::string_view line = trimmed(content_.substr(0, end), " \t\r");
      content_.remove_prefix(end == std::string_view::npos ? content_.size() : end + 1);
      ++line_;
      if (line.empty() || line.front() == '#' || line.front() == ';' || line.starts_with("//")) {
        continue;
      }
      if (line.front() == '[') section = text::lower(line);
      switch (form) {
        case Form::ini: pair(line, '=', kIniKeys); break;
        case Form::npm: npm(line); break;
        case Form::words: option(line); break;
        case Form::shell: variable(line); break;
        case Form::git:
          if (section.starts_with("[http")) pair(line, '=', kGitKeys);
          break;
        case Form::json: pair(line, ':', kJsonKeys); break;
        case Form::apt: apt(line); break;
        default: break;  // read as a whole
      }
    }
    return std::move(found_);
  }

 private:
  template <std::size_t N>
  void pair(std::string_view line, char separator, const std::array<Key, N>& keys) {
    const std::size_t at = line.find(separator);
    if (at == std::string_view::npos) return;
    const std::string_view key = trimmed(line.substr(0, at));
    add(kind_of(keys, key), key, without_remark(line.substr(at + 1)));
  }

  void npm(std::string_view line) {
    const std::size_t at = line.find('=');
    if (at == std::string_view::npos) return;
    const std::string_view key = trimmed(line.substr(0, at));
    const SettingKind kind = kind_of(kIniKeys, key);
    if (kind == SettingKind::other) return;  // no variable is asked for
    keep(setting_at(kind, key, proxy::npm_value(without_remark(line.substr(at + 1)), variables_),
                    {program_, file_, line_}));
  }

  // curlrc: "proxy = URL", "proxy URL", "--proxy URL", "-x URL".
  void option(std::string_view line) {
    if (line.starts_with("--")) line.remove_prefix(2);
    const std::size_t end = line.find_first_of(" \t=:");
    if (end == std::string_view::npos) return;
    std::string_view key = line.substr(0, end);
    if (key == "-x") key = "proxy";
    add(kind_of(kIniKeys, key), key, trimmed(line.substr(end + 1), " \t\r\"'="));
  }

  // "export NAME=value", "NAME=value".
  void variable(std::string_view line) {
    if (line.starts_with("export ")) line = trimmed(line.substr(7), " \t");
    const std::size_t at = line.find('=');
    if (at == std::string_view::npos) return;
    const std::string_view name = line.substr(0, at);
    const std::string_view value = trimmed(line.substr(at + 1), " \t\r\"';");
    // What the shell would have to work out is left to it.
    if (value.find_first_of("$`") != std::string_view::npos) return;
    add(kind_of(kVariables, name), name, value);
  }

  void apt(std::string_view line) {
    const std::size_t end = line.find_first_of(" \t");
    if (end == std::string_view::npos) return;
    add(kind_of(kAptKeys, line.substr(0, end)), line.substr(0, end), trimmed(line.substr(end)));
  }

  void add(SettingKind kind, std::string_view key, std::string_view value) {
    keep(setting_at(kind, key, value, {program_, file_, line_}));
  }

  void keep(std::optional<Found> found) {
    if (found) found_.push_back(std::move(*found));
  }

  std::string_view content_;
  std::string program_;
  std::string file_;
  const Variables& variables_;
  int line_ = 0;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> settings_in(std::string_view content, Form form, const std::string& program,
                               const std::string& file, const Variables& variables) {
  switch (form) {
    case Form::docker: return docker_settings(content, program, file);
    case Form::wget: return wget_settings(content, program, file);
    case Form::yarn: return yarn_settings(content, program, file, variables);
    case Form::yarn1: return yarn1_settings(content, program, file);
    case Form::gradle: return gradle_settings(content, program, file);
    case Form::maven: return maven_settings(content, program, file);
    default: return Lines(content, program, file, variables).read(form);
  }
}

std::optional<Found> setting_at(SettingKind kind, std::string_view key, std::string_view value,
                                const Place& place) {
  if (kind == SettingKind::other || value.empty() || value.size() > kMaxValue) return std::nullopt;
  if (value == "null" || value == "false" || value == "true") return std::nullopt;
  SettingFact fact;
  fact.program = place.program;
  fact.kind = kind;
  fact.key = text::clean(key, 60);
  fact.value = text::clean(shown(kind, value), 200);
  fact.file = place.file;
  fact.line = place.line;
  return Found{std::move(fact), std::string(value)};
}

std::optional<Found> setting_at(SettingKind kind, std::string_view key, const proxy::RcValue& value,
                                const Place& place) {
  auto found = setting_at(kind, key, std::string_view(value.text), place);
  if (!found) return found;
  found->fact.unset = value.unset;
  found->doubtful = kind != SettingKind::ca_file && value.may_be_secret();
  if (found->doubtful) found->fact.value = text::shape(value.text);
  return found;
}

}  // namespace sfprobe::elsewhere
