#include "tests/clients/region/decoded_region.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "passend/v1/import_service.pb.h"
#include "server/codec/record_codec.h"
#include "server/config/catalogue_loader.h"

namespace passend::region {
namespace {

std::filesystem::path SourceDir() {
  const char* folder = std::getenv("PASSEND_SOURCE_DIR");
  return folder != nullptr ? folder : ".";
}

// Adds what decoded to the list, or what is wrong with it to the errors.
template <typename T>
void Keep(absl::StatusOr<T> decoded, std::vector<T>& list, std::vector<std::string>& errors) {
  if (decoded.ok()) {
    list.push_back(*std::move(decoded));
  } else if (errors.size() < 20) {
    errors.push_back(std::string(decoded.status().message()));
  }
}

}  // namespace

const model::Catalogue& RealCatalogue() {
  static const model::Catalogue* const catalogue = [] {
    auto loaded = config::LoadCatalogue((SourceDir() / "config/catalogue").string());
    if (!loaded.ok()) {
      std::fprintf(stderr, "%s\n", std::string(loaded.status().message()).c_str());
      std::abort();
    }
    return new model::Catalogue(*std::move(loaded));
  }();
  return *catalogue;
}

std::optional<std::string> SharedData() {
  const char* shared = std::getenv("PASSEND_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? std::filesystem::path(shared) : SourceDir() / ".." / "shared";
  const std::filesystem::path data = root / "data";
  if (!std::filesystem::exists(data / "functies.csv")) return std::nullopt;
  return data.string();
}

DecodedRegion Generate(const RegionOptions& options) {
  DecodedRegion region;
  const model::Catalogue& catalogue = RealCatalogue();
  const absl::Status status = GenerateRegion(options, [&](const v1::Record& record) {
    switch (record.kind_case()) {
      case v1::Record::kPlace:
        Keep(server::DecodePlace(record.place(), ""), region.places, region.errors);
        break;
      case v1::Record::kFunctie:
        Keep(server::DecodeFunctie(record.functie(), catalogue, ""), region.functies,
             region.errors);
        break;
      case v1::Record::kEmployer:
        Keep(server::DecodeEmployer(record.employer(), catalogue, ""), region.employers,
             region.errors);
        break;
      case v1::Record::kOpportunity:
        Keep(server::DecodeOpportunity(record.opportunity(), catalogue, ""), region.opportunities,
             region.errors);
        break;
      case v1::Record::kCandidate:
        Keep(server::DecodeCandidate(record.candidate(), catalogue, ""), region.candidates,
             region.errors);
        break;
      case v1::Record::KIND_NOT_SET:
        region.errors.push_back("a record without a kind");
        break;
    }
    return absl::OkStatus();
  });
  if (!status.ok()) region.errors.push_back(std::string(status.message()));
  model::CatalogueContent content = catalogue.content();
  content.places = region.places;
  auto built = model::Catalogue::Build(std::move(content));
  if (built.ok()) {
    region.catalogue = *std::move(built);
  } else {
    region.errors.push_back(std::string(built.status().message()));
  }
  return region;
}

}  // namespace passend::region
