// The stores there are, each through the one suite; and the two of them side by side.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/conformance.h"
#include "tests/store/store_homes.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::store {
namespace {

std::string FactoryName(const testing::TestParamInfo<StoreFactory>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Stores, StoreConformance,
    testing::Values(StoreFactory{"Memory", [] { return std::make_unique<MemoryHome>(); }},
                    StoreFactory{"RocksDb", [] { return std::make_unique<RocksDbHome>(false); }},
                    StoreFactory{"Sealed", [] { return std::make_unique<RocksDbHome>(true); }}),
    FactoryName);

// --- Model-based
// ----------------------------------------------------------------------------------

// Random batches over few ids, so that they meet often.
class BatchMaker {
 public:
  explicit BatchMaker(std::uint64_t seed) : rng_(seed) {
    for (int i = 0; i < 60; ++i) {
      candidates_.push_back(fixtures::RandomCandidate(rng_, fixtures::TestCatalogue()));
      opportunities_.push_back(fixtures::RandomOpportunity(rng_, fixtures::TestCatalogue()));
      employers_.push_back(fixtures::RandomEmployer(rng_, fixtures::TestCatalogue()));
      functies_.push_back(fixtures::RandomFunctie(rng_, fixtures::TestCatalogue()));
    }
  }

  int Below(int limit) { return static_cast<int>(rng_() % static_cast<std::uint64_t>(limit)); }

  WriteBatch Make(Revision last, std::int64_t now) {
    WriteBatch batch;
    const int operations = 1 + Below(4);
    for (int i = 0; i < operations; ++i) AddOperation(last, &batch);
    if (Below(20) == 0) batch.SetCatalogueStamp(static_cast<std::uint64_t>(Below(3)));
    if (Below(4) == 0) {
      batch.RememberRequest(Tenant(), absl::StrCat("v-", Below(12)), now, now + Below(60),
                            absl::StrCat("uitkomst ", Below(1000)));
    }
    return batch;
  }

  std::string Tenant() { return absl::StrCat("tenant-", Below(4)); }
  std::string Id() { return absl::StrCat("id-", Below(12)); }

 private:
  Precondition MaybePrecondition(Revision last) {
    switch (Below(8)) {
      case 0:
        return Precondition::MustExist();
      case 1:
        return Precondition::MustNotExist();
      case 2:
        return Precondition::AtRevision(last - std::min<Revision>(last, rng_() % 20));
      default:
        return {};
    }
  }
  std::optional<Facts> MaybeFacts() {
    if (Below(3) == 0) return std::nullopt;
    return Facts{static_cast<std::uint64_t>(Below(3)), absl::StrCat("feiten ", Below(5))};
  }
  template <class Profile>
  Profile Pick(const std::vector<Profile>& from) {
    Profile profile = from[static_cast<std::size_t>(Below(static_cast<int>(from.size())))];
    profile.tenant = Tenant();
    profile.id = Id();
    return profile;
  }
  void AddOperation(Revision last, WriteBatch* batch) {
    const Precondition precondition = MaybePrecondition(last);
    switch (Below(11)) {
      case 0:
      case 1:
      case 2:
        return batch->PutCandidate(Pick(candidates_), MaybeFacts(), precondition);
      case 3:
        return batch->PutOpportunity(Pick(opportunities_), MaybeFacts(), precondition);
      case 4:
        return batch->PutEmployer(Pick(employers_), precondition);
      case 5: {
        model::Functie functie = functies_[static_cast<std::size_t>(Below(60))];
        functie.code = Id();
        return batch->PutFunctie(functie, precondition);
      }
      case 6:
        return batch->PutFacts(Below(2) == 0 ? Kind::kCandidate : Kind::kOpportunity,
                               {Tenant(), Id()}, last - std::min<Revision>(last, rng_() % 6),
                               {1, absl::StrCat("feiten ", Below(5))});
      case 7:
        return batch->PutPlace({.pc4 = absl::StrCat(1000 + Below(20)), .x_m = Below(3)},
                               precondition);
      case 8:
        return batch->PutDecision({Tenant(), Id()}, absl::StrCat("d-", Below(4)),
                                  absl::StrCat("besluit ", Below(3)), precondition);
      case 9:
        return batch->DeleteDecision({Tenant(), Id()}, absl::StrCat("d-", Below(4)), precondition);
      default: {
        const Kind kind = kAllKinds[static_cast<std::size_t>(Below(5))];
        return batch->Delete(kind, {HasTenant(kind) ? Tenant() : "", Id()}, precondition);
      }
    }
  }

  std::mt19937_64 rng_;
  std::vector<model::Candidate> candidates_;
  std::vector<model::Opportunity> opportunities_;
  std::vector<model::Employer> employers_;
  std::vector<model::Functie> functies_;
};

TEST(StoresSideBySide, AgreeOverRandomOperationsAndReopening) {
  constexpr int kBatches = 3500;
  int committed = 0;
  int refused = 0;
  for (const std::uint64_t seed : {1, 2}) {
    BatchMaker maker(seed);
    // Flushes often.
    RocksDbHome durable(/*sealed=*/seed == 2, /*write_buffer_bytes=*/std::size_t{64} << 10);
    MemoryHome twin;
    std::int64_t now = 1'000'000;
    for (int i = 0; i < kBatches / 2; ++i) {
      now += maker.Below(3);
      const WriteBatch batch = maker.Make(twin.store().revision(), now);
      const auto expected = twin.store().Commit(batch);
      const auto got = durable.store().Commit(batch);
      ASSERT_EQ(got.status().code(), expected.status().code())
          << "seed " << seed << " batch " << i << ": " << got.status() << " / "
          << expected.status();
      if (expected.ok()) {
        ++committed;
        ASSERT_EQ(got->revision, expected->revision) << "seed " << seed << " batch " << i;
        ASSERT_EQ(got->results, expected->results) << "seed " << seed << " batch " << i;
      } else {
        ++refused;
        ASSERT_EQ(got.status().message(), expected.status().message());
      }
      const std::string tenant = maker.Tenant();
      const std::string request = absl::StrCat("v-", maker.Below(12));
      const auto outcome = twin.store().GetRequest(tenant, request, now);
      const auto same = durable.store().GetRequest(tenant, request, now);
      ASSERT_EQ(same.status().code(), outcome.status().code());
      if (outcome.ok()) {
        ASSERT_EQ(*same, *outcome);
      }
      if (maker.Below(100) == 0) {
        ASSERT_EQ(*durable.store().PurgeRequests(now), *twin.store().PurgeRequests(now));
      }
      if (maker.Below(60) == 0) durable.Reopen();
      if (maker.Below(40) == 0) {
        ASSERT_EQ(Dump(durable.store()), Dump(twin.store())) << "seed " << seed << " batch " << i;
        ASSERT_EQ(Dump(*durable.store().Snapshot()), Dump(twin.store()));
      }
    }
    durable.Reopen();
    ASSERT_EQ(Dump(durable.store()), Dump(twin.store()));
    const auto report = durable.store().Verify();
    ASSERT_TRUE(report.ok());
    EXPECT_THAT(report->problems, testing::IsEmpty());
  }
  // Enough of both, or the test says nothing.
  EXPECT_GT(committed, 1000);
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace passend::store
