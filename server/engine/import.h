// Taking in many records: one batch per message, remembered per request so that a repeat resumes.
#ifndef PASSEND_SERVER_ENGINE_IMPORT_H_
#define PASSEND_SERVER_ENGINE_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "server/engine/engine.h"

namespace passend::server {

// Candidates are by far the most and the largest.
struct ImportCandidate {
  std::unique_ptr<model::Candidate>
      profile;        // null once prepared: it is in the batch to be written
  std::string bytes;  // what the store keeps, when that is known already
};
using ImportRecord = std::variant<ImportCandidate, model::Employer, model::Opportunity,
                                  model::Functie, model::Place>;

// The records of one message that passed validation.
struct ImportBatch {
  std::uint64_t first_index = 0;
  std::uint64_t count = 0;  // of the message, refused records included
  std::vector<ImportRecord> records;
  std::string remembered;  // given back by Find() when the message comes again
};

struct ImportCounts {
  std::uint32_t created = 0;
  std::uint32_t replaced = 0;
  std::uint32_t unchanged = 0;
  store::Revision revision = 0;
  std::uint64_t next_index = 0;
};

// A message that is ready to be stored: compiled and encoded against `reference`.
struct PreparedImport {
  ImportBatch batch;
  std::shared_ptr<const Reference> reference;
  store::WriteBatch writes;  // an operation for each record of the batch
  IndexChange change;
};

// Which messages that follow each other are committed together: as many as pay for their sync, and
// no more, since other writers wait for all of them. Functies and places count for what comes after
// them, so a message with any ends a group; a message without records is a question and goes alone.
class ImportGroup {
 public:
  // True when `next` goes with those taken before; then it is taken. The first always is.
  bool Take(const PreparedImport& next);

 private:
  std::size_t messages_ = 0;
  std::size_t records_ = 0;
  std::size_t bytes_ = 0;
  bool ended_ = false;
};

// One stream. Functies and places change what profiles are compiled with: they count for profiles
// that come after them in the stream (as long as that is cheap), and for all others at Finish().
// Threads: Prepare() on any; the others one at a time.
class ImportSession {
 public:
  // An empty `request_id` is not remembered.
  ImportSession(Engine& engine, std::string request_id);

  // The index up to which (exclusive) everything from `first_index` on has been dealt with by
  // earlier streams of this request within a day; `first_index` when nothing has.
  absl::StatusOr<std::uint64_t> NextIndex(std::uint64_t first_index) const;
  // What was remembered of the message that began at `first_index` and held `count` records;
  // nothing when there was no such message.
  absl::StatusOr<std::optional<std::string>> Find(std::uint64_t first_index,
                                                  std::uint64_t count) const;

  // Compiles and encodes the records, which is most of the work, against the reference of now.
  PreparedImport Prepare(ImportBatch batch) const;

  // Commits messages that follow each other in the stream, with one sync: all are durable and
  // visible when it returns, or none is. What was prepared against another reference is prepared
  // again. ImportGroup says which messages may go together. Errors of Engine::Write.
  absl::StatusOr<std::vector<ImportCounts>> Commit(std::vector<PreparedImport> messages);

  // Makes the functies and places of the stream count everywhere. Call it at the end, also of a
  // stream that was broken off.
  absl::Status Finish();

 private:
  absl::Status ReloadWhenCheap(const std::vector<PreparedImport>& messages);
  PreparedImport PrepareFor(ImportBatch batch, std::shared_ptr<const Reference> reference) const;
  struct Message {
    std::uint64_t count = 0;
    std::string remembered;
  };
  absl::StatusOr<std::optional<Message>> Lookup(std::uint64_t first_index) const;
  std::string KeyOf(std::uint64_t first_index) const;

  Engine& engine_;
  const std::string request_id_;
  bool reference_changed_ = false;
  bool reloaded_ = false;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_IMPORT_H_
