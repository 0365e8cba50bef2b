#include "store/write_batch.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/profile.pb.h"
#include "store/codec/candidate_wire.h"
#include "store/codec/profile_mapping.h"
#include "store/message_memory.h"
#include "store/utf8_texts.h"

namespace passend::store {
namespace {

using Operation = WriteBatch::Operation;

// A profile, ready to be stored under `key`. Protobuf writes a text that is not UTF-8 but refuses
// to read it, so all texts are looked at: what can never be read must not be acknowledged.
template <class M, class Profile>
Operation PutOperation(Kind kind, RecordKey key, const Profile& profile,
                       void (*encode)(const Profile&, M*), Precondition precondition) {
  MessageMemory memory;
  M* const message = memory.New<M>();
  encode(profile, message);
  Operation operation;
  operation.kind = kind;
  operation.key = std::move(key);
  operation.precondition = precondition;
  operation.payload = message->SerializeAsString();
  static const Utf8Texts texts(*M::descriptor());
  operation.readable = texts.Check(operation.payload);
  return operation;
}

bool IsIdLength(std::string_view id) { return !id.empty() && id.size() <= kMaxIdBytes; }

absl::Status CheckOperation(const Operation& operation) {
  const auto refuse = [&operation](std::string_view reason) {
    return absl::InvalidArgumentError(absl::StrCat(Describe(operation), ": ", std::string(reason)));
  };
  if (!IsIdLength(operation.key.id)) return refuse("the id must have 1..64 bytes");
  if (HasTenant(operation.kind) ? !IsIdLength(operation.key.tenant)
                                : !operation.key.tenant.empty()) {
    return refuse(HasTenant(operation.kind) ? "the tenant must have 1..64 bytes"
                                            : "this kind belongs to no tenant");
  }
  const bool is_decision = operation.type == Operation::Type::kPutDecision ||
                           operation.type == Operation::Type::kDeleteDecision;
  if (is_decision && !IsIdLength(operation.decision_id)) {
    return refuse("the id of the decision must have 1..64 bytes");
  }
  if (operation.facts.has_value() && !HasFacts(operation.kind)) {
    return refuse("this kind has no facts");
  }
  if (!operation.readable) return refuse("a text in it is not UTF-8");
  return absl::OkStatus();
}

}  // namespace

std::string_view KindName(Kind kind) {
  constexpr std::array<std::string_view, kKindCount> kNames = {"candidate", "employer",
                                                               "opportunity", "functie", "place"};
  return kNames[IndexOf(kind)];
}

std::string Describe(std::string_view what, Kind kind, const RecordKey& key) {
  std::string text = absl::StrCat(std::string(what), " ", std::string(KindName(kind)), " ", key.id);
  if (HasTenant(kind)) absl::StrAppend(&text, " of tenant ", key.tenant);
  return text;
}

std::string Describe(const Operation& operation) {
  switch (operation.type) {
    case Operation::Type::kPut:
      return Describe("put", operation.kind, operation.key);
    case Operation::Type::kDelete:
      return Describe("delete", operation.kind, operation.key);
    case Operation::Type::kPutFacts:
      return Describe("put facts of", operation.kind, operation.key);
    case Operation::Type::kPutDecision:
      return Describe(absl::StrCat("put decision ", operation.decision_id, " of"), operation.kind,
                      operation.key);
    case Operation::Type::kDeleteDecision:
      return Describe(absl::StrCat("delete decision ", operation.decision_id, " of"),
                      operation.kind, operation.key);
  }
  return {};
}

void WriteBatch::Put(Operation operation) {
  bytes_ += operation.payload.size();
  if (operation.facts.has_value()) bytes_ += operation.facts->bytes.size();
  operations_.push_back(std::move(operation));
}

void WriteBatch::PutCandidate(const model::Candidate& candidate, std::optional<Facts> facts,
                              Precondition precondition) {
  // Candidates are by far the most, so they go straight to bytes.
  static thread_local std::string bytes;  // keeps its room; the payload gets just what it needs
  bytes.clear();
  Operation operation;
  operation.kind = Kind::kCandidate;
  operation.key = {candidate.tenant, candidate.id};
  operation.precondition = precondition;
  operation.readable = WriteCandidate(candidate, &bytes);
  operation.payload = bytes;
  operation.facts = std::move(facts);
  Put(std::move(operation));
}

void WriteBatch::PutCandidateBytes(RecordKey key, std::string bytes, std::optional<Facts> facts) {
  Operation operation;
  operation.kind = Kind::kCandidate;
  operation.key = std::move(key);
  operation.payload = std::move(bytes);
  operation.facts = std::move(facts);
  Put(std::move(operation));
}

void WriteBatch::PutOpportunity(const model::Opportunity& opportunity, std::optional<Facts> facts,
                                Precondition precondition) {
  Operation operation =
      PutOperation(Kind::kOpportunity, {opportunity.tenant, opportunity.id}, opportunity,
                   &EncodeOpportunity<storage::v1::Opportunity>, precondition);
  operation.facts = std::move(facts);
  Put(std::move(operation));
}

void WriteBatch::PutEmployer(const model::Employer& employer, Precondition precondition) {
  Put(PutOperation(Kind::kEmployer, {employer.tenant, employer.id}, employer,
                   &EncodeEmployer<storage::v1::Employer>, precondition));
}

void WriteBatch::PutFunctie(const model::Functie& functie, Precondition precondition) {
  Put(PutOperation(Kind::kFunctie, {"", functie.code}, functie,
                   &EncodeFunctie<storage::v1::Functie>, precondition));
}

void WriteBatch::PutPlace(const model::Place& place, Precondition precondition) {
  Put(PutOperation(Kind::kPlace, {"", place.pc4}, place, &EncodePlace<storage::v1::Place>,
                   precondition));
}

void WriteBatch::Delete(Kind kind, RecordKey key, Precondition precondition) {
  Operation operation;
  operation.type = Operation::Type::kDelete;
  operation.kind = kind;
  operation.key = std::move(key);
  operation.precondition = precondition;
  Put(std::move(operation));
}

void WriteBatch::PutFacts(Kind kind, RecordKey key, Revision of_profile, Facts facts) {
  Operation operation;
  operation.type = Operation::Type::kPutFacts;
  operation.kind = kind;
  operation.key = std::move(key);
  operation.precondition = Precondition::AtRevision(of_profile);
  operation.facts = std::move(facts);
  Put(std::move(operation));
}

void WriteBatch::PutDecision(RecordKey candidate, std::string decision_id, std::string payload,
                             Precondition precondition) {
  Operation operation;
  operation.type = Operation::Type::kPutDecision;
  operation.key = std::move(candidate);
  operation.precondition = precondition;
  operation.decision_id = std::move(decision_id);
  operation.payload = std::move(payload);
  Put(std::move(operation));
}

void WriteBatch::DeleteDecision(RecordKey candidate, std::string decision_id,
                                Precondition precondition) {
  Operation operation;
  operation.type = Operation::Type::kDeleteDecision;
  operation.key = std::move(candidate);
  operation.precondition = precondition;
  operation.decision_id = std::move(decision_id);
  Put(std::move(operation));
}

void WriteBatch::RememberRequest(std::string tenant, std::string request_id,
                                 std::int64_t now_unix_seconds, std::int64_t expires_unix_seconds,
                                 std::string outcome) {
  bytes_ += outcome.size();
  requests_.push_back({.key = {std::move(tenant), std::move(request_id)},
                       .now_unix_seconds = now_unix_seconds,
                       .expires_unix_seconds = expires_unix_seconds,
                       .outcome = std::move(outcome)});
}

void WriteBatch::Append(WriteBatch other) {
  if (empty()) {
    *this = std::move(other);
    return;
  }
  bytes_ += other.bytes_;
  operations_.insert(operations_.end(), std::make_move_iterator(other.operations_.begin()),
                     std::make_move_iterator(other.operations_.end()));
  requests_.insert(requests_.end(), std::make_move_iterator(other.requests_.begin()),
                   std::make_move_iterator(other.requests_.end()));
  if (other.catalogue_stamp_.has_value()) catalogue_stamp_ = other.catalogue_stamp_;
}

absl::Status WriteBatch::Check() const {
  if (std::max(operations_.size(), requests_.size()) > kMaxBatchOperations) {
    return absl::InvalidArgumentError(
        absl::StrCat("a batch may have at most ", kMaxBatchOperations, " operations or requests"));
  }
  if (bytes_ > kMaxBatchBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a batch may have at most ", kMaxBatchBytes, " bytes"));
  }
  for (const Request& request : requests_) {
    if (!IsIdLength(request.key.tenant) || request.key.id.empty() ||
        request.key.id.size() > kMaxRequestIdBytes) {
      return absl::InvalidArgumentError(absl::StrCat("remember request: the tenant must have 1..",
                                                     kMaxIdBytes, " bytes, the request id 1..",
                                                     kMaxRequestIdBytes));
    }
  }
  for (const Operation& operation : operations_) {
    if (absl::Status status = CheckOperation(operation); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace passend::store
