#include "clients/cli/import_run.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "clients/cli/client.h"
#include "clients/cli/failure.h"
#include "clients/cli/record_reader.h"
#include "clients/cli/text.h"
#include "passend/v1/import_service.pb.h"

namespace passend::cli {
namespace {

// One message, kept until it is answered.
struct Batch {
  std::uint64_t first_index = 0;
  std::shared_ptr<const std::string> request;  // serialised
  std::vector<std::uint64_t> positions;        // of its records, in the input
  std::uint64_t bytes_end = 0;                 // of the input, after its last record

  std::uint64_t begin() const { return first_index; }
  std::uint64_t end() const { return begin() + positions.size(); }
};

// Records one after the other, as an ImportRequest has them.
void AppendRecord(std::string_view record, std::string& request) {
  using google::protobuf::internal::WireFormatLite;
  using google::protobuf::io::CodedOutputStream;
  std::uint8_t head[16];
  std::uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(v1::ImportRequest::kRecordsFieldNumber,
                              WireFormatLite::WIRETYPE_LENGTH_DELIMITED),
      head);
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(record.size()), end);
  request.append(reinterpret_cast<const char*>(head), static_cast<std::size_t>(end - head));
  request.append(record);
}

class Run {
 public:
  Run(Client& client, RecordReader& reader, const ImportOptions& options,
      const ImportEvents& events, ImportSummary& summary)
      : client_(client), reader_(reader), options_(options), events_(events), summary_(summary) {}

  absl::Status Execute() {
    // An input without records needs no call.
    const std::shared_ptr<const Batch> first = NextBatch();
    if (first == nullptr) return input_status_;
    outstanding_.push_back(first);
    int fruitless = 0;
    absl::Duration wait = absl::Milliseconds(200);
    while (true) {
      const std::uint64_t answered_before = answers_;
      absl::Status status = Attempt();
      if (!input_status_.ok()) return input_status_;
      if (!status.ok() && !MayReconnect(status)) return status;
      // However the call ended: an answered record is safe.
      if (AllAnswered()) return absl::OkStatus();
      if (answers_ > answered_before) {
        fruitless = 0;
        wait = absl::Milliseconds(200);
      }
      if (++fruitless >= options_.attempts) {
        return status.ok() ? absl::UnavailableError("the server ended the import too early")
                           : status;
      }
      ++summary_.reconnects;
      const absl::Duration pause = RetryDelayOf(status).value_or(wait);
      Notice("connection lost after " + Thousands(summary_.next_index) +
             " records; trying again in " + absl::FormatDuration(pause));
      client_.options().sleep(pause);
      wait = std::min(wait * 2, absl::Seconds(5));
    }
  }

 private:
  // One call, from the first message that is not answered yet to the end of the input or of the
  // connection.
  absl::Status Attempt() {
    const std::unique_ptr<ImportStream> stream = client_.OpenImport();
    {
      const std::lock_guard lock(mutex_);
      ended_ = false;
      stalled_ = false;
      opening_ = true;
      last_answer_ = std::chrono::steady_clock::now();
    }
    std::thread answers([&] { ReadAnswers(*stream); });
    Send(*stream);
    // Also when nothing could be sent: the server may still be telling why.
    stream->WritesDone();
    WaitUntil(*stream, [] { return false; });
    answers.join();
    absl::Status status = stream->Finish();
    if (stalled_ && !status.ok()) {
      return absl::UnavailableError("no answer from the server for " +
                                    absl::FormatDuration(options_.stall));
    }
    return status;
  }

  void Send(ImportStream& stream) {
    // The first message says whose import it is; it is also a question when it has no records: how
    // far did this request_id come? A resumed import waits for the answer.
    {
      v1::ImportRequest opening;
      opening.set_request_id(options_.request_id);
      opening.mutable_access()->set_purpose(options_.purpose);
      opening.mutable_access()->set_case_reference(options_.case_reference);
      if (!stream.Write(opening)) return;
    }
    if (!WaitUntil(stream, [&] { return !opening_ || !options_.resume; })) return;

    // What was on its way when the connection broke goes first. An answer may take the front away
    // meanwhile, so the list is copied: batches are shared and immutable.
    std::vector<std::shared_ptr<const Batch>> again;
    {
      const std::lock_guard lock(mutex_);
      again.assign(outstanding_.begin(), outstanding_.end());
    }
    for (const auto& batch : again) {
      if (!stream.WriteBytes(batch->request)) return;
    }

    while (true) {
      const bool open = WaitUntil(stream, [&] { return outstanding_.size() < options_.window; });
      if (!open) return;
      const std::shared_ptr<const Batch> batch = NextBatch();
      if (batch == nullptr) return;
      {
        const std::lock_guard lock(mutex_);
        // Nothing was owed until now, so patience starts anew.
        if (outstanding_.empty()) last_answer_ = std::chrono::steady_clock::now();
        outstanding_.push_back(batch);
      }
      if (!stream.WriteBytes(batch->request)) return;
    }
  }

  // The next message that the server has not dealt with yet; none at the end of the input.
  std::shared_ptr<const Batch> NextBatch() {
    while (!input_ended_) {
      auto batch = std::make_shared<Batch>();
      batch->first_index = next_record_;
      v1::ImportRequest head;
      head.set_first_index(next_record_);
      auto request = std::make_shared<std::string>(head.SerializeAsString());
      request->reserve(last_size_);
      const std::uint64_t begin = reader_.bytes_read();
      while (batch->positions.size() < options_.batch_records &&
             reader_.bytes_read() - begin < options_.batch_bytes) {
        std::string_view record;
        const absl::StatusOr<RecordReader::Outcome> outcome = reader_.Next(&record);
        if (!outcome.ok()) {
          input_status_ = outcome.status();
          input_ended_ = true;
          break;
        }
        if (*outcome == RecordReader::Outcome::kEnd) {
          input_ended_ = true;
          break;
        }
        if (*outcome == RecordReader::Outcome::kBad) {
          const std::lock_guard lock(mutex_);
          ++summary_.unreadable;
          if (events_.problem) {
            events_.problem({reader_.position(), reader_.problem().field, reader_.problem().reason,
                             /*refused_by_server=*/false});
          }
          continue;
        }
        AppendRecord(record, *request);
        batch->positions.push_back(reader_.position());
        ++next_record_;
      }
      if (batch->positions.empty()) continue;
      batch->bytes_end = reader_.bytes_read();
      last_size_ = request->size();
      batch->request = std::move(request);
      const std::lock_guard lock(mutex_);
      if (batch->end() > skip_until_) return batch;
      Skip(*batch);
    }
    return nullptr;
  }

  void ReadAnswers(ImportStream& stream) {
    v1::ImportResponse response;
    while (stream.Read(&response)) {
      {
        const std::lock_guard lock(mutex_);
        Take(response);
      }
      changed_.notify_all();
    }
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
  }

  // Requires mutex_.
  void Take(const v1::ImportResponse& response) {
    last_answer_ = std::chrono::steady_clock::now();
    if (opening_) {
      opening_ = false;
      if (!options_.resume) return;
      // What waits to be sent may be done already.
      skip_until_ = std::max(skip_until_, response.next_index());
      while (!outstanding_.empty() && outstanding_.front()->end() <= skip_until_) {
        Skip(*outstanding_.front());
        outstanding_.pop_front();
      }
      return;
    }
    ++answers_;
    const auto found =
        std::find_if(outstanding_.begin(), outstanding_.end(),
                     [&](const auto& batch) { return batch->begin() == response.first_index(); });
    if (found == outstanding_.end()) return;
    const std::shared_ptr<const Batch> batch = *found;
    outstanding_.erase(found);
    summary_.created += response.created();
    summary_.replaced += response.replaced();
    summary_.unchanged += response.unchanged();
    summary_.revision = std::max(summary_.revision, response.revision());
    summary_.refused += static_cast<std::uint64_t>(response.failures_size());
    const std::uint64_t counted = std::uint64_t{response.created()} + response.replaced() +
                                  response.unchanged() +
                                  static_cast<std::uint64_t>(response.failures_size());
    if (counted < batch->positions.size()) summary_.skipped += batch->positions.size() - counted;
    for (const v1::RecordFailure& failure : response.failures()) {
      if (failure.index() < batch->begin() || failure.index() >= batch->end()) continue;
      if (events_.problem) {
        events_.problem({batch->positions[failure.index() - batch->begin()], failure.field(),
                         failure.reason(), /*refused_by_server=*/true});
      }
    }
    Progressed(*batch);
  }

  // Requires mutex_.
  void Skip(const Batch& batch) {
    summary_.skipped += batch.positions.size();
    Progressed(batch);
  }

  // Requires mutex_.
  void Progressed(const Batch& batch) {
    summary_.next_index = std::max(summary_.next_index, batch.end());
    if (events_.progress) events_.progress(summary_.records(), batch.bytes_end);
  }

  // Waits for `ready` (called under mutex_); false when the call is over. Cancels a call that gives
  // no answer for too long while it owes one.
  template <typename Ready>
  bool WaitUntil(ImportStream& stream, Ready ready) {
    std::unique_lock lock(mutex_);
    const auto stall = absl::ToChronoNanoseconds(options_.stall);
    while (true) {
      if (ended_) return false;
      if (ready()) return true;
      const auto limit = last_answer_ + std::chrono::duration_cast<std::chrono::nanoseconds>(stall);
      if (changed_.wait_until(lock, limit) == std::cv_status::timeout &&
          std::chrono::steady_clock::now() >= last_answer_ + stall && !stalled_ && !ended_) {
        stalled_ = true;
        stream.Cancel();
        // ReadAnswers() now ends.
        changed_.wait(lock, [&] { return ended_; });
        return false;
      }
    }
  }

  bool AllAnswered() {
    const std::lock_guard lock(mutex_);
    return input_ended_ && outstanding_.empty();
  }

  static bool MayReconnect(const absl::Status& status) {
    // A connection that breaks in the middle of a message shows as INTERNAL or CANCELLED.
    return IsRetryable(status) || status.code() == absl::StatusCode::kInternal ||
           status.code() == absl::StatusCode::kCancelled;
  }

  void Notice(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (events_.notice) events_.notice(text);
  }

  Client& client_;
  RecordReader& reader_;
  const ImportOptions& options_;
  const ImportEvents& events_;

  // Of the sending thread alone.
  std::uint64_t next_record_ = 0;
  std::size_t last_size_ = 0;  // of a request: the next one is likely as large
  bool input_ended_ = false;
  absl::Status input_status_;

  std::mutex mutex_;
  std::condition_variable changed_;
  ImportSummary& summary_;                                // guarded by mutex_
  std::deque<std::shared_ptr<const Batch>> outstanding_;  // guarded by mutex_, in order
  std::uint64_t skip_until_ = 0;                          // guarded by mutex_
  std::uint64_t answers_ = 0;                             // guarded by mutex_
  bool ended_ = false;                                    // guarded by mutex_: no more answers
  bool opening_ = false;                                  // guarded by mutex_: not answered yet
  bool stalled_ = false;
  std::chrono::steady_clock::time_point last_answer_;  // guarded by mutex_
};

}  // namespace

absl::Status RunImport(Client& client, RecordReader& reader, const ImportOptions& options,
                       const ImportEvents& events, ImportSummary* summary) {
  *summary = {};
  return Run(client, reader, options, events, *summary).Execute();
}

}  // namespace passend::cli
