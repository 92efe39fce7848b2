// Purpose: values handed from one thread of a run to others, as they come.
// Ownership: shared by its users by reference. Threads: any. Failure: take() gives nullopt once
// the channel is closed and empty, or patience ends.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "net/wait.hpp"

namespace sfprobe {

template <class T>
class Channel {
 public:
  void put(T value) {
    std::lock_guard lock(mutex_);
    items_.push_back(std::move(value));
    wake();
  }

  // No more will come.
  void close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    wake();
  }

  std::optional<T> take(const net::Patience& patience) {
    for (;;) {
      std::shared_ptr<net::Event> changed;
      {
        std::lock_guard lock(mutex_);
        if (!items_.empty()) {
          T value = std::move(items_.front());
          items_.pop_front();
          return value;
        }
        if (closed_) return std::nullopt;
        changed = changed_;
      }
      if (net::wait(changed->fd(), POLLIN, patience) == net::Ready::timed_out) return std::nullopt;
    }
  }

 private:
  // Everybody who waits holds the event of his time; the next ones wait for a new one.
  void wake() {
    changed_->set();
    changed_ = std::make_shared<net::Event>();
  }

  std::mutex mutex_;
  std::deque<T> items_;
  bool closed_ = false;
  std::shared_ptr<net::Event> changed_ = std::make_shared<net::Event>();
};

// A value that is set once and read by many.
template <class T>
class Slot {
 public:
  // Later calls change nothing. Returns whether this one did.
  bool set(T value) {
    std::lock_guard lock(mutex_);
    if (value_) return false;
    value_ = std::move(value);
    ready_.set();
    return true;
  }

  std::optional<T> get(const net::Patience& patience) const {
    if (net::wait(ready_.fd(), POLLIN, patience) == net::Ready::timed_out) return std::nullopt;
    std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<T> value_;
  net::Event ready_;
};

}  // namespace sfprobe
