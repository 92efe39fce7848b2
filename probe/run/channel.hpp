// Purpose: values handed from one thread of a run to others, as they come.
// Ownership: shared by its users by reference. Threads: any. Failure: take() gives nullopt once
// the channel is closed and empty, or the limit is reached.
#pragma once

#include <deque>
#include <optional>

#include "net/condition.hpp"

namespace sfprobe {

template <class T>
class Channel {
 public:
  // Drops the value if nobody takes any more.
  void put(T value) {
    std::lock_guard lock(changed_.mutex());
    if (refused_) return;
    items_.push_back(std::move(value));
    changed_.notify();
  }

  // No more will come.
  void close() {
    std::lock_guard lock(changed_.mutex());
    closed_ = true;
    changed_.notify();
  }

  // No more will be taken: what is there, and what still comes, goes.
  void refuse() {
    std::deque<T> dropped;  // goes when the lock has been released
    std::lock_guard lock(changed_.mutex());
    refused_ = closed_ = true;
    dropped.swap(items_);
    changed_.notify();
  }

  std::optional<T> take(const net::WaitLimit& limit) {
    return changed_.wait(
        limit, [this] { return !items_.empty() || closed_; },
        [this]() -> std::optional<T> {
          if (items_.empty()) return std::nullopt;
          T value = std::move(items_.front());
          items_.pop_front();
          return value;
        });
  }

 private:
  net::Condition changed_;
  std::deque<T> items_;
  bool closed_ = false;
  bool refused_ = false;
};

// A value that is set once and read by many.
template <class T>
class Slot {
 public:
  // Later calls change nothing. Returns whether this one did.
  bool set(T value) {
    std::lock_guard lock(changed_.mutex());
    if (value_) return false;
    value_ = std::move(value);
    changed_.notify();
    return true;
  }

  bool is_set() const {
    std::lock_guard lock(changed_.mutex());
    return value_.has_value();
  }

  std::optional<T> get(const net::WaitLimit& limit) const {
    return changed_.wait(
        limit, [this] { return value_.has_value(); }, [this] { return value_; });
  }

 private:
  net::Condition changed_;
  std::optional<T> value_;
};

}  // namespace sfprobe
