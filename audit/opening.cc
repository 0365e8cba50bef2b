#include "audit/opening.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"
#include "security/hmac.h"
#include "security/key.h"

namespace passend::audit {
namespace {

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

absl::Status Contradiction(std::string_view what) {
  return absl::DataLossError(absl::StrCat(
      "the audit log and its heads file contradict each other: ",
      absl::string_view(what.data(), what.size()), "; check both with passend audit verify"));
}

// What the file says, as far as opening needs it. Every line was checked when it was written or by
// `passend audit verify`; here the last one is, for it speaks of all before it.
struct Lines {
  std::uint64_t count = 0;
  std::uint64_t whole_bytes = 0;
  std::string last;
  std::string last_head;  // or the start
  std::string last_cut;
  bool has_known = false;  // the line that the database knows of
};

absl::StatusOr<Lines> ReadLines(const std::string& path, const std::optional<std::string>& known) {
  Lines lines;
  const auto whole = ForEachLine(path, [&](std::string_view line) {
    ++lines.count;
    lines.last = line;
    (line.find(" cut ") != line.npos ? lines.last_cut : lines.last_head) = line;
    if (known.has_value() && line == *known) lines.has_known = true;
    return absl::OkStatus();
  });
  if (!whole.ok()) return whole.status();
  lines.whole_bytes = *whole;
  return lines;
}

absl::Status Begin(const AuditOptions& options, const AuditKeys& keys, std::int64_t now,
                   OpenedLog& log, Lines& lines) {
  if (lines.count > 1) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the heads file ", options.heads_path, " belongs to an audit log that is not at ",
        options.path, ": put it back, or name another heads file for a new log"));
  }
  if (lines.count == 0) {
    lines.last = SignHead(keys.heads(), {.line = 0,
                                         .kind = HeadKind::kStart,
                                         .number = 0,
                                         .time = now,
                                         .link = security::RandomBytes(kLinkBytes),
                                         .previous = std::string(kLinkBytes, '\0')});
    if (absl::Status status = log.heads.Append(lines.last); !status.ok()) return status;
    lines.count = 1;
    lines.last_head = lines.last;
  }
  rocksdb::WriteBatch batch;
  for (const auto& [key, value] :
       {std::pair<std::string_view, std::string_view>{kFormatKey, kFormat},
        {kHeadKey, lines.last},
        {kBaseKey, lines.last}}) {
    if (const auto put =
            batch.Put(log.database->handle(Family::kMeta), ToSlice(key), ToSlice(value));
        !put.ok()) {
      return Database::ToStatus(put, "begin the audit log");
    }
  }
  return log.database->Write(batch, true);
}

}  // namespace

absl::StatusOr<OpenedLog> OpenLog(const AuditOptions& options, const AuditKeys& keys,
                                  std::int64_t now_unix_micros,
                                  std::function<void(const absl::Status&)> on_failure) {
  auto database = Database::Open(
      {.path = options.path, .env = options.env, .on_failure = std::move(on_failure)});
  if (!database.ok()) return database.status();
  const auto known = (*database)->Get(Family::kMeta, kHeadKey);
  if (!known.ok()) return known.status();
  auto lines = ReadLines(options.heads_path, *known);
  if (!lines.ok()) return lines.status();
  if (known->has_value() && lines->count == 0) {
    return absl::FailedPreconditionError(absl::StrCat("the audit log at ", options.path,
                                                      " has no heads file at ", options.heads_path,
                                                      ": put it back"));
  }
  if (known->has_value() && !lines->has_known) {
    return Contradiction("a line that was written is not in the file");
  }
  auto heads = HeadsFile::Open(options.heads_path, lines->whole_bytes);
  if (!heads.ok()) return heads.status();
  OpenedLog log{.database = *std::move(database), .heads = *std::move(heads)};
  if (!known->has_value()) {
    absl::Status status = Begin(options, keys, now_unix_micros, log, *lines);
    if (!status.ok()) return status;
  }

  const auto last = ReadHead(lines->last, keys.public_key());
  const auto last_head = ReadHead(lines->last_head, keys.public_key());
  if (!last.ok() || !last_head.ok()) {
    return absl::FailedPreconditionError(absl::StrCat("the last line of the heads file ",
                                                      options.heads_path,
                                                      " was not signed with this audit key"));
  }
  log.next_line = last->line + 1;
  log.last_line_hash = HashOfLine(lines->last);

  const auto base_line = log.database->Get(Family::kMeta, kBaseKey);
  if (!base_line.ok()) return base_line.status();
  auto base = ReadHead(base_line->value_or(""), keys.public_key());
  if (!base.ok()) return Contradiction("the database does not know where it begins");
  if (!lines->last_cut.empty() && lines->last_cut != **base_line) {
    // Announced, and not finished.
    base = ReadHead(lines->last_cut, keys.public_key());
    if (!base.ok()) return Contradiction("a cut has a signature that does not fit");
    log.cut_unfinished = true;
  }
  log.cut = base->kind == HeadKind::kCut ? base->number : 0;

  log.headed = std::max(last_head->number, log.cut);

  const auto last_number = log.database->LastNumber();
  if (!last_number.ok()) return last_number.status();
  log.last_number = std::max(*last_number, log.cut);
  log.last_link = base->link;
  if (log.last_number < log.headed) {
    return Contradiction("the log ends before its last head: it is an older copy, or cut short");
  }
  const auto link_of = [&](std::uint64_t number) -> absl::StatusOr<std::string> {
    if (number == log.cut) return base->link;
    const auto entry = log.database->GetEntry(number);
    if (!entry.ok()) return entry.status();
    if (!security::EqualInConstantTime(entry->chain_seal, ChainSealOf(keys, entry->link))) {
      return Contradiction("a record was not written with this audit key");
    }
    return entry->link;
  };
  const auto headed_link = link_of(log.headed);
  if (!headed_link.ok()) return headed_link.status();
  if (last_head->number >= log.cut && *headed_link != last_head->link) {
    return Contradiction("the record of the last head is another one");
  }
  const auto last_link = link_of(log.last_number);
  if (!last_link.ok()) return last_link.status();
  log.last_link = *last_link;
  return log;
}

}  // namespace passend::audit
