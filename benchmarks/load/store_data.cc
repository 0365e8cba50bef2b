#include "benchmarks/load/store_data.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "benchmarks/data/configuration.h"
#include "benchmarks/data/uniform.h"
#include "clients/region/region.h"
#include "matcher/index/for_each.h"
#include "matcher/model/names.h"
#include "passend/v1/import_service.pb.h"
#include "server/clock.h"
#include "server/codec/names.h"
#include "server/codec/record_codec.h"
#include "server/engine/engine.h"
#include "server/engine/import.h"
#include "server/engine/row.h"
#include "server/log.h"
#include "server/status_macros.h"
#include "store/rocksdb_store.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kQueries = 64;  // a different one each time: nothing stays warm
constexpr std::size_t kBatch = 2'000;
constexpr std::size_t kChunk = 100'000;

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// The server reads only facts at start and for a search; the profile beside them holds a name.
absl::StatusOr<std::vector<std::string>> FillUniform(const StoreSpec& spec,
                                                     store::ProfileStore& store) {
  PASSEND_ASSIGN_OR_RETURN(const server::Configuration configuration, ReadConfiguration());
  PASSEND_ASSIGN_OR_RETURN(const auto reference, server::Reference::Build(configuration, {}, {}));
  store::WriteBatch batch;
  const auto commit = [&]() -> absl::Status {
    auto committed = store.Commit(batch);
    batch = {};
    return committed.status();
  };
  const auto total = static_cast<std::size_t>(spec.candidates);
  for (std::size_t done = 0; done < total; done += kChunk) {
    // A seed per chunk: the whole country at once would not fit beside the server.
    const std::size_t count = std::min(kChunk, total - done);
    auto entries = UniformCandidates(kS28, 1 + done, count);
    for (std::size_t i = 0; i < count; ++i) {
      server::CandidateRow row;
      row.entry = std::move(entries[i]);
      model::Candidate profile;
      profile.tenant = row.entry.tenant;
      profile.id = absl::StrCat("c-", done + i);
      row.entry.name = model::CandidateName(profile.tenant, profile.id);
      batch.PutCandidate(profile, store::Facts{.catalogue_stamp = reference->stamp(),
                                               .bytes = server::SerializeRow(row)});
      if (batch.operations().size() == kBatch) PASSEND_RETURN_IF_ERROR(commit());
    }
  }
  std::vector<std::string> queries;
  for (index::OpportunityEntry& entry : UniformOpportunities(kS28, 2, kQueries)) {
    server::OpportunityRow row;
    row.title = std::string("werk");
    row.entry = std::move(entry);
    model::Opportunity profile;
    profile.tenant = row.entry.tenant;
    profile.id = IdOf(row.entry.name);
    queries.push_back(row.entry.name);
    batch.PutOpportunity(profile, store::Facts{.catalogue_stamp = reference->stamp(),
                                               .bytes = server::SerializeRow(row)});
  }
  batch.SetCatalogueStamp(reference->stamp());
  PASSEND_RETURN_IF_ERROR(commit());
  return queries;
}

// The records of the generator through the import of the engine.
class RegionFiller {
 public:
  explicit RegionFiller(server::Engine& engine) : engine_(engine), session_(engine, "") {}

  absl::Status Take(const v1::Record& record) {
    const model::Catalogue& catalogue = engine_.reference()->catalogue();
    switch (record.kind_case()) {
      case v1::Record::kCandidate:
        return Add(server::DecodeCandidate(record.candidate(), catalogue, ""));
      case v1::Record::kEmployer:
        return Add(server::DecodeEmployer(record.employer(), catalogue, ""));
      case v1::Record::kOpportunity:
        return Add(server::DecodeOpportunity(record.opportunity(), catalogue, ""));
      case v1::Record::kFunctie:
        return Add(server::DecodeFunctie(record.functie(), catalogue, ""));
      case v1::Record::kPlace:
        return Add(server::DecodePlace(record.place(), ""));
      case v1::Record::KIND_NOT_SET:
        break;
    }
    return absl::InternalError("a record without a kind");
  }

  absl::Status Commit() {
    std::vector<server::PreparedImport> messages;
    messages.push_back(session_.Prepare(std::exchange(batch_, {})));
    return session_.Commit(std::move(messages)).status();
  }
  absl::Status Finish() {
    PASSEND_RETURN_IF_ERROR(Commit());
    return session_.Finish();
  }

 private:
  template <typename Profile>
  absl::Status Add(absl::StatusOr<Profile> profile) {
    if (!profile.ok()) return profile.status();
    if constexpr (std::is_same_v<Profile, model::Candidate>) {
      batch_.records.emplace_back(server::ImportCandidate{
          .profile = std::make_unique<Profile>(*std::move(profile)), .bytes = {}});
    } else {
      batch_.records.emplace_back(*std::move(profile));
    }
    ++batch_.count;
    return batch_.count < kBatch ? absl::OkStatus() : Commit();
  }

  server::Engine& engine_;
  server::ImportSession session_;
  server::ImportBatch batch_;
};

absl::StatusOr<std::vector<std::string>> FillRegion(const StoreSpec& spec,
                                                    std::unique_ptr<store::ProfileStore> store) {
  PASSEND_ASSIGN_OR_RETURN(server::Configuration configuration, ReadConfiguration());
  const auto today = model::Date::Parse(kDataDay);
  const server::Clock clock(today);
  server::Log log([](std::string_view) {});
  PASSEND_ASSIGN_OR_RETURN(
      const auto engine,
      server::Engine::Open(std::move(configuration), std::move(store), clock, log, 2));
  region::RegionOptions options;
  options.country = true;
  options.candidates = spec.candidates;
  options.opportunities = spec.opportunities;
  options.employers = std::max<std::int64_t>(spec.opportunities / 2, 1);
  RegionFiller filler(*engine);
  PASSEND_RETURN_IF_ERROR(region::GenerateRegion(
      options, [&filler](const v1::Record& record) { return filler.Take(record); }));
  PASSEND_RETURN_IF_ERROR(filler.Finish());

  std::vector<std::string> open;
  engine->snapshot()->ForEachOpportunity([&](const index::OpportunityView& row) {
    const bool is_open =
        row.facts->status == static_cast<std::uint8_t>(model::OpportunityStatus::kOpen) &&
        (row.facts->closing == score::kNoDay || row.facts->closing >= score::PackDay(*today));
    if (is_open) open.emplace_back(row.name);
  });
  if (open.empty()) return absl::InternalError("the region has no open work");
  std::ranges::sort(open);
  std::vector<std::string> queries;
  for (std::size_t i = 0; i < std::min(kQueries, open.size()); ++i) {
    queries.push_back(open[i * open.size() / std::min(kQueries, open.size())]);
  }
  return queries;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> MakeStore(const std::string& folder,
                                                   const StoreSpec& spec) {
  const std::string made_for =
      absl::StrCat(spec.shape, " ", spec.candidates, " ", spec.opportunities);
  const std::string list = folder + "/queries";
  const std::string path = folder + "/store";
  std::vector<std::string> queries;
  if (std::ifstream file(list); file) {
    std::string line;
    std::getline(file, line);
    const bool same = line == made_for;
    while (same && std::getline(file, line)) queries.push_back(line);
    if (!queries.empty()) return queries;
  }
  if (std::filesystem::exists(path)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " holds other data; take another folder, or empty it"));
  }
  std::filesystem::create_directories(folder);
  store::RocksDbOptions options;
  options.path = path;
  // Where the server looks for it.
  PASSEND_RETURN_IF_ERROR(store::MakeKeyFile(path + ".kek"));
  PASSEND_ASSIGN_OR_RETURN(options.kek, store::LoadKeyEncryptionKey({path + ".kek"}));
  PASSEND_ASSIGN_OR_RETURN(std::unique_ptr<store::ProfileStore> store,
                           store::OpenRocksDbStore(std::move(options)));
  if (spec.shape == "uniform") {
    PASSEND_ASSIGN_OR_RETURN(queries, FillUniform(spec, *store));
  } else {
    PASSEND_ASSIGN_OR_RETURN(queries, FillRegion(spec, std::move(store)));
  }
  std::ofstream file(list);
  file << made_for << '\n';
  for (const std::string& query : queries) file << query << '\n';
  return queries;
}

}  // namespace passend::benchmarks
