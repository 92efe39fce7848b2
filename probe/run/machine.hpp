// Purpose: what belongs to the machine and not to a target, made once for all the runs that share
// it: its variables and files as they were first seen, the programs on it, the trust views.
// Ownership: shared by the runs and by threads that are left behind. Threads: any.
// Failure: what the makers throw.
#pragma once

#include <any>
#include <map>
#include <memory>
#include <mutex>
#include <typeindex>

#include "run/views.hpp"
#include "system/remembering.hpp"

namespace sfprobe {

class Machine {
 public:
  explicit Machine(const System& system) : system_(system) {}

  const System& system() const { return system_; }

  // A value of a type of its own, made by whoever asks first; others wait for it.
  template <class T, class Make>
  T once(Make make) {
    Entry& entry = entry_of(typeid(T));
    const std::lock_guard lock(entry.mutex);
    if (!entry.value.has_value()) entry.value = make();
    return std::any_cast<const T&>(entry.value);
  }

  // As trust_views(); those that differ only in their target's options are made once each. `others`
  // are the same for all targets.
  std::shared_ptr<const Trust> trust(const trust::NodeProgram& node, const Options& options,
                                     const std::vector<trust::ViewRule>& rules,
                                     const std::vector<OtherCaFile>& others);

 private:
  struct Entry {
    std::mutex mutex{};
    std::any value{};
  };
  using TrustKey = std::pair<std::vector<std::string>, std::string>;  // --ca-file, --export-ca

  Entry& entry_of(std::type_index type);

  const RememberingSystem system_;
  std::mutex mutex_;
  std::map<std::type_index, Entry> entries_;
  std::mutex trust_mutex_;
  std::map<TrustKey, std::shared_ptr<const Trust>> trust_;
};

}  // namespace sfprobe
