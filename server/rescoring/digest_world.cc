#include "server/rescoring/digest_world.h"

#include <algorithm>
#include <array>

namespace passend::server {
namespace {

using rescoring::CauseKind;
using rescoring::ChangeKind;
using rescoring::Direction;

template <typename Map>
auto FindIn(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

DigestWorld::DigestWorld(const DigestInput& input)
    : input_(input),
      candidate_list_(input.result->report.stamp.candidate_list),
      opportunity_list_(input.result->report.stamp.opportunity_list) {
  for (const DigestCandidate& one : input.people) people_.emplace(one.name, &one);
  for (const DigestOpportunity& one : input.work) work_.emplace(one.name, &one);
  for (const DigestEmployer& one : input.employers) employers_.emplace(one.name, &one);
  for (const DigestVoordracht& one : input.voordrachten) {
    if (!one.placed) running_.emplace(one.candidate, one.opportunity);
  }
  const rescoring::RescoreResult& result = *input.result;
  for (const auto& state : result.candidates) candidates_now_.emplace(state.name, &state);
  for (const auto& state : result.opportunities) opportunities_now_.emplace(state.name, &state);
  if (input.before == nullptr) return;
  for (const auto& state : input.before->candidates) {
    candidates_before_.emplace(state.name, &state);
    candidates_now_.emplace(state.name, &state);  // unless the run changed it
  }
  for (const auto& state : input.before->opportunities) {
    opportunities_before_.emplace(state.name, &state);
    opportunities_now_.emplace(state.name, &state);
  }
  for (const std::string& gone : result.gone_candidates) candidates_now_.erase(gone);
  for (const std::string& gone : result.gone_opportunities) opportunities_now_.erase(gone);
}

const DigestCandidate* DigestWorld::Person(std::string_view name) const {
  return FindIn(people_, name);
}
const DigestOpportunity* DigestWorld::Work(std::string_view name) const {
  return FindIn(work_, name);
}
const DigestEmployer* DigestWorld::Employer(std::string_view name) const {
  return FindIn(employers_, name);
}

std::string DigestWorld::TitleOf(std::string_view opportunity) const {
  const DigestOpportunity* work = Work(opportunity);
  if (work != nullptr && !work->title.empty()) return work->title;
  std::string title = input_.title_of ? input_.title_of(opportunity) : "";
  if (title.empty()) title = work != nullptr ? "dit werk" : "werk van een andere organisatie";
  return title;
}

std::string DigestWorld::LabelOf(std::string_view employer) const {
  const DigestEmployer* found = Employer(employer);
  return found == nullptr ? "" : found->label;
}

std::string DigestWorld::EmployerOf(std::string_view opportunity) const {
  const DigestOpportunity* work = Work(opportunity);
  return work == nullptr ? "" : LabelOf(work->employer);
}

bool DigestWorld::Running(std::string_view candidate, std::string_view opportunity) const {
  return running_.contains({candidate, opportunity});
}

const rescoring::ProfileState* DigestWorld::CandidateNow(std::string_view name) const {
  return FindIn(candidates_now_, name);
}
const rescoring::ProfileState* DigestWorld::OpportunityNow(std::string_view name) const {
  return FindIn(opportunities_now_, name);
}

int DigestWorld::PlaceBefore(const rescoring::Change& change) const {
  const bool of_person = change.direction == Direction::kOfCandidate;
  const rescoring::ProfileState* state = of_person
                                             ? FindIn(candidates_before_, change.candidate)
                                             : FindIn(opportunities_before_, change.opportunity);
  if (state == nullptr) return 0;
  const std::uint64_t other =
      rescoring::NameHash(of_person ? change.opportunity : change.candidate);
  const rescoring::Stamp& stamp = input_.before->stamp;
  const auto shown = rescoring::ShownOf(*state, score::MatchList::kPast,
                                        of_person ? stamp.candidate_list : stamp.opportunity_list);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i]->other == other) return static_cast<int>(i) + 1;
  }
  return 0;
}

int DigestWorld::Fitting(std::string_view opportunity) const {
  const rescoring::ProfileState* state = OpportunityNow(opportunity);
  if (state == nullptr) return 0;
  return static_cast<int>(
      rescoring::ShownOf(*state, score::MatchList::kPast, opportunity_list_).size());
}

bool DigestWorld::AmongFirst(const rescoring::ProfileState& state, std::uint64_t other) const {
  const auto shown =
      rescoring::ShownOf(state, score::MatchList::kPast, std::min(kFirstPlaces, candidate_list_));
  return std::ranges::any_of(shown, [other](const auto* entry) { return entry->other == other; });
}

Telling DigestWorld::TellingOf(const rescoring::Change& change) {
  switch (change.cause.kind) {
    case CauseKind::kPolicy:
    case CauseKind::kCatalogue:
      return Telling::kCounted;
    case CauseKind::kUnexplained:  // for beheer
      return Telling::kSilent;
    case CauseKind::kRotation:
    case CauseKind::kOthers:
      return change.kind == ChangeKind::kVerdrongen ? Telling::kTold : Telling::kSilent;
    default:
      return Telling::kTold;
  }
}

bool DigestWorld::ComesToClose(const DigestOpportunity& work) const {
  if (!work.open || !work.closing.has_value()) return false;
  const bool known = input_.last_day.has_value() && opportunities_before_.contains(work.name);
  // When it comes near, and once more on the day before the last.
  return std::ranges::any_of(std::array{input_.policy.closing_days, 1}, [&](int ahead) {
    const model::Date closing = *work.closing;
    if (closing < input_.day || closing.days > input_.day.days + ahead) return false;
    return !known || closing.days > input_.last_day->days + ahead;
  });
}

texts::ChangeWords DigestWorld::WordsOf(const rescoring::Change& change) const {
  texts::ChangeWords words = {.catalogue = *input_.catalogue,
                              .today = input_.day,
                              .day = std::nullopt,
                              .policy_version = input_.policy_version};
  const rescoring::Cause& cause = change.cause;
  if (cause.rule == score::Rule::kCertificates) {
    const DigestCandidate* person = Person(change.candidate);
    if (person != nullptr) {
      for (const Ending& ending : person->ended) {
        if (ending.subject == cause.subject) words.day = ending.until;
      }
    }
  } else if (cause.rule == score::Rule::kStatus && cause.reason == score::RuleReason::kClosed) {
    const DigestOpportunity* work = Work(change.opportunity);
    if (work != nullptr) words.day = work->closing;
  }
  return words;
}

}  // namespace passend::server
