#include "serve/modules.hpp"

#include <array>

namespace sfprobe::serve {
namespace {

constexpr auto kModules = std::to_array<Module>({
    {"login", "as the Salesforce CLI would log in here", [](Options&) {}},
    {"login_web", "the same, judged for `sf org login web` alone",
     [](Options& options) { options.flows = {"web"}; }},
    {"login_jwt", "the same, judged for `sf org login jwt` alone",
     [](Options& options) { options.flows = {"jwt"}; }},
    {"direct", "the same without any proxy", [](Options& options) { options.proxy = ""; }},
});

}  // namespace

std::span<const Module> modules() { return kModules; }

const Module* module_named(std::string_view name) {
  for (const Module& one : kModules) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace sfprobe::serve
