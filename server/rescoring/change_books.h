// The changes of a published run in the order in which pages tell them.
#ifndef PASSEND_SERVER_RESCORING_CHANGE_BOOKS_H_
#define PASSEND_SERVER_RESCORING_CHANGE_BOOKS_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/rescoring/change.h"
#include "store/match_store.h"

namespace passend::server {

// By candidate, direction, opportunity and kind: the key of a page.
using ChangeBook = std::vector<rescoring::Change>;

// The position of a change in its book, as text that sorts in the same way.
std::string PlaceOf(const rescoring::Change& change);

// Keeps the books that were read last, for a few minutes each: pages follow each other. Threads:
// any number may use it.
class ChangeBooks {
 public:
  explicit ChangeBooks(const store::MatchStore& matches) : matches_(matches) {}

  // NOT_FOUND: that generation is not kept. DATA_LOSS, UNAVAILABLE. Memory: about 200 bytes a
  // change.
  absl::StatusOr<std::shared_ptr<const ChangeBook>> Of(const std::string& tenant,
                                                       store::Generation number);

 private:
  struct Kept {
    std::string tenant;
    store::Generation number = 0;
    std::chrono::steady_clock::time_point read;
    std::shared_ptr<const ChangeBook> book;
  };
  const store::MatchStore& matches_;
  std::mutex mutex_;
  std::vector<Kept> kept_;  // newest last
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_CHANGE_BOOKS_H_
