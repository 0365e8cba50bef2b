// Brings a stream of records to the server: a window of messages on their way, bad records reported
// and left out, broken connections repaired.
#ifndef PASSEND_CLIENTS_CLI_IMPORT_RUN_H_
#define PASSEND_CLIENTS_CLI_IMPORT_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace passend::cli {

class Client;
class RecordReader;

struct ImportOptions {
  std::string purpose;  // AccessContext
  std::string case_reference;
  std::string request_id;  // of the whole import; not empty
  // The server may have dealt with a part of this request_id before: it is asked how far it came,
  // and what was done is not sent again.
  bool resume = false;
  std::size_t batch_records = 500;    // per message
  std::size_t batch_bytes = 3 << 20;  // of the input; with more it is sent before it has them all
  std::size_t window = 16;            // messages on their way
  int attempts = 8;                   // in a row without any answer before it gives up
  absl::Duration stall = absl::Seconds(60);  // without an answer: the connection counts as broken
};

// A record that was not taken.
struct ImportProblem {
  std::uint64_t position = 0;  // line, or number of the record (RecordReader::position)
  std::string field;
  std::string reason;
  bool refused_by_server = false;  // else it could not be read
};

struct ImportSummary {
  std::uint64_t created = 0;
  std::uint64_t replaced = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t unreadable = 0;  // bad lines
  std::uint64_t refused = 0;     // by the server
  std::uint64_t skipped = 0;     // done in an earlier run of the same request_id
  std::uint64_t reconnects = 0;
  std::uint64_t revision = 0;
  std::uint64_t next_index = 0;  // records answered, from the beginning

  std::uint64_t records() const { return created + replaced + unchanged + refused + skipped; }
};

// Called under one lock, from two threads; must not call back.
struct ImportEvents {
  std::function<void(const ImportProblem&)> problem;
  // What the server has dealt with, in records and in bytes of the input.
  std::function<void(std::uint64_t records, std::uint64_t bytes)> progress;
  std::function<void(const std::string& text)> notice;  // a connection that broke, for example
};

// Reads `reader` to its end. Records are numbered from 0 in the order in which they can be read
// (bad lines have no number), so a second run over the same input gives every record the same
// number. OK: every record was answered; `summary` tells how. Otherwise what stopped it (the
// server's code, or DataLoss: the input), with `summary` as far as it got; a later run with the
// same request_id and `resume` goes on from there.
absl::Status RunImport(Client& client, RecordReader& reader, const ImportOptions& options,
                       const ImportEvents& events, ImportSummary* summary);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_IMPORT_RUN_H_
