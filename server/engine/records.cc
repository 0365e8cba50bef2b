#include "server/engine/records.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/index/for_each.h"
#include "matcher/model/fnv.h"
#include "matcher/model/names.h"
#include "server/errors.h"
#include "server/etag.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Others may write the same record between reading and committing; each time one of them got on.
constexpr int kMaxAttempts = 32;
// Records read at once for a page; the deadline is looked at in between.
constexpr std::size_t kLeastScanStep = 64;
constexpr std::size_t kMostScanStep = 500;

template <typename R>
constexpr store::Kind kKindOf = store::Kind::kCandidate;
template <>
constexpr store::Kind kKindOf<model::Employer> = store::Kind::kEmployer;
template <>
constexpr store::Kind kKindOf<model::Opportunity> = store::Kind::kOpportunity;

absl::StatusOr<store::Versioned<model::Candidate>> Read(const store::ProfileReader& reader,
                                                        const store::RecordKey& key,
                                                        const model::Candidate*) {
  return reader.GetCandidate(key);
}
absl::StatusOr<store::Versioned<model::Employer>> Read(const store::ProfileReader& reader,
                                                       const store::RecordKey& key,
                                                       const model::Employer*) {
  return reader.GetEmployer(key);
}
absl::StatusOr<store::Versioned<model::Opportunity>> Read(const store::ProfileReader& reader,
                                                          const store::RecordKey& key,
                                                          const model::Opportunity*) {
  return reader.GetOpportunity(key);
}

template <typename Visit>
absl::Status Scan(const store::ProfileReader& reader, const store::ScanRange& range, Visit visit,
                  const model::Candidate*) {
  return reader.ScanCandidates(range, visit);
}
template <typename Visit>
absl::Status Scan(const store::ProfileReader& reader, const store::ScanRange& range, Visit visit,
                  const model::Employer*) {
  return reader.ScanEmployers(range, visit);
}
template <typename Visit>
absl::Status Scan(const store::ProfileReader& reader, const store::ScanRange& range, Visit visit,
                  const model::Opportunity*) {
  return reader.ScanOpportunities(range, visit);
}

void Put(const model::Candidate& record, const Engine& engine, const Reference& reference,
         store::Precondition precondition, store::WriteBatch& batch, IndexChange& change) {
  CandidateRow row = CompileRow(record, reference, engine.clock().Today());
  batch.PutCandidate(record,
                     store::Facts{.catalogue_stamp = reference.stamp(), .bytes = SerializeRow(row)},
                     precondition);
  change.candidates.push_back(std::move(row));
}
void Put(const model::Employer& record, const Engine&, const Reference& reference,
         store::Precondition precondition, store::WriteBatch& batch, IndexChange& change) {
  batch.PutEmployer(record, precondition);
  change.employers.push_back(BookEmployer(record, reference));
}
void Put(const model::Opportunity& record, const Engine&, const Reference& reference,
         store::Precondition precondition, store::WriteBatch& batch, IndexChange& change) {
  OpportunityRow row = CompileRow(record, reference);
  batch.PutOpportunity(
      record, store::Facts{.catalogue_stamp = reference.stamp(), .bytes = SerializeRow(row)},
      precondition);
  change.opportunities.push_back(std::move(row));
}

void Drop(const RecordName& name, IndexChange& change, const model::Candidate*) {
  change.deleted_candidates.push_back(model::CandidateName(name.tenant, name.id));
}
void Drop(const RecordName& name, IndexChange& change, const model::Employer*) {
  change.deleted_employers.push_back({.tenant = name.tenant, .id = name.id});
}
void Drop(const RecordName& name, IndexChange& change, const model::Opportunity*) {
  change.deleted_opportunities.push_back(model::OpportunityName(name.tenant, name.id));
}

template <typename R>
store::RecordKey KeyOf(const RecordName& name) {
  return {.tenant = name.tenant, .id = name.id};
}

// A remembered request: the hash of what was asked, the revision of the record when the write left
// it as it was (0 = that of the batch), and the answer.
std::string EncodeOutcome(std::uint64_t hash, store::Revision unchanged, std::string_view answer) {
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16), absl::Hex(unchanged, absl::kZeroPad16),
                      absl::string_view(answer.data(), answer.size()));
}

struct Outcome {
  store::Revision revision = 0;
  std::string answer;
};

// The outcome of a request that was done already; nothing when it is new.
absl::StatusOr<std::optional<Outcome>> FindOutcome(const Engine& engine, const std::string& tenant,
                                                   const WriteOptions& options) {
  if (options.request_id.empty()) return std::nullopt;
  const auto found = engine.FindRequest(tenant, options.request_id);
  if (absl::IsNotFound(found.status())) return std::nullopt;
  if (!found.ok()) return found.status();
  constexpr std::size_t kHeader = 32;
  if (found->outcome.size() < kHeader ||
      found->outcome.substr(0, 16) !=
          absl::StrCat(absl::Hex(options.request_hash, absl::kZeroPad16))) {
    return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                 "request_id: was used for another request within a day; take a new one");
  }
  const store::Revision unchanged = std::stoull(found->outcome.substr(16, 16), nullptr, 16);
  return Outcome{.revision = unchanged == 0 ? found->revision : unchanged,
                 .answer = found->outcome.substr(kHeader)};
}

// Whether a refused commit may succeed when everything is read again.
bool LostRace(const absl::Status& status) {
  return absl::IsAborted(status) || absl::IsAlreadyExists(status) || absl::IsNotFound(status);
}

template <typename R>
absl::StatusOr<std::optional<Stored<R>>> Current(const Engine& engine, const RecordName& name) {
  auto found = Read(engine.store(), KeyOf<R>(name), static_cast<const R*>(nullptr));
  if (absl::IsNotFound(found.status())) return std::nullopt;
  if (!found.ok()) return found.status();
  return Stored<R>{.record = std::move(found->profile), .revision = found->revision};
}

store::Precondition AsRead(bool exists, store::Revision revision) {
  return exists ? store::Precondition::AtRevision(revision) : store::Precondition::MustNotExist();
}

void Remember(const Engine& engine, const std::string& tenant, const WriteOptions& options,
              store::Revision unchanged, std::string_view answer, store::WriteBatch& batch) {
  if (options.request_id.empty()) return;
  const std::int64_t now = engine.UnixNow();
  batch.RememberRequest(tenant, options.request_id, now, now + Engine::kRequestMemorySeconds,
                        EncodeOutcome(options.request_hash, unchanged, answer));
}

absl::Status HasOpportunities(const std::string& employer) {
  return Error(absl::StatusCode::kFailedPrecondition, "EMPLOYER_HAS_OPPORTUNITIES",
               absl::StrCat(employer, " still has opportunities; delete those first"));
}

// Employers are deleted last: an opportunity without its employer says nothing.
absl::Status CheckDelete(const Engine& engine, const RecordName& name, const model::Employer*) {
  const std::string employer = model::EmployerName(name.tenant, name.id);
  const std::uint64_t hash = model::FnvAppend(model::kFnvOffset, employer);
  bool found = false;
  engine.snapshot()->ForEachOpportunity([&](const index::OpportunityView& row) {
    found = found || row.facts->employer_hash == hash;
  });
  return found ? HasOpportunities(employer) : absl::OkStatus();
}
absl::Status CheckDelete(const Engine&, const RecordName&, const void*) { return absl::OkStatus(); }

template <typename R>
absl::StatusOr<Written<R>> WriteRecord(
    Engine& engine, const RecordName& name, const WriteOptions& options, bool create,
    const std::function<absl::StatusOr<R>(const R* current)>& change,
    const EncodeAnswer<R>& answer) {
  const std::string resource = NameOf<R>(name);
  absl::Status last;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    PASSEND_ASSIGN_OR_RETURN(std::optional<Outcome> done,
                             FindOutcome(engine, name.tenant, options));
    if (done.has_value()) {
      return Written<R>{.stored = {.record = {}, .revision = done->revision},
                        .repeated = std::move(done->answer)};
    }
    PASSEND_ASSIGN_OR_RETURN(const std::optional<Stored<R>> current, Current<R>(engine, name));
    const bool exists = current.has_value();
    if (create && exists) return AlreadyExists(resource);
    if (!create && !exists && !options.allow_missing) return NotFound(resource);
    const store::Revision revision = exists ? current->revision : 0;
    if (!options.etag.empty() && (!exists || MakeEtag(revision) != options.etag)) {
      return EtagMismatch(resource);
    }
    PASSEND_ASSIGN_OR_RETURN(R next, change(exists ? &current->record : nullptr));
    if (options.validate_only) {
      return Written<R>{.stored = {.record = std::move(next), .revision = revision}};
    }
    const bool same = exists && next == current->record;
    const auto committed =
        engine.Write([&](const Reference& reference, store::WriteBatch& batch, IndexChange& to) {
          Put(next, engine, reference, AsRead(exists, revision), batch, to);
          Remember(engine, name.tenant, options, same ? revision : 0, answer(next), batch);
          return absl::OkStatus();
        });
    if (committed.ok()) {
      return Written<R>{
          .stored = {.record = std::move(next), .revision = committed->results.front().revision}};
    }
    last = committed.status();
    if (!LostRace(last)) return last;
  }
  return Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
               absl::StrCat(resource, " is written by others all the time; try again"));
}

}  // namespace

absl::Status CheckRequestId(const std::string& request_id) {
  if (request_id.empty() || model::IsCode(request_id)) return absl::OkStatus();
  return InvalidField("request_id", "must be 1..64 letters, digits or any of _.-:");
}

template <>
std::string NameOf<model::Candidate>(const RecordName& name) {
  return model::CandidateName(name.tenant, name.id);
}
template <>
std::string NameOf<model::Employer>(const RecordName& name) {
  return model::EmployerName(name.tenant, name.id);
}
template <>
std::string NameOf<model::Opportunity>(const RecordName& name) {
  return model::OpportunityName(name.tenant, name.id);
}

template <TenantRecord R>
absl::StatusOr<Stored<R>> GetRecord(const Engine& engine, const RecordName& name) {
  PASSEND_ASSIGN_OR_RETURN(std::optional<Stored<R>> current, Current<R>(engine, name));
  if (!current.has_value()) return NotFound(NameOf<R>(name));
  return *std::move(current);
}

template <TenantRecord R>
absl::StatusOr<Page<R>> ListRecords(const Engine& engine, const ListQuery& query,
                                    const std::function<bool(const R&)>& keep,
                                    const CallControl& control) {
  Page<R> page;
  std::string after = query.after;
  const auto wanted = static_cast<std::size_t>(query.page_size);
  // One more than a page tells whether there is a next one.
  const std::size_t step = std::clamp(wanted + 1, kLeastScanStep, kMostScanStep);
  std::string last_kept;
  bool more = false;
  bool end = false;
  while (!end && !more) {
    PASSEND_RETURN_IF_ERROR(control.Check());
    const store::ScanRange range = {.tenant = query.tenant, .after = after, .limit = step};
    std::size_t seen = 0;
    PASSEND_RETURN_IF_ERROR(Scan(
        engine.store(), range,
        [&](const store::Versioned<R>& stored) {
          ++seen;
          after = stored.position;
          if (more || !keep(stored.profile)) return absl::OkStatus();
          if (page.records.size() == wanted) {
            more = true;
            return absl::OkStatus();
          }
          page.records.push_back({.record = stored.profile, .revision = stored.revision});
          last_kept = stored.position;
          return absl::OkStatus();
        },
        static_cast<const R*>(nullptr)));
    end = seen < step;
  }
  if (more) page.next = last_kept;
  return page;
}

template <TenantRecord R>
absl::StatusOr<Written<R>> CreateRecord(Engine& engine, const R& record,
                                        const WriteOptions& options,
                                        const EncodeAnswer<R>& answer) {
  return WriteRecord<R>(
      engine, {.tenant = record.tenant, .id = record.id}, options, /*create=*/true,
      [&record](const R*) { return record; }, answer);
}

template <TenantRecord R>
absl::StatusOr<Written<R>> UpdateRecord(
    Engine& engine, const RecordName& name, const WriteOptions& options,
    const std::function<absl::StatusOr<R>(const R* current)>& change,
    const EncodeAnswer<R>& answer) {
  return WriteRecord<R>(engine, name, options, /*create=*/false, change, answer);
}

template <TenantRecord R>
absl::StatusOr<store::Revision> DeleteRecord(Engine& engine, const RecordName& name,
                                             const WriteOptions& options) {
  const std::string resource = NameOf<R>(name);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    PASSEND_ASSIGN_OR_RETURN(const std::optional<Outcome> done,
                             FindOutcome(engine, name.tenant, options));
    if (done.has_value()) return done->revision;
    PASSEND_ASSIGN_OR_RETURN(const std::optional<Stored<R>> current, Current<R>(engine, name));
    if (!current.has_value()) {
      if (options.allow_missing) return engine.revision();
      return NotFound(resource);
    }
    if (!options.etag.empty() && MakeEtag(current->revision) != options.etag) {
      return EtagMismatch(resource);
    }
    PASSEND_RETURN_IF_ERROR(CheckDelete(engine, name, static_cast<const R*>(nullptr)));
    const auto committed = engine.Write([&](const Reference&, store::WriteBatch& batch,
                                            IndexChange& to) {
      batch.Delete(kKindOf<R>, KeyOf<R>(name), store::Precondition::AtRevision(current->revision));
      Drop(name, to, static_cast<const R*>(nullptr));
      Remember(engine, name.tenant, options, 0, "", batch);
      return absl::OkStatus();
    });
    if (committed.ok()) return committed->revision;
    if (!LostRace(committed.status())) return committed.status();
  }
  return Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
               absl::StrCat(resource, " is written by others all the time; try again"));
}

#define PASSEND_INSTANTIATE(R)                                                                    \
  template absl::StatusOr<Stored<R>> GetRecord(const Engine&, const RecordName&);                 \
  template absl::StatusOr<Page<R>> ListRecords(                                                   \
      const Engine&, const ListQuery&, const std::function<bool(const R&)>&, const CallControl&); \
  template absl::StatusOr<Written<R>> CreateRecord(Engine&, const R&, const WriteOptions&,        \
                                                   const EncodeAnswer<R>&);                       \
  template absl::StatusOr<Written<R>> UpdateRecord(                                               \
      Engine&, const RecordName&, const WriteOptions&,                                            \
      const std::function<absl::StatusOr<R>(const R*)>&, const EncodeAnswer<R>&);                 \
  template absl::StatusOr<store::Revision> DeleteRecord<R>(Engine&, const RecordName&,            \
                                                           const WriteOptions&)
PASSEND_INSTANTIATE(model::Candidate);
PASSEND_INSTANTIATE(model::Employer);
PASSEND_INSTANTIATE(model::Opportunity);
#undef PASSEND_INSTANTIATE

}  // namespace passend::server
