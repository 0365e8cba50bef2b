#include "matcher/rescoring/telling.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "matcher/index/entry.h"

namespace passend::rescoring {
namespace {

using score::MatchList;

// A pair of the list of one profile that was told.
struct WasTold {
  std::uint64_t other = 0;
  MatchList list = MatchList::kPast;
  std::int16_t score = 0;
  std::int16_t kept_score = 0;  // of the generation before, told or not
  bool seen = false;            // is shown now
};

class Teller {
 public:
  Teller(const TellingContext& context, Direction direction, RescoreSide& side,
         std::uint32_t number)
      : context_(context),
        direction_(direction),
        side_(side),
        other_side_(direction == Direction::kOfCandidate ? context.opportunity_side
                                                         : context.candidate_side),
        number_(number),
        before_(side.before[number]) {}

  Told Run() {
    ReadTold();
    for (std::size_t l = 0; l < 2; ++l) {
      const std::vector<std::uint32_t> places = side_.Shown(number_, l);
      for (std::size_t p = 0; p < places.size(); ++p) {
        Shown(l, places[p], static_cast<std::uint16_t>(p + 1));
      }
    }
    for (const WasTold& was : was_told_) {
      if (!was.seen) NotShown(was);
    }
    return std::move(result_);
  }

 private:
  void ReadTold() {
    if (before_ == nullptr) return;
    for (std::size_t l = 0; l < 3; ++l) {
      for (const KeptEntry& entry : before_->lists[l].entries) {
        if (entry.told < 0) continue;
        was_told_.push_back({entry.other, static_cast<MatchList>(l + 1), entry.told, entry.score});
      }
    }
    result_.told = was_told_.size();
  }

  WasTold* FindTold(std::uint64_t other) {
    for (WasTold& was : was_told_) {
      if (was.other == other) return &was;
    }
    return nullptr;
  }

  // --- The pair

  std::uint32_t CandidateOf(std::uint32_t other) const {
    return direction_ == Direction::kOfCandidate ? number_ : other;
  }
  std::uint32_t OpportunityOf(std::uint32_t other) const {
    return direction_ == Direction::kOfCandidate ? other : number_;
  }
  bool Changed(std::uint32_t other) const {
    return side_.changed[number_] != 0 || other_side_.changed[other] != 0;
  }
  bool Access(std::uint32_t candidate, std::uint32_t opportunity) const {
    const index::CandidateView& person = context_.candidates[candidate];
    const index::OpportunityView& work = context_.opportunities[opportunity];
    const index::AccessQuery query{.tenant = work.tenant,
                                   .grants = work.grants,
                                   .caller = {},
                                   .purpose = context_.search.purpose,
                                   .as_of = score::PackDay(context_.search.as_of),
                                   .agreements = context_.search.agreements};
    return index::CheckAccess(query, person.tenant, *person.grants).allowed;
  }
  score::ScoreContext ContextOf(std::uint32_t candidate, std::uint32_t opportunity) const {
    score::ScoreContext context;
    context.as_of = score::PackDay(context_.search.as_of);
    context.work = &context_.search.policy_of(context_.opportunities[opportunity].tenant);
    context.person = &context_.search.policy_of(context_.candidates[candidate].tenant);
    context.tables = context_.search.tables;
    context.access = Access(candidate, opportunity);
    return context;
  }
  score::Explanation Now(std::uint32_t other) const {
    const std::uint32_t candidate = CandidateOf(other);
    const std::uint32_t opportunity = OpportunityOf(other);
    const index::CandidateView& person = context_.candidates[candidate];
    return score::Explain(ContextOf(candidate, opportunity), *person.facts, person.extras,
                          *context_.opportunities[opportunity].facts);
  }

  // The facts of before are known and mean the same.
  bool HasHistory(std::uint32_t other) const {
    const ProfileState* theirs = other_side_.before[other];
    return context_.same_catalogue && before_ != nullptr && theirs != nullptr && before_->own &&
           theirs->own && other_side_.own[other] != 0;
  }
  // Null: there is none, or the facts of before do not decode. Valid until asked for another pair.
  const PairHistory* HistoryOf(std::uint32_t other) {
    if (!HasHistory(other)) return nullptr;
    if (history_.pair.has_value() && history_.other == other) return &*history_.pair;
    history_.pair.reset();
    history_.other = other;
    const std::uint32_t c = CandidateOf(other);
    const std::uint32_t o = OpportunityOf(other);
    const index::CandidateView& person = context_.candidates[c];
    const index::OpportunityView& work = context_.opportunities[o];
    CandidateSides sides{person.facts, person.extras, person.facts, person.extras};
    OpportunitySides work_sides{work.facts, work.facts};
    if (context_.candidate_side.changed[c] != 0) {
      auto parsed = score::ParseCandidateFacts(context_.candidate_side.before[c]->facts);
      if (!parsed.ok()) return nullptr;
      history_.person = *std::move(parsed);
      sides.before = &history_.person.facts;
      sides.extras_before = history_.person.extras.empty() ? nullptr : &history_.person.extras;
    }
    if (context_.opportunity_side.changed[o] != 0) {
      auto parsed = score::ParseOpportunityFacts(context_.opportunity_side.before[o]->facts);
      if (!parsed.ok()) return nullptr;
      history_.work = *std::move(parsed);
      work_sides.before = &history_.work;
    }
    history_.pair.emplace(ContextOf(c, o), context_.day_before, sides, work_sides);
    return &*history_.pair;
  }

  // Which side is new, or changed without telling how.
  Cause RoughCause(std::uint32_t other) const {
    Cause cause;
    const bool me_new = before_ == nullptr;
    const bool other_new = other_side_.before[other] == nullptr;
    const bool of_candidate = direction_ == Direction::kOfCandidate;
    if (me_new || other_new) {
      const bool candidate_new = of_candidate ? me_new : other_new;
      cause.kind = candidate_new ? CauseKind::kNewCandidate : CauseKind::kNewOpportunity;
    } else if (!context_.same_catalogue) {
      cause.kind = CauseKind::kCatalogue;
    } else {
      const bool mine = side_.changed[number_] != 0;
      cause.kind = mine == of_candidate ? CauseKind::kCandidate : CauseKind::kOpportunity;
    }
    return cause;
  }
  // Of a pair of which neither side changed.
  Cause QuietCause() const {
    Cause cause;
    cause.kind = !context_.same_catalogue ? CauseKind::kCatalogue
                 : !context_.same_policy  ? CauseKind::kPolicy
                                          : CauseKind::kUnexplained;
    return cause;
  }

  // --- Telling

  Change Make(std::uint64_t other_hash, std::uint32_t other, ChangeKind kind) const {
    Change change;
    change.direction = direction_;
    change.kind = kind;
    const std::string mine(side_.names[number_]);
    const std::string theirs(other == kNoNumber ? std::string_view() : other_side_.names[other]);
    change.candidate = direction_ == Direction::kOfCandidate ? mine : theirs;
    change.opportunity = direction_ == Direction::kOfCandidate ? theirs : mine;
    if (other == kNoNumber) {
      // Its name went with it; what is left is the number by which lists named it.
      std::string& gone =
          direction_ == Direction::kOfCandidate ? change.opportunity : change.candidate;
      gone = GoneName(other_hash);
    }
    return change;
  }
  std::string GoneName(std::uint64_t other) const {
    const auto found = context_.gone_names.find(other);
    return found == context_.gone_names.end() ? std::string() : found->second;
  }

  void Emit(Change change, const WasTold* was) {
    if (was != nullptr) {
      change.list_before = was->list;
      change.score_before = was->score;
      if (change.kind != ChangeKind::kAttentionNew) {
        ++result_.moved;
        const CauseKind kind = change.cause.kind;
        if (kind == CauseKind::kPolicy || kind == CauseKind::kCatalogue ||
            kind == CauseKind::kUnexplained) {
          ++result_.moved_without_data;
        }
      }
    }
    result_.changes.push_back(std::move(change));
  }

  // Why a pair is in another list, or has another score, than it was told with.
  void SetCause(Change& change, std::uint32_t other, const WasTold* was) {
    if (!Changed(other)) {
      change.cause = QuietCause();
      return;
    }
    const PairHistory* const history = HistoryOf(other);
    if (history == nullptr) {
      change.cause = RoughCause(other);
      return;
    }
    const score::Explanation& then = history->before();
    const bool list_moved = was == nullptr || was->list != change.list_now;
    if (was != nullptr && !context_.same_policy &&
        (then.score.list == change.list_now || !list_moved)) {
      const bool moved_then =
          list_moved ? then.score.list == change.list_now
                     : std::abs(RankedScore(then) - was->score) >= context_.told_difference;
      if (moved_then) {
        change.cause.kind = CauseKind::kPolicy;
        return;
      }
    }
    if (list_moved && then.score.list != change.list_now) {
      change.cause = history->OfList();
      return;
    }
    const int from = was == nullptr ? RankedScore(then) : was->score;
    change.cause = history->OfScore(RankedScore(history->now()) >= from);
    if (change.cause.kind == CauseKind::kUnexplained && !context_.same_policy) {
      change.cause.kind = CauseKind::kPolicy;
    }
  }
  static int RankedScore(const score::Explanation& pair) {
    return pair.score.list == MatchList::kOnvoldoendeBekend ? pair.score.score_high
                                                            : pair.score.score;
  }

  void Shown(std::size_t l, std::uint32_t place, std::uint16_t position) {
    KeptEntry& entry = side_.lists[number_][l].entries[place];
    const std::uint32_t other = side_.others[number_][l][place];
    const auto list = static_cast<MatchList>(l + 1);
    WasTold* const was = FindTold(entry.other);
    entry.told = entry.score;
    if (was != nullptr) was->seen = true;
    if (context_.first) return;
    Change change = Make(entry.other, other, ChangeKind::kNew);
    change.list_now = list;
    change.score_now = entry.score;
    change.position = position;
    if (was == nullptr) {
      Come(std::move(change), other, entry);
      return;
    }
    if (was->list != list) {
      change.kind = list == MatchList::kPast ? ChangeKind::kPastNu : ChangeKind::kPastMits;
      if (list == MatchList::kPastMits) change.rule = BarOf(Now(other));
      SetCause(change, other, was);
      Emit(std::move(change), was);
      return;
    }
    const int moved = entry.score - was->score;
    if (std::abs(moved) >= context_.told_difference) {
      change.kind = moved > 0 ? ChangeKind::kUp : ChangeKind::kDown;
      SetCause(change, other, was);
      Emit(std::move(change), was);
    } else {
      entry.told = was->score;  // small steps add up
    }
    if (Changed(other)) TellAttention(entry, list, other, position, *was);
  }

  void TellAttention(const KeptEntry& entry, MatchList list, std::uint32_t other,
                     std::uint16_t position, const WasTold& was) {
    const PairHistory* const history = HistoryOf(other);
    if (history == nullptr) return;
    std::vector<score::Attention> points =
        NewAttention(history->before().attention, history->now().attention);
    if (points.empty()) return;
    Change change = Make(entry.other, other, ChangeKind::kAttentionNew);
    change.list_now = list;
    change.score_now = entry.score;
    change.position = position;
    change.cause = history->OfAttention(points.front());
    change.attention = std::move(points);
    Emit(std::move(change), &was);
  }

  // A pair that was not told is shown.
  void Come(Change change, std::uint32_t other, const KeptEntry& entry) {
    const bool past = change.list_now == MatchList::kPast;
    change.kind = past ? ChangeKind::kNew : ChangeKind::kPastMits;
    if (!past) change.rule = BarOf(Now(other));
    const bool was_silent =
        before_ != nullptr &&
        std::binary_search(before_->silent.begin(), before_->silent.end(), entry.other);
    if (!Changed(other)) {
      const std::int16_t kept = KeptScore(entry.other, change.list_now);
      if (was_silent) {
        change.cause.kind = CauseKind::kDecision;
      } else if (!context_.same_catalogue || (kept >= 0 && kept != entry.score)) {
        change.cause = QuietCause();
      } else {
        SetOrderCause(change, [this] { return FirstThatLeft(); });
      }
      Emit(std::move(change), nullptr);
      return;
    }
    SetCause(change, other, nullptr);
    const PairHistory* const history = past && !was_silent ? HistoryOf(other) : nullptr;
    if (history != nullptr && history->before().score.list != MatchList::kPast) {
      change.kind = ChangeKind::kPastNu;
    }
    if (change.cause.kind == CauseKind::kUnexplained) {
      // The score is what it was, so it is the order, or who stood before it.
      if (was_silent) {
        change.cause.kind = CauseKind::kDecision;
      } else {
        SetOrderCause(change, [this] { return FirstThatLeft(); });
      }
    }
    Emit(std::move(change), nullptr);
  }
  template <typename By>
  void SetOrderCause(Change& change, By&& by) const {
    change.cause = {};
    change.cause.kind = context_.same_week ? CauseKind::kOthers : CauseKind::kRotation;
    if (context_.same_week) change.by = by();
  }

  // A pair that was told is shown no more.
  void NotShown(const WasTold& was) {
    const std::uint32_t other = other_side_.NumberOf(was.other);
    if (other == kNoNumber || other_side_.member[other] == 0) {
      Change change = Make(was.other, kNoNumber, ChangeKind::kExpired);
      change.rule = score::Rule::kStatus;
      change.cause.kind = direction_ == Direction::kOfCandidate ? CauseKind::kOpportunityGone
                                                                : CauseKind::kCandidateGone;
      Emit(std::move(change), &was);
      return;
    }
    // A decision of a professional is no news for professionals.
    if (side_.IsSilent(number_, was.other)) return;
    const score::Explanation now = Now(other);
    Change change = Make(was.other, other, ChangeKind::kVerdrongen);
    change.list_now = now.score.list;
    change.score_now = static_cast<std::int16_t>(RankedScore(now));
    if (now.score.list == was.list) {
      Displaced(change, other, was);
    } else {
      switch (now.score.list) {
        case MatchList::kPast:
          change.kind = ChangeKind::kPastNu;
          break;
        case MatchList::kPastMits:
          change.kind = ChangeKind::kPastMits;
          change.rule = BarOf(now);
          break;
        case MatchList::kOnvoldoendeBekend:
          change.kind = ChangeKind::kOnvoldoende;
          break;
        case MatchList::kValtAf:
          change.rule = now.score.first_failing();
          change.kind =
              change.rule == score::Rule::kStatus ? ChangeKind::kExpired : ChangeKind::kValtAf;
          change.score_now = -1;
          break;
      }
      SetCause(change, other, &was);
    }
    Emit(std::move(change), &was);
  }

  void Displaced(Change& change, std::uint32_t other, const WasTold& was) {
    const int moved = change.score_now - was.score;
    if (Changed(other) && moved < 0) {
      SetCause(change, other, &was);
    } else if (!Changed(other) && change.score_now != was.kept_score) {
      change.cause = QuietCause();
    }
    if (change.cause.kind == CauseKind::kUnexplained &&
        (Changed(other) || change.score_now == was.kept_score)) {
      SetOrderCause(change, [&] { return FirstThatCame(was.list); });
    }
  }

  static score::Rule BarOf(const score::Explanation& pair) {
    return pair.obstacle.has_value() ? pair.obstacle->rule : score::Rule{};
  }
  std::int16_t KeptScore(std::uint64_t other, MatchList list) const {
    if (before_ == nullptr) return -1;
    for (const KeptEntry& entry : before_->lists[static_cast<std::size_t>(list) - 1].entries) {
      if (entry.other == other) return entry.score;
    }
    return -1;
  }
  // The first place of the list that was not told in it.
  std::string FirstThatCame(MatchList list) const {
    const std::size_t l = static_cast<std::size_t>(list) - 1;
    for (const std::uint32_t place : side_.Shown(number_, l)) {
      const std::uint64_t other = side_.lists[number_][l].entries[place].other;
      const bool told = std::any_of(was_told_.begin(), was_told_.end(), [&](const WasTold& was) {
        return was.other == other && was.list == list;
      });
      if (!told) return std::string(other_side_.names[side_.others[number_][l][place]]);
    }
    return {};
  }
  // The first that was told and is not there any more, or fits no more.
  std::string FirstThatLeft() const {
    for (const WasTold& was : was_told_) {
      bool shown = false;
      for (std::size_t l = 0; l < 2 && !shown; ++l) {
        for (const std::uint32_t place : side_.Shown(number_, l)) {
          shown = shown || side_.lists[number_][l].entries[place].other == was.other;
        }
      }
      if (shown) continue;
      const std::uint32_t other = other_side_.NumberOf(was.other);
      return other == kNoNumber ? GoneName(was.other) : std::string(other_side_.names[other]);
    }
    return {};
  }

  const TellingContext& context_;
  const Direction direction_;
  RescoreSide& side_;
  const RescoreSide& other_side_;
  const std::uint32_t number_;
  const ProfileState* const before_;
  std::vector<WasTold> was_told_;
  Told result_;
  // Of the pair that was asked for last, with the facts of before that it is made of.
  struct History {
    std::uint32_t other = kNoNumber;
    score::CompiledCandidate person;
    score::OpportunityFacts work;
    std::optional<PairHistory> pair;
  };
  History history_;
};

}  // namespace

Told Tell(const TellingContext& context, Direction direction, RescoreSide& side,
          std::uint32_t number) {
  return Teller(context, direction, side, number).Run();
}

}  // namespace passend::rescoring
