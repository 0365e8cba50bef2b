#include "server/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "server/engine/forgotten.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::chrono::milliseconds kPoll{20};
constexpr std::chrono::milliseconds kOwnerTime{50};
// Merging is looked at after a write, and once in a while for a new day and expired requests.
constexpr std::chrono::seconds kIdle{30};
constexpr std::chrono::minutes kPurgeEvery{15};
// Between two looks at what was written: one merge of many segments costs less than many of few.
constexpr std::chrono::milliseconds kMergeEvery{500};
// Recent rows are frozen sooner, since queries score each of them.
constexpr std::chrono::milliseconds kFreezeEvery{20};
// A write of so many rows is part of an import; while one goes on, merging waits for more.
constexpr std::size_t kBulkRows = 256;
constexpr std::chrono::milliseconds kBulkEnds{1000};
// Facts that are compiled again are stored in batches of this many.
constexpr std::size_t kRecompileBatch = 2000;

// Whether the index holds exactly this row: a record that came again in the same form costs
// nothing.
bool Holds(const index::Snapshot& snapshot, const index::CandidateEntry& entry) {
  const auto row = snapshot.FindCandidate(entry.name);
  if (!row.has_value() || row->owners != entry.owners || *row->grants != entry.grants) return false;
  const bool extras = row->extras == nullptr ? entry.compiled.extras.empty()
                                             : *row->extras == entry.compiled.extras;
  return extras &&
         std::memcmp(row->facts, &entry.compiled.facts, sizeof(score::CandidateFacts)) == 0;
}

// Leaves out employers that were written in the form they had: somebody else may be about to
// publish a newer one. `employers` are those of the batch, in its order.
void KeepWritten(const store::WriteBatch& batch, const store::CommitResult& result,
                 std::vector<BookedEmployerPtr>& employers) {
  std::vector<BookedEmployerPtr> kept;
  std::size_t next = 0;
  for (std::size_t i = 0; i < batch.operations().size() && next < employers.size(); ++i) {
    const store::WriteBatch::Operation& operation = batch.operations()[i];
    if (operation.kind != store::Kind::kEmployer ||
        operation.type != store::WriteBatch::Operation::Type::kPut) {
      continue;
    }
    if (result.results[i].outcome != store::OperationResult::Outcome::kUnchanged) {
      kept.push_back(std::move(employers[next]));
    }
    ++next;
  }
  employers = std::move(kept);
}

// Reads the facts of a kind on `threads` threads, each some of the pieces between `cuts`;
// take(piece, row) gets every row, the rows of one piece from one thread. False: not all are of
// this stamp.
template <typename Parse, typename Take>
absl::StatusOr<bool> ReadFacts(const store::ProfileReader& state, store::Kind kind,
                               std::uint64_t stamp, int threads,
                               const std::vector<std::string>& cuts, Parse parse, Take take) {
  std::vector<absl::Status> statuses(cuts.size() + 1);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::atomic<bool> current{true};
  const auto work = [&] {
    for (std::size_t i = next++; i < statuses.size() && !stop; i = next++) {
      const store::ScanRange range = {.tenant = std::nullopt,
                                      .after = i == 0 ? std::string() : cuts[i - 1],
                                      .until = i < cuts.size() ? cuts[i] : std::string(),
                                      .limit = 0};
      statuses[i] =
          state.ScanFacts(kind, range, [&](const store::FactsRecord& record) -> absl::Status {
            if (record.facts.catalogue_stamp != stamp) current = false;
            if (!current) return absl::CancelledError();
            PASSEND_ASSIGN_OR_RETURN(auto row,
                                     parse(record.key.tenant, record.key.id, record.facts.bytes));
            take(i, std::move(row));
            return absl::OkStatus();
          });
      if (!statuses[i].ok()) stop = true;
    }
  };
  std::vector<std::thread> helpers;
  const std::size_t wanted = std::min(statuses.size(), static_cast<std::size_t>(threads));
  for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  if (!current) return false;
  for (const absl::Status& status : statuses) PASSEND_RETURN_IF_ERROR(status);
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Open(Configuration configuration,
                                                     std::unique_ptr<store::ProfileStore> store,
                                                     const Clock& clock, Log& log, int threads) {
  std::unique_ptr<Engine> engine(
      new Engine(std::move(configuration), std::move(store), clock, log, threads));
  PASSEND_RETURN_IF_ERROR(engine->Start());
  return engine;
}

Engine::Engine(Configuration configuration, std::unique_ptr<store::ProfileStore> store,
               const Clock& clock, Log& log, int threads)
    : configuration_(std::move(configuration)),
      store_(std::move(store)),
      clock_(clock),
      log_(log),
      threads_(std::max(threads, 1)),
      index_(std::make_unique<index::IndexWriter>(score::PackDay(clock.Today()))) {}

Engine::~Engine() {
  {
    const std::lock_guard lock(background_mutex_);
    stop_ = true;
  }
  background_wake_.notify_all();
  if (background_.joinable()) background_.join();
}

absl::Status Engine::Start() {
  PASSEND_ASSIGN_OR_RETURN(reference_, ReadReference());
  PASSEND_ASSIGN_OR_RETURN(const bool loaded, LoadFacts(*reference_));
  if (!loaded) PASSEND_RETURN_IF_ERROR(Recompile(*reference_));
  PASSEND_RETURN_IF_ERROR(employers_.Load(*store_, *reference_));
  published_ = store_->revision();
  background_ = std::thread([this] { Background(); });
  return absl::OkStatus();
}

std::shared_ptr<const Reference> Engine::reference() const {
  const std::lock_guard lock(reference_mutex_);
  return reference_;
}

store::Revision Engine::revision() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

absl::Status Engine::WaitForRevision(store::Revision revision, const CallControl& control) const {
  std::unique_lock lock(published_mutex_);
  const auto longest = std::chrono::system_clock::now() + kLongestWait;
  while (published_ < revision) {
    PASSEND_RETURN_IF_ERROR(control.Check());
    if (std::chrono::system_clock::now() >= longest) {
      return Error(absl::StatusCode::kDeadlineExceeded, "REVISION_NOT_REACHED",
                   absl::StrCat("min_revision: the store is at revision ", published_));
    }
    published_changed_.wait_for(lock, kPoll);
  }
  return absl::OkStatus();
}

absl::StatusOr<store::CommitResult> Engine::Write(const Prepare& prepare) {
  const std::shared_lock world(world_mutex_);
  store::WriteBatch batch;
  IndexChange change;
  PASSEND_RETURN_IF_ERROR(prepare(*reference(), batch, change));
  auto result = store_->Commit(batch);
  if (!result.ok()) return result.status();
  // A batch that changed nothing has the revision of the one before it, which another thread is
  // perhaps still publishing.
  const bool own = !batch.requests().empty() ||
                   std::ranges::any_of(result->results, [](const store::OperationResult& r) {
                     return r.outcome != store::OperationResult::Outcome::kUnchanged &&
                            r.outcome != store::OperationResult::Outcome::kAbsent;
                   });
  std::size_t puts = 0;
  bool created = true;
  for (std::size_t i = 0; i < batch.operations().size(); ++i) {
    if (batch.operations()[i].kind != store::Kind::kCandidate) continue;
    ++puts;
    created = created && result->results[i].outcome == store::OperationResult::Outcome::kCreated;
  }
  created = created && puts == change.candidates.size();
  KeepWritten(batch, *result, change.employers);
  Publish(result->revision, own, created, std::move(change));
  return result;
}

absl::StatusOr<store::Revision> Engine::Erase(const store::RecordKey& candidate,
                                              const std::string& reason) {
  const std::shared_lock world(world_mutex_);
  PASSEND_ASSIGN_OR_RETURN(const store::CommitResult result,
                           store_->EraseCandidate(candidate, reason, UnixNow()));
  purge_due_ = true;
  const bool own = std::ranges::any_of(result.results, [](const store::OperationResult& one) {
    return one.outcome == store::OperationResult::Outcome::kDeleted;
  });
  IndexChange change;
  change.deleted_candidates.push_back(model::CandidateName(candidate.tenant, candidate.id));
  Publish(result.revision, own, false, std::move(change));
  return result.revision;
}

absl::Status Engine::PurgeErased() {
  purge_due_ = false;
  const absl::Status forgotten = ForgetErased(*store_).status();
  absl::Status status = forgotten;
  // A list that cannot be read is no reason to leave people in the files.
  if (!absl::IsUnavailable(forgotten)) status = store_->PurgeErased();
  // A store that does not seal has nobody to take out.
  if (absl::IsFailedPrecondition(status)) status = absl::OkStatus();
  if (!status.ok()) purge_due_ = true;
  return status.ok() ? forgotten : status;
}

void Engine::Publish(store::Revision revision, bool own, bool created, IndexChange change) {
  const bool bulk = change.candidates.size() + change.opportunities.size() >= kBulkRows;
  {
    // In the order of revisions, so that an older form of a profile never replaces a newer one. A
    // revision that a failed write took never comes: after a failure nobody waits for it.
    std::unique_lock lock(published_mutex_);
    while (published_ + 1 < revision && store_->health().ok()) {
      published_changed_.wait_for(lock, kPoll);
    }
    // Unless it is sure that this revision is ours, give its owner time to publish it.
    if (!own) {
      published_changed_.wait_for(lock, kOwnerTime, [&] { return published_ >= revision; });
    }
  }
  Apply(created, std::move(change));
  {
    const std::lock_guard lock(published_mutex_);
    published_ = std::max(published_, revision);
  }
  published_changed_.notify_all();
  const std::lock_guard lock(background_mutex_);
  work_ = true;
  if (bulk) last_bulk_ = std::chrono::steady_clock::now();
  background_wake_.notify_one();
}

void Engine::Apply(bool created, IndexChange change) {
  for (BookedEmployerPtr& employer : change.employers) employers_.Put(std::move(employer));
  for (const store::RecordKey& key : change.deleted_employers) {
    employers_.Remove(key.tenant, key.id);
  }
  index::Batch batch;
  batch.candidates_are_new = created;
  batch.candidates.reserve(change.candidates.size());
  const auto snapshot = index_->snapshot();
  std::unordered_set<std::string> changed;
  for (CandidateRow& row : change.candidates) {
    labels_.SetInstruments(row);
    if (!created) {
      // A name that is in the batch twice counts as it came last, also when that is the old form.
      if (!changed.contains(row.entry.name) && Holds(*snapshot, row.entry)) continue;
      changed.insert(row.entry.name);
    }
    batch.candidates.push_back(std::move(row.entry));
  }
  for (OpportunityRow& row : change.opportunities) {
    labels_.SetTitle(row.entry.name, std::move(row.title));
    batch.opportunities.push_back(std::move(row.entry));
  }
  for (const std::string& name : change.deleted_candidates) labels_.Forget(name);
  for (const std::string& name : change.deleted_opportunities) labels_.Forget(name);
  batch.deleted_candidates = std::move(change.deleted_candidates);
  batch.deleted_opportunities = std::move(change.deleted_opportunities);
  if (batch.candidates.empty() && batch.opportunities.empty() && batch.deleted_candidates.empty() &&
      batch.deleted_opportunities.empty()) {
    return;
  }
  index_->Apply(std::move(batch));
}

absl::StatusOr<std::shared_ptr<const Reference>> Engine::ReadReference() const {
  std::vector<model::Place> places;
  PASSEND_RETURN_IF_ERROR(
      store_->ScanPlaces({}, [&places](const store::Versioned<model::Place>& place) {
        places.push_back(place.profile);
        return absl::OkStatus();
      }));
  std::vector<model::Functie> functies;
  PASSEND_RETURN_IF_ERROR(
      store_->ScanFuncties({}, [&functies](const store::Versioned<model::Functie>& functie) {
        functies.push_back(functie.profile);
        return absl::OkStatus();
      }));
  auto reference = Reference::Build(configuration_, places, std::move(functies));
  if (reference.ok() && (*reference)->refused_functies() > 0) {
    log_.Warning(absl::StrCat((*reference)->refused_functies(),
                              " functies of the store do not fit this catalogue and are left out; "
                              "import the function library again"));
  }
  return reference;
}

absl::Status Engine::ReloadReference() {
  const std::lock_guard world(world_mutex_);
  PASSEND_ASSIGN_OR_RETURN(const std::shared_ptr<const Reference> next, ReadReference());
  const bool recompile = next->stamp() != reference()->stamp();
  if (recompile) PASSEND_RETURN_IF_ERROR(Recompile(*next));
  employers_.Rebook(*next);
  {
    const std::lock_guard lock(reference_mutex_);
    reference_ = next;
  }
  const std::lock_guard lock(published_mutex_);
  published_ = std::max(published_, store_->revision());
  published_changed_.notify_all();
  return absl::OkStatus();
}

absl::StatusOr<bool> Engine::LoadFacts(const Reference& reference) {
  const store::StoreInfo info = store_->info();
  if (info.catalogue_stamp != reference.stamp()) return false;
  const auto state = store_->Snapshot();
  labels_.Clear();
  // More pieces than threads, so that all end at about the same time.
  const std::vector<std::string> cuts = state->CutFacts(
      store::Kind::kCandidate, threads_ > 1 ? 8 * static_cast<std::size_t>(threads_) : 1);
  const std::uint64_t count = info.counts[store::IndexOf(store::Kind::kCandidate)];
  std::vector<std::vector<index::CandidateEntry>> candidates(cuts.size() + 1);
  PASSEND_ASSIGN_OR_RETURN(
      const bool current,
      ReadFacts(*state, store::Kind::kCandidate, reference.stamp(), threads_, cuts,
                ParseCandidateRow, [&](std::size_t piece, CandidateRow row) {
                  labels_.SetInstruments(row);
                  auto& to = candidates[piece];
                  if (to.empty()) to.reserve(count / candidates.size() * 17 / 16);
                  to.push_back(std::move(row.entry));
                }));
  if (!current) return false;
  std::vector<index::OpportunityEntry> opportunities;
  PASSEND_ASSIGN_OR_RETURN(const bool work_current,
                           ReadFacts(*state, store::Kind::kOpportunity, reference.stamp(), 1, {},
                                     ParseOpportunityRow, [&](std::size_t, OpportunityRow row) {
                                       labels_.SetTitle(row.entry.name, std::move(row.title));
                                       opportunities.push_back(std::move(row.entry));
                                     }));
  std::size_t read = 0;
  for (const auto& piece : candidates) read += piece.size();
  if (!work_current || read != count ||
      opportunities.size() != info.counts[store::IndexOf(store::Kind::kOpportunity)]) {
    return false;
  }
  index_->Load(std::move(candidates), std::move(opportunities), threads_);
  return true;
}

absl::Status Engine::Recompile(const Reference& reference) {
  const store::StoreInfo info = store_->info();
  const std::uint64_t profiles = info.counts[store::IndexOf(store::Kind::kCandidate)] +
                                 info.counts[store::IndexOf(store::Kind::kOpportunity)];
  if (profiles > 0) {
    log_.Info(absl::StrCat("compiling ", profiles, " profiles: the catalogue or library changed"));
  }
  const model::Date today = clock_.Today();
  const auto state = store_->Snapshot();
  store::WriteBatch batch;
  std::size_t in_batch = 0;
  std::uint64_t misfits = 0;
  const auto flush = [&]() -> absl::Status {
    if (in_batch == 0) return absl::OkStatus();
    auto committed = store_->Commit(batch);
    if (!committed.ok()) return committed.status();
    batch = {};
    in_batch = 0;
    return absl::OkStatus();
  };
  const auto put = [&](store::Kind kind, const std::string& tenant, const std::string& id,
                       store::Revision revision, std::string bytes) -> absl::Status {
    batch.PutFacts(kind, {.tenant = tenant, .id = id}, revision,
                   {.catalogue_stamp = reference.stamp(), .bytes = std::move(bytes)});
    return ++in_batch < kRecompileBatch ? absl::OkStatus() : flush();
  };
  std::vector<index::CandidateEntry> candidates;
  std::vector<index::OpportunityEntry> opportunities;
  PASSEND_RETURN_IF_ERROR(state->ScanCandidates(
      {}, [&](const store::Versioned<model::Candidate>& stored) -> absl::Status {
        if (!model::Validate(stored.profile, reference.catalogue()).empty()) ++misfits;
        if (misfits > 0) return absl::OkStatus();  // only counts on
        CandidateRow row = CompileRow(stored.profile, reference, today);
        std::string bytes = SerializeRow(row);
        labels_.SetInstruments(row);
        candidates.push_back(std::move(row.entry));
        return put(store::Kind::kCandidate, stored.profile.tenant, stored.profile.id,
                   stored.revision, std::move(bytes));
      }));
  PASSEND_RETURN_IF_ERROR(state->ScanOpportunities(
      {}, [&](const store::Versioned<model::Opportunity>& stored) -> absl::Status {
        if (!model::Validate(stored.profile, reference.catalogue()).empty()) ++misfits;
        if (misfits > 0) return absl::OkStatus();  // only counts on
        OpportunityRow row = CompileRow(stored.profile, reference);
        std::string bytes = SerializeRow(row);
        labels_.SetTitle(row.entry.name, std::move(row.title));
        opportunities.push_back(std::move(row.entry));
        return put(store::Kind::kOpportunity, stored.profile.tenant, stored.profile.id,
                   stored.revision, std::move(bytes));
      }));
  if (misfits > 0) {
    // Codes that a new catalogue dropped: a change of configuration must not lose profiles quietly.
    return absl::InvalidArgumentError(absl::StrCat(
        misfits, " stored profiles use codes that this catalogue does not have; keep those codes"));
  }
  PASSEND_RETURN_IF_ERROR(flush());
  store::WriteBatch stamp;
  stamp.SetCatalogueStamp(reference.stamp());
  auto committed = store_->Commit(stamp);
  if (!committed.ok()) return committed.status();
  index_->Load(std::move(candidates), std::move(opportunities), threads_);
  return absl::OkStatus();
}

absl::StatusOr<store::RequestOutcome> Engine::FindRequest(const std::string& tenant,
                                                          const std::string& request_id) const {
  return store_->GetRequest(tenant, request_id, UnixNow());
}

std::int64_t Engine::UnixNow() const {
  return std::chrono::duration_cast<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
}

void Engine::MergeAll() {
  index_->Freeze(1);
  while (index_->MergeOnce(score::PackDay(clock_.Today()))) {
  }
}

bool Engine::Stopping() {
  const std::lock_guard lock(background_mutex_);
  return stop_;
}

void Engine::Background() {
  using std::chrono::steady_clock;
  auto last_purge = steady_clock::now();
  auto next_merge = steady_clock::now();
  bool merge = true;  // there may be something to merge
  std::unique_lock lock(background_mutex_);
  while (!stop_) {
    // Woken by a write, by the next merge, or once in a while for a new day and expired requests.
    const auto until = merge ? next_merge : steady_clock::now() + kIdle;
    background_wake_.wait_until(lock, until, [this] { return stop_ || work_; });
    const bool written = work_;
    work_ = false;
    const bool bulk = steady_clock::now() - last_bulk_ < kBulkEnds;
    lock.unlock();
    if (written) index_->Freeze();
    merge = merge || written || steady_clock::now() >= until;
    if (merge && steady_clock::now() >= next_merge) {
      const std::size_t fan_in =
          bulk ? index::IndexWriter::kBurstFanIn : index::IndexWriter::kMergeFanIn;
      while (!Stopping() && index_->MergeOnce(score::PackDay(clock_.Today()), fan_in)) {
        index_->Freeze();  // what came in meanwhile
      }
      // After an import, once more for what it left.
      merge = bulk;
      next_merge = steady_clock::now() + kMergeEvery;
    }
    if (steady_clock::now() - last_purge > kPurgeEvery && health().ok()) {
      last_purge = steady_clock::now();
      const auto purged = store_->PurgeRequests(UnixNow());
      if (!purged.ok()) log_.Warning(absl::StrCat("purge: ", purged.status().message()));
    }
    lock.lock();
    background_wake_.wait_for(lock, kFreezeEvery, [this] { return stop_; });
  }
}

}  // namespace passend::server
