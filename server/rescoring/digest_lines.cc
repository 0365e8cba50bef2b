#include "server/rescoring/digest_lines.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "server/texts/digest_texts.h"

namespace passend::server {
namespace {

using rescoring::Change;
using rescoring::ChangeKind;

// A voordracht or package without a next step for so long is told.
constexpr int kStillDays = 28;
constexpr int kStepAheadDays = 7;
// Close to its end something is told once more.
constexpr int kLastWeek = 7;
// In the first year after a placement (domain.md 10).
constexpr std::array<int, 4> kEvaluationMonths = {3, 6, 9, 12};
constexpr int kEvaluationLate = 7;
constexpr int kEvaluationAhead = 13;

std::string Person() { return std::string(kPersonPlaceholder); }

// How a change of a pair is told; nothing: it is not.
struct Weight {
  LineKind kind;
  int priority;
};
std::optional<Weight> WeightOf(const DigestWorld& world, const Change& change, bool held) {
  const bool running = world.Running(change.candidate, change.opportunity);
  const auto loss = [&]() -> std::optional<Weight> {
    if (running) return Weight{LineKind::kVerlies, priority::kVerliesLopend};
    // How it was before an earlier run is not kept.
    const int before = held ? 0 : world.PlaceBefore(change);
    if (before == 0 || before > kFirstPlaces) return std::nullopt;
    return Weight{LineKind::kVerlies, priority::kVerliesEerste};
  };
  const bool top = change.position > 0 && change.position <= kTopPlaces;
  switch (change.kind) {
    case ChangeKind::kPastNu:
      return Weight{LineKind::kPastNu, priority::kPastNu};
    case ChangeKind::kNew:
      if (top) return Weight{LineKind::kNieuw, priority::kNieuw};
      return std::nullopt;
    case ChangeKind::kPastMits:
      if (!texts::IsGain(change)) return loss();
      if (top) return Weight{LineKind::kPastMits, priority::kPastMits};
      return std::nullopt;
    case ChangeKind::kUp:
      if (change.position > 0 && change.position <= kFirstPlaces) {
        return Weight{LineKind::kBeter, priority::kBeter};
      }
      return std::nullopt;
    case ChangeKind::kDown:
      return std::nullopt;
    case ChangeKind::kValtAf:
    case ChangeKind::kVerdrongen:
    case ChangeKind::kExpired:
    case ChangeKind::kOnvoldoende:
      return loss();
    case ChangeKind::kAttentionNew:
      if (running) return Weight{LineKind::kAandacht, priority::kAandachtNieuw};
      return std::nullopt;
  }
  return std::nullopt;
}

// The changes of one owner as lines, and how many there are of policy and catalogue.
class ChangeLines {
 public:
  ChangeLines(const DigestWorld& world, std::vector<Proposed>& out) : world_(world), out_(out) {}

  void Add(const Change& change, bool held) {
    // Who or what is gone for good has no name any more.
    if (change.candidate.empty() || change.opportunity.empty()) return;
    if (world_.Rejected(change.candidate, change.opportunity)) return;
    switch (DigestWorld::TellingOf(change)) {
      case Telling::kSilent:
        return;
      case Telling::kCounted:
        ++(change.cause.kind == rescoring::CauseKind::kPolicy ? by_policy_ : by_catalogue_);
        return;
      case Telling::kTold:
        break;
    }
    const std::optional<Weight> weight = WeightOf(world_, change, held);
    if (!weight.has_value()) return;
    Proposed& one = out_.emplace_back();
    one.place = change.position;
    DigestLine& line = one.line;
    line.kind = weight->kind;
    line.priority = weight->priority;
    line.candidate = change.candidate;
    line.opportunity = change.opportunity;
    const DigestOpportunity* work = world_.Work(change.opportunity);
    if (work != nullptr) line.employer = work->employer;
    line.score = change.score_now;
    const texts::ChangeWords words = world_.WordsOf(change);
    const bool running = world_.Running(change.candidate, change.opportunity);
    line.text = Sentence(change, weight->kind, texts::ChangeText(change, words), running);
    // That there is a voordracht is for who is coupled.
    line.text_other = Sentence(change, weight->kind, texts::ChangeTextForOther(change, words),
                               /*running=*/false);
  }

  // One line for what the rules did.
  void AddRules() {
    if (by_policy_ + by_catalogue_ == 0) return;
    DigestLine& line = out_.emplace_back().line;
    line.kind = LineKind::kRegels;
    line.priority = priority::kRegels;
    line.text = texts::RulesChanged(world_.input().policy_version, world_.input().catalogue_version,
                                    by_policy_, by_catalogue_);
    line.text_other = line.text;
  }

 private:
  std::string Sentence(const Change& change, LineKind kind, const std::string& text,
                       bool running) const {
    const std::string title = world_.TitleOf(change.opportunity);
    const std::string employer = world_.EmployerOf(change.opportunity);
    if (change.direction == rescoring::Direction::kOfCandidate) {
      return texts::WorkForPerson(title, employer, Person(), text, running);
    }
    if (kind == LineKind::kVerlies || kind == LineKind::kAandacht) {
      return texts::LossOfPerson(title, employer, Person(), text, running);
    }
    return texts::CallAboutPerson(title, employer, Person(), text);
  }

  const DigestWorld& world_;
  std::vector<Proposed>& out_;
  int by_policy_ = 0;
  int by_catalogue_ = 0;
};

// Work that is about to close since the run before, by the hash of its name.
std::unordered_map<std::uint64_t, const DigestOpportunity*> ClosingWork(const DigestWorld& world) {
  std::unordered_map<std::uint64_t, const DigestOpportunity*> closing;
  for (const DigestOpportunity& work : world.input().work) {
    if (world.ComesToClose(work)) closing.emplace(rescoring::NameHash(work.name), &work);
  }
  return closing;
}

int ClosingPriority(const DigestWorld& world, const DigestOpportunity& work) {
  return work.closing->days <= world.day().days + 1 ? priority::kSluitNu : priority::kSluit;
}

class PeopleLines {
 public:
  PeopleLines(const DigestWorld& world, const PeoplePart& part) : world_(world), part_(part) {}

  std::vector<Proposed> Make(bool weekly, std::optional<model::Date> since) {
    Changes(weekly, since);
    Closing();
    if (weekly) {
      for (const DigestVoordracht* one : part_.voordrachten) Voordracht(*one);
      for (const DigestProposal* one : part_.proposals) Proposal(*one);
      for (const DigestCandidate* person : part_.people) {
        Endings(*person);
        Evaluations(*person);
      }
    }
    return std::move(out_);
  }

 private:
  void Changes(bool weekly, std::optional<model::Date> since) {
    // Of a pair only what was last said counts.
    const auto pair_of = [](const Change& change) {
      return std::tuple(std::string_view(change.candidate), std::string_view(change.opportunity),
                        change.kind == ChangeKind::kAttentionNew);
    };
    std::map<std::tuple<std::string_view, std::string_view, bool>, std::pair<const Change*, bool>>
        last;
    if (weekly) {
      for (const DatedChange* one : part_.earlier) {
        if (since.has_value() && one->day <= *since) continue;
        // What fits now was told the same day.
        const bool told = one->change.kind == ChangeKind::kPastNu;
        last[pair_of(one->change)] = {told ? nullptr : &one->change, true};
      }
    }
    for (const Change* change : part_.changes) {
      if (!weekly && change->kind != ChangeKind::kPastNu &&
          DigestWorld::TellingOf(*change) != Telling::kCounted) {
        continue;
      }
      last[pair_of(*change)] = {change, false};
    }
    ChangeLines lines(world_, out_);
    for (const auto& [pair, change] : last) {
      if (change.first != nullptr) lines.Add(*change.first, change.second);
    }
    lines.AddRules();
  }

  void Closing() {
    const auto closing = ClosingWork(world_);
    if (closing.empty()) return;
    for (const DigestCandidate* person : part_.people) {
      const rescoring::ProfileState* state = world_.CandidateNow(person->name);
      if (state == nullptr) continue;
      for (const auto& [hash, work] : closing) {
        if (!world_.AmongFirst(*state, hash) && !world_.Running(person->name, work->name)) continue;
        if (world_.Rejected(person->name, work->name)) continue;
        DigestLine& line = Add(LineKind::kSluit, ClosingPriority(world_, *work), person->name);
        line.opportunity = work->name;
        line.employer = work->employer;
        line.due = work->closing;
        line.text = texts::ClosingForPerson(work->title, world_.LabelOf(work->employer), Person(),
                                            *work->closing, world_.day());
        line.text_other = line.text;
      }
    }
  }

  void Voordracht(const DigestVoordracht& one) {
    if (one.placed) return;
    const std::string title = world_.TitleOf(one.opportunity);
    const std::string employer = world_.EmployerOf(one.opportunity);
    if (!one.open.empty()) {
      std::vector<std::string> points;
      for (const score::Attention& attention : one.open) {
        points.push_back(texts::AttentionWords(attention, *world_.input().catalogue));
      }
      DigestLine line = Line(LineKind::kAandacht, priority::kAandacht, one.candidate);
      line.opportunity = one.opportunity;
      line.text = texts::OpenPoints(title, employer, Person(), points);
      line.text_other = texts::StepForOther(Person());
      AddUnlessTold(std::move(line));
    }
    NextStep(LineKind::kVoordracht, one.candidate, one.opportunity, "", one.next_step_day, one.last,
             absl::StrCat("de voordracht voor ", texts::WorkWord(title, employer)));
  }

  void Proposal(const DigestProposal& one) {
    if (one.placed) return;
    std::vector<std::string> employers;
    for (const std::string& employer : one.employers) employers.push_back(world_.LabelOf(employer));
    NextStep(LineKind::kVoorstel, one.candidate, "",
             one.employers.empty() ? "" : one.employers.front(), one.next_step_day, one.last,
             texts::PackageWord(employers));
  }

  void NextStep(LineKind kind, const std::string& candidate, const std::string& opportunity,
                const std::string& employer, std::optional<model::Date> step, model::Date last,
                const std::string& what) {
    const int still = world_.day().days - last.days;
    const bool due = step.has_value() && step->days <= world_.day().days + kStepAheadDays;
    if (!due && (step.has_value() || still < kStillDays)) return;
    DigestLine line = Line(kind, due ? priority::kStap : priority::kStil, candidate);
    line.opportunity = opportunity;
    line.employer = employer;
    line.due = step;
    line.text = texts::NextStep(what, Person(), step, world_.day(), still);
    line.text_other = texts::StepForOther(Person());
    AddUnlessTold(std::move(line));
  }

  void Endings(const DigestCandidate& person) {
    std::vector<std::pair<std::string, model::Date>> soon;
    for (const Ending& ending : person.endings) {
      if (ending.until.days > world_.day().days + world_.input().policy.expiring_days) break;
      soon.emplace_back(texts::EndingWord(static_cast<int>(ending.kind), ending.subject,
                                          *world_.input().catalogue),
                        ending.until);
    }
    if (soon.empty()) return;
    DigestLine line = Line(LineKind::kVerloopt, priority::kVerloopt, person.name);
    line.due = soon.front().second;
    line.text = texts::Ends(Person(), soon, world_.day());
    line.text_other = texts::EndsForOther(Person());
    AddUnlessTold(std::move(line));
  }

  void Evaluations(const DigestCandidate& person) {
    std::vector<model::Date> placed;
    for (const DigestVoordracht* one : part_.voordrachten) {
      if (one->placed && one->candidate == person.name) placed.push_back(one->since);
    }
    for (const DigestProposal* one : part_.proposals) {
      if (one->placed && one->candidate == person.name) placed.push_back(one->since);
    }
    if (placed.empty() && person.placed_since.has_value()) placed.push_back(*person.placed_since);
    for (const model::Date since : placed) {
      for (const int months : kEvaluationMonths) {
        const model::Date due = since.PlusMonths(months);
        if (due.days < world_.day().days - kEvaluationLate ||
            due.days > world_.day().days + kEvaluationAhead) {
          continue;
        }
        DigestLine line = Line(LineKind::kNazorg, priority::kNazorg, person.name);
        line.due = due;
        line.text = texts::Evaluation(Person(), months, due, world_.day());
        line.text_other = texts::StepForOther(Person());
        AddUnlessTold(std::move(line));
      }
    }
  }

  static DigestLine Line(LineKind kind, int priority, const std::string& candidate) {
    DigestLine line;
    line.kind = kind;
    line.priority = priority;
    line.candidate = candidate;
    return line;
  }
  DigestLine& Add(LineKind kind, int priority, const std::string& candidate) {
    return out_.emplace_back(Proposed{Line(kind, priority, candidate)}).line;
  }
  void AddUnlessTold(DigestLine line) {
    const auto found = world_.input().appearances.find(line.candidate);
    if (found != world_.input().appearances.end()) {
      const std::uint64_t what = ReminderOf(line);
      for (const Reminder& reminder : found->second.reminders) {
        if (reminder.what != what) continue;
        const int ago = world_.day().days - reminder.day.days;
        const bool last_week = line.due.has_value() &&
                               line.due->days <= world_.day().days + kLastWeek &&
                               reminder.day.days < line.due->days - kLastWeek;
        if (ago < kRemindAfterDays && !last_week) return;
      }
    }
    out_.emplace_back(Proposed{std::move(line)});
  }

  const DigestWorld& world_;
  const PeoplePart& part_;
  std::vector<Proposed> out_;
};

}  // namespace

std::uint64_t ReminderOf(const DigestLine& line) {
  switch (line.kind) {
    case LineKind::kAandacht:
      if (line.priority != priority::kAandacht) return 0;
      break;
    case LineKind::kVoorstel:
    case LineKind::kVoordracht:
    case LineKind::kVerloopt:
    case LineKind::kNazorg:
      break;
    default:
      return 0;
  }
  model::FieldHasher hash;
  hash.Add(static_cast<std::int64_t>(line.kind));
  hash.Add(std::string_view(line.opportunity));
  hash.Add(std::string_view(line.employer));
  hash.Add(static_cast<std::int64_t>(line.due.has_value() ? line.due->days : 0));
  return hash.hash();
}

std::vector<Proposed> LinesForPeople(const DigestWorld& world, const PeoplePart& part, bool weekly,
                                     std::optional<model::Date> since) {
  return PeopleLines(world, part).Make(weekly, since);
}

std::vector<Proposed> LinesForWork(const DigestWorld& world, const WorkPart& part, bool weekly) {
  std::vector<Proposed> out;
  ChangeLines lines(world, out);
  for (const Change* change : part.changes) lines.Add(*change, /*held=*/false);
  lines.AddRules();

  const auto about = [&](LineKind kind, int priority, const DigestOpportunity& work,
                         std::string text) -> DigestLine& {
    DigestLine& line = out.emplace_back().line;
    line.kind = kind;
    line.priority = priority;
    line.opportunity = work.name;
    line.employer = work.employer;
    line.text = std::move(text);
    line.text_other = line.text;
    return line;
  };
  std::map<std::string_view, int> can_fill;  // open work with people who fit, by employer
  for (const DigestOpportunity* work : part.work) {
    if (!work->open) continue;
    const int fitting = world.Fitting(work->name);
    const std::string label = world.LabelOf(work->employer);
    if (fitting > 0) ++can_fill[work->employer];
    if (world.ComesToClose(*work)) {
      about(LineKind::kSluit, ClosingPriority(world, *work), *work,
            texts::ClosingWork(work->title, label, *work->closing, world.day(), fitting))
          .due = work->closing;
    }
    if (weekly && work->group && work->places > 0) {
      about(LineKind::kGroep, priority::kGroep, *work,
            texts::FreeGroup(work->title, label, work->places, fitting));
    }
  }
  if (!weekly) return out;
  for (const DigestEmployer* employer : part.employers) {
    const auto works = can_fill.find(employer->name);
    if (works == can_fill.end() || employer->do_not_approach) continue;
    for (const DigestEmployer::Sroi& sroi : employer->sroi) {
      if (sroi.open_cents <= 0 || (sroi.until.has_value() && *sroi.until < world.day())) continue;
      DigestLine& line = out.emplace_back().line;
      line.kind = LineKind::kSroi;
      line.priority = priority::kSroi;
      line.employer = employer->name;
      line.due = sroi.until;
      line.text =
          texts::OpenSroi(employer->label, sroi.open_cents, sroi.until, world.day(), works->second);
      line.text_other = line.text;
    }
  }
  return out;
}

}  // namespace passend::server
