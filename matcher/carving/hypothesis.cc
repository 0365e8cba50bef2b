#include "matcher/carving/hypothesis.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace passend::carving {
namespace {

using model::CarvableTask;
using model::CarvingLibrary;
using model::EmployerFunctie;
using model::VisitQuestion;
using model::WeekGrid;

constexpr std::uint8_t kMondayToFriday = 0x1F;
constexpr std::uint8_t kAllDayparts = 0xF;
constexpr std::size_t kOfOtherGroups =
    2;  // tasks taken per text from groups that the functie is not of

// A task of the library that may go in, and why.
struct Pick {
  int task = 0;
  HypothesisGround ground = HypothesisGround::kSector;
  std::string why;
};

// The work that a functie has: its groups, and on what ground.
struct Work {
  std::vector<std::size_t> groups;
  HypothesisGround ground = HypothesisGround::kSector;
};

class Maker {
 public:
  Maker(const model::Employer& employer, const CarvingLibrary& library,
        const model::FunctionLibrary& functies, const model::Catalogue& catalogue,
        const model::CarvingPolicy& policy)
      : employer_(employer),
        library_(library),
        functies_(functies),
        catalogue_(catalogue),
        policy_(policy) {}

  Hypothesis Make() {
    // What is left lying goes first, so that another functie does not take the same task.
    std::vector<std::vector<Pick>> picks(employer_.functies.size());
    for (std::size_t i = 0; i < picks.size(); ++i) {
      PickLeftLying(employer_.functies[i], picks[i]);
    }
    for (std::size_t i = 0; i < picks.size(); ++i) {
      PickUsual(employer_.functies[i], picks[i]);
      AddTasks(employer_.functies[i], picks[i]);
    }
    if (employer_.functies.empty()) AddOfSector();
    AskQuestions();
    return std::move(result_);
  }

 private:
  // --- Which tasks
  // --------------------------------------------------------------------------------

  std::vector<std::size_t> GroupsOfSector(std::string_view sector) const {
    std::vector<std::size_t> groups;
    for (std::size_t i = 0; i < library_.groups().size() && !sector.empty(); ++i) {
      if (std::ranges::count(library_.groups()[i].sectors, sector) > 0) groups.push_back(i);
    }
    return groups;
  }

  static bool MatchesAny(const std::vector<std::string>& text,
                         const std::vector<std::string>& words) {
    return std::ranges::any_of(
        words, [&text](const std::string& word) { return model::MatchesWord(text, word); });
  }

  std::vector<std::string> TitleWords(const EmployerFunctie& functie) const {
    std::vector<std::string> words = model::LowerWords(functie.title);
    if (const model::Functie* known = functies_.Find(functie.functie)) {
      for (std::string& word : model::LowerWords(known->title_nl)) words.push_back(std::move(word));
    }
    return words;
  }

  // The groups of which a word is a part of a word of the title.
  std::vector<std::size_t> GroupsLike(const std::vector<std::string>& title) const {
    std::vector<std::size_t> groups;
    for (std::size_t i = 0; i < library_.groups().size(); ++i) {
      if (MatchesAny(title, library_.groups()[i].words)) groups.push_back(i);
    }
    return groups;
  }

  Work WorkOf(const EmployerFunctie& functie) const {
    Work work;
    const std::vector<std::string> title = TitleWords(functie);
    // A whole word says more than a part: a textielsorteerder is no sorteerder.
    const auto is_word = [&title](const std::string& word) {
      return std::ranges::count(title, word) > 0;
    };
    for (std::size_t i = 0; i < library_.groups().size(); ++i) {
      if (std::ranges::any_of(library_.groups()[i].words, is_word)) work.groups.push_back(i);
    }
    if (work.groups.empty()) work.groups = GroupsLike(title);
    work.ground = HypothesisGround::kTitle;
    if (!work.groups.empty()) return work;
    if (const model::Functie* known = functies_.Find(functie.functie)) {
      work.groups = GroupsOfSector(known->sector);
      work.ground = HypothesisGround::kFunctie;
      if (!work.groups.empty()) return work;
    }
    work.groups = GroupsOfSector(employer_.sector);
    work.ground = HypothesisGround::kSector;
    return work;
  }

  std::string SectorName() const {
    const std::optional<int> sector = catalogue_.FindSector(employer_.sector);
    return sector ? catalogue_.sectors()[static_cast<std::size_t>(*sector)].name_nl : "";
  }

  // Each task of the library once per site.
  bool Take(int task, const std::string& site) { return taken_.emplace(task, site).second; }

  // The tasks of these groups that speak of the same as a text, most words in common first.
  std::vector<int> Matching(const std::vector<std::string>& text,
                            const std::vector<std::size_t>& groups) const {
    std::vector<std::pair<int, int>> found;  // minus the number of words, task
    for (const std::size_t group : groups) {
      for (const int task : library_.tasks_of(group)) {
        const auto common = std::ranges::count_if(
            library_.tasks()[static_cast<std::size_t>(task)].words,
            [&text](const std::string& word) { return model::MatchesWord(text, word); });
        if (common > 0) found.emplace_back(-static_cast<int>(common), task);
      }
    }
    std::ranges::sort(found);
    std::vector<int> tasks;
    for (const auto& [common, task] : found) tasks.push_back(task);
    return tasks;
  }

  void PickLeftLying(const EmployerFunctie& functie, std::vector<Pick>& picks) {
    if (functie.left_lying.empty()) return;
    // Where a task is sought: the own groups, then those of the sector, then all.
    std::array<std::vector<std::size_t>, 3> circles = {
        WorkOf(functie).groups, GroupsOfSector(employer_.sector), {}};
    for (std::size_t i = 0; i < library_.groups().size(); ++i) circles[2].push_back(i);
    for (const std::string& text : functie.left_lying) {
      const std::vector<std::string> words = model::LowerWords(text);
      std::vector<int> tasks = Matching(words, circles[0]);
      for (std::size_t i = 1; i < circles.size() && tasks.empty(); ++i) {
        tasks = Matching(words, circles[i]);
        if (tasks.size() > kOfOtherGroups) tasks.resize(kOfOtherGroups);
      }
      if (tasks.empty() && unmatched_.empty()) unmatched_ = text;
      for (const int task : tasks) {
        if (picks.size() < kMaxHypothesisPerFunctie && Take(task, functie.site)) {
          picks.push_back({task, HypothesisGround::kLeftLying, text});
        }
      }
    }
  }

  // The tasks whose usual holder has this title, then the others, both in order of the list.
  void PickUsual(const EmployerFunctie& functie, std::vector<Pick>& picks) {
    const Work work = WorkOf(functie);
    const std::vector<std::string> title = TitleWords(functie);
    const std::string why = work.ground == HypothesisGround::kSector ? SectorName() : functie.title;
    for (const bool of_holder : {true, false}) {
      for (const std::size_t group : work.groups) {
        for (const int task : library_.tasks_of(group)) {
          if (picks.size() >= kMaxHypothesisPerFunctie) return;
          const std::string& holder = library_.tasks()[static_cast<std::size_t>(task)].holder;
          if (MatchesAny(title, model::LowerWords(holder)) == of_holder &&
              Take(task, functie.site)) {
            picks.push_back({task, work.ground, why});
          }
        }
      }
    }
  }

  // --- Tasks for the pool
  // -------------------------------------------------------------------------

  static std::uint8_t DaypartsOf(const std::optional<WeekGrid>& grid, int weekday) {
    if (!grid.has_value()) return kAllDayparts;
    return static_cast<std::uint8_t>((grid->dayparts >> (4 * weekday)) & kAllDayparts);
  }

  // When the task can be done: on the days of the functie (Monday to Friday when they are unknown),
  // at its usual dayparts. False when the functie is not there then.
  static bool SetTime(const CarvableTask& known, const std::optional<WeekGrid>& grid,
                      model::Task& task) {
    const std::uint8_t usual = known.dayparts == 0 ? kAllDayparts : known.dayparts;
    WeekGrid window;
    for (int day = 0; day < 7; ++day) {
      if (!grid.has_value() && ((kMondayToFriday >> day) & 1) == 0) continue;
      const auto parts = static_cast<std::uint32_t>(DaypartsOf(grid, day) & usual);
      if (parts == 0) continue;
      window.dayparts |= parts << (4 * day);
      task.weekdays = static_cast<std::uint8_t>(task.weekdays | (1U << day));
    }
    if (grid.has_value() || known.dayparts != 0) task.window = window;
    return task.weekdays != 0;
  }

  void SetLoads(const CarvableTask& known, model::Task& task) const {
    for (model::Load load : known.loads) {
      const auto item = static_cast<std::size_t>(*catalogue_.FindItem(load.item));
      if (catalogue_.items()[item].kind == model::ItemKind::kCumulative) {
        load.value = (load.value * task.minutes_per_day + known.min_minutes - 1) /
                     known.min_minutes;  // rounded up
      }
      task.loads.push_back(std::move(load));
    }
  }

  // `functie` null: of the sector. `left` = minutes a week that may still be taken from the holder.
  void AddTask(const Pick& pick, const EmployerFunctie* functie, std::int64_t& left) {
    if (result_.tasks.size() >= model::kMaxTasks) return;
    const CarvableTask& known = library_.tasks()[static_cast<std::size_t>(pick.task)];
    HypothesisTask made;
    model::Task& task = made.task;
    if (!SetTime(known, functie != nullptr ? functie->grid : std::nullopt, task)) return;
    const int days = std::popcount(task.weekdays);
    const std::int64_t fits = left / days / known.block_minutes * known.block_minutes;
    if (fits < known.block_minutes) return;
    task.minutes_per_day = static_cast<int>(std::min<std::int64_t>(known.min_minutes, fits));
    task.block_minutes = known.block_minutes;
    left -= std::int64_t{task.minutes_per_day} * days;

    task.id = absl::StrCat("h", result_.tasks.size() + 1);
    task.code = known.kind;
    task.name = known.name_nl;
    task.talents = known.talents;
    task.light_task = known.light;
    task.basis = model::LoadBasis::kBibliotheek;
    SetLoads(known, task);
    task.holder_function = functie != nullptr ? functie->id : known.holder;
    if (functie != nullptr) {
      task.site = functie->site;
      made.functie_id = functie->id;
      made.besproken = functie->besproken_on.has_value();
    }
    made.max_minutes_per_day = task.minutes_per_day;
    made.ground = pick.ground;
    made.why = pick.why;
    made.library_task = pick.task;
    result_.tasks.push_back(std::move(made));
  }

  // The careful lower ends take at most half of what may be taken from the holder, save that of the
  // first task; what is left then widens the ranges.
  void AddAll(const std::vector<Pick>& picks, const EmployerFunctie* functie, std::int64_t left) {
    const std::size_t first = result_.tasks.size();
    const std::int64_t kept = left / 2;
    for (const Pick& pick : picks) {
      const bool is_first = result_.tasks.size() == first;
      std::int64_t room = is_first ? left : left - kept;
      const std::int64_t before = room;
      AddTask(pick, functie, room);
      left -= before - room;
    }
    for (std::size_t i = first; i < result_.tasks.size(); ++i) {
      HypothesisTask& made = result_.tasks[i];
      const CarvableTask& known = library_.tasks()[static_cast<std::size_t>(made.library_task)];
      const int days = std::popcount(made.task.weekdays);
      const std::int64_t fits = left / days / known.block_minutes * known.block_minutes;
      const auto more = static_cast<int>(
          std::min<std::int64_t>(known.max_minutes - made.task.minutes_per_day, fits));
      made.max_minutes_per_day += more;
      left -= std::int64_t{more} * days;
    }
  }

  void AddTasks(const EmployerFunctie& functie, const std::vector<Pick>& picks) {
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
    if (functie.fte_permille.has_value()) {
      left = std::int64_t{*functie.fte_permille} * policy_.fulltime_week * policy_.colleague_share /
             1'000'000;
    }
    AddAll(picks, &functie, left);
  }

  // Nothing but a sector: a few tasks of each of its groups in turn.
  void AddOfSector() {
    std::vector<Pick> picks;
    const std::vector<std::size_t> groups = GroupsOfSector(employer_.sector);
    const std::string why = SectorName();
    for (std::size_t round = 0; picks.size() < kMaxHypothesisOfSector; ++round) {
      const std::size_t before = picks.size();
      for (const std::size_t group : groups) {
        const std::vector<int>& tasks = library_.tasks_of(group);
        if (round < tasks.size() && picks.size() < kMaxHypothesisOfSector) {
          picks.push_back({tasks[round], HypothesisGround::kSector, why});
        }
      }
      if (picks.size() == before) break;
    }
    AddAll(picks, nullptr, std::numeric_limits<std::int64_t>::max());
  }

  // --- Three questions
  // ----------------------------------------------------------------------------

  struct Question {
    int worth = 0;  // 0..1000, how telling the answer is
    VisitQuestion what = VisitQuestion::kGuidance;
    const HypothesisTask* task = nullptr;
    std::string_view load;
  };

  // The task for which `value` is highest, the first of them; null without tasks.
  template <typename Value>
  const HypothesisTask* Highest(Value value) const {
    const HypothesisTask* highest = nullptr;
    for (const HypothesisTask& one : result_.tasks) {
      if (highest == nullptr || value(one) > value(*highest)) highest = &one;
    }
    return highest;
  }

  // How much of what anybody can bear a load takes, 0..1000, times the weight of its item.
  int Heaviness(const model::Load& load) const {
    constexpr int kHeavyQuantity = 25;  // kg or kgf
    const model::FmlItem& item =
        catalogue_.items()[static_cast<std::size_t>(*catalogue_.FindItem(load.item))];
    const int most = item.kind == model::ItemKind::kQuantity ? kHeavyQuantity
                     : item.kind == model::ItemKind::kCondition
                         ? 2
                         : std::max(1, item.normal.value_or(1));
    return item.weight * std::min(1000, 1000 * load.value / most);
  }

  const model::Load* HeaviestLoad(const HypothesisTask& one) const {
    const auto heavier = [this](const model::Load& a, const model::Load& b) {
      return Heaviness(a) < Heaviness(b);
    };
    const auto found = std::ranges::max_element(one.task.loads, heavier);
    return found == one.task.loads.end() ? nullptr : &*found;
  }

  // True when a load of the task is one that haste, fixed times or interruptions stand for.
  bool HasPace(const HypothesisTask& one) const {
    return std::ranges::any_of(library_.taakeisen(), [&](const CarvingLibrary::TaakeisLoad& rule) {
      if (rule.taakeis != model::Taakeis::kDeadlinesProductiepieken &&
          rule.taakeis != model::Taakeis::kHandelingstempo &&
          rule.taakeis != model::Taakeis::kStoringenOnderbrekingen) {
        return false;
      }
      const std::string& item = catalogue_.items()[static_cast<std::size_t>(rule.item)].key;
      return std::ranges::any_of(one.task.loads,
                                 [&item](const model::Load& load) { return load.item == item; });
    });
  }

  std::vector<Question> TaskQuestions() const {
    const HypothesisTask& first = result_.tasks.front();
    const HypothesisTask* widest = Highest([](const HypothesisTask& one) {
      return (one.max_minutes_per_day - one.task.minutes_per_day) *
             std::popcount(one.task.weekdays);
    });
    const auto heaviness = [this](const HypothesisTask& one) {
      const model::Load* load = HeaviestLoad(one);
      return load == nullptr ? 0 : Heaviness(*load);
    };
    const HypothesisTask* heaviest = Highest(heaviness);
    const HypothesisTask* paced =
        Highest([this](const HypothesisTask& one) { return HasPace(one); });
    const HypothesisTask* placeless =
        Highest([](const HypothesisTask& one) { return one.task.site.empty(); });
    const bool hours_known = std::ranges::all_of(
        employer_.functies, [](const auto& functie) { return functie.fte_permille.has_value(); });

    std::vector<Question> questions;
    questions.push_back({widest->besproken     ? 300
                         : widest->task.window ? 800
                                               : 850,
                         VisitQuestion::kMinutes,
                         widest,
                         {}});
    questions.push_back({first.besproken ? 350
                         : hours_known   ? 700
                                         : 780,
                         VisitQuestion::kHolder,
                         &first,
                         {}});
    if (const model::Load* load = HeaviestLoad(*heaviest)) {
      const model::FmlItem& item =
          catalogue_.items()[static_cast<std::size_t>(*catalogue_.FindItem(load->item))];
      questions.push_back({400 + std::min(350, heaviness(*heaviest) / 20), VisitQuestion::kLoad,
                           heaviest, item.work_term});
    }
    questions.push_back({HasPace(*paced) ? 600 : 450, VisitQuestion::kConditions, paced, {}});
    questions.push_back({420, VisitQuestion::kSeparable, &first, {}});
    if (employer_.sites.size() > 1 && placeless->task.site.empty()) {
      questions.push_back({550, VisitQuestion::kPlace, placeless, {}});
    }
    return questions;
  }

  void AskQuestions() {
    std::vector<Question> questions;
    if (!result_.tasks.empty()) questions = TaskQuestions();
    if (!unmatched_.empty()) questions.push_back({1000, VisitQuestion::kWhatIsLeftLying, {}, {}});
    const bool nothing_lying = std::ranges::all_of(
        employer_.functies, [](const auto& functie) { return functie.left_lying.empty(); });
    questions.push_back({employer_.functies.empty() || result_.tasks.empty() ? 950
                         : nothing_lying                                     ? 620
                                                                             : 100,
                         VisitQuestion::kFuncties,
                         {},
                         {}});
    // Three questions of a general kind, so that there are always three.
    questions.push_back({250, VisitQuestion::kWhen, {}, {}});
    questions.push_back({200, VisitQuestion::kGuidance, {}, {}});
    std::ranges::sort(questions, [](const Question& a, const Question& b) {
      return std::pair(-a.worth, a.what) < std::pair(-b.worth, b.what);
    });
    for (std::size_t i = 0; i < result_.questions.size(); ++i) {
      result_.questions[i] = TextOf(questions[i]);
    }
  }

  std::string TextOf(const Question& question) const {
    const std::string task = question.task == nullptr ? "" : question.task->task.name;
    return absl::StrReplaceAll(
        library_.question(question.what),
        {{"{taak}", task},
         {"{woorden}", unmatched_},
         {"{belasting}", absl::string_view(question.load.data(), question.load.size())}});
  }

  const model::Employer& employer_;
  const CarvingLibrary& library_;
  const model::FunctionLibrary& functies_;
  const model::Catalogue& catalogue_;
  const model::CarvingPolicy& policy_;
  std::set<std::pair<int, std::string>> taken_;
  std::string unmatched_;  // the first text that no task was found for
  Hypothesis result_;
};

}  // namespace

Hypothesis MakeHypothesis(const model::Employer& employer, const model::CarvingLibrary& library,
                          const model::FunctionLibrary& functies, const model::Catalogue& catalogue,
                          const model::CarvingPolicy& policy) {
  return Maker(employer, library, functies, catalogue, policy).Make();
}

}  // namespace passend::carving
