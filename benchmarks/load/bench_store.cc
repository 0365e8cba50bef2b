// Durable batches: the store's Commit() beside a plain RocksDB write of the same values, with the
// same options of the same release and the same sync. The store does more per record: it looks for
// the record that was there, frames and checks the value, writes facts, change log and state.
//   build/release/bin/bench_store --benchmark_repetitions=3
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/rocksdb_store.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kFactsBytes = 600;  // of a compiled profile

// A folder that is gone when it is.
class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "passend-store-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path() const { return path_ + "/db"; }

 private:
  std::string path_;
};

std::string Noise(std::mt19937_64& random, std::size_t bytes) {
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>('a' + random() % 26);
  return text;
}

// About a kilobyte of profile, as text and lists.
model::Candidate Profile(std::mt19937_64& random, std::uint64_t number) {
  model::Candidate candidate;
  candidate.tenant = std::string("werkbedrijf");
  candidate.id = absl::StrCat("c-", number);
  for (int i = 0; i < 20; ++i) {
    candidate.talents.push_back({.code = Noise(random, 12),
                                 .level = static_cast<int>(random() % 5),
                                 .evidence = model::Evidence::kAssessed,
                                 .emphasis = 0,
                                 .provenance = {}});
  }
  candidate.placing_org = Noise(random, 300);
  return candidate;
}

std::vector<store::WriteBatch> Batches(std::size_t records, std::uint64_t& number,
                                       std::size_t count) {
  std::mt19937_64 random(number + 1);
  std::vector<store::WriteBatch> batches(count);
  for (store::WriteBatch& batch : batches) {
    for (std::size_t i = 0; i < records; ++i) {
      batch.PutCandidate(Profile(random, number++),
                         store::Facts{.catalogue_stamp = 1, .bytes = Noise(random, kFactsBytes)});
    }
  }
  return batches;
}

constexpr std::size_t kBatchesAtOnce = 16;  // made outside the time that counts

// Plain values are the measure of what sealing costs; the service always seals.
absl::StatusOr<std::unique_ptr<store::ProfileStore>> Open(const Folder& folder, bool sealed) {
  store::RocksDbOptions options;
  options.path = folder.path();
  if (sealed) {
    const std::string file = folder.path() + ".kek";
    if (absl::Status made = store::MakeKeyFile(file); !made.ok()) return made;
    auto kek = store::LoadKeyEncryptionKey({file});
    if (!kek.ok()) return kek.status();
    options.kek = *std::move(kek);
  }
  return store::OpenRocksDbStore(std::move(options));
}

template <bool kSealed>
void CommitNew(benchmark::State& state) {
  const Folder folder;
  auto store = Open(folder, kSealed);
  if (!store.ok()) return state.SkipWithError("open failed");
  const auto records = static_cast<std::size_t>(state.range(0));
  std::uint64_t number = 0;
  std::vector<store::WriteBatch> batches;
  for (auto _ : state) {
    if (batches.empty()) {
      state.PauseTiming();
      batches = Batches(records, number, kBatchesAtOnce);
      state.ResumeTiming();
    }
    const auto done = (*store)->Commit(batches.back());
    if (!done.ok()) return state.SkipWithError("commit failed");
    state.PauseTiming();
    batches.pop_back();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// The same bytes in the same number of keys: payload and facts of each record.
void PlainRocksDb(benchmark::State& state) {
  const Folder folder;
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = store::RocksDbOptions().write_buffer_bytes;
  options.compression = rocksdb::kLZ4Compression;
  options.max_background_jobs = 2;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, folder.path(), &opened).ok()) {
    return state.SkipWithError("open failed");
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (const char* name : {"candidates", "facts"}) {
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    if (!db->CreateColumnFamily(options, name, &handle).ok()) {
      return state.SkipWithError("open failed");
    }
    families.push_back(handle);
  }
  rocksdb::WriteOptions write;
  write.sync = true;
  const auto records = static_cast<std::size_t>(state.range(0));
  std::uint64_t number = 0;
  std::mt19937_64 random(7);
  std::vector<store::WriteBatch> batches;
  std::vector<std::string> keys(2 * records);
  for (auto _ : state) {
    state.PauseTiming();
    if (batches.empty()) batches = Batches(records, number, kBatchesAtOnce);
    const auto& operations = batches.back().operations();
    for (std::string& key : keys) key = Noise(random, 24);  // as scattered as ours
    state.ResumeTiming();
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < operations.size(); ++i) {
      (void)batch.Put(families[0], keys[2 * i], operations[i].payload);
      (void)batch.Put(families[1], keys[2 * i + 1], operations[i].facts->bytes);
    }
    if (!db->Write(write, &batch).ok()) return state.SkipWithError("write failed");
    state.PauseTiming();
    batches.pop_back();
    state.ResumeTiming();
  }
  for (rocksdb::ColumnFamilyHandle* handle : families) {
    (void)db->DestroyColumnFamilyHandle(handle);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

bool Fill(store::ProfileStore& store, std::uint64_t records, std::uint64_t& number) {
  while (number < records) {
    for (const store::WriteBatch& batch : Batches(1000, number, 10)) {
      if (!store.Commit(batch).ok()) return false;
    }
  }
  return true;
}

// One profile at a time, of ids in no order.
template <bool kSealed>
void GetOne(benchmark::State& state) {
  const Folder folder;
  auto store = Open(folder, kSealed);
  std::uint64_t number = 0;
  if (!store.ok() || !Fill(**store, static_cast<std::uint64_t>(state.range(0)), number)) {
    return state.SkipWithError("no store");
  }
  std::mt19937_64 random(3);
  for (auto _ : state) {
    const auto record = (*store)->Get(store::Kind::kCandidate,
                                      {"werkbedrijf", absl::StrCat("c-", random() % number)});
    if (!record.ok()) return state.SkipWithError("get failed");
  }
  state.SetItemsProcessed(state.iterations());
}

// Facts of every record, as at start.
template <bool kSealed>
void ScanFacts(benchmark::State& state) {
  const Folder folder;
  auto store = Open(folder, kSealed);
  std::uint64_t number = 0;
  if (!store.ok() || !Fill(**store, static_cast<std::uint64_t>(state.range(0)), number)) {
    return state.SkipWithError("no store");
  }
  for (auto _ : state) {
    std::uint64_t seen = 0;
    const auto status =
        (*store)->ScanFacts(store::Kind::kCandidate, {}, [&seen](const store::FactsRecord&) {
          ++seen;
          return absl::OkStatus();
        });
    if (!status.ok() || seen != number) return state.SkipWithError("scan failed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(number));
}

void Sizes(benchmark::internal::Benchmark* one) {
  one->Arg(1)->Arg(100)->Arg(1'000)->Arg(4'000)->UseRealTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK_TEMPLATE(CommitNew, false)->Name("CommitNew")->Apply(Sizes);
BENCHMARK_TEMPLATE(CommitNew, true)->Name("SealedCommitNew")->Apply(Sizes);
BENCHMARK(PlainRocksDb)->Apply(Sizes);
void OfMany(benchmark::internal::Benchmark* one) { one->Arg(100'000)->UseRealTime(); }
BENCHMARK_TEMPLATE(GetOne, false)->Name("GetOne")->Apply(OfMany);
BENCHMARK_TEMPLATE(GetOne, true)->Name("SealedGetOne")->Apply(OfMany);
BENCHMARK_TEMPLATE(ScanFacts, false)
    ->Name("ScanFacts")
    ->Apply(OfMany)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(ScanFacts, true)
    ->Name("SealedScanFacts")
    ->Apply(OfMany)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace passend::benchmarks
