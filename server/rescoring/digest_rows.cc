#include "server/rescoring/digest_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/digest.pb.h"
#include "server/codec/names.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::string_view kDamaged = "a row of a digest does not decode";

absl::Status Damaged() { return absl::DataLossError(std::string(kDamaged)); }

// The id of a candidate of the tenant; "" for another's.
std::string IdOf(const std::string& tenant, std::string_view name) {
  const std::string prefix = MakeName(tenant, kCandidates, "");
  return name.starts_with(prefix) ? std::string(name.substr(prefix.size())) : "";
}

storage::v1::DigestLine Encode(const DigestLine& line) {
  storage::v1::DigestLine out;
  out.set_kind(static_cast<std::uint32_t>(line.kind));
  out.set_priority(line.priority);
  out.set_candidate(line.candidate);
  out.set_opportunity(line.opportunity);
  out.set_employer(line.employer);
  if (line.due.has_value()) out.set_due(line.due->days);
  out.set_text(line.text);
  if (line.text_other != line.text) out.set_text_other(line.text_other);
  out.set_gathers(!line.people.empty());
  out.set_score(line.score);
  return out;
}

DigestLine Decode(const storage::v1::DigestLine& line) {
  DigestLine out;
  out.kind = static_cast<LineKind>(line.kind());
  out.priority = line.priority();
  out.candidate = line.candidate();
  out.opportunity = line.opportunity();
  out.employer = line.employer();
  if (line.has_due()) out.due = model::Date{line.due()};
  out.text = line.text();
  out.text_other = line.text_other().empty() ? line.text() : line.text_other();
  out.score = line.score();
  return out;
}

// A line while its rows come in.
struct Incoming {
  std::optional<DigestLine> line;
  bool gathers = false;
  std::map<std::uint32_t, std::string> people;  // by position
};

class Writer {
 public:
  Writer(const std::string& tenant, const Digest& digest,
         const std::function<bool(const std::string&)>& there)
      : tenant_(tenant), id_(DigestRowId(digest.kind, digest.owner)), there_(there) {
    rows_.emplace_back();  // the head, when it is known how many rows follow
  }

  void Add(const DigestLine& line, std::uint32_t index, bool visit) {
    if (!line.candidate.empty() && !there_(line.candidate)) return;
    storage::v1::DigestRow row;
    row.set_line(index);
    row.set_visit(visit);
    *row.mutable_content() = Encode(line);
    Put(row, line.candidate);
    row.clear_content();
    for (std::size_t i = 0; i < line.people.size(); ++i) {
      if (!there_(line.people[i])) continue;
      row.set_position(static_cast<std::uint32_t>(i));
      Put(row, line.people[i]);
    }
  }

  std::vector<store::MatchRow> Finish(storage::v1::DigestHead head) {
    head.set_rows(static_cast<std::uint32_t>(rows_.size() - 1));
    rows_[0] = {.id = id_, .part = 0, .person = "", .payload = head.SerializeAsString()};
    return std::move(rows_);
  }

 private:
  void Put(const storage::v1::DigestRow& row, std::string_view person) {
    rows_.push_back({.id = id_,
                     .part = static_cast<std::uint32_t>(rows_.size()),
                     .person = person.empty() ? "" : IdOf(tenant_, person),
                     .payload = row.SerializeAsString()});
  }

  const std::string& tenant_;
  const std::string id_;
  const std::function<bool(const std::string&)>& there_;
  std::vector<store::MatchRow> rows_;
};

std::vector<DigestLine> Lines(std::map<std::uint32_t, Incoming> incoming) {
  std::vector<DigestLine> lines;
  for (auto& [index, one] : incoming) {
    if (!one.line.has_value()) continue;
    for (auto& [position, name] : one.people) one.line->people.push_back(std::move(name));
    // Everybody it was about was erased.
    const bool nobody = one.gathers && one.line->people.empty();
    if (nobody && one.line->kind == LineKind::kLangNietGenoemd) continue;
    lines.push_back(std::move(*one.line));
  }
  return lines;
}

}  // namespace

std::uint64_t DigestNumber(model::Date day) {
  return static_cast<std::uint64_t>(std::max(day.days, 0));
}
model::Date DigestDay(std::uint64_t number) { return {static_cast<std::int32_t>(number)}; }

std::string DigestRowId(DigestKind kind, std::string_view owner) {
  return absl::StrCat(static_cast<int>(kind), ":", absl::string_view(owner.data(), owner.size()));
}

std::vector<store::MatchRow> ToRows(const std::string& tenant, const Digest& digest,
                                    const std::function<bool(const std::string& name)>& there) {
  storage::v1::DigestHead head;
  head.set_kind(static_cast<std::uint32_t>(digest.kind));
  head.set_owner(digest.owner);
  head.set_day(digest.day.days);
  head.set_run(digest.run);
  head.set_weekly(digest.weekly);
  head.set_left_out(static_cast<std::uint32_t>(std::max(digest.left_out, 0)));
  for (const DigestFigure& figure : digest.figures) {
    storage::v1::DigestFigure* out = head.add_figures();
    out->set_name(figure.name);
    out->set_value(figure.value);
    out->set_text(figure.text);
  }
  Writer writer(tenant, digest, there);
  for (std::size_t i = 0; i < digest.visits.size(); ++i) {
    writer.Add(digest.visits[i], static_cast<std::uint32_t>(i), true);
  }
  for (std::size_t i = 0; i < digest.lines.size(); ++i) {
    writer.Add(digest.lines[i], static_cast<std::uint32_t>(i), false);
  }
  return writer.Finish(std::move(head));
}

absl::StatusOr<Digest> FromRows(const std::string& tenant, std::span<const store::MatchRow> rows) {
  const auto head_row = std::ranges::find(rows, std::uint32_t{0}, &store::MatchRow::part);
  storage::v1::DigestHead head;
  if (head_row == rows.end() || !head.ParseFromString(head_row->payload)) return Damaged();
  Digest digest;
  digest.kind = static_cast<DigestKind>(head.kind());
  digest.owner = head.owner();
  digest.day = model::Date{head.day()};
  digest.run = head.run();
  digest.weekly = head.weekly();
  digest.left_out = static_cast<int>(head.left_out());
  for (const storage::v1::DigestFigure& figure : head.figures()) {
    digest.figures.push_back({figure.name(), figure.value(), figure.text()});
  }
  std::map<std::uint32_t, Incoming> visits;
  std::map<std::uint32_t, Incoming> lines;
  for (const store::MatchRow& row : rows) {
    if (row.part == 0 || row.part > head.rows()) continue;
    storage::v1::DigestRow message;
    if (!message.ParseFromString(row.payload)) return Damaged();
    Incoming& line = (message.visit() ? visits : lines)[message.line()];
    if (message.has_content()) {
      if (message.content().kind() == 0 || message.content().kind() > kMostLineKind) {
        return Damaged();
      }
      line.line = Decode(message.content());
      line.gathers = message.content().gathers();
    } else {
      line.people[message.position()] = MakeName(tenant, kCandidates, row.person);
    }
  }
  digest.visits = Lines(std::move(visits));
  digest.lines = Lines(std::move(lines));
  return digest;
}

absl::StatusOr<Digest> ReadDigest(const store::MatchStore& matches, const std::string& tenant,
                                  model::Date day, DigestKind kind, std::string_view owner) {
  std::vector<store::MatchRow> rows;
  PASSEND_RETURN_IF_ERROR(matches.ScanRows(tenant, store::MatchTable::kDigests, DigestNumber(day),
                                           DigestRowId(kind, owner),
                                           [&](const store::MatchRow& row) {
                                             rows.push_back(row);
                                             return absl::OkStatus();
                                           }));
  if (rows.empty()) return absl::NotFoundError("there is no digest of that day");
  return FromRows(tenant, rows);
}

absl::StatusOr<std::vector<Digest>> ReadDigests(const store::MatchStore& matches,
                                                const std::string& tenant, model::Date first,
                                                model::Date last) {
  PASSEND_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> numbers,
                           matches.RowNumbers(tenant, store::MatchTable::kDigests));
  std::vector<Digest> digests;
  for (const std::uint64_t number : numbers) {
    if (number < DigestNumber(first) || number > DigestNumber(last)) continue;
    std::map<std::string, std::vector<store::MatchRow>> by_id;
    PASSEND_RETURN_IF_ERROR(matches.ScanRows(tenant, store::MatchTable::kDigests, number,
                                             std::nullopt, [&](const store::MatchRow& row) {
                                               by_id[row.id].push_back(row);
                                               return absl::OkStatus();
                                             }));
    for (const auto& [id, rows] : by_id) {
      PASSEND_ASSIGN_OR_RETURN(Digest digest, FromRows(tenant, rows));
      digests.push_back(std::move(digest));
    }
  }
  return digests;
}

store::MatchRow ToRow(const std::string& name, const Appearance& appearance) {
  storage::v1::Appearance message;
  message.set_available(appearance.available);
  message.set_since(appearance.since.days);
  if (appearance.last.has_value()) message.set_last(appearance.last->days);
  if (appearance.without_match.has_value()) {
    message.set_without_match(appearance.without_match->days);
  }
  for (const Reminder& reminder : appearance.reminders) {
    storage::v1::Reminder* out = message.add_reminders();
    out->set_what(reminder.what);
    out->set_day(reminder.day.days);
  }
  const std::string id = name.substr(name.rfind('/') + 1);
  return {.id = id, .part = 0, .person = id, .payload = message.SerializeAsString()};
}

absl::StatusOr<std::map<std::string, Appearance, std::less<>>> ReadAppearances(
    const store::MatchStore& matches, const std::string& tenant) {
  std::map<std::string, Appearance, std::less<>> appearances;
  PASSEND_RETURN_IF_ERROR(
      matches.ScanRows(tenant, store::MatchTable::kAppearances, 0, std::nullopt,
                       [&](const store::MatchRow& row) -> absl::Status {
                         storage::v1::Appearance message;
                         if (!message.ParseFromString(row.payload)) return Damaged();
                         Appearance& one = appearances[MakeName(tenant, kCandidates, row.id)];
                         one.available = message.available();
                         one.since = model::Date{message.since()};
                         if (message.has_last()) one.last = model::Date{message.last()};
                         if (message.has_without_match())
                           one.without_match = model::Date{message.without_match()};
                         for (const storage::v1::Reminder& reminder : message.reminders()) {
                           one.reminders.push_back({reminder.what(), model::Date{reminder.day()}});
                         }
                         return absl::OkStatus();
                       }));
  return appearances;
}

}  // namespace passend::server
