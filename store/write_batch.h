// What is to be written together, or not at all.
#ifndef PASSEND_STORE_WRITE_BATCH_H_
#define PASSEND_STORE_WRITE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "store/types.h"

namespace passend::store {

// Operations in order; a later one sees what an earlier one did. The profiles are encoded when they
// are added, so the batch holds no references. Texts in them are UTF-8 (Validate() of the model
// checks it). Threads: one at a time.
class WriteBatch {
 public:
  struct Operation {
    enum class Type : std::uint8_t { kPut, kDelete, kPutFacts, kPutDecision, kDeleteDecision };
    Type type = Type::kPut;
    Kind kind = Kind::kCandidate;
    RecordKey key;  // of the candidate, when it is about a decision
    Precondition precondition;
    std::string decision_id;     // kPutDecision and kDeleteDecision
    std::string payload;         // kPut and kPutDecision
    bool readable = true;        // kPut: false when a text in it is not UTF-8
    std::optional<Facts> facts;  // kPut and kPutFacts
  };
  struct Request {
    RecordKey key;  // tenant and request id
    std::int64_t now_unix_seconds = 0;
    std::int64_t expires_unix_seconds = 0;
    std::string outcome;
  };

  // Insert or replace. Facts belong to exactly this profile: without them, those of an earlier form
  // of the profile are removed, and a profile put in the form it already has keeps what it has.
  void PutCandidate(const model::Candidate& candidate, std::optional<Facts> facts,
                    Precondition precondition = {});
  // The same of a candidate in bytes, as WriteCandidate() (codec/candidate_wire.h) gives them.
  void PutCandidateBytes(RecordKey key, std::string bytes, std::optional<Facts> facts);
  void PutOpportunity(const model::Opportunity& opportunity, std::optional<Facts> facts,
                      Precondition precondition = {});
  void PutEmployer(const model::Employer& employer, Precondition precondition = {});
  void PutFunctie(const model::Functie& functie, Precondition precondition = {});
  void PutPlace(const model::Place& place, Precondition precondition = {});

  // Without a precondition it is fine when the record is not there. Its facts go with it, and the
  // decisions about a candidate.
  void Delete(Kind kind, RecordKey key, Precondition precondition = {});

  // New facts for a profile that stays as it is (another catalogue). Refused with Aborted when the
  // profile is no longer the one of `of_profile`, with NotFound when it is gone.
  void PutFacts(Kind kind, RecordKey key, Revision of_profile, Facts facts);

  // Insert or replace a decision about a candidate; `payload` is kept as it is. The precondition is
  // about the decision. NotFound when there is no such candidate. Decisions are not in the change
  // log; a batch of decisions has a revision all the same.
  void PutDecision(RecordKey candidate, std::string decision_id, std::string payload,
                   Precondition precondition = {});
  // Without a precondition it is fine when it is not there.
  void DeleteDecision(RecordKey candidate, std::string decision_id, Precondition precondition = {});

  // Records that all facts were compiled with this catalogue.
  void SetCatalogueStamp(std::uint64_t stamp) { catalogue_stamp_ = stamp; }

  // Remembers this batch by `request_id` until `expires_unix_seconds` (exclusive). The whole batch
  // is refused with AlreadyExists when the tenant has an outcome of this request that has not
  // expired by `now_unix_seconds`: then ProfileReader::GetRequest() says what became of it. A batch
  // may answer several requests, at most kMaxBatchOperations, and each of them once.
  void RememberRequest(std::string tenant, std::string request_id, std::int64_t now_unix_seconds,
                       std::int64_t expires_unix_seconds, std::string outcome);

  // Adds the operations and requests of `other` behind those of this batch, and its stamp when it
  // has one: together or not at all, as if they had been added here.
  void Append(WriteBatch other);

  const std::vector<Operation>& operations() const { return operations_; }
  const std::vector<Request>& requests() const { return requests_; }
  const std::optional<std::uint64_t>& catalogue_stamp() const { return catalogue_stamp_; }
  bool empty() const { return operations_.empty() && requests_.empty() && !catalogue_stamp_; }
  std::size_t bytes() const { return bytes_; }

  // InvalidArgument: a limit of types.h exceeded, an id or tenant empty or given where the kind has
  // none, facts of a kind that has none, a payload that is not valid UTF-8 text. Names the
  // operation and id.
  absl::Status Check() const;

 private:
  void Put(Operation operation);

  std::vector<Operation> operations_;
  std::vector<Request> requests_;
  std::optional<std::uint64_t> catalogue_stamp_;
  std::size_t bytes_ = 0;
};

// "put candidate c-1 of tenant alfa": the start of every message about one operation.
std::string Describe(std::string_view what, Kind kind, const RecordKey& key);
std::string Describe(const WriteBatch::Operation& operation);

}  // namespace passend::store

#endif  // PASSEND_STORE_WRITE_BATCH_H_
