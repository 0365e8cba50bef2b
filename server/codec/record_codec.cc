#include "server/codec/record_codec.h"

#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "matcher/model/names.h"
#include "passend/v1/candidate.pb.h"
#include "passend/v1/catalogue.pb.h"
#include "passend/v1/employer.pb.h"
#include "passend/v1/opportunity.pb.h"
#include "server/errors.h"
#include "server/etag.h"
#include "store/codec/candidate_wire.h"
#include "store/codec/profile_mapping.h"

namespace passend::store {

// Defined in api_mapping_*.cc.
extern template void EncodeCandidate(const model::Candidate&, v1::Candidate*);
extern template void DecodeCandidate(const v1::Candidate&, model::Candidate*,
                                     std::vector<model::FieldViolation>*);
extern template void EncodeEmployer(const model::Employer&, v1::Employer*);
extern template void DecodeEmployer(const v1::Employer&, model::Employer*,
                                    std::vector<model::FieldViolation>*);
extern template void EncodeOpportunity(const model::Opportunity&, v1::Opportunity*);
extern template void DecodeOpportunity(const v1::Opportunity&, model::Opportunity*,
                                       std::vector<model::FieldViolation>*);
extern template void EncodeFunctie(const model::Functie&, v1::Functie*);
extern template void DecodeFunctie(const v1::Functie&, model::Functie*,
                                   std::vector<model::FieldViolation>*);
extern template void EncodePlace(const model::Place&, v1::Place*);
extern template void DecodePlace(const v1::Place&, model::Place*,
                                 std::vector<model::FieldViolation>*);

}  // namespace passend::store

namespace passend::server {
namespace {

using Violations = std::vector<model::FieldViolation>;

constexpr std::size_t kMaxTitleBytes = 200;
// Metres on the flat grid; far wider than the country.
constexpr int kMaxMetres = 2'000'000;

template <typename Record, typename Check>
absl::StatusOr<Record> Decoded(Record record, Violations violations, const std::string& identity,
                               std::string_view prefix, Check check) {
  if (violations.empty() && identity.empty()) {
    violations.push_back({"name", "is required: the resource name of the record"});
  }
  if (violations.empty()) violations = check(record);
  if (!violations.empty()) return InvalidFields(Prefixed(prefix, std::move(violations)));
  return record;
}

Violations CheckPlace(const model::Place& place) {
  Violations violations;
  if (place.name.size() > kMaxTitleBytes) {
    violations.push_back(
        {"display_name", absl::StrFormat("must be at most %d bytes", kMaxTitleBytes)});
  }
  const auto inside = [](int metres) { return metres >= -kMaxMetres && metres <= kMaxMetres; };
  if (!inside(place.x_m)) violations.push_back({"x_m", "must be within 2,000,000 metres of 0"});
  if (!inside(place.y_m)) violations.push_back({"y_m", "must be within 2,000,000 metres of 0"});
  if (!model::IsPc4(place.pc4)) {
    violations.push_back({"name", "must be places/{pc4}, four digits, 1000..9999"});
  }
  return violations;
}

}  // namespace

absl::StatusOr<model::Candidate> DecodeCandidate(const v1::Candidate& message,
                                                 const model::Catalogue& catalogue,
                                                 std::string_view prefix) {
  model::Candidate record;
  Violations violations;
  store::DecodeCandidate(message, &record, &violations);
  const std::string id = record.id;
  return Decoded(std::move(record), std::move(violations), id, prefix,
                 [&](const model::Candidate& r) { return model::Validate(r, catalogue); });
}

absl::StatusOr<ImportCandidate> DecodeCandidateBytes(std::string_view bytes,
                                                     const model::Catalogue& catalogue,
                                                     std::string_view prefix) {
  ImportCandidate record = {.profile = std::make_unique<model::Candidate>(), .bytes = {}};
  if (!store::ReadNamedCandidate(bytes, record.profile.get(), &record.bytes)) {
    record.bytes.clear();
    v1::Candidate message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return InvalidField("", "is not a protobuf Record");
    }
    absl::StatusOr<model::Candidate> decoded = DecodeCandidate(message, catalogue, prefix);
    if (!decoded.ok()) return decoded.status();
    *record.profile = *std::move(decoded);
    return record;
  }
  if (Violations violations = model::Validate(*record.profile, catalogue); !violations.empty()) {
    return InvalidFields(Prefixed(prefix, std::move(violations)));
  }
  return record;
}

absl::StatusOr<model::Employer> DecodeEmployer(const v1::Employer& message,
                                               const model::Catalogue& catalogue,
                                               std::string_view prefix) {
  model::Employer record;
  Violations violations;
  store::DecodeEmployer(message, &record, &violations);
  const std::string id = record.id;
  return Decoded(std::move(record), std::move(violations), id, prefix,
                 [&](const model::Employer& r) { return model::Validate(r, catalogue); });
}

absl::StatusOr<model::Opportunity> DecodeOpportunity(const v1::Opportunity& message,
                                                     const model::Catalogue& catalogue,
                                                     std::string_view prefix) {
  model::Opportunity record;
  Violations violations;
  store::DecodeOpportunity(message, &record, &violations);
  const std::string id = record.id;
  return Decoded(std::move(record), std::move(violations), id, prefix,
                 [&](const model::Opportunity& r) { return model::Validate(r, catalogue); });
}

absl::StatusOr<model::Functie> DecodeFunctie(const v1::Functie& message,
                                             const model::Catalogue& catalogue,
                                             std::string_view prefix) {
  model::Functie record;
  Violations violations;
  store::DecodeFunctie(message, &record, &violations);
  const std::string code = record.code;
  return Decoded(std::move(record), std::move(violations), code, prefix,
                 [&](const model::Functie& r) { return model::Validate(r, catalogue); });
}

absl::StatusOr<model::Place> DecodePlace(const v1::Place& message, std::string_view prefix) {
  model::Place record;
  Violations violations;
  store::DecodePlace(message, &record, &violations);
  const std::string pc4 = record.pc4;
  return Decoded(std::move(record), std::move(violations), pc4, prefix, CheckPlace);
}

void EncodeCandidate(const model::Candidate& candidate, std::uint64_t revision,
                     v1::Candidate* message) {
  store::EncodeCandidate(candidate, message);
  if (revision != 0) message->set_etag(MakeEtag(revision));
}

void EncodeEmployer(const model::Employer& employer, std::uint64_t revision,
                    v1::Employer* message) {
  store::EncodeEmployer(employer, message);
  if (revision != 0) message->set_etag(MakeEtag(revision));
}

void EncodeOpportunity(const model::Opportunity& opportunity, std::uint64_t revision,
                       v1::Opportunity* message) {
  store::EncodeOpportunity(opportunity, message);
  if (revision != 0) message->set_etag(MakeEtag(revision));
}

void EncodeFunctie(const model::Functie& functie, v1::Functie* message) {
  store::EncodeFunctie(functie, message);
}

void EncodePlace(const model::Place& place, v1::Place* message) {
  store::EncodePlace(place, message);
}

}  // namespace passend::server
