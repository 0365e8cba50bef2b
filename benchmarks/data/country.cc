#include "benchmarks/data/country.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <future>
#include <string>
#include <utility>

#include "benchmarks/data/configuration.h"
#include "benchmarks/data/uniform.h"
#include "clients/region/region.h"
#include "passend/v1/import_service.pb.h"
#include "server/codec/record_codec.h"
#include "server/engine/row.h"
#include "server/status_macros.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kBatch = 1'000;
constexpr std::size_t kBatchesAtOnce = 4;

struct Rows {
  std::vector<index::CandidateEntry> candidates;
  std::vector<index::OpportunityEntry> opportunities;
};

absl::StatusOr<Rows> CompileAll(std::vector<v1::Record> records,
                                const server::Reference& reference) {
  Rows rows;
  for (const v1::Record& record : records) {
    if (record.has_candidate()) {
      PASSEND_ASSIGN_OR_RETURN(
          const model::Candidate candidate,
          server::DecodeCandidate(record.candidate(), reference.catalogue(), ""));
      rows.candidates.push_back(
          server::CompileRow(candidate, reference, score::UnpackDay(kToday)).entry);
    } else if (record.has_opportunity()) {
      PASSEND_ASSIGN_OR_RETURN(
          const model::Opportunity opportunity,
          server::DecodeOpportunity(record.opportunity(), reference.catalogue(), ""));
      rows.opportunities.push_back(server::CompileRow(opportunity, reference).entry);
    }
  }
  return rows;
}

// Takes the records in the order of the generator; compiling happens beside it.
class CountryMaker {
 public:
  absl::Status Take(const v1::Record& record) {
    if (record.has_place()) {
      PASSEND_ASSIGN_OR_RETURN(model::Place place, server::DecodePlace(record.place(), ""));
      places_.push_back(std::move(place));
      return absl::OkStatus();
    }
    if (record.has_functie()) {
      functies_.push_back(record.functie());
      return absl::OkStatus();
    }
    if (record.has_employer()) return absl::OkStatus();
    if (country_.reference == nullptr) PASSEND_RETURN_IF_ERROR(BuildReference());
    batch_.push_back(record);
    return batch_.size() < kBatch ? absl::OkStatus() : Send();
  }

  absl::StatusOr<Country> Finish() {
    if (country_.reference == nullptr) PASSEND_RETURN_IF_ERROR(BuildReference());
    PASSEND_RETURN_IF_ERROR(Send());
    while (!running_.empty()) PASSEND_RETURN_IF_ERROR(Join());
    return std::move(country_);
  }

 private:
  // The generator writes places before functies, and both before everything else.
  absl::Status BuildReference() {
    PASSEND_ASSIGN_OR_RETURN(const server::Configuration configuration, ReadConfiguration());
    PASSEND_ASSIGN_OR_RETURN(const model::Catalogue catalogue,
                             model::Catalogue::Build(configuration.catalogue));
    std::vector<model::Functie> functies;
    for (const v1::Functie& message : functies_) {
      PASSEND_ASSIGN_OR_RETURN(model::Functie functie,
                               server::DecodeFunctie(message, catalogue, ""));
      functies.push_back(std::move(functie));
    }
    PASSEND_ASSIGN_OR_RETURN(country_.reference,
                             server::Reference::Build(configuration, places_, std::move(functies)));
    return absl::OkStatus();
  }

  absl::Status Send() {
    running_.push_back(std::async(std::launch::async, CompileAll, std::move(batch_),
                                  std::cref(*country_.reference)));
    batch_.clear();
    return running_.size() < kBatchesAtOnce ? absl::OkStatus() : Join();
  }

  absl::Status Join() {
    auto rows = running_.front().get();
    running_.pop_front();
    if (!rows.ok()) return rows.status();
    std::ranges::move(rows->candidates, std::back_inserter(country_.candidates));
    std::ranges::move(rows->opportunities, std::back_inserter(country_.opportunities));
    return absl::OkStatus();
  }

  Country country_;
  std::vector<model::Place> places_;
  std::vector<v1::Functie> functies_;
  std::vector<v1::Record> batch_;
  std::deque<std::future<absl::StatusOr<Rows>>> running_;
};

}  // namespace

absl::StatusOr<Country> MakeCountry(std::int64_t candidates, std::int64_t opportunities) {
  region::RegionOptions options;
  options.country = true;
  options.candidates = candidates;
  options.opportunities = opportunities;
  options.employers = std::max<std::int64_t>(opportunities / 2, 1);
  if (const char* directory = std::getenv("PASSEND_BENCH_FUNCTIES"); directory != nullptr) {
    options.functies_dir = directory;
  }
  CountryMaker maker;
  PASSEND_RETURN_IF_ERROR(region::GenerateRegion(
      options, [&maker](const v1::Record& record) { return maker.Take(record); }));
  return maker.Finish();
}

}  // namespace passend::benchmarks
