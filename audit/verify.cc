#include "audit/verify.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "audit/database.h"
#include "audit/entry.h"
#include "audit/heads.h"
#include "security/hmac.h"
#include "security/signature.h"

namespace passend::audit {
namespace {

constexpr std::size_t kMaxProblems = 100;

class Verifier {
 public:
  Verifier(const Database& database, const VerifyOptions& options, std::string public_key)
      : database_(database), options_(options), public_key_(std::move(public_key)) {}

  absl::StatusOr<VerifyReport> Run() {
    if (absl::Status status = ReadHeads(); !status.ok()) return status;
    CheckMeta();
    if (base_.has_value()) CheckRecords();
    if (options_.keys.has_value()) CheckIndex();
    return std::move(report_);
  }

 private:
  template <class... Part>
  void Problem(const Part&... parts) {
    if (report_.problems.size() < kMaxProblems) report_.problems.push_back(absl::StrCat(parts...));
  }

  absl::Status ReadHeads() {
    const auto known = database_.Get(Family::kMeta, kHeadKey);
    if (!known.ok()) return known.status();
    bool has_known = false;
    std::string previous(kLinkBytes, '\0');
    std::uint64_t highest = 0;
    const auto whole = ForEachLine(options_.heads_path, [&](std::string_view line) {
      const std::uint64_t expected = report_.lines++;
      const auto head = ReadHead(line, public_key_);
      if (!head.ok()) {
        Problem("heads file, line ", expected + 1, ": ", head.status().message());
      } else {
        if (head->line != expected) {
          Problem("heads file, line ", expected + 1, ": it was written as line ", head->line + 1);
        }
        if (head->previous != previous) {
          Problem("heads file, line ", expected + 1, ": it does not follow the line before it");
        }
        if ((head->kind == HeadKind::kStart) != (expected == 0)) {
          Problem("heads file, line ", expected + 1, ": a log starts once, on the first line");
        }
        if (head->kind == HeadKind::kCut) {
          base_ = *head;
          base_line_ = line;
        } else {
          if (head->number < highest) {
            Problem("heads file, line ", expected + 1, ": it goes back in the log");
          }
          highest = head->number;
          if (head->kind == HeadKind::kStart) {
            base_ = *head;
            base_line_ = line;
          }
          report_.proven_number = head->number;
          report_.proven_time = head->time;
        }
        // Of records that were cut later, only the line is left.
        links_[head->number] = head->link;
      }
      previous = HashOfLine(line);
      if (known->has_value() && line == **known) has_known = true;
      return absl::OkStatus();
    });
    if (!whole.ok()) return whole.status();
    if (report_.lines == 0) {
      return absl::NotFoundError("there is no heads file at " + options_.heads_path);
    }
    if (!known->has_value()) {
      Problem("the database does not know its last head");
    } else if (!has_known) {
      Problem("the heads file misses a line that was written");
    }
    if (base_.has_value()) report_.cut = base_->number;
    return absl::OkStatus();
  }

  void CheckMeta() {
    const auto base = database_.Get(Family::kMeta, kBaseKey);
    if (!base.ok()) return Problem("the database: ", base.status().message());
    if (!base->has_value() || **base != base_line_) {
      Problem(
          "the database does not begin where the heads file says: a cut that was not finished is "
          "finished when the server starts");
    }
    const auto format = database_.Get(Family::kMeta, kFormatKey);
    if (!format.ok() || !format->has_value()) Problem("the database does not state its format");
    const auto indexed = database_.IndexedNumber();
    if (!indexed.ok()) return Problem("the index: ", indexed.status().message());
    indexed_until_ = *indexed;
  }

  void CheckRecords() {
    std::uint64_t expected = base_->number + 1;
    std::string link = base_->link;
    bool chained = true;  // false after a record that does not fit, until the next head
    const absl::Status status = database_.ForEach(
        Family::kLog, "", "", false, [&](std::string_view key, std::string_view value) {
          if (key.size() != 8) {
            Problem("the log has a key that is no number");
            return true;
          }
          const std::uint64_t number = FromBigEndian(key);
          if (number != expected) {
            if (number < expected) {
              Problem("record ", number, " should have been cut");
              return true;
            }
            Problem("records ", expected, " to ", number - 1, " are missing");
            chained = false;
          }
          expected = number + 1;
          CheckRecord(number, value, link, chained);
          if (report_.records++ == 0) report_.first_number = number;
          report_.last_number = number;
          return report_.problems.size() < kMaxProblems;
        });
    if (!status.ok()) Problem("the log: ", status.message());
    if (report_.problems.size() < kMaxProblems && expected <= report_.proven_number) {
      Problem("records ", expected, " to ", report_.proven_number, " are missing");
    }
  }

  void CheckRecord(std::uint64_t number, std::string_view value, std::string& link, bool& chained) {
    const auto entry = DecodeEntry(number, value);
    if (!entry.ok()) {
      Problem("record ", number, ": ", entry.status().message());
      chained = false;
      return;
    }
    const std::string expected =
        LinkOf(link, number, entry->time, entry->tenant_tag, entry->sealed);
    if (chained && entry->link != expected) {
      Problem("record ", number, " does not follow from the one before it");
    }
    chained = true;
    link = entry->link;
    if (const auto head = links_.find(number); head != links_.end() && head->second != link) {
      Problem("record ", number, " is not the one of which a head was written");
    }
    if (!options_.keys.has_value()) return;
    if (!security::EqualInConstantTime(entry->chain_seal, ChainSealOf(*options_.keys, link))) {
      Problem("record ", number, " was not written with this audit key");
    }
    const auto record = OpenRecord(*options_.keys, *entry);
    if (!record.ok()) {
      Problem("record ", number, ": ", record.status().message());
      return;
    }
    // What was written just before a crash is indexed when the log is opened.
    if (number > indexed_until_) return;
    for (const std::string& index : IndexOf(*options_.keys, *record)) {
      ++indexed_;
      const auto found = database_.Get(Family::kIndex, index + BigEndian(number));
      if (!found.ok() || !found->has_value()) {
        Problem("record ", number, " cannot be found by person, caller or tenant");
      }
    }
  }

  void CheckIndex() {
    std::uint64_t entries = 0;
    const absl::Status status =
        database_.ForEach(Family::kIndex, "", "", false, [&](std::string_view, std::string_view) {
          ++entries;
          return true;
        });
    if (!status.ok()) return Problem("the index: ", status.message());
    if (indexed_until_ > std::max(report_.last_number, report_.cut)) {
      Problem("the index goes further than the log");
    }
    if (report_.problems.size() < kMaxProblems && entries != indexed_) {
      Problem("the index has ", entries, " entries, the records give ", indexed_);
    }
  }

  const Database& database_;
  const VerifyOptions& options_;
  const std::string public_key_;
  VerifyReport report_;
  std::optional<Head> base_;
  std::string base_line_;
  std::map<std::uint64_t, std::string> links_;
  std::uint64_t indexed_until_ = 0;
  std::uint64_t indexed_ = 0;
};

}  // namespace

absl::StatusOr<VerifyReport> Verify(const VerifyOptions& options) {
  std::string public_key = options.public_key;
  if (public_key.empty() && options.keys.has_value()) public_key = options.keys->public_key();
  if (public_key.size() != security::kPublicKeyBytes) {
    return absl::InvalidArgumentError("the public key of the heads must be 32 bytes");
  }
  const auto database = Database::Open({.path = options.path, .read_only = true});
  if (!database.ok()) return database.status();
  return Verifier(**database, options, std::move(public_key)).Run();
}

}  // namespace passend::audit
