#include "store/codec/profile_mapping.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "passend/storage/v1/profile.pb.h"
#include "passend/v1/candidate.pb.h"
#include "passend/v1/catalogue.pb.h"
#include "passend/v1/employer.pb.h"
#include "passend/v1/opportunity.pb.h"
#include "store/codec/candidate_mapping.h"
#include "store/codec/employer_mapping.h"
#include "store/codec/library_mapping.h"
#include "store/codec/opportunity_mapping.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::store {
namespace {

using model::FieldViolation;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr std::uint64_t kSeed = 7;
constexpr int kProfiles = 2000;

auto Violation(const char* field) { return Field(&FieldViolation::field, field); }

// Through the bytes, as on disk or on the line.
template <class M>
M Sent(const M& message) {
  M received;
  EXPECT_TRUE(received.ParseFromString(message.SerializeAsString()));
  return received;
}

template <class Profile>
bool Same(const Profile& a, const Profile& b) {
  return a == b;
}
bool Same(const model::Place& a, const model::Place& b) {
  return a.pc4 == b.pc4 && a.name == b.name && a.x_m == b.x_m && a.y_m == b.y_m;
}

// Decode(Encode(x)) == x, where the message carries the identity or the caller does.
#define PASSEND_EXPECT_ROUND_TRIP(Kind, profile)                \
  do {                                                          \
    auto expected = (profile);                                  \
    decltype(expected) back;                                    \
    std::vector<FieldViolation> violations;                     \
    v1::Kind api;                                               \
    Encode##Kind(expected, &api);                               \
    Decode##Kind(Sent(api), &back, &violations);                \
    ASSERT_THAT(violations, IsEmpty());                         \
    ASSERT_TRUE(Same(back, expected)) << "API, profile " << i;  \
    storage::v1::Kind disk;                                     \
    Encode##Kind(expected, &disk);                              \
    Decode##Kind(Sent(disk), &back, &violations);               \
    ASSERT_THAT(violations, IsEmpty());                         \
    ClearIdentity(&expected);                                   \
    ASSERT_TRUE(Same(back, expected)) << "disk, profile " << i; \
  } while (false)

template <class Profile>
void ClearIdentity(Profile* profile) {
  profile->tenant.clear();
  profile->id.clear();
}
void ClearIdentity(model::Functie* functie) { functie->code.clear(); }
void ClearIdentity(model::Place* place) { place->pc4.clear(); }

TEST(ProfileMapping, DecodeUndoesEncode) {
  std::mt19937_64 rng(kSeed);
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  for (int i = 0; i < kProfiles; ++i) {
    PASSEND_EXPECT_ROUND_TRIP(Candidate, fixtures::RandomCandidate(rng, catalogue));
    PASSEND_EXPECT_ROUND_TRIP(Employer, fixtures::RandomEmployer(rng, catalogue));
    PASSEND_EXPECT_ROUND_TRIP(Opportunity, fixtures::RandomOpportunity(rng, catalogue));
    PASSEND_EXPECT_ROUND_TRIP(Functie, fixtures::RandomFunctie(rng, catalogue));
    PASSEND_EXPECT_ROUND_TRIP(Place, fixtures::RandomPlace(rng));
  }
}

// The fields that some profile fills in, by path without indices.
void CollectFields(const google::protobuf::Message& message, const std::string& prefix,
                   std::set<std::string>* fields) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const google::protobuf::FieldDescriptor* field : set) {
    fields->insert(prefix + field->name());
    if (field->message_type() == nullptr) continue;
    const std::string below = prefix + field->name() + ".";
    if (!field->is_repeated()) {
      CollectFields(message.GetReflection()->GetMessage(message, field), below, fields);
      continue;
    }
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      CollectFields(message.GetReflection()->GetRepeatedMessage(message, field, i), below, fields);
    }
  }
}
void AllFields(const google::protobuf::Descriptor* type, const std::string& prefix,
               std::set<std::string>* fields) {
  for (int i = 0; i < type->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type->field(i);
    fields->insert(prefix + field->name());
    if (field->message_type() != nullptr) {
      AllFields(field->message_type(), prefix + field->name() + ".", fields);
    }
  }
}

// Without this, a field forgotten on both sides of the mapping would go unnoticed.
template <class M, class Random, class Encode>
void ExpectEveryFieldIsWritten(Random random, Encode encode) {
  std::mt19937_64 rng(kSeed);
  std::set<std::string> written;
  for (int i = 0; i < kProfiles; ++i) {
    M message;
    encode(random(rng), &message);
    CollectFields(message, "", &written);
  }
  std::set<std::string> expected;
  AllFields(M::descriptor(), "", &expected);
  expected.erase("etag");  // the server's
  EXPECT_EQ(written, expected);
}

TEST(ProfileMapping, WritesEveryFieldOfTheApi) {
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  ExpectEveryFieldIsWritten<v1::Candidate>(
      [&](std::mt19937_64& rng) { return fixtures::RandomCandidate(rng, catalogue); },
      [](const model::Candidate& x, v1::Candidate* m) { EncodeCandidate(x, m); });
  ExpectEveryFieldIsWritten<v1::Employer>(
      [&](std::mt19937_64& rng) { return fixtures::RandomEmployer(rng, catalogue); },
      [](const model::Employer& x, v1::Employer* m) { EncodeEmployer(x, m); });
  ExpectEveryFieldIsWritten<v1::Opportunity>(
      [&](std::mt19937_64& rng) { return fixtures::RandomOpportunity(rng, catalogue); },
      [](const model::Opportunity& x, v1::Opportunity* m) { EncodeOpportunity(x, m); });
  ExpectEveryFieldIsWritten<v1::Functie>(
      [&](std::mt19937_64& rng) { return fixtures::RandomFunctie(rng, catalogue); },
      [](const model::Functie& x, v1::Functie* m) { EncodeFunctie(x, m); });
}

// The API and the disk have the same numbers, so that a tool can show one as the other.
void ExpectSameFields(const google::protobuf::Descriptor* api,
                      const google::protobuf::Descriptor* disk) {
  for (int i = 0; i < disk->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = disk->field(i);
    const google::protobuf::FieldDescriptor* same = api->FindFieldByNumber(field->number());
    ASSERT_NE(same, nullptr) << field->full_name();
    EXPECT_EQ(same->name(), field->name());
    EXPECT_EQ(same->type(), field->type()) << field->full_name();
    EXPECT_EQ(same->is_repeated(), field->is_repeated()) << field->full_name();
    if (field->message_type() != nullptr) {
      ExpectSameFields(same->message_type(), field->message_type());
    }
  }
}

TEST(ProfileMapping, DiskStartsAsAMirrorOfTheApi) {
  ExpectSameFields(v1::Candidate::descriptor(), storage::v1::Candidate::descriptor());
  ExpectSameFields(v1::Employer::descriptor(), storage::v1::Employer::descriptor());
  ExpectSameFields(v1::Opportunity::descriptor(), storage::v1::Opportunity::descriptor());
  ExpectSameFields(v1::Functie::descriptor(), storage::v1::Functie::descriptor());
  ExpectSameFields(v1::Place::descriptor(), storage::v1::Place::descriptor());
}

TEST(ProfileMapping, ReportsWhatTheModelCannotSayWithItsPath) {
  v1::Candidate message;
  message.set_name("tenants/alfa/candidates/c-1");
  message.add_talents()->set_code("inpakken");
  message.mutable_talents(0)->mutable_provenance()->set_assessed_on("2026-02-30");
  message.mutable_talents(0)->set_evidence(static_cast<v1::Evidence>(7));
  message.mutable_hours()->mutable_grid()->add_dayparts("ma-vr:ochtend");
  message.mutable_hours()->mutable_grid()->add_dayparts("maandag ochtend");
  message.mutable_hours()->add_build_up()->set_minutes_per_week(600);
  message.mutable_travel()->add_modes(v1::FIETS);
  message.mutable_travel()->add_modes(v1::TRAVEL_MODE_UNSPECIFIED);
  message.mutable_status()->set_last_voorstel("gisteren");
  message.mutable_status()->mutable_availability()->set_value(static_cast<v1::Availability>(-1));

  model::Candidate candidate;
  std::vector<FieldViolation> violations;
  DecodeCandidate(message, &candidate, &violations);
  EXPECT_THAT(violations,
              testing::UnorderedElementsAre(
                  Violation("talents[0].provenance.assessed_on"), Violation("talents[0].evidence"),
                  Violation("hours.grid.dayparts[1]"), Violation("hours.build_up[0].from"),
                  Violation("travel.modes[1]"), Violation("status.last_voorstel"),
                  Violation("status.availability.value")));
  for (const FieldViolation& violation : violations) {
    EXPECT_THAT(violation.description, testing::Not(testing::HasSubstr("gisteren")));
  }
}

TEST(ProfileMapping, ReportsBadWorkFields) {
  v1::Opportunity message;
  message.set_name("tenants/alfa/opportunities/o-1");
  message.add_tasks()->add_weekdays("ma");
  message.mutable_tasks(0)->add_weekdays("monday");
  message.mutable_tasks(0)->add_loads()->set_basis(static_cast<v1::LoadBasis>(4));
  message.mutable_tasks(0)->mutable_window()->add_dayparts("x");
  message.set_start("2026-13-01");
  model::Opportunity opportunity;
  std::vector<FieldViolation> violations;
  DecodeOpportunity(message, &opportunity, &violations);
  EXPECT_THAT(violations, testing::UnorderedElementsAre(Violation("tasks[0].weekdays[1]"),
                                                        Violation("tasks[0].loads[0].basis"),
                                                        Violation("tasks[0].window.dayparts[0]"),
                                                        Violation("start")));
}

TEST(ProfileMapping, ReportsBadFieldsOfAnEmployersFuncties) {
  v1::Employer message;
  message.set_name("tenants/alfa/employers/w-1");
  message.add_functies()->set_id("f-1");
  message.mutable_functies(0)->mutable_grid()->add_dayparts("x");
  message.mutable_functies(0)->set_besproken_on("gisteren");
  message.mutable_verdringingstoets()->set_on("morgen");
  message.mutable_verdringingstoets()->set_passed(static_cast<v1::Answer>(9));
  model::Employer employer;
  std::vector<FieldViolation> violations;
  DecodeEmployer(message, &employer, &violations);
  EXPECT_THAT(violations, testing::UnorderedElementsAre(Violation("functies[0].grid.dayparts[0]"),
                                                        Violation("functies[0].besproken_on"),
                                                        Violation("verdringingstoets.on"),
                                                        Violation("verdringingstoets.passed")));
}

TEST(ProfileMapping, NeverDropsAFieldOfANewerVersion) {
  v1::Employer message;
  message.set_name("tenants/alfa/employers/w-1");
  message.add_sites()->set_id("s-1");
  v1::Site* site = message.mutable_sites(0);
  site->GetReflection()->MutableUnknownFields(site)->AddVarint(999, 1);
  model::Employer employer;
  std::vector<FieldViolation> violations;
  DecodeEmployer(message, &employer, &violations);
  EXPECT_THAT(violations, ElementsAre(Violation("sites[0]")));
}

TEST(ProfileMapping, ReadsNames) {
  const auto decode = [](const std::string& name, model::Candidate* candidate) {
    v1::Candidate message;
    message.set_name(name);
    std::vector<FieldViolation> violations;
    DecodeCandidate(message, candidate, &violations);
    return violations;
  };
  model::Candidate candidate;
  EXPECT_THAT(decode("tenants/alfa/candidates/c-1", &candidate), IsEmpty());
  EXPECT_EQ(candidate.tenant, "alfa");
  EXPECT_EQ(candidate.id, "c-1");
  EXPECT_THAT(decode("", &candidate), IsEmpty());
  EXPECT_EQ(candidate.id, "");
  for (const char* name : {"c-1", "tenants/alfa/candidates/", "tenants//candidates/c-1",
                           "tenants/alfa/employers/c-1", "tenants/alfa/candidates/c-1/x",
                           "tenants/Alfa/candidates/c-1", "/tenants/alfa/candidates/c"}) {
    EXPECT_THAT(decode(name, &candidate), ElementsAre(Violation("name"))) << name;
    EXPECT_EQ(candidate.id, "");
  }
}

TEST(ProfileMapping, AbsentNumbersHaveTheirStatedDefault) {
  v1::Opportunity message;
  message.add_requirements()->set_code("inpakken");
  model::Opportunity opportunity;
  std::vector<FieldViolation> violations;
  DecodeOpportunity(message, &opportunity, &violations);
  EXPECT_EQ(opportunity.places, 1);
  EXPECT_EQ(opportunity.requirements[0].weight, 1);
  message.set_places(0);
  DecodeOpportunity(message, &opportunity, &violations);
  EXPECT_EQ(opportunity.places, 0);
  EXPECT_THAT(violations, IsEmpty());
}

}  // namespace
}  // namespace passend::store
