// The employers in memory are those of the store, whatever is written.
#include "server/engine/employer_book.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "server/engine/import.h"
#include "server/engine/records.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"
#include "tests/testing/random_profiles.h"

namespace passend::server {
namespace {

// What would be there if the book were made from the store now.
void ExpectEqualsStore(const Engine& engine) {
  EmployerBook fresh;
  ASSERT_TRUE(fresh.Load(engine.store(), *engine.reference()).ok());
  const auto kept = engine.employers();
  const auto wanted = fresh.snapshot();
  ASSERT_EQ(kept->all().size(), wanted->all().size());
  for (std::size_t i = 0; i < wanted->all().size(); ++i) {
    EXPECT_EQ(kept->all()[i]->record, wanted->all()[i]->record) << wanted->all()[i]->name;
    EXPECT_EQ(kept->all()[i]->tasks, wanted->all()[i]->tasks);
    EXPECT_EQ(kept->all()[i]->pool.tasks.size(), kept->all()[i]->tasks.size());
    EXPECT_EQ(kept->Find(wanted->all()[i]->name), kept->all()[i].get());
  }
  EXPECT_EQ(kept->Find("tenants/alfa/employers/nobody"), nullptr);
}

class EmployerBookTest : public testing::Test {
 protected:
  const model::Catalogue& catalogue() { return service_.engine().reference()->catalogue(); }
  model::Employer Draw() {
    model::Employer employer = fixtures::RandomEmployer(rng_, catalogue());
    employer.id = absl::StrCat("w-", rng_() % 12);
    return employer;
  }
  void Write(const model::Employer& employer) {
    const RecordName name = {.tenant = employer.tenant, .id = employer.id};
    const auto written = UpdateRecord<model::Employer>(
        service_.engine(), name, {.allow_missing = true},
        [&](const model::Employer*) -> absl::StatusOr<model::Employer> { return employer; },
        [](const model::Employer&) { return std::string(); });
    ASSERT_TRUE(written.ok()) << written.status();
  }

  std::shared_ptr<store::ProfileStore> store_ = store::NewMemoryStore();
  TestService service_{{.store = store_}};
  std::mt19937_64 rng_{5};
};

TEST_F(EmployerBookTest, EqualsTheStoreAfterRandomWrites) {
  for (int step = 0; step < 300; ++step) {
    const auto kind = rng_() % 10;
    if (kind < 5) {
      Write(Draw());
    } else if (kind < 7) {
      const model::Employer employer = Draw();
      ASSERT_TRUE(DeleteRecord<model::Employer>(service_.engine(),
                                                {.tenant = employer.tenant, .id = employer.id},
                                                {.allow_missing = true})
                      .ok());
    } else {
      // An import, in which an employer may come twice: the last form counts.
      ImportSession session(service_.engine(), "");
      ImportBatch batch;
      for (int i = 0; i < 8; ++i) batch.records.emplace_back(Draw());
      batch.count = batch.records.size();
      std::vector<PreparedImport> messages;
      messages.push_back(session.Prepare(std::move(batch)));
      const auto counts = session.Commit(std::move(messages));
      ASSERT_TRUE(counts.ok()) << counts.status();
      ASSERT_TRUE(session.Finish().ok());
    }
    // All are read again against the reference; nothing may get lost.
    if (step % 50 == 0) {
      ASSERT_TRUE(service_.engine().ReloadReference().ok());
    }
    if (step % 20 == 0) ExpectEqualsStore(service_.engine());
  }
  ExpectEqualsStore(service_.engine());
  EXPECT_GT(service_.engine().employers()->all().size(), 10U);

  // And another service on the same store begins with the same.
  TestService other({.store = store_});
  ExpectEqualsStore(other.engine());
}

TEST_F(EmployerBookTest, EqualsTheStoreAfterWritesOfSeveralThreads) {
  std::vector<std::thread> writers;
  std::atomic<int> failed = 0;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    writers.emplace_back([&, seed] {
      std::mt19937_64 rng(seed);
      for (int i = 0; i < 40; ++i) {
        model::Employer employer = fixtures::RandomEmployer(rng, catalogue());
        employer.tenant = kTenant;
        employer.id = absl::StrCat("w-", rng() % 3);
        const auto written = UpdateRecord<model::Employer>(
            service_.engine(), {.tenant = employer.tenant, .id = employer.id},
            {.allow_missing = true},
            [&](const model::Employer*) -> absl::StatusOr<model::Employer> { return employer; },
            [](const model::Employer&) { return std::string(); });
        if (!written.ok()) ++failed;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failed, 0);
  ExpectEqualsStore(service_.engine());
}

TEST_F(EmployerBookTest, AReaderKeepsWhatItTook) {
  model::Employer employer = Draw();
  Write(employer);
  const auto before = service_.engine().employers();
  const BookedEmployer* old = before->Find(model::ResourceName(employer));
  ASSERT_NE(old, nullptr);
  const std::string name = old->record.name;
  employer.name = "Nieuwe naam";
  Write(employer);
  EXPECT_EQ(old->record.name, name);
  EXPECT_EQ(service_.engine().employers()->Find(old->name)->record.name, "Nieuwe naam");
}

}  // namespace
}  // namespace passend::server
