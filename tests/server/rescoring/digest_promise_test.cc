// What digests promise, over thirty weeks of random caseloads: limits of lines are kept, and every
// available person is named in time.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rescoring/digest.h"
#include "server/rescoring/digest_choice.h"
#include "tests/server/rescoring/digest_night.h"

namespace passend::server {
namespace {

using rescoring::CauseKind;
using rescoring::ChangeKind;
using rescoring::Direction;

constexpr std::uint64_t kSeed = 20261123;
constexpr int kWeeks = 30;
const model::Date kStart = *model::Date::FromYmd(2026, 10, 1);  // a Thursday

// People come, go, are away, change owner and get news; and a model that only knows who was named.
class Office {
 public:
  explicit Office(std::uint64_t seed) : rng_(seed) {
    policy_.week_lines = Int(1, 20);
    policy_.week_without_matches = Int(0, 5);
    policy_.person_lines = Int(1, 3);
    policy_.seen_within_days = Int(14, 120);
    const int people = Int(1, 400);
    for (int i = 0; i < people; ++i) Come();
  }

  void Run(model::Date day) {
    Live();
    DigestNight night(day);
    night.input.policy = policy_;
    night.input.last_day = last_day_;
    for (const auto& [number, person] : people_) night.input.people.push_back(person);
    std::ranges::sort(night.input.people, {}, &DigestCandidate::name);
    for (int work = 0; work < 20; ++work) night.AddWork(work, "Inpakker", 1, "am");
    for (const DigestCandidate& person : night.input.people) {
      if (person.available && Chance(10)) night.result.without_match.push_back(person.name);
      if (!Chance(5)) continue;
      for (int i = Int(1, 4); i > 0; --i) {
        rescoring::Change& change = night.AddChange(Direction::kOfCandidate, 0, Int(0, 19),
                                                    static_cast<ChangeKind>(Int(1, 10)),
                                                    static_cast<CauseKind>(Int(1, 13)));
        change.candidate = person.name;
        change.position = static_cast<std::uint16_t>(Int(0, 8));
      }
    }
    for (const Digest& digest : earlier_) {
      if (day.days - digest.day.days <= 14) night.input.earlier.push_back(digest);
    }
    night.input.appearances = appearances_;
    const auto made = MakeDigests(night.input);
    ASSERT_TRUE(made.ok()) << made.status();
    Keep(*made, day);
    Check(night.input, *made, day);
    last_day_ = day;
  }

  std::size_t most_named() const { return most_named_; }

 private:
  int Int(int lowest, int highest) {
    return lowest + static_cast<int>(rng_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  bool Chance(int percent) { return Int(0, 99) < percent; }

  void Come() {
    DigestCandidate person;
    person.name = PersonName(next_);
    Owner(person);
    person.available = Chance(80);
    people_[next_++] = person;
  }
  void Owner(DigestCandidate& person) {
    person.werkregisseur = Chance(10) ? "" : absl::StrCat("wr-", Int(0, 3));
    person.team = Chance(10) ? "" : absl::StrCat("team-", Int(0, 1));
  }
  void Live() {
    for (auto& [number, person] : people_) {
      if (Chance(1)) Owner(person);
      if (Chance(2)) person.available = !person.available;
    }
    if (Chance(30)) Come();
    if (Chance(10) && people_.size() > 1) people_.erase(people_.begin());
  }

  void Keep(const DigestsOfDay& made, model::Date day) {
    for (const auto& [name, appearance] : made.appearances) appearances_[name] = appearance;
    std::erase_if(earlier_, [&](const Digest& digest) { return digest.day == day; });
    for (const Digest& digest : made.digests) earlier_.push_back(digest);
    std::erase_if(earlier_, [&](const Digest& one) { return day.days - one.day.days > 14; });
  }

  void Check(const DigestInput& input, const DigestsOfDay& made, model::Date day) {
    std::set<std::string> named;
    std::map<std::pair<DigestKind, std::string>, int> week;
    for (const Digest& digest : earlier_) {
      if (MondayOf(digest.day) != MondayOf(day)) continue;
      week[{digest.kind, digest.owner}] += static_cast<int>(digest.lines.size());
    }
    for (const Digest& digest : made.digests) {
      if (digest.kind != DigestKind::kWerkregisseur && digest.kind != DigestKind::kTeam) continue;
      EXPECT_LE((week[{digest.kind, digest.owner}]), policy_.week_lines) << digest.owner;
      std::map<std::string, int> of_person;
      for (const DigestLine& line : digest.lines) {
        for (const std::string& name : line.people) ++of_person[name];
        if (!line.candidate.empty()) ++of_person[line.candidate];
        if (line.kind == LineKind::kLangNietGenoemd) {
          most_named_ = std::max(most_named_, line.people.size());
        }
      }
      for (const auto& [name, lines] : of_person) {
        EXPECT_LE(lines, policy_.person_lines);
        named.insert(name);
      }
    }
    for (const DigestCandidate& person : input.people) {
      if (!person.available) {
        waits_since_.erase(person.name);
        continue;
      }
      const auto [since, is_new] = waits_since_.try_emplace(person.name, day);
      EXPECT_LE(day.days - since->second.days, policy_.seen_within_days)
          << "waited too long, seen within " << policy_.seen_within_days;
      if (named.contains(person.name)) since->second = day;
    }
  }

  std::mt19937_64 rng_;
  model::RescoringPolicy policy_;
  int next_ = 0;
  std::map<int, DigestCandidate> people_;
  std::optional<model::Date> last_day_;
  std::vector<Digest> earlier_;
  std::map<std::string, Appearance, std::less<>> appearances_;
  std::map<std::string, model::Date> waits_since_;  // available and not named
  std::size_t most_named_ = 0;
};

TEST(DigestPromise, NamesEverybodyInTimeWithinTheLimitOfLines) {
  RecordProperty("seed", std::to_string(kSeed));
  for (std::uint64_t seed = kSeed; seed < kSeed + 25; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 days(seed);
    Office office(seed);
    model::Date last_run = model::Date{0};
    for (int i = 0; i < 7 * kWeeks; ++i) {
      const model::Date day{kStart.days + i};
      // The service is down now and then, but never a whole week from Monday to Sunday.
      const bool sunday = MondayOf(day).days + 6 == day.days;
      const bool must = sunday && MondayOf(last_run) != MondayOf(day);
      if (!must && days() % 10 < 5) continue;
      last_run = day;
      office.Run(day);
      if (days() % 10 == 0) office.Run(day);  // once more on the same day
      if (HasFailure()) return;
    }
  }
}

TEST(DigestPromise, SpreadsThoseWhoWaitOverTheWeeks) {
  for (const int people : {1, 13, 100, 400}) {
    DigestNight night(MondayOf(kStart));
    for (int i = 0; i < people; ++i) night.AddPerson(1000 + i, "wr");
    std::ranges::sort(night.input.people, {}, &DigestCandidate::name);
    std::size_t most = 0;
    std::set<std::string> named;
    for (int week = 0; week < 13; ++week) {
      const auto made = MakeDigests(night.input);
      ASSERT_TRUE(made.ok());
      const Digest& digest = DigestOf(*made, DigestKind::kWerkregisseur, "wr");
      for (const DigestLine& line : digest.lines) {
        most = std::max(most, line.people.size());
        named.insert(line.people.begin(), line.people.end());
      }
      for (const auto& [name, appearance] : made->appearances) {
        night.input.appearances[name] = appearance;
      }
      night.input.earlier = {digest};
      night.input.day.days += 7;
    }
    // Ninety days are twelve whole weeks.
    EXPECT_EQ(named.size(), static_cast<std::size_t>(people));
    EXPECT_LE(most, static_cast<std::size_t>((people + 11) / 12)) << people;
  }
}

TEST(NameInTime, TakesAsFewAsKeepTheWeeksToComeAsLight) {
  const model::Date monday = MondayOf(kStart);
  const auto due = [&](std::vector<int> days) {
    std::vector<Waiting> waiting;
    for (const int in : days) {
      waiting.push_back({.candidate = PersonName(static_cast<int>(waiting.size())),
                         .deadline = {monday.days + in}});
    }
    return waiting;
  };
  EXPECT_TRUE(NameInTime({}, monday, true).empty());
  EXPECT_EQ(NameInTime(due({12}), monday, true).size(), 1u);      // next week may be too late
  EXPECT_EQ(NameInTime(due({13, 13}), monday, true).size(), 1u);  // one now, one next week
  EXPECT_EQ(NameInTime(due({13, 13, 13}), monday, true).size(), 1u);
  EXPECT_EQ(NameInTime(due({13, 13, 13, 13}), monday, true).size(), 2u);
  EXPECT_TRUE(NameInTime(due({90, 90, 90}), monday, true).empty());
  EXPECT_EQ(NameInTime(due({-5, 0, 90}), monday, true).size(), 2u);
  EXPECT_EQ(NameInTime(due({-5, 3, 4, 90}), monday, false).size(), 2u);
  EXPECT_TRUE(NameInTime(due({4, 90}), monday, false).empty());
}

}  // namespace
}  // namespace passend::server
