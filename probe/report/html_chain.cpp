#include <fmt/format.h>

#include <algorithm>

#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

struct Node {
  std::string subject;
  std::string sha256;
  std::string from;  // "sent", or the store
  std::string valid;
  bool in_time = true;
};

std::string day(std::int64_t seconds) {
  const std::string moment = moment_text(rfc3339(seconds));
  return moment.substr(0, moment.size() - std::string_view(" 00:00 UTC").size());
}

std::vector<Node> sent_nodes(const TrustChain& chain, std::int64_t now) {
  std::vector<Node> nodes;
  for (const SentCertificate& one : chain.certificates) {
    Node node{one.subject, one.sha256, "sent", "", true};
    if (one.not_after > 0) {
      node.in_time = now == 0 || (one.not_before <= now && now <= one.not_after);
      const char* word = node.in_time ? "" : now > one.not_after ? ": expired" : ": not valid yet";
      node.valid = "valid from " + day(one.not_before) + " until " + day(one.not_after) + word;
    }
    nodes.push_back(std::move(node));
  }
  return nodes;
}

// The longest path that a view found, and what else was sent stays out of the drawing.
std::vector<Node> nodes_of(const TrustChain& chain, std::int64_t now) {
  std::vector<Node> sent = sent_nodes(chain, now);
  const TrustView* longest = nullptr;
  for (const TrustView& view : chain.views) {
    if (longest == nullptr || view.path.size() > longest->path.size()) longest = &view;
  }
  if (longest == nullptr || longest->path.size() <= 1) return sent;
  std::vector<Node> nodes;
  for (const TrustPathEntry& entry : longest->path) {
    const auto known = std::find_if(sent.begin(), sent.end(), [&](const Node& node) {
      return !entry.sha256.empty() && node.sha256 == entry.sha256;
    });
    nodes.push_back(known != sent.end() ? *known
                                        : Node{entry.subject, entry.sha256, entry.from, "", true});
  }
  return nodes;
}

// Where a view stops: the index of the last certificate that it takes.
std::size_t reach_of(const TrustView& view, const std::vector<Node>& nodes) {
  // A path is verified when it is whole; what is wrong with its dates is wrong where they stand.
  if (view.code == "CERT_HAS_EXPIRED" || view.code == "CERT_NOT_YET_VALID") {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!nodes[i].in_time) return i;
    }
  }
  std::size_t reach = 0;
  for (const TrustPathEntry& entry : view.path) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!entry.sha256.empty() && nodes[i].sha256 == entry.sha256) reach = std::max(reach, i);
    }
  }
  return reach;
}

std::string name_of(const TrustView& view, const TrustChain& chain) {
  std::string name = view.view;
  if (name == "--ca-file" && !view.source.empty()) name += " " + view.source;
  return view.view == chain.cli_view ? name + " (the CLI's)" : name;
}

std::string line(const char* tone, const std::string& mark, const std::string& names,
                 const std::string& text) {
  return fmt::format("<p class=\"{}\">{} {}{}</p>", tone, mark, escaped(names),
                     text.empty() ? "" : ": " + escaped(text));
}

// Names of the views that stop there, by what they say.
std::string stops(const TrustChain& chain, const std::vector<Node>& nodes, std::size_t at) {
  std::vector<std::pair<std::string, std::string>> by_code;
  for (const TrustView& view : chain.views) {
    if (view.trusted || reach_of(view, nodes) != at) continue;
    const auto known = std::find_if(by_code.begin(), by_code.end(),
                                    [&](const auto& one) { return one.first == view.code; });
    if (known == by_code.end()) {
      by_code.emplace_back(view.code, name_of(view, chain));
    } else {
      known->second += ", " + name_of(view, chain);
    }
  }
  std::string out;
  for (const auto& [code, names] : by_code) out += line("bad", "✗", names, code);
  return out;
}

std::string trusting(const TrustChain& chain, const std::vector<Node>& nodes, std::size_t at,
                     bool beyond) {
  std::string names;
  for (const TrustView& view : chain.views) {
    const std::size_t reach = reach_of(view, nodes);
    const bool goes_on = reach > at;
    const bool ends = view.trusted && reach == at;
    if (beyond ? !goes_on : !ends) continue;
    names += (names.empty() ? "" : ", ") + name_of(view, chain);
  }
  return names;
}

// What is wrong with the certificate itself stands in its box.
std::string box(const Node& node, const std::string& said) {
  const bool is_sent = node.from == "sent";
  std::string out = std::string("<li class=\"cert") + (node.in_time ? "" : " missing") + "\"><b>" +
                    escaped(node.subject.empty() ? "(no subject)" : node.subject) +
                    "</b><p class=\"soft\">" +
                    (is_sent ? "sent" : "not sent; from " + escaped(node.from));
  if (!node.valid.empty()) {
    out += node.in_time ? ", " + escaped(node.valid)
                        : ", <span class=\"bad\">" + escaped(node.valid) + "</span>";
  }
  if (!node.sha256.empty()) out += ", SHA-256 " + escaped(node.sha256.substr(0, 16)) + "…";
  return out + "</p>" + said + "</li>";
}

std::string tie(const char* kind, const std::string& said) {
  return said.empty() ? "" : fmt::format("<li class=\"tie {}\">{}</li>", kind, said);
}

}  // namespace

std::string html_chain(const TrustChain& chain, const Place& place) {
  const std::vector<Node> nodes = nodes_of(chain, seconds_of(place.started).value_or(0));
  if (nodes.empty()) return {};
  const bool verified = std::any_of(chain.views.begin(), chain.views.end(),
                                    [](const TrustView& view) { return view.path.size() > 1; });
  std::string out = "<ol class=\"chain\">";
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const bool top = i + 1 == nodes.size();
    const std::string ends = stops(chain, nodes, i);
    const bool itself = !nodes[i].in_time;
    out += box(nodes[i], itself ? ends : "");
    std::string good;
    if (const std::string names = trusting(chain, nodes, i, false); !names.empty()) {
      good += line("good", "✓", "trusted by " + names, "");
    }
    const std::string names = top ? "" : trusting(chain, nodes, i, true);
    if (!top) {
      const std::string by = (verified ? "signed by " : "sent with ") + nodes[i + 1].subject;
      good += line("soft", "↓", by, names.empty() ? "" : "accepted by " + names);
    }
    const std::string bad = itself ? "" : ends;
    const bool passes = !names.empty() || good.find("✓") != std::string::npos;
    out += tie(passes ? "good" : bad.empty() ? "" : "bad", good + bad);
  }
  if (!chain.missing.empty()) {
    out += "<li class=\"cert missing\"><b>" + escaped(chain.missing) +
           "</b><p class=\"bad\">missing: neither sent nor in any store</p></li>";
  }
  return out + "</ol>\n";
}

}  // namespace sfprobe
