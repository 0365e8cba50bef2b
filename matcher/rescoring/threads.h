// Work in pieces on some threads.
#ifndef PASSEND_MATCHER_RESCORING_THREADS_H_
#define PASSEND_MATCHER_RESCORING_THREADS_H_

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace passend::rescoring {

// Runs work(0) .. work(count - 1), each once, on up to `threads` threads, this one among them.
template <typename Work>
void ForEach(std::size_t count, int threads, Work&& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads && static_cast<std::size_t>(i) < count; ++i) {
    helpers.emplace_back(run);
  }
  run();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_THREADS_H_
