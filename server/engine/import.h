// Taking in many records: one batch per message, remembered per request so that a repeat resumes.
#ifndef PASSEND_SERVER_ENGINE_IMPORT_H_
#define PASSEND_SERVER_ENGINE_IMPORT_H_

#include <cstdint>
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

using ImportRecord = std::variant<model::Candidate, model::Employer, model::Opportunity,
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

// One stream. Functies and places change what profiles are compiled with: they count for profiles
// that come after them in the stream (as long as that is cheap), and for all others at Finish().
// Threads: one at a time.
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

  // Durable and visible when it returns. Errors of Engine::Write.
  absl::StatusOr<ImportCounts> Commit(ImportBatch batch);

  // Makes the functies and places of the stream count everywhere. Call it at the end, also of a
  // stream that was broken off.
  absl::Status Finish();

 private:
  absl::Status ReloadWhenCheap(const ImportBatch& batch);
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
