#include "tests/store/conformance.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Outcome = OperationResult::Outcome;

model::Candidate MakeCandidate(const std::string& tenant, const std::string& id,
                               const std::string& reference = "") {
  model::Candidate candidate;
  candidate.tenant = tenant;
  candidate.id = id;
  candidate.external_ref = reference;
  return candidate;
}

model::Employer MakeEmployer(const std::string& tenant, const std::string& id) {
  model::Employer employer;
  employer.tenant = tenant;
  employer.id = id;
  employer.name = "bedrijf";
  return employer;
}

// Commits one candidate without facts.
absl::StatusOr<CommitResult> PutOne(ProfileStore& store, const model::Candidate& candidate,
                                    Precondition precondition = {}) {
  WriteBatch batch;
  batch.PutCandidate(candidate, std::nullopt, precondition);
  return store.Commit(batch);
}

std::vector<std::string> Ids(const ProfileReader& reader, Kind kind, const ScanRange& range) {
  std::vector<std::string> ids;
  const absl::Status status = reader.Scan(kind, range, [&](const Record& record) {
    ids.push_back(record.key.tenant + "/" + record.key.id);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return ids;
}

}  // namespace

std::string Dump(const ProfileReader& reader) {
  std::string text;
  const StoreInfo info = reader.info();
  absl::StrAppend(&text, "revision ", info.revision, " stamp ", info.catalogue_stamp.value_or(0),
                  "\n");
  for (const Kind kind : kAllKinds) {
    absl::StrAppend(&text, std::string(KindName(kind)), " ", info.counts[IndexOf(kind)], "\n");
    const auto add = [&](const RecordKey& key, Revision revision, const std::string& bytes,
                         const std::string& position) {
      absl::StrAppend(&text, key.tenant, "/", key.id, " ", revision, " ",
                      std::hash<std::string>()(bytes), " ", std::hash<std::string>()(position),
                      "\n");
      return absl::OkStatus();
    };
    absl::Status status = reader.Scan(kind, {}, [&](const Record& record) {
      return add(record.key, record.revision, record.payload, record.position);
    });
    if (status.ok() && HasFacts(kind)) {
      status = reader.ScanFacts(kind, {}, [&](const FactsRecord& record) {
        absl::StrAppend(&text, "facts ", record.facts.catalogue_stamp, " ");
        return add(record.key, record.revision, record.facts.bytes, record.position);
      });
    }
    if (!status.ok()) return absl::StrCat(text, "error: ", std::string(status.message()));
  }
  std::set<std::string> tenants;
  absl::Status status = reader.Scan(Kind::kCandidate, {}, [&](const Record& record) {
    tenants.insert(record.key.tenant);
    return absl::OkStatus();
  });
  for (const std::string& tenant : tenants) {
    if (!status.ok()) break;
    status = reader.ScanDecisions(tenant, std::nullopt, [&](const DecisionRecord& decision) {
      absl::StrAppend(&text, "decision ", decision.candidate.tenant, "/", decision.candidate.id,
                      "/", decision.id, " ", decision.revision, " ", decision.payload, "\n");
      return absl::OkStatus();
    });
  }
  if (!status.ok()) return absl::StrCat(text, "error: ", std::string(status.message()));
  status = reader.ScanChanges(0, [&](const ChangeSet& changes) {
    absl::StrAppend(&text, "r", changes.revision, ":");
    for (const Change& change : changes.changes) {
      absl::StrAppend(&text, " ", change.deleted ? "-" : "+", static_cast<int>(change.kind),
                      change.key.tenant, "/", change.key.id);
    }
    absl::StrAppend(&text, "\n");
    return absl::OkStatus();
  });
  if (!status.ok()) return absl::StrCat(text, "error: ", std::string(status.message()));
  return text;
}

TEST_P(StoreConformance, StartsEmptyAtRevisionZero) {
  EXPECT_EQ(store().revision(), 0U);
  EXPECT_EQ(store().info().catalogue_stamp, std::nullopt);
  for (const Kind kind : kAllKinds) {
    EXPECT_THAT(Ids(store(), kind, {}), IsEmpty());
    EXPECT_EQ(store().info().counts[IndexOf(kind)], 0U);
  }
  EXPECT_TRUE(absl::IsNotFound(store().GetCandidate({"alfa", "c-1"}).status()));
  EXPECT_TRUE(store().health().ok());
}

TEST_P(StoreConformance, ReturnsWhatWasPutAlsoAfterReopening) {
  std::mt19937_64 rng(5);
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  std::vector<model::Candidate> candidates;
  std::vector<model::Employer> employers;
  std::vector<model::Opportunity> opportunities;
  std::vector<model::Functie> functies;
  WriteBatch batch;
  for (int i = 0; i < 40; ++i) {
    candidates.push_back(fixtures::RandomCandidate(rng, catalogue));
    batch.PutCandidate(candidates.back(), FactsOf(9, absl::StrCat("facts ", i)));
    employers.push_back(fixtures::RandomEmployer(rng, catalogue));
    batch.PutEmployer(employers.back());
    opportunities.push_back(fixtures::RandomOpportunity(rng, catalogue));
    batch.PutOpportunity(opportunities.back(), std::nullopt);
    functies.push_back(fixtures::RandomFunctie(rng, catalogue));
    batch.PutFunctie(functies.back());
  }
  batch.PutPlace({.pc4 = "2718", .name = "Zoetermeer", .x_m = 95'000, .y_m = 452'000});
  batch.SetCatalogueStamp(9);
  ASSERT_TRUE(store().Commit(batch).ok());
  home().Reopen();

  EXPECT_EQ(store().revision(), 1U);
  EXPECT_EQ(store().info().catalogue_stamp, 9U);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto candidate = store().GetCandidate({candidates[i].tenant, candidates[i].id});
    ASSERT_TRUE(candidate.ok()) << candidate.status();
    EXPECT_TRUE(candidate->profile == candidates[i]);
    EXPECT_EQ(candidate->revision, 1U);
    const auto facts = store().GetFacts(Kind::kCandidate, {candidates[i].tenant, candidates[i].id});
    ASSERT_TRUE(facts.ok());
    EXPECT_EQ(facts->facts, FactsOf(9, absl::StrCat("facts ", i)));
    EXPECT_EQ(facts->revision, 1U);
    const auto employer = store().GetEmployer({employers[i].tenant, employers[i].id});
    ASSERT_TRUE(employer.ok());
    EXPECT_TRUE(employer->profile == employers[i]);
    const auto opportunity = store().GetOpportunity({opportunities[i].tenant, opportunities[i].id});
    ASSERT_TRUE(opportunity.ok());
    EXPECT_TRUE(opportunity->profile == opportunities[i]);
    const auto functie = store().GetFunctie(functies[i].code);
    ASSERT_TRUE(functie.ok());
    EXPECT_TRUE(functie->profile == functies[i]);
  }
  const auto place = store().GetPlace("2718");
  ASSERT_TRUE(place.ok());
  EXPECT_EQ(place->profile.name, "Zoetermeer");
  EXPECT_EQ(place->profile.x_m, 95'000);
  int scanned = 0;
  EXPECT_TRUE(store()
                  .ScanCandidates({},
                                  [&](const Versioned<model::Candidate>& candidate) {
                                    ++scanned;
                                    EXPECT_TRUE(std::ranges::find(candidates, candidate.profile) !=
                                                candidates.end());
                                    return absl::OkStatus();
                                  })
                  .ok());
  EXPECT_EQ(scanned, 40);
}

TEST_P(StoreConformance, EachBatchIsOneRevisionAndTheEtagOfWhatItWrote) {
  for (Revision revision = 1; revision <= 5; ++revision) {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate("alfa", absl::StrCat("c-", revision)), std::nullopt);
    batch.PutEmployer(MakeEmployer("alfa", absl::StrCat("w-", revision)));
    const auto result = store().Commit(batch);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->revision, revision);
    EXPECT_EQ(store().revision(), revision);
    EXPECT_THAT(result->results, ElementsAre(OperationResult{Outcome::kCreated, revision},
                                             OperationResult{Outcome::kCreated, revision}));
  }
  EXPECT_EQ(store().GetCandidate({"alfa", "c-3"})->revision, 3U);
  EXPECT_EQ(store().info().counts[IndexOf(Kind::kCandidate)], 5U);
}

TEST_P(StoreConformance, PuttingTheSameFormAgainChangesNothing) {
  WriteBatch batch;
  batch.PutCandidate(MakeCandidate("alfa", "c-1", "een"), FactsOf(1, "a"));
  ASSERT_TRUE(store().Commit(batch).ok());
  const std::string before = Dump(store());
  const auto again = store().Commit(batch);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->revision, 1U);
  EXPECT_THAT(again->results, ElementsAre(OperationResult{Outcome::kUnchanged, 1}));
  EXPECT_EQ(Dump(store()), before);

  // Other facts for the same form are written, and leave the profile and its etag alone.
  WriteBatch facts;
  facts.PutCandidate(MakeCandidate("alfa", "c-1", "een"), FactsOf(2, "b"));
  const auto written = store().Commit(facts);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->revision, 2U);
  EXPECT_THAT(written->results, ElementsAre(OperationResult{Outcome::kUnchanged, 1}));
  EXPECT_EQ(store().GetFacts(Kind::kCandidate, {"alfa", "c-1"})->facts, FactsOf(2, "b"));
  EXPECT_EQ(store().GetFacts(Kind::kCandidate, {"alfa", "c-1"})->revision, 1U);
}

TEST_P(StoreConformance, ABatchIsAllOrNothing) {
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1")).ok());
  const std::string before = Dump(store());
  WriteBatch batch;
  batch.PutCandidate(MakeCandidate("nieuw", "c-2"), FactsOf(1, "x"));
  batch.Delete(Kind::kCandidate, {"alfa", "c-1"});
  batch.SetCatalogueStamp(7);
  batch.RememberRequest("alfa", "verzoek-1", 100, 200, "klaar");
  batch.PutEmployer(MakeEmployer("alfa", "w-1"), Precondition::MustExist());
  EXPECT_TRUE(absl::IsNotFound(store().Commit(batch).status()));
  EXPECT_EQ(Dump(store()), before);
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("alfa", "verzoek-1", 100).status()));
  home().Reopen();
  EXPECT_EQ(Dump(store()), before);
  // The next one gets the next revision: nothing was skipped.
  EXPECT_EQ(PutOne(store(), MakeCandidate("beta", "c-3"))->revision, 2U);
}

TEST_P(StoreConformance, PreconditionsHoldOrRefuse) {
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1", "een")).ok());
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-2", "twee")).ok());
  const auto put = [&](const char* id, const char* reference, Precondition precondition) {
    return PutOne(store(), MakeCandidate("alfa", id, reference), precondition).status();
  };
  EXPECT_TRUE(absl::IsAlreadyExists(put("c-1", "x", Precondition::MustNotExist())));
  EXPECT_TRUE(absl::IsNotFound(put("c-9", "x", Precondition::MustExist())));
  EXPECT_TRUE(absl::IsNotFound(put("c-9", "x", Precondition::AtRevision(1))));
  EXPECT_TRUE(absl::IsAborted(put("c-1", "x", Precondition::AtRevision(2))));
  // Also when the form is the same: the caller read another one.
  EXPECT_TRUE(absl::IsAborted(put("c-1", "een", Precondition::AtRevision(2))));
  EXPECT_EQ(store().revision(), 2U);
  EXPECT_TRUE(put("c-1", "x", Precondition::AtRevision(1)).ok());
  EXPECT_TRUE(put("c-2", "y", Precondition::MustExist()).ok());
  EXPECT_TRUE(put("c-3", "z", Precondition::MustNotExist()).ok());

  WriteBatch wrong;
  wrong.Delete(Kind::kCandidate, {"alfa", "c-1"}, Precondition::AtRevision(1));
  EXPECT_TRUE(absl::IsAborted(store().Commit(wrong).status()));
  WriteBatch absent;
  absent.Delete(Kind::kCandidate, {"alfa", "c-9"}, Precondition::MustExist());
  EXPECT_TRUE(absl::IsNotFound(store().Commit(absent).status()));
  WriteBatch right;
  right.Delete(Kind::kCandidate, {"alfa", "c-1"}, Precondition::AtRevision(3));
  EXPECT_TRUE(store().Commit(right).ok());
}

TEST_P(StoreConformance, ErrorsNameTheOperationAndTheIdButNoValue) {
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1", "geheim")).ok());
  const absl::Status status =
      PutOne(store(), MakeCandidate("alfa", "c-1", "geheimer"), Precondition::MustNotExist())
          .status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("put candidate c-1 of tenant alfa"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("geheim")));
  EXPECT_THAT(std::string(store().GetFunctie("f.1").status().message()), HasSubstr("functie f.1"));
}

TEST_P(StoreConformance, LaterOperationsSeeEarlierOnes) {
  WriteBatch batch;
  batch.PutCandidate(MakeCandidate("alfa", "c-1", "a"), FactsOf(1, "a"));
  batch.PutCandidate(MakeCandidate("alfa", "c-1", "a"), FactsOf(1, "a"), Precondition::MustExist());
  batch.PutCandidate(MakeCandidate("alfa", "c-1", "b"), std::nullopt, Precondition::AtRevision(1));
  batch.Delete(Kind::kCandidate, {"alfa", "c-1"}, Precondition::MustExist());
  batch.Delete(Kind::kCandidate, {"alfa", "c-1"});
  batch.PutCandidate(MakeCandidate("alfa", "c-1", "c"), std::nullopt, Precondition::MustNotExist());
  const auto result = store().Commit(batch);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(
      result->results,
      ElementsAre(OperationResult{Outcome::kCreated, 1}, OperationResult{Outcome::kUnchanged, 1},
                  OperationResult{Outcome::kReplaced, 1}, OperationResult{Outcome::kDeleted, 0},
                  OperationResult{Outcome::kAbsent, 0}, OperationResult{Outcome::kCreated, 1}));
  EXPECT_EQ(store().GetCandidate({"alfa", "c-1"})->profile.external_ref, "c");
  EXPECT_TRUE(absl::IsNotFound(store().GetFacts(Kind::kCandidate, {"alfa", "c-1"}).status()));
  EXPECT_EQ(store().info().counts[IndexOf(Kind::kCandidate)], 1U);
}

TEST_P(StoreConformance, DeletingWhatIsNotThereIsHarmless) {
  WriteBatch batch;
  batch.Delete(Kind::kCandidate, {"alfa", "c-1"});
  batch.Delete(Kind::kPlace, {"", "2718"});
  const auto result = store().Commit(batch);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->revision, 0U);
  EXPECT_THAT(result->results, ElementsAre(OperationResult{Outcome::kAbsent, 0},
                                           OperationResult{Outcome::kAbsent, 0}));
  EXPECT_TRUE(store().Commit(WriteBatch()).ok());
  EXPECT_EQ(store().revision(), 0U);
}

TEST_P(StoreConformance, FactsGoWithTheirProfile) {
  const RecordKey key = {"alfa", "c-1"};
  const auto has_facts = [&] { return store().GetFacts(Kind::kCandidate, key).ok(); };
  WriteBatch with;
  with.PutCandidate(MakeCandidate("alfa", "c-1", "a"), FactsOf(1, "a"));
  ASSERT_TRUE(store().Commit(with).ok());
  EXPECT_TRUE(has_facts());
  // The same form without facts keeps them; another form without facts loses them.
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1", "a")).ok());
  EXPECT_TRUE(has_facts());
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1", "b")).ok());
  EXPECT_FALSE(has_facts());

  const auto put_facts = [&](Revision of_profile) {
    WriteBatch batch;
    batch.PutFacts(Kind::kCandidate, key, of_profile, FactsOf(2, "b"));
    return store().Commit(batch);
  };
  EXPECT_TRUE(absl::IsAborted(put_facts(1).status()));
  EXPECT_FALSE(has_facts());
  const auto written = put_facts(2);
  ASSERT_TRUE(written.ok());
  EXPECT_THAT(written->results, ElementsAre(OperationResult{Outcome::kFacts, 2}));
  EXPECT_EQ(written->revision, 3U);
  EXPECT_EQ(put_facts(2)->revision, 3U);  // the same again: nothing to write
  EXPECT_EQ(store().GetFacts(Kind::kCandidate, key)->revision, 2U);
  EXPECT_EQ(store().GetCandidate(key)->revision, 2U);

  WriteBatch remove;
  remove.Delete(Kind::kCandidate, key);
  ASSERT_TRUE(store().Commit(remove).ok());
  EXPECT_FALSE(has_facts());
  EXPECT_TRUE(absl::IsNotFound(put_facts(2).status()));
}

TEST_P(StoreConformance, ScansVisitEachRecordOnceByTenant) {
  std::set<std::string> expected;
  for (const char* tenant : {"zeta", "alfa", "midden"}) {
    WriteBatch batch;
    for (int i = 0; i < 30; ++i) {
      batch.PutCandidate(MakeCandidate(tenant, absl::StrCat("c-", i)), FactsOf(1, "x"));
      expected.insert(absl::StrCat(tenant, "/c-", i));
    }
    ASSERT_TRUE(store().Commit(batch).ok());
  }
  const std::vector<std::string> all = Ids(store(), Kind::kCandidate, {});
  EXPECT_EQ(all.size(), 90U);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()), expected);
  // Tenants in the order in which they came; each in one piece.
  std::vector<std::string> tenants;
  for (const std::string& id : all) {
    const std::string tenant = id.substr(0, id.find('/'));
    if (tenants.empty() || tenants.back() != tenant) tenants.push_back(tenant);
  }
  EXPECT_THAT(tenants, ElementsAre("zeta", "alfa", "midden"));

  const std::vector<std::string> alfa = Ids(store(), Kind::kCandidate, {.tenant = "alfa"});
  EXPECT_EQ(alfa, std::vector<std::string>(all.begin() + 30, all.begin() + 60));
  EXPECT_THAT(Ids(store(), Kind::kCandidate, {.tenant = "nergens"}), IsEmpty());
  EXPECT_THAT(Ids(store(), Kind::kEmployer, {.tenant = "alfa"}), IsEmpty());

  // Page by page gives the same, of profiles and of facts.
  for (const std::size_t size : {1U, 7U, 30U, 100U}) {
    for (const auto& tenant : {std::optional<std::string>(), std::optional<std::string>("alfa")}) {
      ScanRange range = {.tenant = tenant, .limit = size};
      std::vector<std::string> paged;
      std::vector<std::string> paged_facts;
      for (;;) {
        std::string after = range.after;
        std::size_t seen = 0;
        ASSERT_TRUE(store()
                        .Scan(Kind::kCandidate, range,
                              [&](const Record& record) {
                                paged.push_back(record.key.tenant + "/" + record.key.id);
                                after = record.position;
                                ++seen;
                                return absl::OkStatus();
                              })
                        .ok());
        ASSERT_TRUE(store()
                        .ScanFacts(Kind::kCandidate, range,
                                   [&](const FactsRecord& record) {
                                     paged_facts.push_back(record.key.tenant + "/" + record.key.id);
                                     return absl::OkStatus();
                                   })
                        .ok());
        EXPECT_LE(seen, size);
        if (seen < size) break;
        range.after = after;
      }
      EXPECT_EQ(paged, tenant.has_value() ? alfa : all);
      EXPECT_EQ(paged_facts, paged);
    }
  }
}

TEST_P(StoreConformance, PiecesOfTheFactsHoldEachOnce) {
  EXPECT_THAT(store().CutFacts(Kind::kEmployer, 4), IsEmpty());
  for (const char* tenant : {"groot", "klein", "leeg"}) {
    WriteBatch batch;
    const int candidates = tenant[0] == 'g' ? 300 : 3;
    for (int i = 0; i < candidates && tenant[0] != 'l'; ++i) {
      batch.PutCandidate(MakeCandidate(tenant, absl::StrCat("c-", i)), FactsOf(1, "x"));
    }
    batch.PutEmployer(MakeEmployer(tenant, "w-1"));
    ASSERT_TRUE(store().Commit(batch).ok());
  }
  const auto ids = [&](const ScanRange& range) {
    std::vector<std::string> found;
    EXPECT_TRUE(store()
                    .ScanFacts(Kind::kCandidate, range,
                               [&](const FactsRecord& record) {
                                 found.push_back(record.key.tenant + "/" + record.key.id);
                                 return absl::OkStatus();
                               })
                    .ok());
    return found;
  };
  const std::vector<std::string> all = ids({});
  ASSERT_EQ(all.size(), 303U);
  for (const std::size_t pieces : {1U, 2U, 7U, 16U}) {
    std::vector<std::string> cuts = store().CutFacts(Kind::kCandidate, pieces);
    EXPECT_TRUE(std::ranges::is_sorted(cuts));
    cuts.emplace_back();
    std::vector<std::string> joined;
    std::string after;
    std::size_t largest = 0;
    for (const std::string& until : cuts) {
      const std::vector<std::string> piece = ids({.after = after, .until = until});
      joined.insert(joined.end(), piece.begin(), piece.end());
      largest = std::max(largest, piece.size());
      after = until;
    }
    EXPECT_EQ(joined, all) << pieces << " pieces";
    // Within a tenant they are of much the same size.
    EXPECT_LE(largest, 300 / pieces * 2 + 10) << pieces << " pieces";
  }
  // A piece goes with the other limits of a range.
  const std::vector<std::string> cuts = store().CutFacts(Kind::kCandidate, 4);
  ASSERT_FALSE(cuts.empty());
  EXPECT_THAT(ids({.tenant = "klein", .until = cuts[0]}), IsEmpty());
  EXPECT_LE(ids({.after = cuts[0], .limit = 5}).size(), 5U);
  EXPECT_TRUE(absl::IsInvalidArgument(store().ScanFacts(
      Kind::kCandidate, {.until = "c-1"}, [](const FactsRecord&) { return absl::OkStatus(); })));
}

TEST_P(StoreConformance, ABatchMayAnswerSeveralRequests) {
  const auto put = [](const std::string& id, std::vector<std::string> requests) {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate("alfa", id), std::nullopt);
    for (const std::string& request : requests) {
      batch.RememberRequest("alfa", request, 100, 200, "antwoord " + request);
    }
    return batch;
  };
  WriteBatch joined = put("c-1", {"r-1"});
  joined.Append(put("c-2", {"r-2", "r-3"}));
  joined.Append({});
  const auto committed = store().Commit(joined);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(committed->results.size(), 2U);
  EXPECT_EQ(committed->revision, 1U);
  for (const char* request : {"r-1", "r-2", "r-3"}) {
    const auto outcome = store().GetRequest("alfa", request, 150);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(outcome->outcome, absl::StrCat("antwoord ", request));
    EXPECT_EQ(outcome->revision, 1U);
  }
  // One that is known refuses all of it; so does one that stands in the batch twice.
  EXPECT_TRUE(absl::IsAlreadyExists(store().Commit(put("c-3", {"r-4", "r-2"})).status()));
  EXPECT_TRUE(absl::IsAlreadyExists(store().Commit(put("c-3", {"r-5", "r-5"})).status()));
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("alfa", "r-4", 150).status()));
  EXPECT_TRUE(absl::IsNotFound(store().GetCandidate({"alfa", "c-3"}).status()));
}

TEST_P(StoreConformance, ScansRefuseWhatIsNoPosition) {
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1")).ok());
  const auto nothing = [](const Record&) { return absl::OkStatus(); };
  EXPECT_TRUE(absl::IsInvalidArgument(store().Scan(Kind::kCandidate, {.after = "c-1"}, nothing)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      store().ScanFacts(Kind::kEmployer, {}, [](const FactsRecord&) { return absl::OkStatus(); })));
  EXPECT_TRUE(absl::IsInvalidArgument(store().GetFacts(Kind::kPlace, {"", "2718"}).status()));
}

TEST_P(StoreConformance, TheFirstErrorOfAVisitorEndsTheScan) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", absl::StrCat("c-", i))).ok());
  }
  int visited = 0;
  const absl::Status status = store().Scan(Kind::kCandidate, {}, [&](const Record&) {
    return ++visited == 3 ? absl::CancelledError("genoeg") : absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_EQ(visited, 3);
  visited = 0;
  EXPECT_TRUE(absl::IsCancelled(store().ScanChanges(0, [&](const ChangeSet&) {
    return ++visited == 2 ? absl::CancelledError("genoeg") : absl::OkStatus();
  })));
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreConformance, ASnapshotDoesNotSeeLaterWrites) {
  WriteBatch first;
  first.PutCandidate(MakeCandidate("alfa", "c-1", "oud"), FactsOf(1, "oud"));
  first.SetCatalogueStamp(1);
  ASSERT_TRUE(store().Commit(first).ok());
  const std::unique_ptr<ProfileReader> snapshot = store().Snapshot();
  const std::string before = Dump(*snapshot);
  EXPECT_EQ(before, Dump(store()));

  WriteBatch second;
  second.PutCandidate(MakeCandidate("alfa", "c-1", "nieuw"), FactsOf(2, "nieuw"));
  second.PutCandidate(MakeCandidate("beta", "c-2"), std::nullopt);
  second.RememberRequest("alfa", "verzoek", 1, 100, "klaar");
  second.SetCatalogueStamp(2);
  ASSERT_TRUE(store().Commit(second).ok());
  EXPECT_EQ(Dump(*snapshot), before);
  EXPECT_EQ(snapshot->revision(), 1U);
  EXPECT_EQ(snapshot->GetCandidate({"alfa", "c-1"})->profile.external_ref, "oud");
  EXPECT_EQ(snapshot->GetFacts(Kind::kCandidate, {"alfa", "c-1"})->facts.bytes, "oud");
  EXPECT_TRUE(absl::IsNotFound(snapshot->GetCandidate({"beta", "c-2"}).status()));
  EXPECT_TRUE(absl::IsNotFound(snapshot->GetRequest("alfa", "verzoek", 1).status()));
  EXPECT_NE(Dump(store()), before);
}

TEST_P(StoreConformance, TheChangeLogTellsEveryRevision) {
  WriteBatch first;
  first.PutCandidate(MakeCandidate("alfa", "c-1"), std::nullopt);
  first.PutPlace({.pc4 = "2718"});
  ASSERT_TRUE(store().Commit(first).ok());
  WriteBatch second;
  second.SetCatalogueStamp(3);
  ASSERT_TRUE(store().Commit(second).ok());
  WriteBatch third;
  third.PutCandidate(MakeCandidate("alfa", "c-1"), std::nullopt);  // as it was: no change
  third.Delete(Kind::kPlace, {"", "2718"});
  third.Delete(Kind::kPlace, {"", "9999"});
  ASSERT_TRUE(store().Commit(third).ok());
  home().Reopen();

  const auto changes = [&](Revision from) {
    std::vector<ChangeSet> sets;
    EXPECT_TRUE(store()
                    .ScanChanges(from,
                                 [&](const ChangeSet& set) {
                                   sets.push_back(set);
                                   return absl::OkStatus();
                                 })
                    .ok());
    return sets;
  };
  const ChangeSet one = {
      1, {{Kind::kCandidate, {"alfa", "c-1"}, false}, {Kind::kPlace, {"", "2718"}, false}}};
  const ChangeSet two = {2, {}};
  const ChangeSet three = {3, {{Kind::kPlace, {"", "2718"}, true}}};
  EXPECT_THAT(changes(0), ElementsAre(one, two, three));
  EXPECT_THAT(changes(1), ElementsAre(one, two, three));
  EXPECT_THAT(changes(3), ElementsAre(three));
  EXPECT_THAT(changes(4), IsEmpty());
}

TEST_P(StoreConformance, DecisionsBelongToTheirCandidate) {
  const RecordKey one = {"alfa", "c-1"};
  const RecordKey other = {"beta", "c-1"};
  const auto put = [&](const RecordKey& candidate, const char* id, const char* payload,
                       Precondition precondition = {}) {
    WriteBatch batch;
    batch.PutDecision(candidate, id, payload, precondition);
    return store().Commit(batch);
  };
  const auto scan = [&](const std::string& tenant, const std::optional<std::string>& candidate) {
    std::set<std::string> seen;
    const absl::Status status =
        store().ScanDecisions(tenant, candidate, [&](const DecisionRecord& decision) {
          EXPECT_EQ(decision.candidate.tenant, tenant);
          seen.insert(absl::StrCat(decision.candidate.id, " ", decision.id, " ", decision.revision,
                                   " ", decision.payload));
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return seen;
  };
  // Nobody to decide about.
  EXPECT_TRUE(absl::IsNotFound(put(one, "d-1", "voorstel").status()));
  EXPECT_TRUE(absl::IsNotFound(store().GetDecision(one, "d-1").status()));
  EXPECT_EQ(store().revision(), 0U);

  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1")).ok());
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-2")).ok());
  ASSERT_TRUE(PutOne(store(), MakeCandidate("beta", "c-1")).ok());
  EXPECT_THAT(put(one, "d-1", "voorstel")->results,
              ElementsAre(OperationResult{Outcome::kCreated, 4}));
  EXPECT_THAT(put(one, "d-1", "voorstel")->results,
              ElementsAre(OperationResult{Outcome::kUnchanged, 4}));
  EXPECT_EQ(put(one, "d-2", std::string("\xff").c_str())->revision, 5U);  // any bytes
  ASSERT_TRUE(put({"alfa", "c-2"}, "d-1", "anders").ok());
  ASSERT_TRUE(put(other, "d-1", "van beta").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(put(one, "d-1", "x", Precondition::MustNotExist()).status()));
  EXPECT_TRUE(absl::IsAborted(put(one, "d-1", "x", Precondition::AtRevision(3)).status()));
  EXPECT_THAT(put(one, "d-1", "besproken", Precondition::AtRevision(4))->results,
              ElementsAre(OperationResult{Outcome::kReplaced, 8}));
  home().Reopen();

  EXPECT_EQ(*store().GetDecision(one, "d-1"), (DecisionRecord{one, "d-1", 8, "besproken"}));
  EXPECT_TRUE(absl::IsNotFound(store().GetDecision(one, "d-9").status()));
  EXPECT_TRUE(absl::IsNotFound(store().GetDecision({"gamma", "c-1"}, "d-1").status()));
  EXPECT_THAT(scan("alfa", "c-1"), ElementsAre("c-1 d-1 8 besproken", "c-1 d-2 5 \xff"));
  EXPECT_THAT(scan("alfa", std::nullopt),
              ElementsAre("c-1 d-1 8 besproken", "c-1 d-2 5 \xff", "c-2 d-1 6 anders"));
  EXPECT_THAT(scan("beta", std::nullopt), ElementsAre("c-1 d-1 7 van beta"));
  EXPECT_THAT(scan("gamma", std::nullopt), IsEmpty());
  EXPECT_THAT(scan("alfa", "c-9"), IsEmpty());

  // They stay when the profile changes, and go when it goes: also those of the same batch.
  ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", "c-1", "nieuw")).ok());
  EXPECT_EQ(scan("alfa", "c-1").size(), 2U);
  const std::unique_ptr<ProfileReader> before = store().Snapshot();
  WriteBatch remove;
  remove.PutDecision(one, "d-3", "voorstel");
  remove.Delete(Kind::kCandidate, one);
  remove.PutCandidate(MakeCandidate("alfa", "c-1", "opnieuw"), std::nullopt);
  remove.PutDecision(one, "d-4", "voorstel");
  remove.DeleteDecision({"alfa", "c-2"}, "d-1", Precondition::MustExist());
  remove.DeleteDecision({"alfa", "c-2"}, "d-1");
  remove.DeleteDecision({"alfa", "c-9"}, "d-1");
  ASSERT_TRUE(store().Commit(remove).ok());
  EXPECT_THAT(scan("alfa", std::nullopt), ElementsAre("c-1 d-4 10 voorstel"));
  EXPECT_THAT(scan("beta", std::nullopt), ElementsAre("c-1 d-1 7 van beta"));
  EXPECT_TRUE(before->GetDecision(one, "d-2").ok());
  EXPECT_TRUE(absl::IsNotFound(before->GetDecision(one, "d-4").status()));

  WriteBatch nameless;
  nameless.PutDecision(one, "", "x");
  EXPECT_TRUE(absl::IsInvalidArgument(store().Commit(nameless).status()));
  EXPECT_TRUE(store().Verify()->ok());
}

TEST_P(StoreConformance, TheChangeLogIsTrimmedFromItsStart) {
  for (int i = 1; i <= 6; ++i) {
    ASSERT_TRUE(PutOne(store(), MakeCandidate("alfa", absl::StrCat("c-", i))).ok());
  }
  const auto revisions = [&](Revision from) {
    std::vector<Revision> seen;
    const absl::Status status = store().ScanChanges(from, [&](const ChangeSet& changes) {
      seen.push_back(changes.revision);
      return absl::OkStatus();
    });
    if (!status.ok()) {
      EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
      return std::vector<Revision>{0};
    }
    return seen;
  };
  EXPECT_EQ(*store().TrimChanges(0), 0U);
  EXPECT_EQ(*store().TrimChanges(4), 3U);
  EXPECT_EQ(*store().TrimChanges(4), 0U);
  EXPECT_EQ(*store().TrimChanges(2), 0U);
  home().Reopen();
  EXPECT_EQ(store().info().first_change, 4U);
  EXPECT_THAT(revisions(0), ElementsAre(4, 5, 6));
  EXPECT_THAT(revisions(5), ElementsAre(5, 6));
  EXPECT_THAT(revisions(3), ElementsAre(0));
  EXPECT_TRUE(store().Verify()->ok());
  // The last one stays, so that its revision is known.
  EXPECT_EQ(*store().TrimChanges(99), 2U);
  EXPECT_THAT(revisions(0), ElementsAre(6));
  EXPECT_EQ(PutOne(store(), MakeCandidate("alfa", "c-7"))->revision, 7U);
  EXPECT_THAT(revisions(0), ElementsAre(6, 7));
  EXPECT_TRUE(store().Verify()->ok());
}

TEST_P(StoreConformance, ErasingForgetsThePersonEverywhere) {
  WriteBatch batch;
  batch.PutCandidate(MakeCandidate("alfa", "c-weg"), FactsOf(1, "a"));
  batch.PutDecision({"alfa", "c-weg"}, "d-1", "voorstel");
  batch.PutCandidate(MakeCandidate("alfa", "c-blijft"), FactsOf(1, "a"));
  batch.RememberRequest("alfa", "v-1", 1, 100, "antwoord over c-weg");
  batch.RememberRequest("alfa", "v-2", 1, 100, "antwoord over c-blijft");
  ASSERT_TRUE(store().Commit(batch).ok());
  const auto erased = store().EraseCandidate({"alfa", "c-weg"}, "verzoek", 1000);
  if (GetParam().name == "RocksDb") {  // there is no key to destroy
    EXPECT_TRUE(absl::IsFailedPrecondition(erased.status()));
    return;
  }
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->revision, 2U);
  EXPECT_THAT(erased->results, ElementsAre(OperationResult{Outcome::kDeleted, 0}));
  EXPECT_THAT(Ids(store(), Kind::kCandidate, {}), ElementsAre("alfa/c-blijft"));
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("alfa", "v-1", 2).status()));
  EXPECT_TRUE(store().GetRequest("alfa", "v-2", 2).ok());
  EXPECT_TRUE(absl::IsNotFound(store().GetDecision({"alfa", "c-weg"}, "d-1").status()));
  EXPECT_TRUE(
      absl::IsNotFound(store().EraseCandidate({"alfa", "c-weg"}, "verzoek", 1000).status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(store().EraseCandidate({"alfa", "c-blijft"}, "Och", 1).status()));
  ASSERT_TRUE(store().PurgeErased().ok());
  EXPECT_THAT(Dump(store()), Not(HasSubstr("c-weg")));
  home().Reopen();
  EXPECT_THAT(Dump(store()), Not(HasSubstr("c-weg")));
  EXPECT_TRUE(store().Verify()->ok());
}

TEST_P(StoreConformance, RemembersRequestsUntilTheyExpire) {
  const auto commit = [&](const char* tenant, std::int64_t now, const char* reference) {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate("alfa", "c-1", reference), std::nullopt);
    batch.RememberRequest(tenant, "verzoek", now, now + 100, reference);
    return store().Commit(batch).status();
  };
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("alfa", "verzoek", 0).status()));
  ASSERT_TRUE(commit("alfa", 1000, "a").ok());
  const auto outcome = store().GetRequest("alfa", "verzoek", 1099);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(*outcome, (RequestOutcome{1, 1100, "a"}));
  // A repeat is refused, and changes nothing; another tenant's request is another one.
  EXPECT_TRUE(absl::IsAlreadyExists(commit("alfa", 1099, "b")));
  EXPECT_EQ(store().GetCandidate({"alfa", "c-1"})->profile.external_ref, "a");
  ASSERT_TRUE(commit("beta", 1099, "c").ok());
  home().Reopen();
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("alfa", "verzoek", 1100).status()));
  EXPECT_TRUE(store().GetRequest("beta", "verzoek", 1100).ok());
  EXPECT_TRUE(commit("alfa", 1100, "d").ok());

  EXPECT_EQ(*store().PurgeRequests(1198), 0U);
  EXPECT_EQ(*store().PurgeRequests(1199), 1U);
  EXPECT_TRUE(absl::IsNotFound(store().GetRequest("beta", "verzoek", 0).status()));
  EXPECT_TRUE(store().GetRequest("alfa", "verzoek", 1199).ok());
  EXPECT_EQ(*store().PurgeRequests(1200), 1U);
  EXPECT_EQ(*store().PurgeRequests(1200), 0U);
}

TEST_P(StoreConformance, RefusesWhatIsTooMuchOrNamedWrongly) {
  const auto refused = [&](const WriteBatch& batch) {
    return absl::IsInvalidArgument(store().Commit(batch).status());
  };
  for (const auto& [tenant, id] :
       std::vector<std::pair<std::string, std::string>>{{"", "c-1"},
                                                        {"alfa", ""},
                                                        {"alfa", std::string(65, 'c')},
                                                        {std::string(65, 'a'), "c"}}) {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate(tenant, id), std::nullopt);
    EXPECT_TRUE(refused(batch));
    WriteBatch remove;
    remove.Delete(Kind::kCandidate, {tenant, id});
    EXPECT_TRUE(refused(remove));
  }
  WriteBatch place;
  place.Delete(Kind::kPlace, {"alfa", "2718"});
  EXPECT_TRUE(refused(place));
  WriteBatch facts;
  facts.PutFacts(Kind::kEmployer, {"alfa", "w-1"}, 1, FactsOf(1, "x"));
  EXPECT_TRUE(refused(facts));
  WriteBatch request;
  request.RememberRequest("alfa", "", 1, 2, "");
  EXPECT_TRUE(refused(request));
  WriteBatch latin1;
  latin1.PutCandidate(MakeCandidate("alfa", "c-1", "caf\xe9"), std::nullopt);
  EXPECT_TRUE(refused(latin1));
  WriteBatch many;
  for (std::size_t i = 0; i <= kMaxBatchOperations; ++i) {
    many.Delete(Kind::kCandidate, {"alfa", "c"});
  }
  EXPECT_TRUE(refused(many));
  WriteBatch large;
  large.PutCandidate(MakeCandidate("alfa", "c"), FactsOf(1, std::string(kMaxBatchBytes + 1, 'x')));
  EXPECT_TRUE(refused(large));
  EXPECT_EQ(store().revision(), 0U);
}

TEST_P(StoreConformance, ManyWritersGetEachTheirOwnRevision) {
  constexpr int kWriters = 4;
  constexpr int kBatches = 25;
  std::vector<std::vector<Revision>> revisions(kWriters);
  std::atomic<bool> done = false;
  std::thread reader([&] {
    Revision last = 0;
    while (!done) {
      const std::unique_ptr<ProfileReader> snapshot = store().Snapshot();
      EXPECT_GE(snapshot->revision(), last);
      last = snapshot->revision();
      // Both candidates of a batch, or neither; and their state agrees.
      EXPECT_EQ(Ids(*snapshot, Kind::kCandidate, {}).size(),
                snapshot->info().counts[IndexOf(Kind::kCandidate)]);
      EXPECT_EQ(snapshot->info().counts[IndexOf(Kind::kCandidate)] % 2, 0U);
    }
  });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kBatches; ++i) {
        WriteBatch batch;
        const std::string tenant = absl::StrCat("tenant-", i % 5);
        batch.PutCandidate(MakeCandidate(tenant, absl::StrCat("a-", writer, "-", i)),
                           FactsOf(1, "a"));
        batch.PutCandidate(MakeCandidate(tenant, absl::StrCat("b-", writer, "-", i)), std::nullopt);
        const auto result = store().Commit(batch);
        ASSERT_TRUE(result.ok()) << result.status();
        revisions[writer].push_back(result->revision);
        EXPECT_GE(store().revision(), result->revision);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  std::set<Revision> all;
  for (const std::vector<Revision>& own : revisions) {
    EXPECT_TRUE(std::ranges::is_sorted(own));
    all.insert(own.begin(), own.end());
  }
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kWriters * kBatches));
  EXPECT_EQ(*all.rbegin(), static_cast<Revision>(kWriters * kBatches));
  EXPECT_EQ(store().revision(), static_cast<Revision>(kWriters * kBatches));
}

TEST_P(StoreConformance, OnlyOneOfManyCreatorsWins) {
  std::atomic<int> won = 0;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 10; ++i) {
        const absl::Status status =
            PutOne(store(), MakeCandidate("alfa", absl::StrCat("c-", i), absl::StrCat(writer)),
                   Precondition::MustNotExist())
                .status();
        if (status.ok()) ++won;
        EXPECT_TRUE(status.ok() || absl::IsAlreadyExists(status));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(won, 10);
  EXPECT_EQ(store().revision(), 10U);
}

TEST_P(StoreConformance, VerifyFindsNothingWrong) {
  std::mt19937_64 rng(11);
  for (int i = 0; i < 5; ++i) {
    WriteBatch batch;
    for (int j = 0; j < 10; ++j) {
      batch.PutCandidate(fixtures::RandomCandidate(rng, fixtures::TestCatalogue()),
                         FactsOf(1, "x"));
      batch.PutOpportunity(fixtures::RandomOpportunity(rng, fixtures::TestCatalogue()),
                           std::nullopt);
    }
    batch.RememberRequest("alfa", absl::StrCat("v", i), 1, 100, "klaar");
    ASSERT_TRUE(store().Commit(batch).ok());
  }
  const auto report = store().Verify();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->ok());
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_GE(report->records, 50U + 50 + 50 + 5 + 5);
  EXPECT_GT(report->bytes, 50'000U);
  EXPECT_EQ(report->without_facts, 50U);
}

}  // namespace passend::store
