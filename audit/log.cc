#include "audit/log.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "audit/opening.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace passend::audit {
namespace {

using Clock = std::chrono::steady_clock;

// Of a cut, so that appending goes on meanwhile.
constexpr std::uint64_t kRecordsPerStep = 500;
// Records that may wait for their place in the index while others wait to be written.
constexpr std::size_t kMaxUnindexed = 1'000;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::int64_t SystemMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

absl::Status Refusal(const absl::Status& reason) {
  return absl::UnavailableError(
      absl::StrCat("the audit log cannot be written: ", reason.message()));
}

}  // namespace

struct Ticket::State {
  SealedRecord record;
  // Zero until the result stands in `status`.
  std::atomic<int> done = 0;
  absl::Status status;

  void Finish(absl::Status result) {
    status = std::move(result);
    done.store(1, std::memory_order_release);
    done.notify_all();
  }
};

absl::Status Ticket::Wait() const {
  state_->done.wait(0, std::memory_order_acquire);
  return state_->status;
}

// The thread that writes, and all that only it touches.
class AuditLog::Appender {
 public:
  Appender(AuditOptions options, const AuditKeys& keys)
      : options_(std::move(options)), keys_(keys) {
    if (!options_.now_unix_micros) options_.now_unix_micros = SystemMicros;
  }
  ~Appender() {
    if (thread_.joinable()) {
      {
        const std::lock_guard lock(mutex_);
        stop_ = true;
      }
      wake_.notify_one();
      thread_.join();
    }
    // The database reports to this object; it goes first.
    reader_.reset();
    log_.reset();
  }

  absl::Status Open() {
    auto opened = OpenLog(options_, keys_, options_.now_unix_micros(),
                          [this](const absl::Status& reason) { Fail(reason); });
    if (!opened.ok()) return opened.status();
    log_.emplace(*std::move(opened));
    reader_.emplace(log_->database.get(), keys_);
    statistics_.last_number = log_->last_number;
    if (absl::Status status = IndexAgain(); !status.ok()) return status;
    if (log_->cut_unfinished) {
      for (bool more = true; more;) {
        const auto step = CutStep();
        if (!step.ok()) return step.status();
        more = *step;
      }
    }
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  Ticket Submit(AuditRecord record) {
    if (record.start_unix_micros == 0) record.start_unix_micros = options_.now_unix_micros();
    if (record.end_unix_micros == 0) record.end_unix_micros = record.start_unix_micros;
    if (record.trace.trace_id.empty()) record.trace = TraceOf("");
    // Sealed here, so that the one thread only chains.
    auto state = std::make_shared<Ticket::State>();
    state->record = SealRecord(keys_, record);
    absl::Status refused;
    {
      const std::lock_guard lock(mutex_);
      refused = failure_;
      if (refused.ok()) queue_.push_back(state);
    }
    if (refused.ok()) {
      wake_.notify_one();
    } else {
      state->Finish(Refusal(refused));
    }
    return Ticket(std::move(state));
  }

  // A head up to the newest record; and a cut before `cut_time` when given, in records removed.
  absl::StatusOr<std::uint64_t> Ask(std::optional<std::int64_t> cut_time) {
    std::unique_lock lock(mutex_);
    asked_idle_.wait(lock, [this] { return !asked_.has_value(); });
    asked_.emplace();
    asked_->cut_time = cut_time;
    wake_.notify_one();
    asked_done_.wait(lock, [this] { return asked_->done; });
    const absl::StatusOr<std::uint64_t> result = asked_->result;
    asked_.reset();
    asked_idle_.notify_one();
    return result;
  }

  const AuditReader& reader() {
    std::unique_lock lock(mutex_);
    const std::uint64_t newest = statistics_.last_number;
    index_grew_.wait(lock, [&] { return indexed_ >= newest || !failure_.ok(); });
    return *reader_;
  }
  Database& database() { return *log_->database; }
  absl::Status health() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  AuditStatistics statistics() const {
    const std::lock_guard lock(mutex_);
    return statistics_;
  }

 private:
  using Queue = std::vector<std::shared_ptr<Ticket::State>>;
  // A record that stands in the log and not in the index.
  struct Unindexed {
    std::uint64_t number = 0;
    std::vector<std::string> index;
  };
  struct Asked {
    std::optional<std::int64_t> cut_time;
    bool done = false;
    absl::StatusOr<std::uint64_t> result = std::uint64_t{0};
  };

  void Fail(const absl::Status& reason) {
    {
      const std::lock_guard lock(mutex_);
      if (!failure_.ok()) return;
      failure_ = reason;
    }
    index_grew_.notify_all();
    if (options_.on_failure) options_.on_failure(reason);
  }

  void Run() {
    Queue taken;
    for (bool stop = false; !stop;) {
      taken.clear();
      bool asked = false;
      {
        std::unique_lock lock(mutex_);
        const auto ready = [this] {
          return stop_ || !queue_.empty() || (asked_.has_value() && !asked_->done);
        };
        if (cutting_.has_value() || !unindexed_.empty()) {
          // Goes on at once.
        } else if (unheaded_since_.has_value()) {
          wake_.wait_until(lock, *unheaded_since_ + options_.head_interval, ready);
        } else {
          wake_.wait(lock, ready);
        }
        taken.swap(queue_);
        stop = stop_ && taken.empty();
        asked = asked_.has_value() && !asked_->done;
      }
      if (!taken.empty()) Write(taken);
      // Nobody waits for the index, so it gets the time that is left.
      if (asked || stop || unindexed_.size() > kMaxUnindexed) {
        Check(Index(unindexed_.size()));
      } else if (taken.empty() && !unindexed_.empty()) {
        Check(Index(1));
      }
      if (HeadIsDue() || stop) Check(PutHead());
      if (asked) Answer();
    }
  }

  // Latches what went wrong.
  bool Check(const absl::Status& status) {
    if (!status.ok()) Fail(status);
    return status.ok();
  }

  // Everything that waits, with one sync.
  void Write(const Queue& taken) {
    absl::Status status = health();
    if (status.ok()) {
      rocksdb::WriteBatch batch;
      std::uint64_t number = log_->last_number;
      std::string link = log_->last_link;
      for (const auto& ticket : taken) {
        SealedRecord& record = ticket->record;
        ++number;
        link = LinkOf(link, number, record.time, record.tenant_tag, record.sealed);
        const std::string key = BigEndian(number);
        const std::string value = EncodeEntry({.number = number,
                                               .time = record.time,
                                               .tenant_tag = std::move(record.tenant_tag),
                                               .link = link,
                                               .chain_seal = ChainSealOf(keys_, link),
                                               .sealed = std::move(record.sealed)});
        const auto put = batch.Put(log_->database->handle(Family::kLog), key, value);
        if (!put.ok()) status = Database::ToStatus(put, "write the audit log");
      }
      if (status.ok()) status = log_->database->Write(batch, true);
      if (status.ok()) {
        for (const auto& ticket : taken) {
          unindexed_.push_back({++log_->last_number, std::move(ticket->record.index)});
        }
        log_->last_link = std::move(link);
        if (!unheaded_since_.has_value()) unheaded_since_ = Clock::now();
      }
    }
    Check(status);
    {
      const std::lock_guard lock(mutex_);
      if (status.ok()) {
        statistics_.records += taken.size();
        ++statistics_.syncs;
        statistics_.last_number = log_->last_number;
      }
    }
    for (const auto& ticket : taken) ticket->Finish(status.ok() ? status : Refusal(status));
  }

  // Gives the first `count` of unindexed_ their place. Not synced: what a crash takes away is made
  // again when the log is opened.
  absl::Status Index(std::size_t count) {
    if (count == 0) return absl::OkStatus();
    if (absl::Status status = health(); !status.ok()) {
      unindexed_.clear();
      return Refusal(status);
    }
    rocksdb::WriteBatch batch;
    rocksdb::Status put;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < count; ++i) {
      last = unindexed_.front().number;
      for (std::string& index : unindexed_.front().index) {
        index += BigEndian(last);
        if (put.ok()) put = batch.Put(log_->database->handle(Family::kIndex), index, "");
      }
      unindexed_.pop_front();
    }
    if (put.ok()) {
      put = batch.Put(log_->database->handle(Family::kMeta), ToSlice(kIndexedKey), BigEndian(last));
    }
    if (!put.ok()) return Database::ToStatus(put, "index the audit log");
    if (absl::Status status = log_->database->Write(batch, false); !status.ok()) return status;
    {
      const std::lock_guard lock(mutex_);
      indexed_ = last;
    }
    index_grew_.notify_all();
    return absl::OkStatus();
  }

  // What was written and not indexed before a crash.
  absl::Status IndexAgain() {
    const auto indexed = log_->database->IndexedNumber();
    if (!indexed.ok()) return indexed.status();
    absl::Status failed;
    const absl::Status read =
        log_->database->ForEach(Family::kLog, BigEndian(*indexed + 1), "", false,
                                [&](std::string_view key, std::string_view value) {
                                  const auto entry = DecodeEntry(FromBigEndian(key), value);
                                  failed = entry.status();
                                  if (!failed.ok()) return false;
                                  const auto record = OpenRecord(keys_, *entry);
                                  failed = record.status();
                                  if (!failed.ok()) return false;
                                  unindexed_.push_back({entry->number, IndexOf(keys_, *record)});
                                  if (unindexed_.size() > kMaxUnindexed)
                                    failed = Index(unindexed_.size());
                                  return failed.ok();
                                });
    if (!read.ok()) return read;
    if (failed.ok()) failed = Index(unindexed_.size());
    indexed_ = log_->last_number;
    return failed;
  }

  bool HeadIsDue() const {
    if (!unheaded_since_.has_value()) return false;
    return log_->last_number - log_->headed >= options_.records_per_head ||
           Clock::now() >= *unheaded_since_ + options_.head_interval;
  }

  // To the file first: a head that is only there is found when the log is opened.
  absl::StatusOr<std::string> PutLine(HeadKind kind, std::uint64_t number,
                                      const std::string& link) {
    if (absl::Status status = health(); !status.ok()) return Refusal(status);
    std::string line = SignHead(keys_.heads(), {.line = log_->next_line,
                                                .kind = kind,
                                                .number = number,
                                                .time = options_.now_unix_micros(),
                                                .link = link,
                                                .previous = log_->last_line_hash});
    if (absl::Status status = log_->heads.Append(line); !status.ok()) return status;
    ++log_->next_line;
    log_->last_line_hash = HashOfLine(line);
    rocksdb::WriteBatch batch;
    const auto put = batch.Put(log_->database->handle(Family::kMeta), ToSlice(kHeadKey), line);
    if (!put.ok()) return Database::ToStatus(put, "write a head");
    if (absl::Status status = log_->database->Write(batch, false); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    ++statistics_.heads;
    return line;
  }

  absl::Status PutHead() {
    if (log_->last_number == log_->headed) return absl::OkStatus();
    const auto line = PutLine(HeadKind::kHead, log_->last_number, log_->last_link);
    unheaded_since_.reset();
    if (!line.ok()) return line.status();
    log_->headed = log_->last_number;
    return absl::OkStatus();
  }

  // One step of what was asked.
  void Answer() {
    absl::StatusOr<std::uint64_t> result = std::uint64_t{0};
    const std::optional<std::int64_t> cut_time = asked_->cut_time;
    if (!cutting_.has_value()) {
      absl::Status status = PutHead();
      if (status.ok() && cut_time.has_value()) status = AnnounceCut(*cut_time);
      if (!Check(status)) result = Refusal(status);
    }
    if (result.ok() && cutting_.has_value()) {
      const auto more = CutStep();
      if (more.ok() && *more) return;  // and go on with the queue first
      if (more.ok()) {
        result = *cutting_;
      } else {
        Check(more.status());
        result = Refusal(more.status());
      }
    }
    cutting_.reset();
    const std::lock_guard lock(mutex_);
    asked_->result = result;
    asked_->done = true;
    asked_done_.notify_all();
  }

  absl::Status AnnounceCut(std::int64_t time) {
    std::uint64_t last = log_->cut;
    std::string link;
    absl::Status damaged;
    const absl::Status read = log_->database->ForEach(
        Family::kLog, "", "", false, [&](std::string_view key, std::string_view value) {
          auto entry = DecodeEntry(FromBigEndian(key), value);
          damaged = entry.status();
          if (!damaged.ok() || entry->time >= time) return false;
          last = entry->number;
          link = std::move(entry->link);
          return true;
        });
    if (!read.ok()) return read;
    if (!damaged.ok()) return damaged;
    if (last == log_->cut) return absl::OkStatus();
    cutting_ = last - log_->cut;
    const auto line = PutLine(HeadKind::kCut, last, link);
    if (!line.ok()) return line.status();
    log_->cut = last;
    cut_line_ = *line;
    return absl::OkStatus();
  }

  // Removes some records up to log_->cut; whether there are more.
  absl::StatusOr<bool> CutStep() {
    rocksdb::WriteBatch batch;
    rocksdb::Status put;
    absl::Status damaged;
    std::uint64_t removed = 0;
    const std::string end = BigEndian(log_->cut + 1);
    const absl::Status read = log_->database->ForEach(
        Family::kLog, "", end, false, [&](std::string_view key, std::string_view value) {
          if (removed == kRecordsPerStep) return false;
          ++removed;
          const auto entry = DecodeEntry(FromBigEndian(key), value);
          damaged = entry.status();
          if (!damaged.ok()) return false;
          const auto record = OpenRecord(keys_, *entry);
          damaged = record.status();
          if (!damaged.ok()) return false;
          put = batch.Delete(log_->database->handle(Family::kLog), ToSlice(key));
          for (const std::string& index : IndexOf(keys_, *record)) {
            if (!put.ok()) break;
            put = batch.Delete(log_->database->handle(Family::kIndex), index + std::string(key));
          }
          return put.ok();
        });
    if (!read.ok()) return read;
    if (!damaged.ok()) return damaged;
    const bool more = removed == kRecordsPerStep;
    if (!more && put.ok()) {
      if (cut_line_.empty()) {
        // Announced before a crash: the last cut of the file.
        const auto whole = ForEachLine(options_.heads_path, [this](std::string_view line) {
          if (line.find(" cut ") != line.npos) cut_line_ = line;
          return absl::OkStatus();
        });
        if (!whole.ok()) return whole.status();
      }
      put = batch.Put(log_->database->handle(Family::kMeta), ToSlice(kBaseKey), cut_line_);
    }
    if (!put.ok()) return Database::ToStatus(put, "cut the audit log");
    if (absl::Status status = log_->database->Write(batch, true); !status.ok()) return status;
    return more;
  }

  AuditOptions options_;
  const AuditKeys keys_;
  std::optional<OpenedLog> log_;
  std::optional<AuditReader> reader_;
  std::optional<Clock::time_point> unheaded_since_;
  std::deque<Unindexed> unindexed_;
  std::optional<std::uint64_t> cutting_;  // records that the cut under way removes
  std::string cut_line_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable asked_done_;
  std::condition_variable asked_idle_;
  std::condition_variable index_grew_;
  Queue queue_;
  bool stop_ = false;
  std::optional<Asked> asked_;
  absl::Status failure_;
  AuditStatistics statistics_;
  std::uint64_t indexed_ = 0;

  std::thread thread_;
};

AuditLog::AuditLog(std::unique_ptr<Appender> appender) : appender_(std::move(appender)) {}
AuditLog::~AuditLog() = default;

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(AuditOptions options,
                                                         const AuditKeys& keys) {
  auto appender = std::make_unique<Appender>(std::move(options), keys);
  if (absl::Status status = appender->Open(); !status.ok()) return status;
  return std::unique_ptr<AuditLog>(new AuditLog(std::move(appender)));
}

absl::Status AuditLog::Append(AuditRecord record) { return Submit(std::move(record)).Wait(); }
Ticket AuditLog::Submit(AuditRecord record) { return appender_->Submit(std::move(record)); }

absl::StatusOr<std::uint64_t> AuditLog::CutBefore(std::int64_t time_unix_micros) {
  const auto removed = appender_->Ask(time_unix_micros);
  if (!removed.ok() || *removed == 0) return removed;
  rocksdb::DB& db = appender_->database().db();
  for (const Family family : {Family::kLog, Family::kIndex}) {
    rocksdb::ColumnFamilyHandle* handle = appender_->database().handle(family);
    rocksdb::Status status = db.Flush(rocksdb::FlushOptions(), handle);
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    if (status.ok()) status = db.CompactRange(options, handle, nullptr, nullptr);
    if (!status.ok()) return Database::ToStatus(status, "compact the audit log");
  }
  return removed;
}

absl::Status AuditLog::WriteHead() { return appender_->Ask(std::nullopt).status(); }
const AuditReader& AuditLog::reader() const { return appender_->reader(); }
absl::Status AuditLog::health() const { return appender_->health(); }
AuditStatistics AuditLog::statistics() const { return appender_->statistics(); }

}  // namespace passend::audit
