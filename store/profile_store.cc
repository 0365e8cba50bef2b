#include "store/profile_store.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/profile.pb.h"
#include "store/codec/candidate_wire.h"
#include "store/codec/profile_mapping.h"
#include "store/message_memory.h"
#include "store/payload.h"

namespace passend::store {
namespace {

void SetIdentity(const RecordKey& key, model::Candidate* profile) {
  profile->tenant = key.tenant;
  profile->id = key.id;
}
void SetIdentity(const RecordKey& key, model::Employer* profile) {
  profile->tenant = key.tenant;
  profile->id = key.id;
}
void SetIdentity(const RecordKey& key, model::Opportunity* profile) {
  profile->tenant = key.tenant;
  profile->id = key.id;
}
void SetIdentity(const RecordKey& key, model::Functie* profile) { profile->code = key.id; }
void SetIdentity(const RecordKey& key, model::Place* profile) { profile->pc4 = key.id; }

// How a kind of profile is read from its message.
template <class M, class Profile>
using Decode = void (*)(const M&, Profile*, std::vector<model::FieldViolation>*);

// The short way, for the kind that has one; false: the message must be decoded.
bool ReadFast(std::string_view payload, model::Candidate* candidate) {
  return ReadCandidate(payload, candidate);
}
bool ReadFast(std::string_view /*payload*/, void* /*profile*/) { return false; }

// DataLoss names the record and the fields, not what is in them.
template <class M, class Profile>
absl::Status DecodeMessage(Kind kind, const Record& record, Decode<M, Profile> decode,
                           Profile* profile) {
  MessageMemory memory;
  M* const message = memory.New<M>();
  if (!message->ParseFromString(record.payload)) {
    return absl::DataLossError(
        absl::StrCat(Describe("read", kind, record.key), ": the stored profile does not parse"));
  }
  std::vector<model::FieldViolation> violations;
  decode(*message, profile, &violations);
  if (!violations.empty()) {
    return absl::DataLossError(absl::StrCat(Describe("read", kind, record.key), ": field ",
                                            violations.front().field, " ",
                                            violations.front().description));
  }
  return absl::OkStatus();
}

template <class M, class Profile>
absl::Status DecodeRecord(Kind kind, const Record& record, Decode<M, Profile> decode,
                          Versioned<Profile>* versioned) {
  if (!ReadFast(record.payload, &versioned->profile)) {
    absl::Status status = DecodeMessage(kind, record, decode, &versioned->profile);
    if (!status.ok()) return status;
  }
  SetIdentity(record.key, &versioned->profile);
  versioned->revision = record.revision;
  versioned->position = record.position;
  return absl::OkStatus();
}

template <class M, class Profile>
absl::StatusOr<Versioned<Profile>> GetProfile(const ProfileReader& reader, Kind kind,
                                              const RecordKey& key, Decode<M, Profile> decode) {
  const absl::StatusOr<Record> record = reader.Get(kind, key);
  if (!record.ok()) return record.status();
  Versioned<Profile> versioned;
  if (absl::Status status = DecodeRecord(kind, *record, decode, &versioned); !status.ok()) {
    return status;
  }
  return versioned;
}

template <class M, class Profile>
absl::Status ScanProfiles(const ProfileReader& reader, Kind kind, const ScanRange& range,
                          Decode<M, Profile> decode,
                          ProfileReader::Visitor<Versioned<Profile>> visit) {
  Versioned<Profile> versioned;
  return reader.Scan(kind, range, [&](const Record& record) {
    if (absl::Status status = DecodeRecord(kind, record, decode, &versioned); !status.ok()) {
      return status;
    }
    return visit(versioned);
  });
}

template <class M, class Profile>
absl::Status CheckProfile(Kind kind, const Record& record, Decode<M, Profile> decode) {
  Versioned<Profile> versioned;
  return DecodeRecord(kind, record, decode, &versioned);
}

constexpr auto kDecodeCandidate = &DecodeCandidate<storage::v1::Candidate>;
constexpr auto kDecodeEmployer = &DecodeEmployer<storage::v1::Employer>;
constexpr auto kDecodeOpportunity = &DecodeOpportunity<storage::v1::Opportunity>;
constexpr auto kDecodeFunctie = &DecodeFunctie<storage::v1::Functie>;
constexpr auto kDecodePlace = &DecodePlace<storage::v1::Place>;

}  // namespace

absl::Status CheckPayload(Kind kind, const Record& record) {
  switch (kind) {
    case Kind::kCandidate:
      return CheckProfile(kind, record, kDecodeCandidate);
    case Kind::kEmployer:
      return CheckProfile(kind, record, kDecodeEmployer);
    case Kind::kOpportunity:
      return CheckProfile(kind, record, kDecodeOpportunity);
    case Kind::kFunctie:
      return CheckProfile(kind, record, kDecodeFunctie);
    case Kind::kPlace:
      return CheckProfile(kind, record, kDecodePlace);
  }
  return absl::InternalError("no such kind");
}

absl::StatusOr<Versioned<model::Candidate>> ProfileReader::GetCandidate(
    const RecordKey& key) const {
  return GetProfile(*this, Kind::kCandidate, key, kDecodeCandidate);
}
absl::StatusOr<Versioned<model::Employer>> ProfileReader::GetEmployer(const RecordKey& key) const {
  return GetProfile(*this, Kind::kEmployer, key, kDecodeEmployer);
}
absl::StatusOr<Versioned<model::Opportunity>> ProfileReader::GetOpportunity(
    const RecordKey& key) const {
  return GetProfile(*this, Kind::kOpportunity, key, kDecodeOpportunity);
}
absl::StatusOr<Versioned<model::Functie>> ProfileReader::GetFunctie(const std::string& code) const {
  return GetProfile(*this, Kind::kFunctie, {"", code}, kDecodeFunctie);
}
absl::StatusOr<Versioned<model::Place>> ProfileReader::GetPlace(const std::string& pc4) const {
  return GetProfile(*this, Kind::kPlace, {"", pc4}, kDecodePlace);
}

absl::Status ProfileReader::ScanCandidates(const ScanRange& range,
                                           Visitor<Versioned<model::Candidate>> visit) const {
  return ScanProfiles(*this, Kind::kCandidate, range, kDecodeCandidate, visit);
}
absl::Status ProfileReader::ScanEmployers(const ScanRange& range,
                                          Visitor<Versioned<model::Employer>> visit) const {
  return ScanProfiles(*this, Kind::kEmployer, range, kDecodeEmployer, visit);
}
absl::Status ProfileReader::ScanOpportunities(const ScanRange& range,
                                              Visitor<Versioned<model::Opportunity>> visit) const {
  return ScanProfiles(*this, Kind::kOpportunity, range, kDecodeOpportunity, visit);
}
absl::Status ProfileReader::ScanFuncties(const ScanRange& range,
                                         Visitor<Versioned<model::Functie>> visit) const {
  return ScanProfiles(*this, Kind::kFunctie, range, kDecodeFunctie, visit);
}
absl::Status ProfileReader::ScanPlaces(const ScanRange& range,
                                       Visitor<Versioned<model::Place>> visit) const {
  return ScanProfiles(*this, Kind::kPlace, range, kDecodePlace, visit);
}

absl::StatusOr<std::string> ProfileStore::PersonToken(const RecordKey& /*candidate*/) const {
  return absl::FailedPreconditionError("this store does not seal");
}

}  // namespace passend::store
