#include "run/machine.hpp"

namespace sfprobe {

Machine::Entry& Machine::entry_of(std::type_index type) {
  const std::lock_guard lock(mutex_);
  return entries_[type];
}

std::shared_ptr<const Trust> Machine::trust(const trust::NodeProgram& node, const Options& options,
                                            const std::vector<trust::ViewRule>& rules,
                                            const std::vector<OtherCaFile>& others) {
  const std::lock_guard lock(trust_mutex_);
  std::shared_ptr<const Trust>& views = trust_[{options.ca_files, options.export_ca}];
  if (!views) views = trust_views(system_, node, options, rules, others);
  return views;
}

}  // namespace sfprobe
