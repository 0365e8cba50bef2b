#include "server/codec/carving_codec.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "passend/v1/carving_service.pb.h"
#include "passend/v1/match_service.pb.h"
#include "server/codec/match_requests.h"
#include "server/codec/names.h"
#include "server/errors.h"
#include "server/status_macros.h"
#include "server/texts/carving_texts.h"
#include "server/texts/carving_words.h"

namespace passend::server {
namespace {

using carving::Obstacle;

constexpr int kDays = 7;
constexpr int kBlockedLeftOut = 30;  // tasks that are told of, of a pool of sixty

void EncodeRemark(texts::Remark remark, bool levels, v1::CarvingRemark* out) {
  out->set_code(std::move(remark.code));
  if (levels || !remark.about_health) out->set_subject(std::move(remark.subject));
  out->set_text(std::move(remark.text));
}

void AddDays(std::uint8_t weekdays, v1::CarvedPart* out) {
  for (int day = 0; day < kDays; ++day) {
    if (((weekdays >> day) & 1) != 0) out->add_weekdays(texts::ShortWeekday(day));
  }
}

// The weekdays of a part as its plan has them.
std::uint8_t DaysOf(const carving::ReportedPart& part) {
  unsigned days = 0;
  for (std::size_t day = 0; day < kDays; ++day) {
    if (std::ranges::any_of(part.when[day], [](int minutes) { return minutes > 0; })) {
      days |= 1U << day;
    }
  }
  return static_cast<std::uint8_t>(days);
}

void EncodeWeek(const carving::Report& report, v1::CarvedJob* out) {
  for (std::size_t day = 0; day < kDays; ++day) {
    for (std::size_t daypart = 0; daypart < carving::kDayparts; ++daypart) {
      const auto add = [&](int part, int minutes) {
        if (minutes == 0) return;
        v1::PlannedWork* work = out->add_week();
        work->set_weekday(texts::ShortWeekday(static_cast<int>(day)));
        work->set_daypart(texts::DaypartWord(static_cast<int>(daypart)));
        work->set_part(part);
        work->set_minutes(minutes);
      };
      for (std::size_t i = 0; i < report.parts.size(); ++i) {
        add(static_cast<int>(i), report.parts[i].when[day][daypart]);
      }
      if (report.travel_daypart[day] == static_cast<int>(daypart)) add(-1, report.travel[day]);
    }
  }
}

// The whole week of a task that is not in a plan.
std::uint8_t DaysOf(const carving::PoolTask& task) {
  constexpr std::uint8_t kMondayToFriday = 0x1F;
  return task.weekdays == 0 ? kMondayToFriday : task.weekdays;
}

std::string HolderOf(const CarvedJob& job, const carving::Breach& breach) {
  const bool holder =
      breach.limit == carving::Limit::kHolderHours || breach.limit == carving::Limit::kHolderLight;
  return holder ? job.pool.HolderName(breach.subject) : "";
}

void EncodeReport(const CarvedJob& job, const model::Catalogue& catalogue, bool levels,
                  v1::CarvedJob* out) {
  const carving::Report& report = *job.report;
  const bool hypothesis = report.status == carving::Status::kHypothese;
  out->set_status(static_cast<v1::CarvingStatus>(report.status));
  int most = 0;
  for (const carving::ReportedPart& part : report.parts) {
    v1::CarvedPart* to = out->add_parts();
    EncodePart(job.pool, part.part, DaysOf(part), catalogue, to);
    to->set_most_minutes_per_day(part.most_minutes);
    to->set_week_minutes(part.week_minutes);
    to->set_whole(part.whole);
    if (!hypothesis) {
      to->set_hoofdtaak(part.hoofdtaak);
      to->set_bijtaak(!part.hoofdtaak);
    }
    most += part.most_minutes * to->weekdays_size();
  }
  EncodeWeek(report, out);
  out->set_week_minutes(report.package.week_minutes);
  out->set_most_week_minutes(std::max(most, report.package.week_minutes));
  EncodeObjective(report.package.objective, out->mutable_objective());
  std::set<std::string> measures;
  for (const carving::Point& point : report.points) {
    EncodeRemark(texts::RemarkOf(point, catalogue), levels, out->add_attention_points());
    if (point.measure >= 0) {
      measures.insert(catalogue.measures()[static_cast<std::size_t>(point.measure)].code);
    }
  }
  for (const std::string& measure : measures) out->add_measures(measure);
  for (const carving::Tight& tight : report.tight) {
    const std::string holder = tight.kind == carving::Tight::Kind::kHolder
                                   ? job.pool.HolderName(tight.subject)
                                   : std::string();
    EncodeRemark(texts::RemarkOf(tight, catalogue, holder), levels, out->add_limits());
  }
  for (const carving::ReportedHolder& holder : report.holders) {
    v1::ColleagueEffect* to = out->add_colleagues();
    to->set_holder(job.pool.HolderName(holder.holder));
    to->set_freed_minutes(holder.freed_minutes);
    to->set_scarce_minutes(holder.scarce_minutes);
    if (holder.share != carving::kUnset) to->set_share_permille(holder.share);
    if (holder.light_left != carving::kUnset) to->set_light_minutes_left(holder.light_left);
    for (const carving::ReportedPart& part : report.parts) {
      if (job.pool.pool->tasks[part.part.task].holder == holder.holder) {
        to->add_tasks(job.pool.TaskAt(part.part.task).name);
      }
    }
  }
  const auto leave_out = [&](std::size_t task, texts::Remark remark) {
    if (out->left_out_size() == kBlockedLeftOut) return;
    remark.text = absl::StrCat(job.pool.TaskAt(task).name, ": ", remark.text);
    EncodeRemark(std::move(remark), levels, out->add_left_out());
  };
  for (const carving::LeftTask& left : report.left) {
    leave_out(left.task, texts::RemarkOf(left.breach, catalogue, HolderOf(job, left.breach)));
  }
  for (std::size_t task = 0; task < job.bars.size(); ++task) {
    if (job.bars[task].bar != carving::TaskBar::kNone) {
      leave_out(task, texts::RemarkOf(job.bars[task], catalogue));
    }
  }
  for (const carving::GrowthTask& growth : report.growth) {
    v1::GrowthStep* to = out->add_growth();
    to->set_task(job.pool.TaskAt(growth.task).id);
    to->set_title(job.pool.TaskAt(growth.task).name);
    to->set_talent(catalogue.talents()[growth.talent].code);
    to->set_level(growth.level);
  }
  // Nobody proves anything about what is only thought to be there.
  out->set_optimal(job.optimal && !hypothesis);
  if (!job.optimal) EncodeObjective(job.bound, out->mutable_bound());
}

std::string TextOf(const CarvedJob& job, const model::Catalogue& catalogue, CarvingReader reader,
                   const std::string& employer) {
  texts::CarvedWork work = {.report = *job.report,
                            .catalogue = catalogue,
                            .titles = {},
                            .holders = {},
                            .left_titles = {},
                            .growth_titles = {},
                            .near = {},
                            .employer = employer,
                            .optimal = job.optimal};
  for (const carving::ReportedPart& part : job.report->parts) {
    work.titles.push_back(job.pool.TaskAt(part.part.task).name);
  }
  for (const carving::ReportedHolder& holder : job.report->holders) {
    work.holders.push_back(job.pool.HolderName(holder.holder));
  }
  for (const carving::LeftTask& left : job.report->left) {
    work.left_titles.push_back(job.pool.TaskAt(left.task).name);
  }
  for (const carving::GrowthTask& growth : job.report->growth) {
    work.growth_titles.push_back(job.pool.TaskAt(growth.task).name);
  }
  for (const carving::NearMiss& near : job.near_misses) {
    if (near.blocks.size() == 1) {
      work.near.push_back(texts::RemarkOf(near.blocks.front(), catalogue).text);
    }
  }
  switch (reader) {
    case CarvingReader::kProfessional:
      return texts::CarvingForProfessional(work);
    case CarvingReader::kCandidate:
      return texts::CarvingForCandidate(work);
    case CarvingReader::kEmployer:
      return texts::CarvingForEmployer(work);
  }
  return "";
}

// What an employer may read: the functie. What is open, left out, bridged, near or next tells of
// the person, and so do the numbers by which packages are compared.
void KeepForEmployer(v1::CarvedJob* job) {
  v1::CarvedJob kept;
  kept.set_employer(job->employer());
  kept.set_employer_name(job->employer_name());
  kept.set_second_employer(job->second_employer());
  kept.set_second_employer_name(job->second_employer_name());
  kept.set_status(job->status());
  kept.mutable_parts()->Swap(job->mutable_parts());
  kept.mutable_week()->Swap(job->mutable_week());
  kept.set_week_minutes(job->week_minutes());
  kept.set_most_week_minutes(job->most_week_minutes());
  kept.mutable_colleagues()->Swap(job->mutable_colleagues());
  kept.mutable_questions()->Swap(job->mutable_questions());
  kept.set_text(job->text());
  *job = std::move(kept);
}

template <typename Out>
void EncodePackage(const CarvedJob& job, const carving::Package& package,
                   const model::Catalogue& catalogue, Out* out) {
  for (const carving::Part& part : package.parts) {
    EncodePart(job.pool, part, DaysOf(job.pool.pool->tasks[part.task]), catalogue,
               out->add_parts());
  }
  out->set_week_minutes(package.week_minutes);
  EncodeObjective(package.objective, out->mutable_objective());
}

}  // namespace

absl::StatusOr<CarvingLimits> DecodeLimits(int limit, int usual, const v1::CarvingBudget& budget) {
  if (limit < 0 || limit > kMaxCarvingLimit) {
    return InvalidField("limit",
                        absl::StrCat("must be 1..", kMaxCarvingLimit, ", or 0 for ", usual));
  }
  if (budget.nodes() < 0 || budget.nodes() > kMaxCarvingNodes) {
    return InvalidField("budget.nodes", absl::StrCat("must be 1..", kMaxCarvingNodes,
                                                     ", or 0 for that of the policy"));
  }
  if (budget.time_ms() < 0 || budget.time_ms() > kMaxCarvingTimeMs) {
    return InvalidField("budget.time_ms",
                        absl::StrCat("must be 1..", kMaxCarvingTimeMs, ", or 0 for 5000"));
  }
  CarvingLimits limits;
  limits.limit = limit == 0 ? usual : limit;
  limits.nodes = budget.nodes();
  if (budget.time_ms() > 0) limits.time = std::chrono::milliseconds(budget.time_ms());
  return limits;
}

absl::StatusOr<CarvingSelection> DecodeCarvingFilter(const v1::CarvingFilter& filter,
                                                     const Reference& reference,
                                                     const std::string& tenant) {
  CarvingSelection selection;
  v1::MatchFilter shared;
  *shared.mutable_sectors() = filter.sectors();
  shared.set_pc4(filter.pc4());
  shared.set_max_km(filter.max_km());
  PASSEND_ASSIGN_OR_RETURN(selection.people, DecodeFilter(shared, reference, tenant));
  selection.employers.sectors = selection.people.sectors;
  selection.employers.near = selection.people.near;
  selection.employers.accountmanager = filter.accountmanager();
  if (filter.employers_size() > kMaxCarvingEmployers) {
    return InvalidField("filter.employers", absl::StrCat("must be at most ", kMaxCarvingEmployers));
  }
  for (int i = 0; i < filter.employers_size(); ++i) {
    const std::string field = absl::StrCat("filter.employers[", i, "]");
    PASSEND_RETURN_IF_ERROR(ParseName(filter.employers(i), kEmployers, field).status());
    selection.employers.employers.insert(filter.employers(i));
  }
  selection.owner = filter.owner();
  if (filter.has_max_travel_minutes()) {
    if (filter.max_travel_minutes() < 1 || filter.max_travel_minutes() > kMaxCarvingTravel) {
      return InvalidField("filter.max_travel_minutes",
                          absl::StrCat("must be 1..", kMaxCarvingTravel));
    }
    selection.max_travel_minutes = filter.max_travel_minutes();
  }
  return selection;
}

absl::StatusOr<int> DecodeWerkvorm(const std::string& werkvorm, const model::Catalogue& catalogue) {
  if (werkvorm.empty()) return -1;
  const std::optional<int> index = catalogue.FindWerkvorm(werkvorm);
  if (!index.has_value()) return InvalidField("werkvorm", "is not a werkvorm");
  return *index;
}

void EncodeObjective(const carving::Objective& objective, v1::CarvingObjective* out) {
  out->set_attention_points(objective.points);
  out->set_coverage_permille(objective.coverage());
  out->set_distance_minutes(objective.distance);
  out->set_tasks(objective.tasks);
  out->set_sites(objective.sites);
  out->set_freed_minutes(objective.freed());
}

void EncodePart(const NamedPool& pool, const carving::Part& part, std::uint8_t weekdays,
                const model::Catalogue& catalogue, v1::CarvedPart* out) {
  const model::Task& task = pool.TaskAt(part.task);
  const carving::PoolTask& compiled = pool.pool->tasks[part.task];
  if (pool.employers[part.task] != nullptr) out->set_employer(pool.employers[part.task]->name);
  out->set_task(task.id);
  out->set_title(task.name);
  out->set_minutes_per_day(part.minutes);
  out->set_most_minutes_per_day(part.minutes);
  AddDays(weekdays, out);
  out->set_site(task.site);
  out->set_holder(pool.HolderOf(part.task));
  out->set_whole(part.minutes == compiled.minutes);
  for (const carving::Ask& ask : pool.pool->AsksOf(compiled)) {
    const auto talent = pool.pool->requirements[ask.requirement].talent;
    out->add_talents(catalogue.talents()[talent].code);
  }
  out->set_week_minutes(part.minutes * out->weekdays_size());
}

void EncodeCarvedJob(const CarvedJob& job, const model::Catalogue& catalogue, bool levels,
                     CarvingReader reader, v1::CarvedJob* out) {
  for (const BookedEmployer* employer : job.pool.employers) {
    if (employer == nullptr) continue;
    if (out->employer().empty()) {
      out->set_employer(employer->name);
      out->set_employer_name(employer->record.name);
      for (const std::string& question : employer->questions) out->add_questions(question);
    } else if (employer->name != out->employer()) {
      out->set_second_employer(employer->name);
      out->set_second_employer_name(employer->record.name);
    }
  }
  if (job.report.has_value()) {
    EncodeReport(job, catalogue, levels, out);
    out->set_text(TextOf(job, catalogue, reader, out->employer_name()));
  }
  for (const carving::NearMiss& near : job.near_misses) {
    v1::CarvingNearMiss* to = out->add_near_misses();
    for (const carving::Block& block : near.blocks) {
      EncodeRemark(texts::RemarkOf(block, catalogue), levels, to->add_blocks());
    }
    EncodePackage(job, near.package, catalogue, to);
    to->set_better(near.better);
    to->set_optimal(near.optimal);
  }
  for (const carving::Package& package : job.alternatives) {
    EncodePackage(job, package, catalogue, out->add_alternatives());
  }
  out->set_fits_whole(job.fits_whole);
  if (reader == CarvingReader::kEmployer) KeepForEmployer(out);
}

void EncodeCounts(const carving::Answer& counts, v1::CarvingCounts* out) {
  const auto of = [&](Obstacle obstacle) {
    return counts.obstacles[static_cast<std::size_t>(obstacle)];
  };
  out->set_seen(counts.seen);
  out->set_out_of_reach(of(Obstacle::kTooFar));
  out->set_not_willing(of(Obstacle::kNotWilling));
  out->set_do_not_approach(of(Obstacle::kDoNotApproach));
  out->set_excluded(of(Obstacle::kExcludedSector) + of(Obstacle::kExcludedPlace));
  out->set_other_obstacles(of(Obstacle::kObjection) + of(Obstacle::kNotAvailable) +
                           of(Obstacle::kIndication));
  out->set_without_package(counts.nothing);
  out->set_skipped_by_bound(counts.skipped);
  out->set_solved(counts.solved);
  out->set_nodes(counts.nodes);
}

}  // namespace passend::server
