#include "server/rights/retention.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "matcher/score/facts.h"
#include "security/hmac.h"
#include "security/key.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"
#include "server/engine/records.h"
#include "server/rights/legal_hold.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr int kMostMonths = 1200;
constexpr char kReason[] = "bewaartermijn";
constexpr std::int64_t kSecondsPerDay = 86'400;

// The same day some months earlier; the last day of a month that is shorter.
model::Date MonthsBefore(model::Date day, int months) {
  const std::string text = day.ToString();
  int year = std::stoi(text.substr(0, 4));
  int month = std::stoi(text.substr(5, 2)) - months;
  int in_month = std::stoi(text.substr(8, 2));
  while (month < 1) {
    month += 12;
    --year;
  }
  while (true) {
    if (const auto found = model::Date::FromYmd(year, month, in_month)) return *found;
    if (--in_month < 1) return day;
  }
}

std::int64_t DaysOf(model::Date today, int months) {
  return score::PackDay(today) - score::PackDay(MonthsBefore(today, months));
}

// Whether something that ended on `end` is past its term today.
bool IsPast(const RetentionTerm* term, std::optional<model::Date> end, model::Date today) {
  return term != nullptr && end.has_value() && *end < MonthsBefore(today, term->months);
}

std::optional<model::Date> EndOf(const model::Candidate& candidate) {
  const auto& availability = candidate.status.availability;
  if (availability.value != model::Availability::kUitgestroomd) return std::nullopt;
  return availability.provenance.assessed_on;
}

std::optional<model::Date> EndOf(const model::Opportunity& opportunity) {
  return opportunity.closing;
}

// When which revision was the newest: lines "<unix seconds> <revision>", oldest first. Gives the
// revision before which the change log is older than `before`, adds the newest, and keeps what is
// still needed.
absl::StatusOr<store::Revision> TrimPoint(const std::string& path, std::int64_t before,
                                          std::int64_t now, store::Revision newest) {
  std::vector<std::pair<std::int64_t, store::Revision>> days;
  {
    std::ifstream file(path);
    std::int64_t seconds = 0;
    store::Revision revision = 0;
    while (file >> seconds >> revision) days.emplace_back(seconds, revision);
  }
  store::Revision point = 0;
  std::size_t needed = 0;
  for (std::size_t i = 0; i < days.size() && days[i].first < before; ++i) {
    point = days[i].second;
    needed = i;
  }
  days.erase(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(needed));
  days.emplace_back(now, newest);
  const std::string next = path + ".new";
  std::ofstream file(next, std::ios::trunc);
  for (const auto& [seconds, revision] : days) file << seconds << ' ' << revision << '\n';
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(next, path, error);
  if (!file || error) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return point;
}

// The first generation that was not replaced before `before`; those before it are past their term.
absl::StatusOr<store::Generation> FirstKept(const store::MatchStore& matches,
                                            const std::string& tenant, std::int64_t before) {
  PASSEND_ASSIGN_OR_RETURN(const std::vector<store::RunRow> runs, matches.ListRuns(tenant, 0, 0));
  for (const store::RunRow& run : runs) {  // newest first: this one replaced all before it
    if (run.published && run.published_unix_seconds < before) return run.number;
  }
  return store::Generation{0};
}

// What nightly runs left of one tenant.
absl::Status RetainNights(store::MatchStore& matches, const std::string& tenant,
                          const RetentionTerm* of_matches, const RetentionTerm* of_digests,
                          model::Date today, std::int64_t now, bool dry_run,
                          RetentionResult* result) {
  if (of_matches != nullptr) {
    const std::int64_t days = DaysOf(today, of_matches->months);
    PASSEND_ASSIGN_OR_RETURN(const store::Generation first,
                             FirstKept(matches, tenant, now - days * kSecondsPerDay));
    PASSEND_ASSIGN_OR_RETURN(const std::vector<store::RunRow> runs,
                             matches.ListRuns(tenant, first, 0));
    if (first > 0) {
      result->generations += static_cast<std::uint64_t>(
          std::ranges::count_if(runs, [](const store::RunRow& run) { return run.kept; }));
      if (!dry_run) {
        PASSEND_RETURN_IF_ERROR(matches.DropGenerations(tenant, first).status());
      }
    }
  }
  if (of_digests != nullptr) {
    const auto first =
        static_cast<std::uint64_t>(std::max(MonthsBefore(today, of_digests->months).days, 0));
    PASSEND_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> days,
                             matches.RowNumbers(tenant, store::MatchTable::kDigests));
    result->digest_days += static_cast<std::uint64_t>(
        std::ranges::count_if(days, [&](std::uint64_t day) { return day < first; }));
    if (!dry_run) {
      PASSEND_RETURN_IF_ERROR(
          matches.DropRows(tenant, store::MatchTable::kDigests, first).status());
    }
  }
  return absl::OkStatus();
}

std::string Line(const char* what, std::uint64_t count, const RetentionTerm* term) {
  if (term == nullptr) return absl::StrCat("- ", what, ": geen termijn, niets vernietigd\n");
  return absl::StrCat("- ", what, ": ", count, " (bewaartermijn ", term->months,
                      " maanden; grondslag: ", term->ground, ")\n");
}

}  // namespace

absl::StatusOr<RetentionTerms> RetentionTerms::Load(const std::string& file) {
  config::Errors errors;
  const auto text = config::ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = config::ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  config::TableReader root(file, *document, "", errors);
  root.Text("version");
  std::vector<RetentionTerm> terms;
  for (const config::TomlValue* entry : root.Tables("termijn")) {
    config::TableReader reader(file, *entry, "termijn", errors);
    RetentionTerm term;
    term.kind = reader.Text("soort");
    term.months = reader.Int("maanden");
    term.first = reader.Date("ingang");
    term.ground = reader.Text("grondslag", config::kMaxSentenceBytes);
    reader.Finish();
    if (std::ranges::find(kKeptKinds, term.kind) == std::end(kKeptKinds)) {
      reader.Fail("soort", "must be kandidaat, kans, wijzigingen, matches, digests or logboek");
    }
    if (term.months < 1 || term.months > kMostMonths) {
      reader.Fail("maanden", absl::StrCat("must be 1..", kMostMonths));
    }
    const bool twice = std::ranges::any_of(terms, [&](const RetentionTerm& other) {
      return other.kind == term.kind && other.first == term.first;
    });
    if (twice) reader.Fail("ingang", absl::StrCat("two terms of ", term.kind, " on one day"));
    terms.push_back(std::move(term));
  }
  root.Finish();
  for (const std::string_view kind : kKeptKinds) {
    if (std::ranges::find(terms, kind, &RetentionTerm::kind) == terms.end()) {
      errors.Add(file, 0, absl::StrCat("there is no term for ", std::string(kind)));
    }
  }
  if (!errors.empty()) return errors.ToStatus();
  return RetentionTerms(std::move(terms));
}

const RetentionTerm* RetentionTerms::Of(std::string_view kind, model::Date day) const {
  const RetentionTerm* found = nullptr;
  for (const RetentionTerm& term : terms_) {
    if (term.kind != kind || term.first > day) continue;
    if (found == nullptr || found->first < term.first) found = &term;
  }
  return found;
}

absl::StatusOr<RetentionResult> RunRetention(Engine& engine, const RetentionTerms& terms,
                                             const RetentionRun& run) {
  const model::Date today = engine.clock().Today();
  const RetentionTerm* of_people = terms.Of("kandidaat", today);
  const RetentionTerm* of_work = terms.Of("kans", today);
  RetentionResult result;
  const store::ScanRange range = {.tenant = run.tenant};

  // First who and what, then destroying it: a scan holds on to old data.
  std::vector<store::RecordKey> people;
  PASSEND_RETURN_IF_ERROR(engine.store().ScanCandidates(
      range, [&](const store::Versioned<model::Candidate>& stored) -> absl::Status {
        if (!IsPast(of_people, EndOf(stored.profile), today)) return absl::OkStatus();
        const store::RecordKey key = {stored.profile.tenant, stored.profile.id};
        PASSEND_ASSIGN_OR_RETURN(const auto hold, FindLegalHold(engine.store(), key, today));
        if (hold.has_value()) {
          ++result.held;
        } else {
          people.push_back(key);
        }
        return absl::OkStatus();
      }));
  std::vector<RecordName> work;
  PASSEND_RETURN_IF_ERROR(engine.store().ScanOpportunities(
      range, [&](const store::Versioned<model::Opportunity>& stored) {
        if (IsPast(of_work, EndOf(stored.profile), today)) {
          work.push_back({stored.profile.tenant, stored.profile.id});
        }
        return absl::OkStatus();
      }));
  result.candidates = people.size();
  result.opportunities = work.size();
  if (!run.dry_run) {
    if (run.record && !people.empty()) PASSEND_RETURN_IF_ERROR(run.record(people));
    for (const store::RecordKey& key : people) {
      PASSEND_RETURN_IF_ERROR(engine.Erase(key, kReason).status());
    }
    for (const RecordName& name : work) {
      PASSEND_RETURN_IF_ERROR(
          DeleteRecord<model::Opportunity>(engine, name, {.allow_missing = true}).status());
    }
  }

  const RetentionTerm* of_matches = terms.Of("matches", today);
  const RetentionTerm* of_digests = terms.Of("digests", today);
  store::MatchStore& matches = engine.maintenance().matches();
  for (const std::string& tenant : matches.Tenants()) {
    if (run.tenant.has_value() && tenant != *run.tenant) continue;
    PASSEND_RETURN_IF_ERROR(RetainNights(matches, tenant, of_matches, of_digests, today,
                                         engine.UnixNow(), run.dry_run, &result));
  }

  const RetentionTerm* of_changes = terms.Of("wijzigingen", today);
  if (!run.tenant.has_value() && of_changes != nullptr && !run.log_path.empty() && !run.dry_run) {
    const std::int64_t days = DaysOf(today, of_changes->months);
    const std::int64_t now = engine.UnixNow();
    PASSEND_ASSIGN_OR_RETURN(
        const store::Revision point,
        TrimPoint(run.log_path, now - days * kSecondsPerDay, now, engine.revision()));
    if (point > 0) {
      PASSEND_ASSIGN_OR_RETURN(result.changes, engine.maintenance().TrimChanges(point));
    }
  }
  const RetentionTerm* of_log = terms.Of("logboek", today);
  if (!run.tenant.has_value() && of_log != nullptr && run.audit != nullptr && !run.dry_run) {
    const std::int64_t days = DaysOf(today, of_log->months);
    PASSEND_ASSIGN_OR_RETURN(
        result.audit_records,
        run.audit->CutBefore((engine.UnixNow() - days * kSecondsPerDay) * 1'000'000));
  }

  std::string& text = result.statement;
  absl::StrAppend(&text, run.dry_run ? "Proef: er is niets vernietigd\n\n" : "",
                  "Verklaring van vernietiging\n\nDatum: ", today.ToString(),
                  "\nOrganisatie: ", run.tenant.value_or("alle organisaties van deze dienst"),
                  "\nUitgevoerd door: ", run.by, "\n\n",
                  run.dry_run ? "Over de termijn:\n" : "Vernietigd:\n",
                  Line("kandidaten", result.candidates, of_people),
                  Line("kansen", result.opportunities, of_work),
                  Line("nachten met lijsten die zijn vervangen", result.generations, of_matches),
                  Line("dagen met overzichten", result.digest_days, of_digests));
  if (!run.tenant.has_value()) {
    absl::StrAppend(&text, Line("regels van het wijzigingenlogboek", result.changes, of_changes),
                    Line("regels van het inzagelogboek", result.audit_records, of_log));
  }
  absl::StrAppend(
      &text, "- niet vernietigd wegens bewaarplicht: ", result.held,
      "\n\nWijze: van elke persoon is de sleutel vernietigd en zijn profiel, berekende gegevens en "
      "besluiten verwijderd; uit de bestanden verdwijnen ze binnen 24 uur. In reservekopieën zijn "
      "ze zonder sleutel niet te lezen, en bij terugzetten worden ze opnieuw gewist.\n");
  absl::StrAppend(&text, "Kenmerk: ", absl::BytesToHexString(security::Sha256(text).substr(0, 8)),
                  "\n");
  return result;
}

absl::StatusOr<std::string> KeepStatement(const std::string& directory,
                                          const std::string& statement) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (!error) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  const std::string path = absl::StrCat(
      directory, "/verklaring-", absl::BytesToHexString(security::Sha256(statement).substr(0, 8)),
      "-", absl::BytesToHexString(security::RandomBytes(4)), ".txt");
  std::ofstream file(path, std::ios::trunc);
  file << statement;
  file.close();
  if (!file || error) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return path;
}

}  // namespace passend::server
