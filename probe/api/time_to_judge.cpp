#include "api/time_to_judge.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

// The last part of the run: judging is measured when it begins, and gets no more of it.
constexpr int kLastPart = 8;
// Times what it took then: the report is printed too, and a machine may become busier.
constexpr int kSafety = 3;

}  // namespace

void leave_time_to_judge(ProbeContext& context, net::Clock::time_point deadline) {
  const auto last_part = (deadline - context.started) / kLastPart;
  const net::WaitLimit limit = context.tasks.wait_limit();
  net::wait({}, limit, deadline - last_part);
  if (limit.over()) return;  // so is a run that is done
  const auto began = net::Clock::now();
  Evidence so_far;
  so_far.target = context.target;
  so_far.steps = context.recorder.so_far();
  judge(so_far);
  const auto took = net::Clock::now() - began;
  net::wait({}, limit, deadline - std::min(kSafety * took, last_part));
  if (!limit.over()) context.tasks.stop();
}

}  // namespace sfprobe
