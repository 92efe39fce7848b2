#include "facts/cut_comparison.hpp"

#include <algorithm>
#include <functional>

namespace sfprobe::tls {
namespace {

using Try = Measured<CutFacts>;

constexpr std::int64_t kMostHops = 255;  // one byte in IP

// SYNs that were lost look the same as one that was sent too short: it counts once it was sent
// again.
bool gets_no_further(const Try* syn) {
  if (syn == nullptr || syn->facts.connected) return false;
  return syn->facts.died || (syn->outcome == Outcome::timed_out && syn->facts.retransmits > 0);
}

class Comparison {
 public:
  Comparison(const ObservedRoute& route, bool silence) : route_(route) { all_.silence = silence; }

  CutComparison compare() {
    const auto* quiet = cut_try(route_, CutTry::no_hello);
    if (quiet != nullptr && is_cut(quiet->outcome)) {
      all_.place = CutPlace::unasked;
      show(quiet);
      return all_;
    }
    if (!all_.silence && (quiet == nullptr || quiet->outcome != Outcome::timed_out)) return all_;
    if (!(all_.silence ? find_silence() : find_cut())) return {.silence = all_.silence};
    decide();
    return all_;
  }

 private:
  void show(const Try* one) {
    if (one != nullptr) all_.evidence.push_back(one->id);
  }

  std::vector<const Try*> hellos(const std::function<bool(const Try&)>& wanted) const {
    std::vector<const Try*> found;
    for (const Try& one : route_.cuts) {
      const CutFacts& facts = one.facts;
      const bool limited = facts.hops > 0 && facts.hops <= kMostHops;
      if (facts.tried == CutTry::hello && facts.connected && limited && wanted(one)) {
        found.push_back(&one);
      }
    }
    return found;
  }

  static bool nearer(const Try* a, const Try* b) { return a->facts.hops < b->facts.hops; }

  // It is cut with so many hops and more, and with fewer never.
  bool find_cut() {
    const auto cut = hellos([](const Try& one) { return is_cut(one.outcome); });
    if (cut.empty()) return false;
    const Try* first = *std::min_element(cut.begin(), cut.end(), nearer);
    all_.within = first->facts.hops;
    const auto passes = hellos([](const Try& one) { return !is_cut(one.outcome); });
    const auto last = std::max_element(passes.begin(), passes.end(), nearer);
    if (last != passes.end()) {
      all_.beyond = (*last)->facts.hops;
      if (all_.beyond >= all_.within) return false;  // another way each time
      show(*last);
    }
    show(first);
    // One that nobody reported dead may have been lost: it has to be so twice.
    const auto at_last = hellos([&](const Try& one) { return one.facts.hops == all_.beyond; });
    return all_.beyond == 0 || at_last.size() > 1 || at_last.front()->facts.died;
  }

  // Routers say that it came so far, and none further on says so, though it was tried twice.
  bool find_silence() {
    const auto died = hellos([](const Try& one) { return one.facts.died; });
    const auto last = std::max_element(died.begin(), died.end(), nearer);
    if (last != died.end()) {
      all_.beyond = (*last)->facts.hops;
      show(*last);
    }
    all_.within = all_.beyond + 1;
    const auto gone = hellos([&](const Try& one) { return one.facts.hops == all_.within; });
    for (const Try* one : gone) show(one);
    const bool others_stop = std::all_of(gone.begin(), gone.end(), [](const Try* one) {
      return one->outcome == Outcome::timed_out;
    });
    return gone.size() > 1 && others_stop && another_name_passes();
  }

  // Where another name's ClientHello is answered, it has to come further on the same way.
  bool another_name_passes() {
    const auto* answered = cut_try(route_, CutTry::other_name);
    if (answered == nullptr || is_cut(answered->outcome) ||
        answered->outcome == Outcome::timed_out) {
      return true;
    }
    const auto* other = cut_try(route_, CutTry::hello_other_name, all_.within);
    if (other == nullptr || !other->facts.connected) return false;
    show(other);
    return other->outcome != Outcome::timed_out && !is_cut(other->outcome);
  }

  void decide() {
    const auto* here = cut_try(route_, CutTry::syn, all_.within);
    const auto* before = cut_try(route_, CutTry::syn, all_.beyond);
    if (before != nullptr && before->facts.died) all_.router_before = before->facts.icmp_from;
    if (here != nullptr && here->facts.died) all_.router_behind = here->facts.icmp_from;
    if (gets_no_further(here)) {
      // Of silence that is no proof: it has to be a router that answers SYNs and no ClientHello.
      if (all_.silence && !here->facts.died) return;
      all_.place = CutPlace::between;
      return show(here);
    }
    // Within one hop there is no telling this machine, its router and the target apart.
    if (here == nullptr || !here->facts.connected || all_.beyond < 1) return;
    if (all_.within - all_.beyond != 1) return;
    if (!all_.silence && !gets_no_further(before)) return;
    const auto* other = cut_try(route_, CutTry::syn_other_port, all_.within);
    const bool further = other != nullptr && other->facts.died;
    all_.place = further ? CutPlace::stand_in : CutPlace::end;
    show(here);
    if (further) show(other);
  }

  const ObservedRoute& route_;
  CutComparison all_;
};

}  // namespace

const Measured<CutFacts>* cut_try(const ObservedRoute& route, CutTry tried, std::int64_t hops) {
  const auto found = std::find_if(route.cuts.begin(), route.cuts.end(), [&](const auto& one) {
    return one.facts.tried == tried && one.facts.hops == hops;
  });
  return found == route.cuts.end() ? nullptr : &*found;
}

const ObservedHandshake* cut_at_hello(const ObservedRoute& route) {
  const auto found =
      std::find_if(route.handshakes.begin(), route.handshakes.end(), [](const auto& one) {
        return (is_cut(one.outcome) || one.outcome == Outcome::timed_out) &&
               one.facts.reached == HandshakeProgress::client_hello && one.facts.received == 0;
      });
  return found == route.handshakes.end() ? nullptr : &*found;
}

CutComparison compare_cuts(const ObservedRoute& route) {
  if (route.cuts.empty()) return {};
  const ObservedHandshake* handshake = cut_at_hello(route);
  if (handshake != nullptr) {
    return Comparison(route, handshake->outcome == Outcome::timed_out).compare();
  }
  const auto* hello = route.hello(HelloVariant::node);
  const bool only_hello = hello != nullptr && is_cut(hello->outcome);
  return only_hello ? Comparison(route, false).compare() : CutComparison{};
}

}  // namespace sfprobe::tls
