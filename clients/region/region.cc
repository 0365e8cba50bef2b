#include "clients/region/region.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/region/candidates.h"
#include "clients/region/employers.h"
#include "clients/region/library.h"
#include "clients/region/opportunities.h"
#include "clients/region/text.h"
#include "clients/region/world.h"
#include "passend/v1/import_service.pb.h"

namespace passend::region {
namespace {

constexpr std::int64_t kMaxCandidates = 10'000'000;
constexpr std::int64_t kMaxOthers = 1'000'000;
constexpr std::int64_t kReportEvery = 1000;

absl::Status CheckRange(std::string_view name, std::int64_t value, std::int64_t most) {
  if (value >= 0 && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(absl::string_view(name.data(), name.size()),
                                                 ": must be 0..", most, ", is ", value));
}

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

absl::Status CheckOptions(const RegionOptions& options) {
  absl::Status status = CheckRange("candidates", options.candidates, kMaxCandidates);
  if (status.ok()) status = CheckRange("employers", options.employers, kMaxOthers);
  if (status.ok()) status = CheckRange("opportunities", options.opportunities, kMaxOthers);
  if (!status.ok()) return status;
  if (options.opportunities > 0 && options.employers == 0) {
    return absl::InvalidArgumentError("employers: must be at least 1 when there are opportunities");
  }
  if (!IsId(options.tenant)) {
    return absl::InvalidArgumentError("tenant: must be 1..64 of a-z, 0-9 and -");
  }
  if (!ParseDay(options.as_of).has_value()) {
    return absl::InvalidArgumentError("as_of: must be a day, YYYY-MM-DD");
  }
  return absl::OkStatus();
}

absl::Status CheckLibrary(const Library& library) {
  if (library.places.empty()) return absl::InvalidArgumentError("the library has no places");
  const bool has_work = std::any_of(library.functies.begin(), library.functies.end(),
                                    [](const LibraryFunctie& one) { return one.job_zone <= 3; });
  if (has_work) return absl::OkStatus();
  return absl::InvalidArgumentError("the library has no functies of job zones 1..3");
}

// Hands the records over, and counts.
class Sender {
 public:
  Sender(absl::FunctionRef<absl::Status(const v1::Record&)> sink, RegionProgress progress,
         std::int64_t total)
      : sink_(sink), progress_(progress), total_(total) {}

  // Calls `fill(i)` for i = 0 .. count - 1, each of which makes record() the i-th of its kind.
  absl::Status Send(std::string_view kind, std::int64_t count,
                    absl::FunctionRef<void(std::int64_t)> fill) {
    for (std::int64_t i = 0; i < count; ++i) {
      fill(i);
      const absl::Status status = sink_(record_);
      if (!status.ok()) return status;
      if (++done_ % kReportEvery == 0) progress_(kind, done_, total_);
    }
    progress_(kind, done_, total_);
    return absl::OkStatus();
  }

  // The one record that is used for all.
  v1::Record& record() { return record_; }

 private:
  absl::FunctionRef<absl::Status(const v1::Record&)> sink_;
  RegionProgress progress_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  v1::Record record_;
};

void FillPlace(const LibraryPlace& place, v1::Place* record) {
  record->set_name("places/" + place.pc4);
  record->set_display_name(place.name);
  record->set_x_m(place.point.x_m);
  record->set_y_m(place.point.y_m);
}

absl::Status SendAll(const World& world, Sender& sender) {
  const Library& library = world.library();
  const auto places = static_cast<std::int64_t>(library.places.size());
  const auto functies = static_cast<std::int64_t>(library.functies.size());
  const RegionOptions& options = world.options();
  v1::Record& record = sender.record();
  absl::Status status = sender.Send("places", places, [&](std::int64_t i) {
    FillPlace(world.place(static_cast<int>(i)), record.mutable_place());
  });
  if (!status.ok()) return status;
  status = sender.Send("functies", functies, [&](std::int64_t i) {
    *record.mutable_functie() = world.functie(static_cast<int>(i)).record;
  });
  if (!status.ok()) return status;
  // Clear() keeps the memory of lists and texts, which makes the next record cheaper.
  status = sender.Send("employers", options.employers, [&](std::int64_t i) {
    record.mutable_employer()->Clear();
    MakeEmployer(world, i, record.mutable_employer());
  });
  if (!status.ok()) return status;
  status = sender.Send("opportunities", options.opportunities, [&](std::int64_t i) {
    record.mutable_opportunity()->Clear();
    MakeOpportunity(world, i, record.mutable_opportunity());
  });
  if (!status.ok()) return status;
  return sender.Send("candidates", options.candidates, [&](std::int64_t i) {
    record.mutable_candidate()->Clear();
    MakeCandidate(world, i, record.mutable_candidate());
  });
}

}  // namespace

absl::Status GenerateRegion(const RegionOptions& options,
                            absl::FunctionRef<absl::Status(const v1::Record&)> sink,
                            RegionProgress progress) {
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  absl::StatusOr<Library> library =
      options.functies_dir.empty() ? OwnLibrary() : ReadLibrary(options.functies_dir);
  if (!library.ok()) return library.status();
  status = CheckLibrary(*library);
  if (!status.ok()) return status;
  const auto fixed = static_cast<std::int64_t>(library->places.size() + library->functies.size());
  const World world(options, *std::move(library));
  Sender sender(sink, progress,
                fixed + options.employers + options.opportunities + options.candidates);
  return SendAll(world, sender);
}

absl::Status GenerateRegion(const RegionOptions& options,
                            absl::FunctionRef<absl::Status(const v1::Record&)> sink) {
  return GenerateRegion(options, sink, [](std::string_view, std::int64_t, std::int64_t) {});
}

}  // namespace passend::region
