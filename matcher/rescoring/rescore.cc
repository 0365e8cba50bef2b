#include "matcher/rescoring/rescore.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "matcher/index/for_each.h"
#include "matcher/rescoring/bytes.h"
#include "matcher/rescoring/inputs.h"
#include "matcher/rescoring/pair_run.h"
#include "matcher/rescoring/progress.h"
#include "matcher/rescoring/report.h"
#include "matcher/rescoring/rescore_side.h"
#include "matcher/rescoring/telling.h"
#include "matcher/rescoring/threads.h"
#include "matcher/search/session.h"

namespace passend::rescoring {
namespace {

// With more profiles changed than this, one in so many, everything is scored again: it costs as
// much, and leaves whole reserves behind.
constexpr std::uint64_t kFullFromOneIn = 4;

class RescoreRun {
 public:
  RescoreRun(const World& world, const Generation* previous, const RescoreOptions& options)
      : world_(world),
        previous_(previous),
        options_(options),
        search_(SearchOptions(world, options)),
        as_of_(score::PackDay(world.search.as_of)),
        run_(search_, *world.snapshot),
        progress_(options.progress) {
    const model::RescoringPolicy& sizes = search_.policy_of(world.tenant).policy().rescoring;
    candidates_.shown = sizes.candidate_list_size;
    candidates_.limit = sizes.candidate_list_size + sizes.reserve;
    opportunities_.shown = sizes.opportunity_list_size;
    opportunities_.limit = sizes.opportunity_list_size + sizes.reserve;
    run_.candidate_limit = candidates_.limit;
    run_.opportunity_limit = opportunities_.limit;
    run_.on_pairs = [this](std::uint64_t pairs) { progress_.Add(pairs); };
    report_.stamp.as_of = world.search.as_of;
    report_.stamp.catalogue = world.catalogue;
    report_.stamp.policy = ScoringHash(search_.policy_of(world.tenant).policy());
    report_.stamp.sharing = SharingHash(search_.agreements, as_of_);
    report_.stamp.candidate_list = sizes.candidate_list_size;
    report_.stamp.opportunity_list = sizes.opportunity_list_size;
    report_.stamp.reserve = sizes.reserve;
  }

  absl::StatusOr<RescoreResult> Run() {
    if (absl::Status status = Compare(); !status.ok()) return status;
    DecideMode();
    if (report_.mode == Mode::kFull ? !ScoreAll() : !ScoreChanged()) return Cancelled();
    if (!TakeLists() || !SearchAgain()) return Cancelled();
    RescoreResult result;
    if (!TellAll(result)) return Cancelled();
    result.without_match =
        FillReport(run_.candidates, candidates_, opportunities_, *search_.tables, as_of_, report_);
    report_.pairs = Count(candidates_.member) * Count(opportunities_.member);
    report_.evaluated = run_.statistics.pairs + searched_pairs_;
    report_.scored = run_.statistics.refined + searched_scored_;
    Collect(run_.candidates, candidates_, result.candidates, result.gone_candidates,
            previous_ == nullptr ? nullptr : &previous_->candidates);
    Collect(run_.opportunities, opportunities_, result.opportunities, result.gone_opportunities,
            previous_ == nullptr ? nullptr : &previous_->opportunities);
    result.report = std::move(report_);
    return result;
  }

 private:
  static search::Options SearchOptions(const World& world, const RescoreOptions& options) {
    search::Options search = world.search;
    search.caller = {};
    search.filter = {};
    search.work_override = nullptr;
    search.count_excluded = false;
    search.whole_scores = true;
    search.limit = 1;
    search.cancelled = options.cancelled;
    return search;
  }
  static absl::Status Cancelled() { return absl::CancelledError("the run was cancelled"); }
  bool IsCancelled() {
    if (search_.cancelled && search_.cancelled()) run_.cancelled = true;
    return run_.cancelled;
  }
  static std::uint64_t Count(const std::vector<std::uint8_t>& flags) {
    return static_cast<std::uint64_t>(std::count(flags.begin(), flags.end(), 1));
  }

  // Whether profiles of this tenant can be compared with those of the run's tenant at all.
  bool MayMeet(std::string_view tenant) const {
    if (tenant == world_.tenant) return true;
    if (search_.agreements == nullptr) return true;
    return std::any_of(search_.agreements->begin(), search_.agreements->end(),
                       [&](const index::Agreement& one) {
                         const bool between = (one.from == tenant && one.to == world_.tenant) ||
                                              (one.from == world_.tenant && one.to == tenant);
                         return between && one.first <= as_of_ && as_of_ <= one.last;
                       });
  }

  // --- What changed

  absl::Status Compare() {
    progress_.Stage("compare", run_.candidates.size() + run_.opportunities.size());
    if (absl::Status status = Fill(run_.candidates, candidates_,
                                   previous_ == nullptr ? nullptr : &previous_->candidates);
        !status.ok()) {
      return status;
    }
    if (absl::Status status = Fill(run_.opportunities, opportunities_,
                                   previous_ == nullptr ? nullptr : &previous_->opportunities);
        !status.ok()) {
      return status;
    }
    report_.candidates = Count(candidates_.own);
    report_.opportunities = Count(opportunities_.own);
    report_.candidates_changed = Count(candidates_.changed);
    report_.opportunities_changed = Count(opportunities_.changed);
    return absl::OkStatus();
  }

  template <typename View>
  absl::Status Fill(const std::vector<View>& rows, RescoreSide& side,
                    const std::vector<ProfileState>* before) {
    const std::size_t count = rows.size();
    side.names.resize(count);
    side.hashes.resize(count);
    side.member.resize(count);
    side.own.resize(count);
    side.changed.resize(count);
    side.input.resize(count);
    side.next_event.resize(count);
    side.before.resize(count);
    side.silent.resize(count);
    side.lists.resize(count);
    side.others.resize(count);
    side.number_of.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      side.names[i] = rows[i].name;
      side.hashes[i] = NameHash(rows[i].name);
      if (!side.number_of.emplace(side.hashes[i], i).second) {
        return absl::InternalError("two profiles have names with the same hash");
      }
    }
    if (before != nullptr) {
      for (const ProfileState& state : *before) {
        const std::uint64_t hash = NameHash(state.name);
        const std::uint32_t number = side.NumberOf(hash);
        if (number != kNoNumber && MayMeet(rows[number].tenant)) {
          side.before[number] = &state;
        } else {
          gone_names_.emplace(hash, state.name);
        }
      }
    }
    std::atomic<std::uint64_t> by_time{0};
    constexpr std::size_t kPiece = 512;
    ForEach((count + kPiece - 1) / kPiece, options_.threads, [&](std::size_t piece) {
      if (IsCancelled()) return;
      const std::size_t end = std::min(count, (piece + 1) * kPiece);
      for (std::size_t i = piece * kPiece; i < end; ++i) {
        const View& row = rows[i];
        if (!MayMeet(row.tenant)) continue;
        side.member[i] = 1;
        side.own[i] = row.tenant == world_.tenant ? 1 : 0;
        side.input[i] = InputOf(row, PolicyHashOf(row.tenant));
        side.next_event[i] = NextEvent(row, as_of_);
        const ProfileState* const was = side.before[i];
        const bool same = was != nullptr && was->input == side.input[i];
        const bool event = was != nullptr && was->next_event <= as_of_;
        side.changed[i] = !same || event ? 1 : 0;
        if (same && event) ++by_time;
        if (side.own[i] != 0 && world_.silent_of) {
          for (const std::string& name : world_.silent_of(row.name)) {
            side.silent[i].push_back(NameHash(name));
          }
          std::sort(side.silent[i].begin(), side.silent[i].end());
        }
      }
      progress_.Add(end - piece * kPiece);
    });
    report_.by_time += by_time;
    return run_.cancelled ? Cancelled() : absl::OkStatus();
  }

  score::PackedDay DayBefore() const {
    return previous_ == nullptr ? as_of_ : score::PackDay(previous_->stamp.as_of);
  }
  std::uint64_t PolicyHashOf(std::string_view tenant) {
    const score::CompiledPolicy& policy = search_.policy_of(tenant);
    const std::lock_guard lock(policy_mutex_);
    const auto [it, fresh] = policy_hashes_.try_emplace(&policy, 0);
    if (fresh) it->second = ScoringHash(policy.policy());
    return it->second;
  }

  // As in the generation before; false when there is none.
  bool SameCatalogue() const {
    return previous_ != nullptr && previous_->stamp.catalogue == report_.stamp.catalogue;
  }
  bool SamePolicy() const {
    return previous_ != nullptr && previous_->stamp.policy == report_.stamp.policy;
  }
  bool SameWeek() const {
    return previous_ != nullptr && previous_->stamp.as_of.IsoWeek() == run_.week;
  }

  void DecideMode() {
    report_.mode = options_.mode;
    report_.first = previous_ == nullptr;
    if (options_.mode == Mode::kFull) return;
    FullBecause& why = report_.why_full;
    if (previous_ == nullptr) {
      why = FullBecause::kFirst;
    } else if (!SameCatalogue()) {
      why = FullBecause::kCatalogue;
    } else if (previous_->stamp.sharing != report_.stamp.sharing) {
      why = FullBecause::kSharing;
    } else if (previous_->stamp.candidate_list != report_.stamp.candidate_list ||
               previous_->stamp.opportunity_list != report_.stamp.opportunity_list ||
               previous_->stamp.reserve != report_.stamp.reserve) {
      why = FullBecause::kSizes;
    } else if (previous_->stamp.as_of > report_.stamp.as_of) {
      why = FullBecause::kLaterDay;
    } else if (!SameWeek()) {
      why = FullBecause::kNewWeek;
    } else if (kFullFromOneIn * report_.candidates_changed > run_.candidates.size() ||
               kFullFromOneIn * report_.opportunities_changed > run_.opportunities.size()) {
      why = FullBecause::kManyChanged;
    }
    if (why != FullBecause::kNotFull) report_.mode = Mode::kFull;
  }

  // --- Scoring

  static void Close(OpenLists& lists) {
    for (OpenList& list : lists) list.Close();
  }
  // Where lists of the same profile ended before is a good guess where they will now. Of a profile
  // that is as it was the place itself: what stood before it mostly still does. Else the band.
  void GuessFromBefore(const ProfileState* before, bool same, OpenLists& lists) const {
    if (before == nullptr) return;
    for (std::size_t l = 0; l < 3; ++l) {
      const KeptList& list = before->lists[l];
      if (!list.complete) lists[l].Guess(same ? list.floor : OpenList::EndOf(list.floor.band));
    }
  }
  void PrepareFresh(RescoreSide& side, std::vector<OpenLists>& lists) {
    const bool same_order = SamePolicy() && SameCatalogue() && SameWeek();
    for (std::uint32_t i = 0; i < side.size(); ++i) {
      if (side.own[i] == 0) {
        Close(lists[i]);
      } else {
        GuessFromBefore(side.before[i], same_order && side.changed[i] == 0, lists[i]);
      }
    }
  }
  PairPass MembersPass() {
    PairPass pass = WholePass(run_, *world_.snapshot);
    for (std::vector<std::uint32_t>& numbers : pass.number_of_row) {
      for (std::uint32_t& number : numbers) {
        if (number != PairPass::kNobody && candidates_.member[number] == 0) {
          number = PairPass::kNobody;
        }
      }
    }
    std::erase_if(pass.recent_numbers,
                  [this](std::uint32_t number) { return candidates_.member[number] == 0; });
    std::erase_if(pass.opportunities,
                  [this](std::uint32_t number) { return opportunities_.member[number] == 0; });
    return pass;
  }

  bool ScoreAll() {
    mended_ = false;
    PrepareFresh(candidates_, run_.of_candidate);
    PrepareFresh(opportunities_, run_.of_opportunity);
    PairPass pass = MembersPass();
    pass.sample = previous_ == nullptr;
    progress_.Stage("score", run_.candidates.size() * pass.opportunities.size());
    return RunPass(run_, pass, options_.threads);
  }

  bool ScoreChanged() {
    mended_ = true;
    PrepareMended();
    const PairPass whole = MembersPass();
    std::vector<std::uint32_t> changed;
    std::vector<std::uint32_t> unchanged;
    for (const std::uint32_t number : whole.opportunities) {
      (opportunities_.changed[number] != 0 ? changed : unchanged).push_back(number);
    }
    progress_.Stage("score", run_.candidates.size() * changed.size() +
                                 run_.candidates.size() * unchanged.size());
    // Work that changed, with everybody.
    if (!changed.empty()) {
      PairPass pass = whole;
      pass.opportunities = std::move(changed);
      if (!RunPass(run_, pass, options_.threads)) return false;
    }
    // People who changed, with all other work.
    PairPass pass;
    index::IndexWriter few(as_of_);
    std::shared_ptr<const index::Snapshot> rows;
    const bool some = !unchanged.empty() && LoadSome(few, [this](std::uint32_t number) {
      return candidates_.member[number] != 0 && candidates_.changed[number] != 0;
    });
    if (some) {
      rows = few.snapshot();
      SetRows(*rows, pass);
      pass.opportunities = std::move(unchanged);
      pass.split_opportunities = true;
      if (!RunPass(run_, pass, options_.threads)) return false;
    }
    return true;
  }

  void PrepareMended() {
    const auto candidate_before = [this](std::uint32_t x, std::uint32_t y) {
      return run_.CandidateBefore(x, y);
    };
    const auto opportunity_before = [this](std::uint32_t x, std::uint32_t y) {
      return run_.OpportunityBefore(x, y);
    };
    const auto prepare = [this](RescoreSide& side, const RescoreSide& other,
                                std::vector<OpenLists>& lists, auto&& named_before) {
      constexpr std::size_t kPiece = 256;
      ForEach((side.size() + kPiece - 1) / kPiece, options_.threads, [&](std::size_t piece) {
        if (IsCancelled()) return;
        const std::size_t end = std::min(side.size(), (piece + 1) * kPiece);
        for (std::size_t i = piece * kPiece; i < end; ++i) {
          const auto number = static_cast<std::uint32_t>(i);
          if (side.own[i] == 0) {
            Close(lists[i]);
          } else if (side.changed[i] != 0) {
            GuessFromBefore(side.before[i], false, lists[i]);
          } else {
            side.Preload(
                number, other, lists[i],
                [&other](std::uint32_t pair) {
                  return other.member[pair] != 0 && other.changed[pair] == 0;
                },
                named_before);
          }
        }
      });
    };
    prepare(candidates_, opportunities_, run_.of_candidate, opportunity_before);
    prepare(opportunities_, candidates_, run_.of_opportunity, candidate_before);
  }

  // Some of the candidates in an index of their own. False: there are none.
  template <typename Wanted>
  bool LoadSome(index::IndexWriter& writer, Wanted&& wanted) {
    std::vector<index::CandidateEntry> entries;
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      if (!wanted(i)) continue;
      entries.push_back(index::EntryOf(run_.candidates[i]));
    }
    if (entries.empty()) return false;
    writer.Load(std::move(entries), {}, options_.threads);
    return true;
  }
  void SetRows(const index::Snapshot& rows, PairPass& pass) {
    pass.rows = &rows;
    for (const auto& [segment, live] : rows.candidate_segments()) {
      std::vector<std::uint32_t>& numbers = pass.number_of_row.emplace_back();
      for (std::size_t row = 0; row < segment->rows(); ++row) {
        numbers.push_back(candidates_.NumberOf(NameHash(segment->View(row).name)));
      }
    }
  }

  // --- Lists

  // A profile, and the lists of it in which something is missing, as bits.
  struct Short {
    std::uint32_t number = 0;
    unsigned lists = 0;
  };

  template <typename NamedBefore>
  bool Take(RescoreSide& side, const RescoreSide& other, std::vector<OpenLists>& lists,
            NamedBefore&& named_before, std::vector<Short>& missing) {
    std::mutex mutex;
    constexpr std::size_t kPiece = 256;
    ForEach((side.size() + kPiece - 1) / kPiece, options_.threads, [&](std::size_t piece) {
      if (IsCancelled()) return;
      std::vector<Short> here;
      const std::size_t end = std::min(side.size(), (piece + 1) * kPiece);
      for (std::size_t i = piece * kPiece; i < end; ++i) {
        if (side.own[i] == 0) continue;
        const auto number = static_cast<std::uint32_t>(i);
        const bool mended = mended_ && side.changed[i] == 0;
        const unsigned bits = side.Finish(number, other, lists[i], mended, named_before);
        if (bits != 0) here.push_back({number, bits});
      }
      const std::lock_guard lock(mutex);
      missing.insert(missing.end(), here.begin(), here.end());
    });
    return !run_.cancelled;
  }

  bool TakeLists() {
    return Take(
               candidates_, opportunities_, run_.of_candidate,
               [this](std::uint32_t x, std::uint32_t y) { return run_.OpportunityBefore(x, y); },
               candidates_again_) &&
           Take(
               opportunities_, candidates_, run_.of_opportunity,
               [this](std::uint32_t x, std::uint32_t y) { return run_.CandidateBefore(x, y); },
               opportunities_again_);
  }

  // Looks again for many lists at once, without a guess: those of profiles without silent pairs.
  // The others stay in `missing`.
  bool PassAgain(RescoreSide& side, std::vector<OpenLists>& lists, std::vector<Short>& missing,
                 bool of_candidates) {
    // All work must be made ready for a pass, which costs as much as some hundreds of searches.
    const std::size_t many_enough = of_candidates ? 500 : 8;
    std::vector<Short> left;
    std::vector<std::uint8_t> wanted(side.size());
    std::size_t many = 0;
    for (const Short& one : missing) {
      if (!side.silent[one.number].empty()) {
        left.push_back(one);
      } else {
        wanted[one.number] = 1;
        ++many;
      }
    }
    if (many < many_enough) return true;
    for (OpenLists& open : run_.of_candidate) Close(open);
    for (OpenLists& open : run_.of_opportunity) Close(open);
    for (const Short& one : missing) {
      if (wanted[one.number] == 0) continue;
      for (std::size_t l = 0; l < 3; ++l) {
        if (((one.lists >> l) & 1) != 0) lists[one.number][l] = {};
      }
    }
    PairPass pass = MembersPass();
    index::IndexWriter few(as_of_);
    std::shared_ptr<const index::Snapshot> rows;
    if (of_candidates) {
      LoadSome(few, [&wanted](std::uint32_t number) { return wanted[number] != 0; });
      rows = few.snapshot();
      pass.number_of_row.clear();
      pass.recent_numbers.clear();
      SetRows(*rows, pass);
    } else {
      std::erase_if(pass.opportunities,
                    [&wanted](std::uint32_t number) { return wanted[number] == 0; });
    }
    if (!RunPass(run_, pass, options_.threads)) return false;
    missing = std::move(left);
    const bool mended = std::exchange(mended_, false);
    const bool taken =
        of_candidates
            ? Take(
                  candidates_, opportunities_, run_.of_candidate,
                  [this](std::uint32_t x, std::uint32_t y) { return run_.OpportunityBefore(x, y); },
                  missing)
            : Take(
                  opportunities_, candidates_, run_.of_opportunity,
                  [this](std::uint32_t x, std::uint32_t y) { return run_.CandidateBefore(x, y); },
                  missing);
    mended_ = mended;
    return taken;
  }

  template <typename View>
  static PairLists ListsOf(const search::Result<View>& found, const RescoreSide& other) {
    PairLists lists;
    std::size_t l = 0;
    for (const auto* list : {&found.past, &found.past_mits, &found.onvoldoende_bekend}) {
      for (const search::Hit<View>& hit : *list) {
        const bool high = hit.score.list == score::MatchList::kOnvoldoendeBekend;
        lists[l].push_back({hit.key, other.NumberOf(NameHash(hit.view.name)),
                            high ? hit.score.score_high : hit.score.score});
      }
      ++l;
    }
    return lists;
  }

  bool SearchAgain() {
    report_.searched_again = candidates_again_.size() + opportunities_again_.size();
    progress_.Stage("search", report_.searched_again);
    if (!PassAgain(candidates_, run_.of_candidate, candidates_again_, true) ||
        !PassAgain(opportunities_, run_.of_opportunity, opportunities_again_, false)) {
      return false;
    }
    std::atomic<std::uint64_t> pairs{0};
    std::atomic<std::uint64_t> scored{0};
    const auto limit_of = [](const RescoreSide& side, std::uint32_t number) {
      return side.limit + static_cast<int>(side.silent[number].size());
    };
    const auto again = [&](const std::vector<Short>& numbers, RescoreSide& side,
                           const RescoreSide& other, auto&& find) {
      ForEach(numbers.size(), options_.threads, [&](std::size_t i) {
        if (IsCancelled()) return;
        const std::uint32_t number = numbers[i].number;
        search::Options options = search_;
        options.limit = limit_of(side, number);
        const auto found = find(number, options);
        if (!found.ok()) {
          run_.cancelled = true;
          return;
        }
        side.Replace(number, other, ListsOf(*found, other),
                     static_cast<std::size_t>(options.limit));
        pairs += other.size();
        scored += found->statistics.refined;
        progress_.Add(1);
      });
    };
    again(candidates_again_, candidates_, opportunities_,
          [this](std::uint32_t number, const search::Options& options) {
            return search::FindOpportunities(world_.snapshot, run_.candidates[number], options);
          });
    again(opportunities_again_, opportunities_, candidates_,
          [this](std::uint32_t number, const search::Options& options) {
            return search::FindCandidates(world_.snapshot, run_.opportunities[number], options);
          });
    searched_pairs_ = pairs;
    searched_scored_ = scored;
    return !run_.cancelled;
  }

  // --- Telling

  bool TellAll(RescoreResult& result) {
    progress_.Stage("changes", candidates_.size() + opportunities_.size());
    TellingContext context{.search = search_,
                           .candidates = run_.candidates,
                           .opportunities = run_.opportunities,
                           .candidate_side = candidates_,
                           .opportunity_side = opportunities_,
                           .gone_names = gone_names_};
    context.day_before = DayBefore();
    context.told_difference = search_.policy_of(world_.tenant).policy().rescoring.told_difference;
    context.first = previous_ == nullptr;
    context.same_catalogue = SameCatalogue();
    context.same_policy = SamePolicy();
    context.same_week = SameWeek();
    std::mutex mutex;
    const auto tell = [&](Direction direction, RescoreSide& side) {
      constexpr std::size_t kPiece = 128;
      ForEach((side.size() + kPiece - 1) / kPiece, options_.threads, [&](std::size_t piece) {
        if (IsCancelled()) return;
        const std::size_t end = std::min(side.size(), (piece + 1) * kPiece);
        Told all;
        for (std::size_t i = piece * kPiece; i < end; ++i) {
          if (side.own[i] == 0) continue;
          Told told = Tell(context, direction, side, static_cast<std::uint32_t>(i));
          all.told += told.told;
          all.moved += told.moved;
          all.moved_without_data += told.moved_without_data;
          for (Change& change : told.changes) all.changes.push_back(std::move(change));
        }
        progress_.Add(end - piece * kPiece);
        const std::lock_guard lock(mutex);
        report_.told += all.told;
        report_.moved += all.moved;
        report_.moved_without_data += all.moved_without_data;
        for (Change& change : all.changes) {
          ++report_.changes_by_kind[static_cast<std::size_t>(change.kind)];
          ++report_.changes_by_cause[static_cast<std::size_t>(change.cause.kind)];
          // The draw of the week is no news about anybody; it is counted.
          if (change.cause.kind == CauseKind::kRotation) continue;
          result.changes.push_back(std::move(change));
        }
      });
    };
    tell(Direction::kOfCandidate, candidates_);
    tell(Direction::kOfOpportunity, opportunities_);
    if (run_.cancelled) return false;
    std::sort(result.changes.begin(), result.changes.end(), [](const Change& a, const Change& b) {
      const auto key = [](const Change& change) {
        const bool of_candidate = change.direction == Direction::kOfCandidate;
        return std::tuple<int, const std::string&, int, const std::string&>(
            static_cast<int>(change.direction),
            of_candidate ? change.candidate : change.opportunity, static_cast<int>(change.kind),
            of_candidate ? change.opportunity : change.candidate);
      };
      return key(a) < key(b);
    });
    return true;
  }

  // --- The result

  template <typename View>
  void Collect(const std::vector<View>& rows, RescoreSide& side, std::vector<ProfileState>& states,
               std::vector<std::string>& gone, const std::vector<ProfileState>* before) {
    for (std::uint32_t i = 0; i < side.size(); ++i) {
      if (side.member[i] == 0) continue;
      ProfileState state;
      state.name = side.names[i];
      state.own = side.own[i] != 0;
      state.input = side.input[i];
      state.next_event = side.next_event[i];
      if (state.own) {
        state.facts = BytesOf(rows[i]);
        state.lists = std::move(side.lists[i]);
        state.silent = std::move(side.silent[i]);
      }
      if (side.before[i] == nullptr || *side.before[i] != state) states.push_back(std::move(state));
    }
    if (before == nullptr) return;
    for (const ProfileState& state : *before) {
      if (gone_names_.contains(NameHash(state.name)) &&
          side.NumberOfMember(NameHash(state.name)) == kNoNumber) {
        gone.push_back(state.name);
      }
    }
    std::sort(gone.begin(), gone.end());
  }
  static std::string BytesOf(const index::CandidateView& row) {
    score::CompiledCandidate compiled;
    compiled.facts = *row.facts;
    if (row.extras != nullptr) compiled.extras = *row.extras;
    return score::SerializeFacts(compiled);
  }
  static std::string BytesOf(const index::OpportunityView& row) {
    return score::SerializeFacts(*row.facts);
  }

  const World& world_;
  const Generation* const previous_;
  const RescoreOptions& options_;
  const search::Options search_;
  const score::PackedDay as_of_;
  PairRun run_;
  ProgressTeller progress_;
  RescoreSide candidates_;
  RescoreSide opportunities_;
  bool mended_ = false;
  std::vector<Short> candidates_again_;
  std::vector<Short> opportunities_again_;
  std::uint64_t searched_pairs_ = 0;
  std::uint64_t searched_scored_ = 0;
  absl::flat_hash_map<std::uint64_t, std::string> gone_names_;
  std::mutex policy_mutex_;
  absl::flat_hash_map<const score::CompiledPolicy*, std::uint64_t> policy_hashes_;
  RescoreReport report_;
};

void Replace(std::vector<ProfileState>& into, const std::vector<ProfileState>& states,
             const std::vector<std::string>& gone) {
  absl::flat_hash_map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < into.size(); ++i) place.emplace(into[i].name, i);
  std::vector<ProfileState> added;
  std::vector<std::uint8_t> drop(into.size());
  for (const std::string& name : gone) {
    if (const auto found = place.find(name); found != place.end()) drop[found->second] = 1;
  }
  std::vector<std::pair<std::size_t, const ProfileState*>> replaced;
  for (const ProfileState& state : states) {
    const auto found = place.find(state.name);
    if (found == place.end()) {
      added.push_back(state);
    } else {
      replaced.emplace_back(found->second, &state);
    }
  }
  place.clear();  // its names are those of `into`
  for (const auto& [i, state] : replaced) into[i] = *state;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < into.size(); ++i) {
    if (drop[i] != 0) continue;
    if (kept != i) into[kept] = std::move(into[i]);
    ++kept;
  }
  into.resize(kept);
  for (ProfileState& state : added) into.push_back(std::move(state));
}

}  // namespace

absl::StatusOr<RescoreResult> Rescore(const World& world, const Generation* previous,
                                      const RescoreOptions& options) {
  if (absl::Status status = search::CheckOptions(world.search); !status.ok()) return status;
  if (options.threads < 1) return absl::InvalidArgumentError("threads must be at least 1");
  if (world.tenant.empty() || world.snapshot == nullptr) {
    return absl::InvalidArgumentError("a run needs a tenant and a snapshot");
  }
  return RescoreRun(world, previous, options).Run();
}

Generation Apply(const Generation* previous, const RescoreResult& result) {
  Generation next;
  if (previous != nullptr) next = *previous;
  next.stamp = result.report.stamp;
  Replace(next.candidates, result.candidates, result.gone_candidates);
  Replace(next.opportunities, result.opportunities, result.gone_opportunities);
  return next;
}

std::string SerializeStamp(const Stamp& stamp) {
  ByteWriter bytes;
  bytes.Value(std::uint8_t{1});
  bytes.Value(score::PackDay(stamp.as_of));
  bytes.Value(stamp.catalogue);
  bytes.Value(stamp.policy);
  bytes.Value(stamp.sharing);
  bytes.Value(static_cast<std::int32_t>(stamp.candidate_list));
  bytes.Value(static_cast<std::int32_t>(stamp.opportunity_list));
  bytes.Value(static_cast<std::int32_t>(stamp.reserve));
  return bytes.Take();
}

absl::StatusOr<Stamp> ParseStamp(std::string_view bytes) {
  ByteReader reader(bytes);
  Stamp stamp;
  const auto version = reader.Value<std::uint8_t>();
  stamp.as_of = score::UnpackDay(reader.Value<score::PackedDay>());
  stamp.catalogue = reader.Value<std::uint64_t>();
  stamp.policy = reader.Value<std::uint64_t>();
  stamp.sharing = reader.Value<std::uint64_t>();
  stamp.candidate_list = reader.Value<std::int32_t>();
  stamp.opportunity_list = reader.Value<std::int32_t>();
  stamp.reserve = reader.Value<std::int32_t>();
  if (version != 1 || !reader.Complete()) {
    return absl::DataLossError("stamp of a generation: does not decode");
  }
  return stamp;
}

}  // namespace passend::rescoring
