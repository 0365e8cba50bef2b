// The second half of an import stream: messages that are read, checked and prepared wait in line
// here, are committed several at once, and are answered in the order in which they came.
#ifndef PASSEND_SERVER_SERVICES_IMPORT_LINE_H_
#define PASSEND_SERVER_SERVICES_IMPORT_LINE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/sync_stream.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "passend/v1/import_service.pb.h"
#include "server/engine/import.h"

namespace passend::server {

// Messages come in as bytes (import_message.h).
using ImportStream = grpc::ServerReaderWriter<v1::ImportResponse, grpc::ByteBuffer>;

// A message on its way to its answer.
struct WaitingImport {
  PreparedImport prepared;
  v1::ImportResponse response;  // with the records that were refused
};

// Commits on a thread of its own, so that the next messages are read and prepared meanwhile. Only
// that thread writes to the stream. A full line makes the sender wait.
// Threads: Push() and Finish() by the one that reads the stream.
class ImportLine {
 public:
  // All are borrowed.
  ImportLine(Engine& engine, ImportSession& session, grpc::ServerContext* context,
             ImportStream* stream);
  // Waits for what is in line.
  ~ImportLine();
  ImportLine(const ImportLine&) = delete;
  ImportLine& operator=(const ImportLine&) = delete;

  // Waits for room. False: a message before it failed, and nothing more is taken.
  bool Push(WaitingImport message);
  // Everything is answered, or the first error.
  absl::Status Finish();

 private:
  void Run();
  // The messages at the front that are committed together; empty: there will be none any more.
  std::vector<WaitingImport> TakeGroup();
  absl::Status Answer(std::vector<WaitingImport> group);
  // The answer to a message that needs no work: it was dealt with before, or it only asks how far
  // the request came.
  absl::StatusOr<std::optional<v1::ImportResponse>> Known(const WaitingImport& message) const;

  Engine& engine_;
  ImportSession& session_;
  grpc::ServerContext* const context_;
  ImportStream* const stream_;
  // Of the committing thread: whether waiting for a larger group paid, and groups since it did not.
  bool linger_ = true;
  int hurried_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<WaitingImport> line_;
  bool closed_ = false;  // no more messages
  absl::Status status_;  // the first error
  std::thread committer_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_IMPORT_LINE_H_
