#include "server/engine/import.h"

#include <algorithm>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Requests are remembered under a tenant; an import is of all tenants at once.
constexpr char kRequestTenant[] = "import";
// With more profiles than this, functies and places that are mixed with profiles count at the end
// of the stream only: compiling everything again for each of them would never end.
constexpr std::size_t kCheapProfiles = 1000;

bool IsReference(const ImportRecord& record) {
  return std::holds_alternative<model::Functie>(record) ||
         std::holds_alternative<model::Place>(record);
}

bool IsCompiled(const ImportRecord& record) {
  return std::holds_alternative<model::Candidate>(record) ||
         std::holds_alternative<model::Opportunity>(record);
}

// "<count> <remembered>": the count tells whether a repeat has the same messages.
std::string EncodeMessage(std::uint64_t count, const std::string& remembered) {
  return absl::StrCat(count, " ", remembered);
}

}  // namespace

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

absl::StatusOr<ImportCounts> ImportSession::Commit(ImportBatch batch) {
  PASSEND_RETURN_IF_ERROR(ReloadWhenCheap(batch));
  ImportCounts counts;
  counts.next_index = batch.first_index + batch.count;
  const model::Date today = engine_.clock().Today();
  const auto committed = engine_.Write(
      [&](const Reference& reference, store::WriteBatch& to, IndexChange& change) -> absl::Status {
        const auto facts = [&](std::string bytes) {
          return store::Facts{.catalogue_stamp = reference.stamp(), .bytes = std::move(bytes)};
        };
        for (const ImportRecord& record : batch.records) {
          std::visit(
              [&](const auto& profile) {
                using Profile = std::decay_t<decltype(profile)>;
                if constexpr (std::is_same_v<Profile, model::Candidate>) {
                  CandidateRow row = CompileRow(profile, reference, today);
                  to.PutCandidate(profile, facts(SerializeRow(row)));
                  change.candidates.push_back(std::move(row));
                } else if constexpr (std::is_same_v<Profile, model::Opportunity>) {
                  OpportunityRow row = CompileRow(profile, reference);
                  to.PutOpportunity(profile, facts(SerializeRow(row)));
                  change.opportunities.push_back(std::move(row));
                } else if constexpr (std::is_same_v<Profile, model::Employer>) {
                  to.PutEmployer(profile);
                } else if constexpr (std::is_same_v<Profile, model::Functie>) {
                  to.PutFunctie(profile);
                } else {
                  to.PutPlace(profile);
                }
              },
              record);
        }
        if (!request_id_.empty() && batch.count > 0) {
          const std::int64_t now = engine_.UnixNow();
          // A message that another stream of this request dealt with at the same time.
          if (absl::IsNotFound(
                  engine_.FindRequest(kRequestTenant, KeyOf(batch.first_index)).status())) {
            to.RememberRequest(kRequestTenant, KeyOf(batch.first_index), now,
                               now + Engine::kRequestMemorySeconds,
                               EncodeMessage(batch.count, batch.remembered));
          }
        }
        return absl::OkStatus();
      });
  if (!committed.ok()) return committed.status();
  for (std::size_t i = 0; i < committed->results.size(); ++i) {
    using Outcome = store::OperationResult::Outcome;
    const Outcome outcome = committed->results[i].outcome;
    counts.created += outcome == Outcome::kCreated ? 1 : 0;
    counts.replaced += outcome == Outcome::kReplaced ? 1 : 0;
    counts.unchanged += outcome == Outcome::kUnchanged ? 1 : 0;
    if (outcome != Outcome::kUnchanged && IsReference(batch.records[i])) reference_changed_ = true;
  }
  counts.revision = committed->revision;
  return counts;
}

absl::Status ImportSession::ReloadWhenCheap(const ImportBatch& batch) {
  if (!reference_changed_ || std::ranges::none_of(batch.records, IsCompiled)) {
    return absl::OkStatus();
  }
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
