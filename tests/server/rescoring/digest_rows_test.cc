// Digests on their way to the store and to a reader.
#include "server/rescoring/digest_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/codec/digest_codec.h"
#include "server/rescoring/replacement.h"
#include "store/memory_store.h"
#include "tests/server/rescoring/digest_night.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t kSeed = 20261124;
const model::Date kDay = *model::Date::FromYmd(2026, 11, 30);

bool Everybody(const std::string& name) { return !name.empty(); }

class RandomDigest {
 public:
  explicit RandomDigest(std::uint64_t seed) : rng_(seed) {}

  Digest Make() {
    Digest digest;
    digest.kind = static_cast<DigestKind>(Int(1, 4));
    digest.owner = Int(0, 3) == 0 ? "" : absl::StrCat("wr-", Int(0, 9));
    digest.day = kDay;
    digest.run = static_cast<std::uint64_t>(Int(1, 99));
    digest.weekly = Int(0, 1) == 1;
    digest.left_out = Int(0, 20);
    for (int i = Int(0, 6); i > 0; --i) digest.lines.push_back(Line());
    for (int i = Int(0, 3); i > 0; --i) digest.visits.push_back(Line());
    for (int i = Int(0, 3); i > 0; --i) {
      digest.figures.push_back({absl::StrCat("n", i), Int(-1, 1000), "tekst"});
    }
    return digest;
  }

 private:
  int Int(int lowest, int highest) {
    return lowest + static_cast<int>(rng_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  DigestLine Line() {
    DigestLine line;
    line.kind = static_cast<LineKind>(Int(1, kMostLineKind));
    line.priority = Int(0, 1000);
    if (Int(0, 1) == 1) {
      line.candidate = PersonName(Int(0, 9));
    } else {
      for (int i = Int(0, 4); i > 0; --i) line.people.push_back(PersonName(i));
    }
    if (Int(0, 1) == 1) line.opportunity = WorkName(Int(0, 9));
    if (Int(0, 1) == 1) line.employer = EmployerName(Int(0, 9));
    if (Int(0, 1) == 1) line.due = model::Date{kDay.days + Int(-9, 9)};
    line.text = absl::StrCat("tekst ", Int(0, 9));
    line.text_other = Int(0, 1) == 1 ? line.text : "iets anders";
    line.score = Int(-1, 1000);
    return line;
  }
  std::mt19937_64 rng_;
};

TEST(DigestRows, GiveBackWhatTheyWereMadeOf) {
  RecordProperty("seed", std::to_string(kSeed));
  RandomDigest random(kSeed);
  std::mt19937_64 rng(kSeed);
  for (int i = 0; i < 2000; ++i) {
    const Digest digest = random.Make();
    std::vector<store::MatchRow> rows = ToRows("alfa", digest, Everybody);
    std::ranges::shuffle(rows, rng);
    const auto read = FromRows("alfa", rows);
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(*read, digest);
  }
}

// What tells about a person is in rows of that person, so that it goes when the key does.
TEST(DigestRows, KeepWhatTellsAboutAPersonInRowsOfThatPerson) {
  RandomDigest random(kSeed + 1);
  for (int i = 0; i < 500; ++i) {
    const Digest digest = random.Make();
    const std::vector<store::MatchRow> rows = ToRows("alfa", digest, Everybody);
    for (const store::MatchRow& row : rows) {
      for (int person = 0; person <= 9; ++person) {
        const std::string id = absl::StrCat("k-", person);
        if (row.person == id) continue;
        EXPECT_THAT(row.payload, Not(HasSubstr(id)));
      }
    }
    // Without the rows of one person the rest can be read, and nothing of that person is left.
    std::vector<store::MatchRow> left = rows;
    std::erase_if(left, [](const store::MatchRow& row) { return row.person == "k-2"; });
    const auto read = FromRows("alfa", left);
    ASSERT_TRUE(read.ok()) << read.status();
    for (const std::vector<DigestLine>* lines : {&read->lines, &read->visits}) {
      for (const DigestLine& line : *lines) {
        EXPECT_NE(line.candidate, PersonName(2));
        EXPECT_THAT(line.people, Not(::testing::Contains(PersonName(2))));
        EXPECT_FALSE(line.kind == LineKind::kLangNietGenoemd && line.candidate.empty() &&
                     line.people.empty() && line.text.empty());
      }
    }
  }
}

TEST(DigestRows, OfAnEarlierFormOfTheDayMeanNothing) {
  DigestLine line;
  line.kind = LineKind::kPastNu;
  Digest longer;
  longer.day = kDay;
  longer.lines = {line, line, line};
  Digest shorter = longer;
  shorter.lines = {line};
  std::vector<store::MatchRow> rows = ToRows("alfa", shorter, Everybody);
  const std::vector<store::MatchRow> before = ToRows("alfa", longer, Everybody);
  rows.insert(rows.end(), before.begin() + static_cast<std::ptrdiff_t>(rows.size()), before.end());
  const auto read = FromRows("alfa", rows);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, shorter);
}

TEST(DigestRows, RefuseWhatDoesNotDecode) {
  EXPECT_TRUE(absl::IsDataLoss(FromRows("alfa", {}).status()));
  std::vector<store::MatchRow> rows = ToRows("alfa", Digest{.day = kDay}, Everybody);
  rows[0].payload = "\xff\xff";
  EXPECT_TRUE(absl::IsDataLoss(FromRows("alfa", rows).status()));
}

TEST(DigestReading, ShowsWhoIsNotCoupledAHandleABandAndNoCause) {
  DigestLine line;
  line.kind = LineKind::kPastNu;
  line.candidate = PersonName(1);
  line.opportunity = WorkName(1);
  line.text = "{kandidaat} past nu: VCA is behaald.";
  line.text_other = "{kandidaat} past nu: het profiel is veranderd.";
  line.score = 764;
  DigestLine visit;
  visit.kind = LineKind::kBezoek;
  visit.people = {PersonName(1), PersonName(2)};
  visit.text = "Bezoek X. Neem mee: {mensen}.";
  visit.text_other = "Bezoek X.";
  DigestLine hidden = line;
  hidden.candidate = PersonName(3);
  Digest digest;
  digest.kind = DigestKind::kAccountmanager;
  digest.owner = "am-1";
  digest.day = kDay;
  digest.lines = {line, hidden};
  digest.visits = {visit};
  digest.left_out = 1;
  bool coupled = true;
  DigestReading reading;
  reading.person = [&](std::string_view name) -> std::optional<DigestReader> {
    if (name == PersonName(3)) return std::nullopt;
    if (coupled && name == PersonName(1)) return DigestReader{std::string(name), true};
    return DigestReader{"tenants/alfa/candidates/~Zx9", false};
  };
  reading.opportunity = [](std::string_view) { return "tenants/alfa/opportunities/~Q"; };
  v1::Digest shown;
  EncodeDigest("alfa", digest, reading, &shown);
  EXPECT_EQ(shown.name(), "tenants/alfa/digests/2026-11-30/accountmanager/am-1");
  ASSERT_EQ(shown.lines_size(), 1);
  EXPECT_EQ(shown.lines(0).text(), "k-1 past nu: VCA is behaald.");
  EXPECT_EQ(shown.lines(0).score(), 764);
  EXPECT_EQ(shown.lines(0).opportunity(), "tenants/alfa/opportunities/~Q");
  EXPECT_EQ(shown.left_out(), 2);
  EXPECT_EQ(shown.visits(0).text(), "Bezoek X. Neem mee: k-1.");

  coupled = false;
  shown.Clear();
  EncodeDigest("alfa", digest, reading, &shown);
  EXPECT_EQ(shown.lines(0).text(), "~Zx9 past nu: het profiel is veranderd.");
  EXPECT_EQ(shown.lines(0).person().candidate(), "tenants/alfa/candidates/~Zx9");
  EXPECT_EQ(shown.lines(0).score(), 750);
  // Whom tasks would serve tells what they can bear.
  EXPECT_EQ(shown.visits(0).text(), "Bezoek X.");
  EXPECT_EQ(shown.visits(0).people_size(), 0);
  EXPECT_THAT(shown.SerializeAsString(), Not(HasSubstr("k-1")));
}

class Replacing : public ::testing::Test {
 protected:
  Replacing() : store_(store::NewMemoryStore()) {
    store::WriteBatch batch;
    model::Employer employer;
    employer.tenant = "alfa";
    employer.id = "w-1";
    batch.PutEmployer(employer);
    EXPECT_TRUE(store_->Commit(batch).ok());
  }
  static Replacement Make(const char* owner, const char* vervanger, int from, int until) {
    Replacement one;
    one.owner = owner;
    one.vervanger = vervanger;
    one.from = {kDay.days + from};
    one.until = {kDay.days + until};
    one.set_by = "s-1";
    one.set_on = kDay;
    return one;
  }
  std::shared_ptr<store::ProfileStore> store_;
};

TEST_F(Replacing, ChecksWhoAndWhen) {
  const auto refused = [](const Replacement& one, const char* field) {
    const absl::Status status = CheckReplacement(one);
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  };
  EXPECT_TRUE(CheckReplacement(Make("a", "b", 0, 0)).ok());
  EXPECT_TRUE(CheckReplacement(Make("a", "b", 0, 365)).ok());
  refused(Make("a", "b", 0, 366), "until");
  refused(Make("a", "b", 1, 0), "until");
  refused(Make("a", "a", 0, 1), "vervanger");
  refused(Make("", "b", 0, 1), "owner");
  refused(Make("a", "", 0, 1), "vervanger");
}

TEST_F(Replacing, KeepsReplacesAndForgets) {
  store::MatchStore& matches = store_->matches();
  ASSERT_TRUE(SetReplacement(matches, "alfa", Make("a", "b", 0, 10)).ok());
  const auto id = SetReplacement(matches, "alfa", Make("a", "b", 0, 12));
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_TRUE(SetReplacement(matches, "alfa", Make("a", "c", 0, 10)).ok());
  auto all = ListReplacements(matches, "alfa");
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 2u);
  Replacement expected = Make("a", "b", 0, 12);
  expected.id = *id;
  EXPECT_EQ((*all)[0], expected);
  EXPECT_TRUE(DeleteReplacement(matches, "alfa", *id).ok());
  EXPECT_TRUE(absl::IsNotFound(DeleteReplacement(matches, "alfa", *id)));
  all = ListReplacements(matches, "alfa");
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->size(), 1u);
}

TEST_F(Replacing, FollowsAChainOnceAndNoFurther) {
  const std::vector<Replacement> chain = {Make("a", "b", 0, 10), Make("b", "c", 0, 10),
                                          Make("c", "d", 0, 10), Make("x", "d", 3, 10)};
  EXPECT_THAT(ReplacedBy(chain, "b", kDay), ElementsAre("a"));
  EXPECT_THAT(ReplacedBy(chain, "c", kDay), ElementsAre("a", "b"));
  EXPECT_THAT(ReplacedBy(chain, "d", kDay), ElementsAre("b", "c"));
  EXPECT_THAT(ReplacedBy(chain, "d", {kDay.days + 3}), ElementsAre("b", "c", "x"));
  EXPECT_THAT(ReplacedBy(chain, "d", {kDay.days + 11}), IsEmpty());
  EXPECT_THAT(ReplacedBy(chain, "a", kDay), IsEmpty());
  // Two who replace each other read each other's, not their own.
  const std::vector<Replacement> pair = {Make("a", "b", 0, 1), Make("b", "a", 0, 1)};
  EXPECT_THAT(ReplacedBy(pair, "a", kDay), ElementsAre("b"));
}

}  // namespace
}  // namespace passend::server
