#include "server/engine/import.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/status_macros.h"
#include "store/codec/candidate_wire.h"

namespace passend::server {
namespace {

// Requests are remembered under a tenant; an import is of all tenants at once.
constexpr char kRequestTenant[] = "import";
// With more profiles than this, functies and places that are mixed with profiles count at the end
// of the stream only: compiling everything again for each of them would never end.
constexpr std::size_t kCheapProfiles = 1000;

// A group is as large as pays for its sync, and no larger: other writers wait for all of it.
constexpr std::size_t kMostTogether = 6000;
constexpr std::size_t kMostBytesTogether = std::size_t{24} << 20;
static_assert(kMostTogether <= store::kMaxBatchOperations &&
              kMostBytesTogether <= store::kMaxBatchBytes);

bool IsReference(const ImportRecord& record) {
  return std::holds_alternative<model::Functie>(record) ||
         std::holds_alternative<model::Place>(record);
}

bool IsCompiled(const ImportRecord& record) {
  return std::holds_alternative<ImportCandidate>(record) ||
         std::holds_alternative<model::Opportunity>(record);
}

// Brings back the candidates of a message that was prepared already.
absl::Status Restore(PreparedImport& prepared) {
  for (std::size_t i = 0; i < prepared.batch.records.size(); ++i) {
    auto* candidate = std::get_if<ImportCandidate>(&prepared.batch.records[i]);
    if (candidate == nullptr || candidate->profile != nullptr) continue;
    const store::WriteBatch::Operation& operation = prepared.writes.operations()[i];
    candidate->profile = std::make_unique<model::Candidate>();
    if (!store::ReadCandidate(operation.payload, candidate->profile.get())) {
      return absl::InternalError("a prepared candidate does not read");
    }
    candidate->profile->tenant = operation.key.tenant;
    candidate->profile->id = operation.key.id;
    candidate->bytes = operation.payload;
  }
  return absl::OkStatus();
}

// "<count> <remembered>": the count tells whether a repeat has the same messages.
std::string EncodeMessage(std::uint64_t count, const std::string& remembered) {
  return absl::StrCat(count, " ", remembered);
}

}  // namespace

bool ImportGroup::Take(const PreparedImport& next) {
  const std::vector<ImportRecord>& records = next.batch.records;
  const bool alone = next.batch.count == 0;
  if (messages_ > 0 && (ended_ || alone || records_ + records.size() > kMostTogether ||
                        bytes_ + next.writes.bytes() > kMostBytesTogether)) {
    return false;
  }
  ++messages_;
  records_ += records.size();
  bytes_ += next.writes.bytes();
  ended_ = alone || std::ranges::any_of(records, IsReference);
  return true;
}

ImportSession::ImportSession(Engine& engine, std::string request_id)
    : engine_(engine), request_id_(std::move(request_id)) {}

std::string ImportSession::KeyOf(std::uint64_t first_index) const {
  return absl::StrCat("import:", request_id_, "#", first_index);
}

absl::StatusOr<std::optional<ImportSession::Message>> ImportSession::Lookup(
    std::uint64_t first_index) const {
  if (request_id_.empty()) return std::nullopt;
  const auto found = engine_.FindRequest(kRequestTenant, KeyOf(first_index));
  if (absl::IsNotFound(found.status())) return std::nullopt;
  if (!found.ok()) return found.status();
  Message message;
  const std::size_t space = found->outcome.find(' ');
  if (space == std::string::npos ||
      !absl::SimpleAtoi(found->outcome.substr(0, space), &message.count)) {
    return absl::DataLossError("a remembered import does not decode");
  }
  message.remembered = found->outcome.substr(space + 1);
  return message;
}

absl::StatusOr<std::uint64_t> ImportSession::NextIndex(std::uint64_t first_index) const {
  // Each remembered message says where the next one began.
  std::uint64_t next = first_index;
  while (true) {
    PASSEND_ASSIGN_OR_RETURN(const std::optional<Message> message, Lookup(next));
    if (!message.has_value() || message->count == 0) return next;
    next += message->count;
  }
}

absl::StatusOr<std::optional<std::string>> ImportSession::Find(std::uint64_t first_index,
                                                               std::uint64_t count) const {
  PASSEND_ASSIGN_OR_RETURN(std::optional<Message> message, Lookup(first_index));
  if (!message.has_value() || message->count != count) return std::nullopt;
  return std::move(message->remembered);
}

PreparedImport ImportSession::Prepare(ImportBatch batch) const {
  return PrepareFor(std::move(batch), engine_.reference());
}

PreparedImport ImportSession::PrepareFor(ImportBatch batch,
                                         std::shared_ptr<const Reference> reference) const {
  PreparedImport prepared;
  prepared.batch = std::move(batch);
  prepared.reference = std::move(reference);
  const Reference& against = *prepared.reference;
  const model::Date today = engine_.clock().Today();
  store::WriteBatch& to = prepared.writes;
  const auto facts = [&](std::string bytes) {
    return store::Facts{.catalogue_stamp = against.stamp(), .bytes = std::move(bytes)};
  };
  prepared.change.candidates.reserve(prepared.batch.records.size());
  for (ImportRecord& record : prepared.batch.records) {
    std::visit(
        [&](auto& profile) {
          using Profile = std::decay_t<decltype(profile)>;
          if constexpr (std::is_same_v<Profile, ImportCandidate>) {
            model::Candidate& candidate = *profile.profile;
            CandidateRow row = CompileRowInPlace(candidate, against, today);
            if (profile.bytes.empty()) {
              to.PutCandidate(candidate, facts(SerializeRow(row)));
            } else {
              to.PutCandidateBytes({candidate.tenant, candidate.id}, std::move(profile.bytes),
                                   facts(SerializeRow(row)));
            }
            prepared.change.candidates.push_back(std::move(row));
            profile = {};
          } else if constexpr (std::is_same_v<Profile, model::Opportunity>) {
            OpportunityRow row = CompileRow(profile, against);
            to.PutOpportunity(profile, facts(SerializeRow(row)));
            prepared.change.opportunities.push_back(std::move(row));
          } else if constexpr (std::is_same_v<Profile, model::Employer>) {
            to.PutEmployer(profile);
            prepared.change.employers.push_back(BookEmployer(profile, against));
          } else if constexpr (std::is_same_v<Profile, model::Functie>) {
            to.PutFunctie(profile);
          } else {
            to.PutPlace(profile);
          }
        },
        record);
  }
  return prepared;
}

absl::StatusOr<std::vector<ImportCounts>> ImportSession::Commit(
    std::vector<PreparedImport> messages) {
  PASSEND_RETURN_IF_ERROR(ReloadWhenCheap(messages));
  const auto committed = engine_.Write([&](const Reference& reference, store::WriteBatch& to,
                                           IndexChange& change) -> absl::Status {
    std::unordered_set<std::string> remembered;
    for (PreparedImport& message : messages) {
      if (message.reference.get() != &reference) {
        PASSEND_RETURN_IF_ERROR(Restore(message));
        message = PrepareFor(std::move(message.batch), engine_.reference());
      }
      const ImportBatch& batch = message.batch;
      to.Append(std::move(message.writes));
      std::ranges::move(message.change.candidates, std::back_inserter(change.candidates));
      std::ranges::move(message.change.opportunities, std::back_inserter(change.opportunities));
      std::ranges::move(message.change.employers, std::back_inserter(change.employers));
      if (request_id_.empty() || batch.count == 0) continue;
      const std::int64_t now = engine_.UnixNow();
      std::string key = KeyOf(batch.first_index);
      // Not a message that came twice, or that another stream of this request dealt with at
      // the same time.
      if (absl::IsNotFound(engine_.FindRequest(kRequestTenant, key).status()) &&
          remembered.insert(key).second) {
        to.RememberRequest(kRequestTenant, std::move(key), now, now + Engine::kRequestMemorySeconds,
                           EncodeMessage(batch.count, batch.remembered));
      }
    }
    return absl::OkStatus();
  });
  if (!committed.ok()) return committed.status();
  std::vector<ImportCounts> answers;
  auto result = committed->results.begin();
  for (const PreparedImport& message : messages) {
    ImportCounts& counts = answers.emplace_back();
    counts.next_index = message.batch.first_index + message.batch.count;
    counts.revision = committed->revision;
    for (const ImportRecord& record : message.batch.records) {
      using Outcome = store::OperationResult::Outcome;
      const Outcome outcome = (result++)->outcome;
      counts.created += outcome == Outcome::kCreated ? 1 : 0;
      counts.replaced += outcome == Outcome::kReplaced ? 1 : 0;
      counts.unchanged += outcome == Outcome::kUnchanged ? 1 : 0;
      if (outcome != Outcome::kUnchanged && IsReference(record)) reference_changed_ = true;
    }
  }
  return answers;
}

absl::Status ImportSession::ReloadWhenCheap(const std::vector<PreparedImport>& messages) {
  const bool compiles = std::ranges::any_of(messages, [](const PreparedImport& message) {
    return std::ranges::any_of(message.batch.records, IsCompiled);
  });
  if (!reference_changed_ || !compiles) return absl::OkStatus();
  const auto snapshot = engine_.snapshot();
  const std::size_t profiles = snapshot->candidate_count() + snapshot->opportunity_count();
  if (profiles > kCheapProfiles && reloaded_) return absl::OkStatus();
  return Finish();
}

absl::Status ImportSession::Finish() {
  if (!reference_changed_) return absl::OkStatus();
  PASSEND_RETURN_IF_ERROR(engine_.ReloadReference());
  reference_changed_ = false;
  reloaded_ = true;
  return absl::OkStatus();
}

}  // namespace passend::server
