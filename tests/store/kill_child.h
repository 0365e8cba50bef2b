// A test of this program in a process of its own, that is killed.
#ifndef PASSEND_TESTS_STORE_KILL_CHILD_H_
#define PASSEND_TESTS_STORE_KILL_CHILD_H_

#include <chrono>
#include <map>
#include <string>

namespace passend::store {

struct KilledChild {
  std::string filter;  // of the (disabled) test that writes until it is killed
  std::map<std::string, std::string> environment;
  std::string awaited;  // its life counts from when it says this
};

// Runs the child for `life` after it said what is awaited, and kills it; its output.
std::string RunChildAndKill(const KilledChild& child, std::chrono::microseconds life);

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_KILL_CHILD_H_
