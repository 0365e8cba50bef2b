// Every employer of the store in memory, made ready for carving: a question about one candidate
// looks at all of them, and reading and decoding them each time would cost more than the question.
#ifndef PASSEND_SERVER_ENGINE_EMPLOYER_BOOK_H_
#define PASSEND_SERVER_ENGINE_EMPLOYER_BOOK_H_

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "matcher/carving/pool.h"
#include "matcher/model/employer.h"
#include "server/engine/reference.h"
#include "store/profile_store.h"

namespace passend::server {

// One employer as it was last written.
struct BookedEmployer {
  std::string name;        // resource name
  model::Employer record;  // without its tasks
  // In the order of the pool: those of the profile, or, when it has none, those that are thought to
  // be there (carving/hypothesis.h).
  std::vector<model::Task> tasks;
  carving::Pool pool;                  // of `tasks`, compiled against the reference of now
  bool hypothesis = false;             // the tasks are thought to be there
  std::vector<std::string> questions;  // drie vragen voor het bezoek, of a hypothesis
  bool never_analysed = true;          // no task has a werkplekanalyse

  // Null: no such task.
  const model::Task* FindTask(std::string_view id) const;
};
using BookedEmployerPtr = std::shared_ptr<const BookedEmployer>;

BookedEmployerPtr BookEmployer(model::Employer record, const Reference& reference);

// All employers at one moment, by tenant and id. Immutable; any number of threads may read.
class Employers {
 public:
  // Null: no such employer.
  const BookedEmployer* Find(std::string_view name) const;
  // Those of a tenant follow each other.
  const std::vector<BookedEmployerPtr>& all() const { return all_; }

 private:
  friend class EmployerBook;
  std::vector<BookedEmployerPtr> all_;
};

// Threads: safe. A change costs a lookup; the first snapshot after changes costs 16 bytes per
// employer. Memory: about 10 KB per employer in the generated region (2,300 of them, 23 MB), half a
// kilobyte per task with its loads, talents and words.
class EmployerBook {
 public:
  void Put(BookedEmployerPtr employer);
  void Remove(std::string_view tenant, std::string_view id);

  // Takes the place of everything: the employers of `store`, read against `reference`. DataLoss,
  // Unavailable: the store; then nothing has changed.
  absl::Status Load(const store::ProfileReader& store, const Reference& reference);
  // Reads the employers that are there against another reference.
  void Rebook(const Reference& reference);

  std::shared_ptr<const Employers> snapshot() const;

 private:
  using Key = std::pair<std::string, std::string>;  // tenant and id

  mutable std::mutex mutex_;
  std::map<Key, BookedEmployerPtr, std::less<>> employers_;
  mutable std::shared_ptr<const Employers> snapshot_;  // null: something changed since the last
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_EMPLOYER_BOOK_H_
