#include "server/rescoring/digest.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "server/rescoring/digest_choice.h"
#include "server/rescoring/digest_figures.h"
#include "server/rescoring/digest_lines.h"
#include "server/rescoring/digest_world.h"
#include "server/status_macros.h"
#include "server/texts/digest_texts.h"

namespace passend::server {
namespace {

constexpr int kNoLimit = std::numeric_limits<int>::max();
// Lines about people for one opportunity in one digest of an accountmanager.
constexpr int kLinesPerWork = 3;
// What is remembered for longer than this is told again anyway.
constexpr int kForgetAfterDays = 4 * kRemindAfterDays;
constexpr std::array<std::string_view, 4> kKindNames = {"accountmanager", "werkregisseur", "team",
                                                        "beheer"};

using OwnerKey = std::pair<DigestKind, std::string>;

// What digests of before say about an owner.
struct Past {
  const Digest* today = nullptr;           // of an earlier run of the day
  int week_lines = 0;                      // told in this ISO week, today's included
  bool had_weekly = false;                 // in this ISO week
  std::optional<model::Date> last_weekly;  // the last one
};

void SortLines(std::vector<DigestLine>& lines) {
  std::ranges::stable_sort(
      lines, [](const DigestLine& a, const DigestLine& b) { return a.priority > b.priority; });
}

class Maker {
 public:
  explicit Maker(const DigestInput& input) : input_(input), world_(input) {}

  absl::StatusOr<DigestsOfDay> Make() {
    ReadPast();
    GroupWork();
    GroupPeople();
    for (const auto& [owner, part] : work_parts_) {
      PASSEND_RETURN_IF_ERROR(ForAccountmanager(owner, part));
    }
    for (const auto& [key, part] : people_parts_) PASSEND_RETURN_IF_ERROR(ForPeople(key, part));
    Teams();
    KeepAppearances();
    Beheer();
    std::ranges::sort(out_.digests, {}, [](const Digest& digest) {
      return std::pair(digest.kind, std::string_view(digest.owner));
    });
    return std::move(out_);
  }

 private:
  void ReadPast() {
    const model::Date monday = MondayOf(input_.day);
    for (const Digest& digest : input_.earlier) {
      if (digest.day > input_.day) continue;
      Past& past = past_[{digest.kind, digest.owner}];
      if (digest.day == input_.day) past.today = &digest;
      if (digest.weekly && (!past.last_weekly.has_value() || *past.last_weekly < digest.day)) {
        past.last_weekly = digest.day;
      }
      if (digest.day < monday) continue;
      past.week_lines += static_cast<int>(digest.lines.size());
      past.had_weekly = past.had_weekly || digest.weekly;
    }
  }

  void GroupWork() {
    for (const DigestOpportunity& work : input_.work) {
      if (!work.accountmanager.empty()) work_parts_[work.accountmanager].work.push_back(&work);
    }
    for (const DigestEmployer& employer : input_.employers) {
      if (!employer.accountmanager.empty()) {
        work_parts_[employer.accountmanager].employers.push_back(&employer);
      }
    }
    for (const rescoring::Change& change : input_.result->changes) {
      if (change.direction != rescoring::Direction::kOfOpportunity) continue;
      const DigestOpportunity* work = world_.Work(change.opportunity);
      if (work == nullptr || work->accountmanager.empty()) continue;
      work_parts_[work->accountmanager].changes.push_back(&change);
    }
  }

  static OwnerKey OwnerOf(const DigestCandidate& person) {
    return person.werkregisseur.empty()
               ? OwnerKey(DigestKind::kTeam, person.team)
               : OwnerKey(DigestKind::kWerkregisseur, person.werkregisseur);
  }
  PeoplePart* PartOf(std::string_view candidate) {
    const DigestCandidate* person = world_.Person(candidate);
    return person == nullptr ? nullptr : &people_parts_[OwnerOf(*person)];
  }

  void GroupPeople() {
    for (const DigestCandidate& person : input_.people) {
      people_parts_[OwnerOf(person)].people.push_back(&person);
    }
    for (const rescoring::Change& change : input_.result->changes) {
      if (change.direction != rescoring::Direction::kOfCandidate) continue;
      if (PeoplePart* part = PartOf(change.candidate)) part->changes.push_back(&change);
    }
    for (const DatedChange& change : input_.earlier_changes) {
      if (change.change.direction != rescoring::Direction::kOfCandidate) continue;
      if (PeoplePart* part = PartOf(change.change.candidate)) part->earlier.push_back(&change);
    }
    for (const DigestVoordracht& one : input_.voordrachten) {
      if (PeoplePart* part = PartOf(one.candidate)) part->voordrachten.push_back(&one);
    }
    for (const DigestProposal& one : input_.proposals) {
      if (PeoplePart* part = PartOf(one.candidate)) part->proposals.push_back(&one);
    }
  }

  // What an earlier run of the day made, or an empty one.
  Digest Begin(DigestKind kind, const std::string& owner, const Past& past) const {
    Digest digest;
    if (past.today != nullptr) digest = *past.today;
    digest.kind = kind;
    digest.owner = owner;
    digest.day = input_.day;
    digest.run = input_.run;
    return digest;
  }

  absl::Status ForAccountmanager(const std::string& owner, const WorkPart& part) {
    const Past& past = past_[{DigestKind::kAccountmanager, owner}];
    Digest digest = Begin(DigestKind::kAccountmanager, owner, past);
    const bool weekly = !past.had_weekly;
    digest.weekly = digest.weekly || weekly;
    const LineLimits limits = {
        .lines = input_.policy.day_lines - static_cast<int>(digest.lines.size()),
        .person = input_.policy.person_lines,
        .work = kLinesPerWork};
    int left = 0;
    std::vector<DigestLine> lines =
        ChooseLines(LinesForWork(world_, part, weekly), digest.lines, limits, &left);
    std::ranges::move(lines, std::back_inserter(digest.lines));
    SortLines(digest.lines);
    digest.left_out += left;
    if (weekly && input_.visits && input_.policy.week_visits > 0 && !part.employers.empty()) {
      PASSEND_ASSIGN_OR_RETURN(const std::vector<PlannedVisit> visits,
                               input_.visits(owner, input_.policy.week_visits));
      digest.visits.clear();
      for (const PlannedVisit& visit : visits) digest.visits.push_back(VisitLine(visit));
    }
    out_.digests.push_back(std::move(digest));
    return absl::OkStatus();
  }

  DigestLine VisitLine(const PlannedVisit& visit) const {
    DigestLine line;
    line.kind = LineKind::kBezoek;
    line.employer = visit.employer;
    line.people = visit.people;
    line.text = texts::VisitText(
        world_.LabelOf(visit.employer), visit.days_since, visit.never_analysed,
        visit.people.empty() ? "" : std::string(kPeoplePlaceholder), visit.tasks, visit.questions);
    line.text_other = texts::VisitText(world_.LabelOf(visit.employer), visit.days_since,
                                       visit.never_analysed, "", visit.tasks, visit.questions);
    return line;
  }

  // --- People

  const Appearance* AppearanceOf(const std::string& name) const {
    const auto found = input_.appearances.find(name);
    return found == input_.appearances.end() ? nullptr : &found->second;
  }
  model::Date SinceOf(const std::string& name) const {
    const Appearance* before = AppearanceOf(name);
    return before != nullptr && before->available ? before->since : input_.day;
  }
  // The last day on which the person may be named.
  model::Date DeadlineOf(const std::string& name) const {
    const Appearance* before = AppearanceOf(name);
    model::Date from = SinceOf(name);
    if (before != nullptr && before->available && before->last.has_value()) {
      from = std::max(from, *before->last);
    }
    return {from.days + input_.policy.seen_within_days};
  }

  // Whose turn it is to be told of as somebody without a match: who was longest not told of first.
  std::vector<const DigestCandidate*> WithoutMatch(const PeoplePart& part) const {
    std::vector<const DigestCandidate*> turn;
    for (const DigestCandidate* person : part.people) {
      if (person->available &&
          std::ranges::binary_search(input_.result->without_match, person->name)) {
        turn.push_back(person);
      }
    }
    std::ranges::sort(turn, {}, [this](const DigestCandidate* person) {
      const Appearance* before = AppearanceOf(person->name);
      const model::Date told =
          before == nullptr
              ? model::Date{std::numeric_limits<int>::min()}
              : before->without_match.value_or(model::Date{std::numeric_limits<int>::min()});
      return std::tuple(told, SinceOf(person->name), std::string_view(person->name));
    });
    const auto most = static_cast<std::size_t>(input_.policy.week_without_matches);
    if (turn.size() > most) turn.resize(most);
    return turn;
  }

  absl::StatusOr<Proposed> WithoutMatchLine(const DigestCandidate& person) const {
    AbsenceWords why;
    if (input_.absence) {
      PASSEND_ASSIGN_OR_RETURN(why, input_.absence(person.name));
    }
    Proposed one;
    one.line.kind = LineKind::kGeenWerk;
    one.line.priority = priority::kGeenWerk;
    one.line.candidate = person.name;
    one.line.text = texts::WithoutMatch(std::string(kPersonPlaceholder), why.text);
    one.line.text_other = texts::WithoutMatch(std::string(kPersonPlaceholder), why.text_other);
    return one;
  }

  // Who of the part must be named now, when those in `named` are.
  std::vector<std::string> MustBeNamed(const PeoplePart& part,
                                       const std::set<std::string_view>& named, bool weekly) const {
    std::vector<Waiting> waiting;
    for (const DigestCandidate* person : part.people) {
      if (!person->available || named.contains(person->name)) continue;
      const Appearance* before = AppearanceOf(person->name);
      waiting.push_back({person->name, DeadlineOf(person->name),
                         before != nullptr && before->available && before->last.has_value()});
    }
    return NameInTime(std::move(waiting), input_.day, weekly);
  }

  static std::set<std::string_view> NamedIn(const std::vector<DigestLine>& a,
                                            const std::vector<DigestLine>& b) {
    std::set<std::string_view> named;
    for (const std::vector<DigestLine>* lines : {&a, &b}) {
      for (const DigestLine& line : *lines) {
        if (!line.candidate.empty()) named.insert(line.candidate);
        named.insert(line.people.begin(), line.people.end());
      }
    }
    return named;
  }

  absl::Status ForPeople(const OwnerKey& key, const PeoplePart& part) {
    const Past& past = past_[key];
    Digest digest = Begin(key.first, key.second, past);
    const bool weekly = !past.had_weekly;
    digest.weekly = digest.weekly || weekly;
    // On the first run of the week a third stays free for what comes later in the week.
    const int week = input_.policy.week_lines;
    const int room = std::max(0, std::min(week - past.week_lines, weekly ? week - week / 3 : week));

    std::vector<Proposed> proposed = LinesForPeople(world_, part, weekly, past.last_weekly);
    if (weekly) {
      for (const DigestCandidate* person : WithoutMatch(part)) {
        PASSEND_ASSIGN_OR_RETURN(Proposed one, WithoutMatchLine(*person));
        proposed.push_back(std::move(one));
      }
    }
    LineLimits limits = {.lines = room, .person = input_.policy.person_lines, .work = kNoLimit};
    int left = 0;
    const bool keeps_promise =
        room > 0 && !MustBeNamed(part, NamedIn(digest.lines, {}), weekly).empty();
    if (keeps_promise) --limits.lines;
    std::vector<DigestLine> lines = ChooseLines(proposed, digest.lines, limits, &left);
    std::vector<std::string> names;
    if (keeps_promise) names = MustBeNamed(part, NamedIn(digest.lines, lines), weekly);
    if (keeps_promise && names.empty() && left > 0) {
      ++limits.lines;
      lines = ChooseLines(std::move(proposed), digest.lines, limits, &left);
    }
    if (!names.empty()) {
      DigestLine& line = lines.emplace_back();
      line.kind = LineKind::kLangNietGenoemd;
      line.priority = priority::kLangNietGenoemd;
      line.people = std::move(names);
      line.text =
          texts::LongUnseen(std::string(kPeoplePlaceholder), key.first == DigestKind::kTeam);
      line.text_other = line.text;
    }
    for (const DigestLine& line : lines) Remember(line);
    std::ranges::move(lines, std::back_inserter(digest.lines));
    SortLines(digest.lines);
    digest.left_out += left;
    out_.digests.push_back(std::move(digest));
    return absl::OkStatus();
  }

  // --- What is remembered of people

  Appearance& Changed(const std::string& name) {
    const auto [found, is_new] = changed_.try_emplace(name);
    if (is_new) {
      const Appearance* before = AppearanceOf(name);
      if (before != nullptr) found->second = *before;
    }
    return found->second;
  }

  void Remember(const DigestLine& line) {
    for (const std::string& name : line.people) Changed(name).last = input_.day;
    if (line.candidate.empty()) return;
    Appearance& person = Changed(line.candidate);
    person.last = input_.day;
    if (line.kind == LineKind::kGeenWerk) person.without_match = input_.day;
    const std::uint64_t what = ReminderOf(line);
    if (what == 0) return;
    std::erase_if(person.reminders, [&](const Reminder& one) {
      return one.what == what || input_.day.days - one.day.days > kForgetAfterDays;
    });
    person.reminders.push_back({what, input_.day});
    std::ranges::sort(person.reminders, {}, &Reminder::what);
  }

  void KeepAppearances() {
    for (const DigestCandidate& person : input_.people) {
      const Appearance* before = AppearanceOf(person.name);
      const bool was = before != nullptr && before->available;
      if (person.available && !was) {
        Appearance& now = Changed(person.name);
        now.available = true;
        now.since = input_.day;
      } else if (!person.available && was) {
        Changed(person.name).available = false;
      }
    }
    for (auto& [name, appearance] : changed_) {
      const Appearance* before = AppearanceOf(name);
      if (before != nullptr && *before == appearance) continue;
      if (world_.Person(name) == nullptr) continue;
      out_.appearances.emplace_back(name, std::move(appearance));
    }
  }

  // --- Team and beheer

  void Teams() {
    std::map<std::string, std::vector<const DigestCandidate*>> teams;
    std::vector<const DigestCandidate*>& whole = teams[""];
    for (const DigestCandidate& person : input_.people) {
      whole.push_back(&person);
      if (!person.team.empty()) teams[person.team].push_back(&person);
    }
    const Visibility visibility(input_);
    for (const auto& [team, people] : teams) {
      const OwnerKey key(DigestKind::kTeam, team);
      auto found = std::ranges::find_if(out_.digests, [&](const Digest& digest) {
        return digest.kind == key.first && digest.owner == key.second;
      });
      if (found == out_.digests.end()) {
        const Past& past = past_[key];
        Digest digest = Begin(key.first, key.second, past);
        digest.weekly = digest.weekly || !past.had_weekly;
        found = out_.digests.insert(found, std::move(digest));
      }
      found->figures = TeamFigures(input_, people, visibility, team.empty());
    }
  }

  void Beheer() {
    std::int64_t without = 0;
    std::int64_t late = 0;
    for (const DigestCandidate& person : input_.people) {
      if (!person.available) continue;
      without += person.werkregisseur.empty() ? 1 : 0;
      const auto named = changed_.find(person.name);
      const bool today = named != changed_.end() && named->second.last == input_.day;
      late += !today && DeadlineOf(person.name) < input_.day ? 1 : 0;
    }
    const OwnerKey key(DigestKind::kBeheer, "");
    Digest digest = Begin(key.first, key.second, past_[key]);
    digest.weekly = digest.weekly || !past_[key].had_weekly;
    digest.figures = RunFigures(input_, without, late);
    out_.digests.push_back(std::move(digest));
  }

  const DigestInput& input_;
  const DigestWorld world_;
  std::map<OwnerKey, Past> past_;
  std::map<std::string, WorkPart> work_parts_;
  std::map<OwnerKey, PeoplePart> people_parts_;
  std::map<std::string, Appearance> changed_;
  DigestsOfDay out_;
};

}  // namespace

std::string_view DigestKindName(DigestKind kind) {
  return kKindNames[static_cast<std::size_t>(kind) - 1];
}

std::optional<DigestKind> ParseDigestKind(std::string_view name) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<DigestKind>(i + 1);
  }
  return std::nullopt;
}

absl::StatusOr<DigestsOfDay> MakeDigests(const DigestInput& input) { return Maker(input).Make(); }

}  // namespace passend::server
