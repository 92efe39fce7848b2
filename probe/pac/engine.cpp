#include "pac/engine.hpp"

#include <mujs.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csetjmp>
#include <cstdlib>
#include <cstring>

#include "pac/functions.hpp"

// An error in a script leaves C++ by longjmp(3): what is called from one has no destructors.

namespace sfprobe::pac {
namespace {

constexpr std::size_t kMostArguments = 8;

struct Budget {
  std::size_t left;
};

struct alignas(std::max_align_t) Header {
  std::size_t size;
};

void* allocate(void* budget_of, void* old, int wanted) {
  auto& budget = *static_cast<Budget*>(budget_of);
  Header* header = old == nullptr ? nullptr : static_cast<Header*>(old) - 1;
  const std::size_t before = header == nullptr ? 0 : header->size;
  if (wanted <= 0) {
    budget.left += before;
    std::free(header);
    return nullptr;
  }
  const std::size_t size = sizeof(Header) + static_cast<std::size_t>(wanted);
  if (size > budget.left + before) return nullptr;
  auto* grown = static_cast<Header*>(std::realloc(header, size));
  if (grown == nullptr) return nullptr;
  budget.left = budget.left + before - size;
  grown->size = size;
  return grown + 1;
}

void say_nothing(js_State*, const char*) {}

const World& world_of(js_State* js) { return *static_cast<const World*>(js_getcontext(js)); }

std::string_view text_at(js_State* js, int index) { return js_tostring(js, index); }

void give_address(js_State* js, int index) {
  const std::string_view address = dns_resolve(world_of(js), text_at(js, index));
  if (address.empty()) return js_pushnull(js);
  js_pushlstring(js, address.data(), static_cast<int>(address.size()));
}

void is_plain_host_name_(js_State* js) {
  js_pushboolean(js, is_plain_host_name(text_at(js, 1)) ? 1 : 0);
}
void dns_domain_is_(js_State* js) {
  js_pushboolean(js, dns_domain_is(text_at(js, 1), text_at(js, 2)) ? 1 : 0);
}
void local_host_or_domain_is_(js_State* js) {
  js_pushboolean(js, local_host_or_domain_is(text_at(js, 1), text_at(js, 2)) ? 1 : 0);
}
void is_resolvable_(js_State* js) {
  js_pushboolean(js, dns_resolve(world_of(js), text_at(js, 1)).empty() ? 0 : 1);
}
void is_in_net_(js_State* js) {
  const bool inside = is_in_net(world_of(js), text_at(js, 1), text_at(js, 2), text_at(js, 3));
  js_pushboolean(js, inside ? 1 : 0);
}
void dns_resolve_(js_State* js) { give_address(js, 1); }
void my_ip_address_(js_State* js) { js_pushstring(js, world_of(js).own_address.c_str()); }
void dns_domain_levels_(js_State* js) { js_pushnumber(js, dns_domain_levels(text_at(js, 1))); }
void sh_exp_match_(js_State* js) {
  js_pushboolean(js, sh_exp_match(text_at(js, 1), text_at(js, 2)) ? 1 : 0);
}
void convert_addr_(js_State* js) { js_pushnumber(js, to_ipv4(text_at(js, 1)).value_or(0)); }
void alert_(js_State* js) { js_pushundefined(js); }

// A text of digits counts as a number, as parseInt has it.
Argument argument_at(js_State* js, int index) {
  Argument argument;
  const std::string_view text = text_at(js, index);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), argument.value);
  argument.number = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!argument.number) argument.value = 0;
  text.copy(argument.text.data(), argument.text.size() - 1);
  return argument;
}

using Range = bool (*)(const World&, std::span<const Argument>);

void give_range(js_State* js, Range range) {
  std::array<Argument, kMostArguments> arguments{};
  const std::size_t count =
      std::min<std::size_t>(static_cast<std::size_t>(js_gettop(js)) - 1, kMostArguments);
  for (std::size_t i = 0; i < count; ++i) {
    arguments[i] = argument_at(js, static_cast<int>(i) + 1);
  }
  js_pushboolean(js, range(world_of(js), std::span(arguments).first(count)) ? 1 : 0);
}
void weekday_range_(js_State* js) { give_range(js, weekday_range); }
void date_range_(js_State* js) { give_range(js, date_range); }
void time_range_(js_State* js) { give_range(js, time_range); }

struct Function {
  const char* name;
  js_CFunction function;
  int arguments;  // at least; the rest is undefined
};

constexpr auto kFunctions =
    std::to_array<Function>({{"isPlainHostName", is_plain_host_name_, 1},
                             {"dnsDomainIs", dns_domain_is_, 2},
                             {"localHostOrDomainIs", local_host_or_domain_is_, 2},
                             {"isResolvable", is_resolvable_, 1},
                             {"isInNet", is_in_net_, 3},
                             {"dnsResolve", dns_resolve_, 1},
                             {"myIpAddress", my_ip_address_, 0},
                             {"dnsDomainLevels", dns_domain_levels_, 1},
                             {"shExpMatch", sh_exp_match_, 2},
                             {"convert_addr", convert_addr_, 1},
                             {"weekdayRange", weekday_range_, 0},
                             {"dateRange", date_range_, 0},
                             {"timeRange", time_range_, 0},
                             {"alert", alert_, 0}});

struct Call {
  const char* script;
  const char* url;
  const char* host;
};

struct Text {
  bool answered = false;
  std::array<char, kMostText + 1> bytes{};

  void set(const char* text) { std::string_view(text).copy(bytes.data(), kMostText); }
};

void run(js_State* js, const Call& call, Text& out) {
  if (setjmp(*static_cast<std::jmp_buf*>(js_savetry(js))) != 0) {
    out.set(js_trystring(js, -1, "an error without a text"));
    return;
  }
  for (const Function& one : kFunctions) {
    js_newcfunction(js, one.function, one.name, one.arguments);
    js_setglobal(js, one.name);
  }
  js_loadstring(js, "the PAC file", call.script);
  js_pushundefined(js);
  js_call(js, 0);
  js_getglobal(js, "FindProxyForURL");
  if (!js_iscallable(js, -1)) js_error(js, "there is no function FindProxyForURL");
  js_pushundefined(js);
  js_pushstring(js, call.url);
  js_pushstring(js, call.host);
  js_call(js, 2);
  if (!js_isstring(js, -1)) js_error(js, "FindProxyForURL gives no text");
  out.set(js_tostring(js, -1));
  out.answered = true;
  js_endtry(js);
}

}  // namespace

Found find_proxy(const std::string& script, const std::string& url, const World& world,
                 std::size_t memory) {
  Budget budget{memory};
  Text text;
  js_State* js = js_newstate(allocate, &budget, 0);
  if (js == nullptr) return {false, "no memory"};
  js_setcontext(js, const_cast<World*>(&world));
  js_setreport(js, say_nothing);
  run(js, {script.c_str(), url.c_str(), world.host.c_str()}, text);
  js_freestate(js);
  return {text.answered, text.bytes.data()};
}

}  // namespace sfprobe::pac
