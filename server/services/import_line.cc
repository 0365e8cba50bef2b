#include "server/services/import_line.h"

#include <chrono>
#include <string>
#include <utility>

#include "server/status_macros.h"

namespace passend::server {
namespace {

// Messages in line: enough for a group while another is being synced.
constexpr std::size_t kMostWaiting = 16;
// A sender with several messages on their way gains by larger groups: each is one sync and one
// segment. So the line is given this long to fill up to kGoodGroup. A sender that waits for every
// answer would lose by it, so it is tried once in kTryAgain groups until it pays.
constexpr std::size_t kGoodGroup = 6;
constexpr std::chrono::milliseconds kLinger{100};
constexpr int kTryAgain = 32;

// The answer to a message that an earlier stream of the same request sent.
absl::StatusOr<v1::ImportResponse> Repeated(const std::string& remembered, const ImportBatch& batch,
                                            std::uint64_t revision) {
  v1::ImportResponse response;
  if (!response.ParseFromString(remembered)) {
    return absl::DataLossError("a remembered import does not decode");
  }
  response.set_first_index(batch.first_index);
  response.set_unchanged(static_cast<std::uint32_t>(batch.count) -
                         static_cast<std::uint32_t>(response.failures_size()));
  response.set_revision(revision);
  response.set_next_index(batch.first_index + batch.count);
  return response;
}

}  // namespace

ImportLine::ImportLine(Engine& engine, ImportSession& session, grpc::ServerContext* context,
                       ImportStream* stream)
    : engine_(engine), session_(session), context_(context), stream_(stream) {
  committer_ = std::thread([this] { Run(); });
}

ImportLine::~ImportLine() { (void)Finish(); }

bool ImportLine::Push(WaitingImport message) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return line_.size() < kMostWaiting || !status_.ok(); });
  if (!status_.ok()) return false;
  line_.push_back(std::move(message));
  changed_.notify_all();
  return true;
}

absl::Status ImportLine::Finish() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (committer_.joinable()) committer_.join();
  return status_;
}

void ImportLine::Run() {
  while (true) {
    std::vector<WaitingImport> group = TakeGroup();
    if (group.empty()) return;
    absl::Status status = Answer(std::move(group));
    if (status.ok()) continue;
    {
      const std::lock_guard lock(mutex_);
      status_ = std::move(status);
    }
    changed_.notify_all();
    // The sender may be waiting for this answer while we wait for its next message.
    context_->TryCancel();
    return;
  }
}

std::vector<WaitingImport> ImportLine::TakeGroup() {
  std::vector<WaitingImport> group;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !line_.empty(); });
  const bool question = !line_.empty() && line_.front().prepared.batch.count == 0;
  if (line_.size() < kGoodGroup && !closed_ && !question && (linger_ || ++hurried_ >= kTryAgain)) {
    const std::size_t before = line_.size();
    changed_.wait_for(lock, kLinger, [this] { return closed_ || line_.size() >= kGoodGroup; });
    linger_ = line_.size() > before;
    hurried_ = 0;
  }
  ImportGroup together;
  while (!line_.empty() && together.Take(line_.front().prepared)) {
    group.push_back(std::move(line_.front()));
    line_.pop_front();
  }
  changed_.notify_all();
  return group;
}

absl::Status ImportLine::Answer(std::vector<WaitingImport> group) {
  // What is known already needs no commit, and is answered in its turn.
  std::vector<std::optional<v1::ImportResponse>> known;
  std::vector<PreparedImport> fresh;
  for (WaitingImport& message : group) {
    PASSEND_ASSIGN_OR_RETURN(std::optional<v1::ImportResponse> answer, Known(message));
    known.push_back(std::move(answer));
    if (!known.back().has_value()) fresh.push_back(std::move(message.prepared));
  }
  std::vector<ImportCounts> counts;
  if (!fresh.empty()) {
    PASSEND_ASSIGN_OR_RETURN(counts, session_.Commit(std::move(fresh)));
  }
  auto next = counts.begin();
  for (std::size_t i = 0; i < group.size(); ++i) {
    v1::ImportResponse& response = group[i].response;
    if (known[i].has_value()) {
      response = *std::move(known[i]);
    } else {
      response.set_created(next->created);
      response.set_replaced(next->replaced);
      response.set_unchanged(next->unchanged);
      response.set_revision(next->revision);
      response.set_next_index(next->next_index);
      ++next;
    }
    stream_->Write(response);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::ImportResponse>> ImportLine::Known(
    const WaitingImport& message) const {
  const ImportBatch& batch = message.prepared.batch;
  const std::uint64_t revision = engine_.revision();
  if (batch.count == 0) {
    PASSEND_ASSIGN_OR_RETURN(const std::uint64_t next, session_.NextIndex(batch.first_index));
    v1::ImportResponse response;
    response.set_first_index(batch.first_index);
    response.set_revision(revision);
    response.set_next_index(next);
    return response;
  }
  PASSEND_ASSIGN_OR_RETURN(const std::optional<std::string> remembered,
                           session_.Find(batch.first_index, batch.count));
  if (!remembered.has_value()) return std::nullopt;
  PASSEND_ASSIGN_OR_RETURN(v1::ImportResponse response, Repeated(*remembered, batch, revision));
  return response;
}

}  // namespace passend::server
