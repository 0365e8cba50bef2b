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

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
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

// A store with as many records as the benchmark asks for; null, and the benchmark skipped: there is
// none.
std::unique_ptr<store::ProfileStore> OpenFilled(const Folder& folder, bool sealed,
                                                benchmark::State& state, std::uint64_t& number) {
  auto store = Open(folder, sealed);
  if (store.ok() && Fill(**store, static_cast<std::uint64_t>(state.range(0)), number)) {
    return *std::move(store);
  }
  state.SkipWithError("no store");
  return nullptr;
}

// One profile at a time, of ids in no order.
template <bool kSealed>
void GetOne(benchmark::State& state) {
  const Folder folder;
  std::uint64_t number = 0;
  const auto store = OpenFilled(folder, kSealed, state, number);
  if (store == nullptr) return;
  std::mt19937_64 random(3);
  for (auto _ : state) {
    const auto record =
        store->Get(store::Kind::kCandidate, {"werkbedrijf", absl::StrCat("c-", random() % number)});
    if (!record.ok()) return state.SkipWithError("get failed");
  }
  state.SetItemsProcessed(state.iterations());
}

// Facts of every record, as at start.
template <bool kSealed>
void ScanFacts(benchmark::State& state) {
  const Folder folder;
  std::uint64_t number = 0;
  const auto store = OpenFilled(folder, kSealed, state, number);
  if (store == nullptr) return;
  for (auto _ : state) {
    std::uint64_t seen = 0;
    const auto status =
        store->ScanFacts(store::Kind::kCandidate, {}, [&seen](const store::FactsRecord&) {
          ++seen;
          return absl::OkStatus();
        });
    if (!status.ok() || seen != number) return state.SkipWithError("scan failed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(number));
}

// --- What a nightly run leaves: states of ~2 KB, put by several threads in calls of some thousands

constexpr std::size_t kStateBytes = 2'000;
constexpr std::size_t kStatesAtOnce = 4'000;

// All candidates of one run; the same bytes again and again, since making them is not the question.
bool PutRun(store::MatchStore& matches, store::Generation run, std::uint64_t count, int threads,
            const std::string& bytes) {
  std::atomic<std::uint64_t> next = 0;
  std::atomic<bool> failed = false;
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      std::vector<store::StateRow> rows;
      while (!failed) {
        const std::uint64_t first = next.fetch_add(kStatesAtOnce);
        if (first >= count) return;
        rows.clear();
        for (std::uint64_t id = first; id < std::min(count, first + kStatesAtOnce); ++id) {
          rows.push_back({absl::StrCat("c-", id), bytes});
        }
        if (!matches.PutStates("werkbedrijf", run, store::StateKind::kCandidate, rows).ok()) {
          failed = true;
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  return !failed;
}

std::uint64_t BytesOf(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(path)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

// A full run: every state is new. Publishing, which is when it becomes durable, is counted too.
template <bool kSealed>
void PutStates(benchmark::State& state) {
  const Folder folder;
  std::uint64_t number = 0;
  const auto store = OpenFilled(folder, kSealed, state, number);
  if (store == nullptr) return;
  store::MatchStore& matches = store->matches();
  std::mt19937_64 random(5);
  const std::string bytes = Noise(random, kStateBytes);
  const std::uint64_t before = BytesOf(folder.path());
  double publish_seconds = 0;
  for (auto _ : state) {
    const auto run = matches.BeginRun("werkbedrijf", "");
    if (!run.ok() || !PutRun(matches, *run, number, static_cast<int>(state.range(1)), bytes)) {
      return state.SkipWithError("put failed");
    }
    const auto begin = std::chrono::steady_clock::now();
    if (!matches.Publish("werkbedrijf", *run, "", 1).ok()) return state.SkipWithError("publish");
    publish_seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  const auto iterations = static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(number));
  state.counters["publish_ms"] = 1000 * publish_seconds / iterations;
  state.counters["disk_MB_per_run"] =
      static_cast<double>(BytesOf(folder.path()) - before) / 1e6 / iterations;
}

// All of a generation, in as many parts as there are threads; two generations before it.
template <bool kSealed>
void ScanStates(benchmark::State& state) {
  const Folder folder;
  std::uint64_t number = 0;
  const auto store = OpenFilled(folder, kSealed, state, number);
  if (store == nullptr) return;
  store::MatchStore& matches = store->matches();
  std::mt19937_64 random(5);
  const std::string bytes = Noise(random, kStateBytes);
  store::Generation last = 0;
  // One full run, and two that changed a tenth.
  for (const std::uint64_t count : {number, number / 10, number / 10}) {
    const auto run = matches.BeginRun("werkbedrijf", "");
    if (!run.ok() || !PutRun(matches, *run, count, 1, bytes) ||
        !matches.Publish("werkbedrijf", *run, "", 1).ok()) {
      return state.SkipWithError("put failed");
    }
    last = *run;
  }
  const auto parts = static_cast<std::uint32_t>(state.range(1));
  for (auto _ : state) {
    std::atomic<std::uint64_t> seen = 0;
    std::vector<std::thread> workers;
    for (std::uint32_t part = 0; part < parts; ++part) {
      workers.emplace_back([&, part] {
        std::uint64_t mine = 0;
        (void)matches.ScanStates("werkbedrijf", last, store::StateKind::kCandidate, {part, parts},
                                 [&mine](const store::StateRow&) {
                                   ++mine;
                                   return absl::OkStatus();
                                 });
        seen += mine;
      });
    }
    for (std::thread& worker : workers) worker.join();
    if (seen != number) return state.SkipWithError("scan failed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(number));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(number * kStateBytes));
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
void OfNights(benchmark::internal::Benchmark* one) {
  one->ArgNames({"states", "threads"});
  for (const int threads : {1, 2}) one->Args({50'000, threads});
  one->Args({1'000'000, 2})->UseRealTime()->Iterations(2)->Unit(benchmark::kMillisecond);
}
BENCHMARK_TEMPLATE(PutStates, false)->Name("PutStates")->Apply(OfNights);
BENCHMARK_TEMPLATE(PutStates, true)->Name("SealedPutStates")->Apply(OfNights);
BENCHMARK_TEMPLATE(ScanStates, false)->Name("ScanStates")->Apply(OfNights);
BENCHMARK_TEMPLATE(ScanStates, true)->Name("SealedScanStates")->Apply(OfNights);

}  // namespace
}  // namespace passend::benchmarks
