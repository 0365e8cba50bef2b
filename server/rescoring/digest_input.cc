#include "server/rescoring/digest_input.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "matcher/carving/visits.h"
#include "matcher/rescoring/inputs.h"
#include "matcher/rescoring/report.h"
#include "server/decisions/proposal.h"
#include "server/decisions/voordracht.h"
#include "server/engine/carving.h"
#include "server/engine/records.h"
#include "server/rescoring/digest_rows.h"
#include "server/status_macros.h"
#include "server/texts/absence_texts.h"

namespace passend::server {
namespace {

constexpr int kEarlierDays = 14;
constexpr std::int64_t kVisitNodes = 500;  // for each employer and person
constexpr std::size_t kShownPeople = 5;    // of a visit
constexpr std::size_t kShownTasks = 3;
constexpr int kCheckEvery = 256;
constexpr std::string_view kGroup = "groepsdetachering";  // code of the werkvorm

// Points that say only that something is old or not certain are told as what ends, or when they
// come up, not as what is open.
bool IsOpenPoint(const score::Attention& attention) {
  return attention.code != score::AttentionCode::kVerouderd &&
         attention.code != score::AttentionCode::kPossibleRule;
}

class Reader {
 public:
  explicit Reader(const DigestSources& sources) : s_(sources) {}

  absl::StatusOr<DigestInput> Read() {
    const score::CompiledPolicy& policy = s_.state.reference->PolicyOf(s_.tenant);
    in_.tenant = s_.tenant;
    in_.day = s_.state.as_of;
    if (s_.before != nullptr) in_.last_day = s_.before->stamp.as_of;
    in_.run = s_.run;
    in_.policy = policy.policy().rescoring;
    in_.policy_version = policy.policy().version;
    in_.catalogue = &s_.state.reference->catalogue();
    in_.catalogue_version = in_.catalogue->version();
    in_.result = &s_.result;
    in_.before = s_.before;
    PASSEND_RETURN_IF_ERROR(Employers());
    PASSEND_RETURN_IF_ERROR(Work());
    PASSEND_RETURN_IF_ERROR(People());
    PASSEND_RETURN_IF_ERROR(Decisions());
    PASSEND_ASSIGN_OR_RETURN(
        in_.earlier,
        ReadDigests(s_.matches, s_.tenant, model::Date{in_.day.days - kEarlierDays}, in_.day));
    PASSEND_ASSIGN_OR_RETURN(in_.appearances, ReadAppearances(s_.matches, s_.tenant));
    Functions();
    return std::move(in_);
  }

 private:
  absl::Status Check() {
    return ++read_ % kCheckEvery == 0 ? s_.control.Check() : absl::OkStatus();
  }

  absl::Status Employers() {
    const auto employers = s_.engine.employers();
    for (const BookedEmployerPtr& booked : employers->all()) {
      const model::Employer& record = booked->record;
      if (record.tenant != s_.tenant) continue;
      PASSEND_RETURN_IF_ERROR(Check());
      DigestEmployer& out = in_.employers.emplace_back();
      out.name = booked->name;
      out.label = record.name.empty() ? record.id : record.name;
      out.accountmanager = record.accountmanager;
      out.do_not_approach = record.do_not_approach;
      for (const model::SroiObligation& one : record.sroi) {
        out.sroi.push_back({.open_cents = one.open_balance_cents, .until = one.until});
      }
    }
    std::ranges::sort(in_.employers, {}, &DigestEmployer::name);
    return absl::OkStatus();
  }

  std::string AccountmanagerOf(const model::Opportunity& work) const {
    if (!work.accountmanager.empty()) return work.accountmanager;
    const auto employer =
        std::ranges::lower_bound(in_.employers, work.employer, {}, &DigestEmployer::name);
    return employer == in_.employers.end() || employer->name != work.employer
               ? ""
               : employer->accountmanager;
  }

  absl::Status Work() {
    store::ScanRange range;
    range.tenant = s_.tenant;
    const absl::Status scanned = s_.engine.store().ScanOpportunities(
        range, [&](const store::Versioned<model::Opportunity>& stored) -> absl::Status {
          PASSEND_RETURN_IF_ERROR(Check());
          const model::Opportunity& work = stored.profile;
          DigestOpportunity& out = in_.work.emplace_back();
          out.name = ResourceName(work);
          out.title = work.title;
          out.employer = work.employer;
          out.accountmanager = AccountmanagerOf(work);
          out.places = work.places;
          out.group = work.werkvorm == kGroup;
          out.closing = work.closing;
          out.open = work.status == model::OpportunityStatus::kOpen && work.places > 0 &&
                     (!work.closing.has_value() || *work.closing >= in_.day);
          return absl::OkStatus();
        });
    PASSEND_RETURN_IF_ERROR(scanned);
    std::ranges::sort(in_.work, {}, &DigestOpportunity::name);
    return absl::OkStatus();
  }

  absl::Status People() {
    store::ScanRange range;
    range.tenant = s_.tenant;
    const absl::Status scanned = s_.engine.store().ScanCandidates(
        range, [&](const store::Versioned<model::Candidate>& stored) -> absl::Status {
          PASSEND_RETURN_IF_ERROR(Check());
          in_.people.push_back(DigestCandidateOf(stored.profile, *in_.catalogue, in_.day));
          DigestCandidate& person = in_.people.back();
          const auto view = s_.state.snapshot->FindCandidate(person.name);
          if (view.has_value() && rescoring::Available(*view->facts, score::PackDay(in_.day))) {
            const auto groups = rescoring::GroupsOf(*view->facts, s_.state.reference->tables());
            person.groups.assign(groups.begin(), groups.end());
          }
          return absl::OkStatus();
        });
    PASSEND_RETURN_IF_ERROR(scanned);
    std::ranges::sort(in_.people, {}, &DigestCandidate::name);
    return absl::OkStatus();
  }

  absl::Status Decisions() {
    PairHighlighter highlighter(s_.state);
    PASSEND_RETURN_IF_ERROR(
        ForEachVoordracht(s_.engine, s_.tenant, std::nullopt, [&](const Voordracht& one) {
          if (one.state() == VoordrachtState::kAfgewezen) return;
          DigestVoordracht& out = in_.voordrachten.emplace_back();
          out.candidate = MakeName(one.candidate.tenant, kCandidates, one.candidate.id);
          out.opportunity = one.opportunity;
          out.placed = one.state() == VoordrachtState::kGeplaatst;
          const VoordrachtStep& last = one.steps.back();
          out.since = out.placed ? last.day : one.steps.front().day;
          out.last = last.day;
          out.next_step_day = last.next_step_day;
          if (!out.placed) out.open = OpenPoints(highlighter, out);
        }));
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(s_.engine, s_.tenant, std::nullopt, [&](const Proposal& one) {
          if (one.state() == ProposalState::kAfgewezen) return;
          DigestProposal& out = in_.proposals.emplace_back();
          out.candidate = MakeName(one.candidate.tenant, kCandidates, one.candidate.id);
          for (const ProposalPart& part : one.parts) {
            if (std::ranges::find(out.employers, part.employer) == out.employers.end()) {
              out.employers.push_back(part.employer);
            }
          }
          out.placed = one.state() == ProposalState::kGeplaatst;
          out.state = std::string(StateName(one.state()));
          const ProposalStep& last = one.steps.back();
          out.since = out.placed ? last.day : one.steps.front().day;
          out.last = last.day;
          out.next_step_day = last.next_step_day;
        }));
    // The store's order follows keys; that of a digest follows names.
    std::ranges::sort(in_.voordrachten, {}, [](const DigestVoordracht& one) {
      return std::tuple(std::string_view(one.candidate), std::string_view(one.opportunity),
                        one.since, one.last);
    });
    std::ranges::sort(in_.proposals, {}, [](const DigestProposal& one) {
      return std::tuple(std::string_view(one.candidate), one.since, one.last, one.employers);
    });
    return s_.control.Check();
  }

  std::vector<score::Attention> OpenPoints(PairHighlighter& highlighter,
                                           const DigestVoordracht& one) const {
    const auto person = s_.state.snapshot->FindCandidate(one.candidate);
    const auto work = s_.state.snapshot->FindOpportunity(one.opportunity);
    if (!person.has_value() || !work.has_value()) return {};
    if (!PairAllowed(s_.state, *person, *work)) return {};
    std::vector<score::Attention> open;
    for (const score::Attention& attention : highlighter.Of(*person, *work).attention) {
      if (IsOpenPoint(attention)) open.push_back(attention);
    }
    return open;
  }

  void Functions();

  const DigestSources s_;  // references only
  DigestInput in_;
  int read_ = 0;
};

// Why one person has no match, in words.
absl::StatusOr<AbsenceWords> AbsenceOf(const Engine& engine, const QueryState& state,
                                       const CallControl& control, std::string_view name) {
  const auto person = state.snapshot->FindCandidate(name);
  if (!person.has_value()) return AbsenceWords{};
  PASSEND_ASSIGN_OR_RETURN(const Absence absence, ExplainAbsence(state, *person, control));
  texts::AbsenceCounts counts;
  counts.open = absence.open;
  counts.little_known =
      absence.lists[static_cast<std::size_t>(score::MatchList::kOnvoldoendeBekend)];
  counts.failing = absence.failing;
  counts.failing_alone = absence.failing_alone;
  if (!absence.ask_first.empty()) counts.ask = absence.ask_first.front().what;
  if (!absence.nearest.empty()) {
    const Absence::Near& near = absence.nearest.front();
    counts.nearest = engine.labels().Title(near.view.name);
    for (const score::RuleLine& line : near.explanation.rules) {
      if (line.outcome != score::RuleOutcome::kFailed) continue;
      counts.obstacle = line;
      break;
    }
  }
  return AbsenceWords{texts::AbsenceText(counts, state.reference->catalogue()),
                      texts::AbsenceTextForOther()};
}

// The agendas of accountmanagers, out of one list of people without a match.
class Agendas {
 public:
  Agendas(const DigestSources& sources, const std::vector<DigestCandidate>& people,
          const std::map<std::string, Appearance, std::less<>>& appearances)
      : engine_(sources.engine),
        state_(sources.state),
        control_(sources.control),
        tenant_(sources.tenant),
        employers_(sources.engine.employers()) {
    std::vector<std::tuple<std::int32_t, std::string>> waiting;
    for (const DigestCandidate& person : people) {
      if (!std::ranges::binary_search(sources.result.without_match, person.name)) continue;
      const auto seen = appearances.find(person.name);
      const std::int32_t since =
          seen == appearances.end() ? state_.as_of.days : seen->second.since.days;
      waiting.emplace_back(
          std::max(since, person.last_voorstel
                              .value_or(model::Date{std::numeric_limits<std::int32_t>::min()})
                              .days),
          person.name);
    }
    std::ranges::sort(waiting);
    if (waiting.size() > kVisitPeople) waiting.resize(kVisitPeople);
    for (const auto& [since, name] : waiting) {
      const auto view = state_.snapshot->FindCandidate(name);
      if (view.has_value()) people_.push_back(*view);
    }
  }

  absl::StatusOr<std::vector<PlannedVisit>> Of(std::string_view accountmanager, int limit) const {
    EmployerFilter filter;
    filter.accountmanager = std::string(accountmanager);
    const auto selected = SelectEmployers(*employers_, *state_.reference, tenant_, filter);
    CarvingLimits limits;
    limits.limit = limit;
    limits.nodes = kVisitNodes;
    const CarvingState carving(state_, tenant_, -1, limits, control_);
    std::vector<carving::VisitEmployer> asked;
    for (const BookedEmployer* employer : selected) {
      asked.push_back({.pool = {.pool = &employer->pool,
                                .name = employer->name,
                                .settings = &carving.settings()},
                       .never_analysed = employer->never_analysed,
                       .segment = employer->record.visit_segment,
                       .last_contact = LastContact(*employer)});
    }
    std::vector<carving::PersonRef> people;
    for (const index::CandidateView& person : people_) {
      people.push_back({.facts = person.facts, .extras = person.extras, .name = person.name});
    }
    const model::Policy& policy = state_.reference->PolicyOf(tenant_).policy();
    carving::VisitOptions options;
    options.limit = limit;
    options.iso_week = carving.iso_week();
    options.nodes = kVisitNodes;
    options.stop = [this] { return control_.Cancelled(); };
    const carving::VisitAnswer answer =
        carving::RankVisits(asked, people, policy, score::PackDay(state_.as_of), options);
    PASSEND_RETURN_IF_ERROR(control_.Check());
    std::vector<PlannedVisit> visits;
    std::set<const BookedEmployer*> chosen;
    std::vector<int> named(people_.size());
    for (const carving::Visit& visit : answer.visits) {
      const BookedEmployer& employer = *selected[visit.index];
      chosen.insert(&employer);
      PlannedVisit& out = visits.emplace_back(Plan(employer));
      // Who was named least in the visits before it first, so that an agenda is about many people.
      std::vector<std::size_t> order = visit.people;
      std::ranges::stable_sort(order, {}, [&](std::size_t i) { return named[i]; });
      for (const std::size_t i : order) {
        if (out.people.size() == kShownPeople) break;
        out.people.emplace_back(people_[i].name);
        ++named[i];
      }
    }
    AddDue(selected, chosen, policy.carving, limit, visits);
    return visits;
  }

 private:
  static score::PackedDay LastContact(const BookedEmployer& employer) {
    return employer.record.last_contact.has_value() ? score::PackDay(*employer.record.last_contact)
                                                    : score::kNoDay;
  }
  PlannedVisit Plan(const BookedEmployer& employer) const {
    PlannedVisit out;
    out.employer = employer.name;
    out.never_analysed = employer.never_analysed;
    if (employer.record.last_contact.has_value()) {
      out.days_since = state_.as_of.days - employer.record.last_contact->days;
    }
    if (!employer.hypothesis) {
      for (const model::Task& task : employer.tasks) {
        if (out.tasks.size() == kShownTasks) break;
        out.tasks.push_back(task.name);
      }
    }
    out.questions = employer.questions;
    return out;
  }
  // Whose turn it is by their segment, though nobody would be served now.
  void AddDue(const std::vector<const BookedEmployer*>& selected,
              const std::set<const BookedEmployer*>& chosen, const model::CarvingPolicy& policy,
              int limit, std::vector<PlannedVisit>& visits) const {
    std::vector<std::tuple<score::PackedDay, std::string_view, const BookedEmployer*>> due;
    for (const BookedEmployer* employer : selected) {
      if (chosen.contains(employer) || employer->record.do_not_approach) continue;
      const auto from =
          carving::DueFrom(employer->record.visit_segment, LastContact(*employer), policy);
      if (!from.has_value() || *from > score::PackDay(state_.as_of)) continue;
      due.emplace_back(*from, employer->name, employer);
    }
    std::ranges::sort(due);
    for (const auto& [from, name, employer] : due) {
      if (visits.size() >= static_cast<std::size_t>(std::max(limit, 0))) break;
      visits.push_back(Plan(*employer));
    }
  }

  const Engine& engine_;
  const QueryState& state_;
  const CallControl& control_;
  const std::string& tenant_;
  const std::shared_ptr<const Employers> employers_;
  std::vector<index::CandidateView> people_;
};

void Reader::Functions() {
  in_.title_of = [&engine = s_.engine](std::string_view opportunity) {
    return engine.labels().Title(opportunity);
  };
  if (s_.silent != nullptr) {
    using Silent = std::set<std::string, std::less<>>;
    // Of each person once: a look-up reads the store.
    auto known = std::make_shared<std::map<std::string, Silent, std::less<>>>();
    in_.rejected = [silent = s_.silent, known](std::string_view candidate,
                                               std::string_view opportunity) {
      auto found = known->find(candidate);
      if (found == known->end()) {
        found = known->emplace(std::string(candidate), silent->OfCandidate(candidate)).first;
      }
      return found->second.contains(opportunity);
    };
  }
  in_.absence = [s = s_](std::string_view candidate) {
    return AbsenceOf(s.engine, s.state, s.control, candidate);
  };
  // Made for the first agenda of a run: most runs have none.
  auto agendas = std::make_shared<std::optional<Agendas>>();
  auto make = [s = s_, people = in_.people, appearances = in_.appearances] {
    return Agendas(s, people, appearances);
  };
  in_.visits = [agendas, make = std::move(make)](std::string_view accountmanager, int limit) {
    if (!agendas->has_value()) agendas->emplace(make());
    return (*agendas)->Of(accountmanager, limit);
  };
}

}  // namespace

absl::StatusOr<DigestInput> ReadDigestInput(const DigestSources& sources) {
  return Reader(sources).Read();
}

}  // namespace passend::server
