#include "clients/cli/json_record.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "passend/v1/import_service.pb.h"
#include "passend/v1/match_service.pb.h"
#include "tests/clients/random_record.h"

namespace passend::cli {
namespace {

using google::protobuf::util::JsonPrintOptions;
using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::MessageToJsonString;
using ::testing::HasSubstr;

constexpr unsigned kSeed = 20261122;

std::string Json(const google::protobuf::Message& message, bool proto_names, bool whitespace) {
  JsonPrintOptions options;
  options.preserve_proto_field_names = proto_names;
  options.add_whitespace = whitespace;
  options.always_print_enums_as_ints = false;
  std::string json;
  EXPECT_TRUE(MessageToJsonString(message, &json, options).ok());
  return json;
}

TEST(JsonParser, ReadsWhatProtobufWrites) {
  std::mt19937 random(kSeed);
  JsonParser parser;
  for (int i = 0; i < 2000; ++i) {
    v1::Record record;
    FillRandomly(random, static_cast<int>(random() % 101), &record);
    const std::string json = Json(record, i % 2 == 0, i % 3 == 0);
    v1::Record parsed;
    const auto problem = parser.Parse(json, &parsed);
    ASSERT_FALSE(problem.has_value())
        << "seed " << kSeed << " case " << i << ": " << problem->field << ": " << problem->reason;
    ASSERT_TRUE(MessageDifferencer::Equals(parsed, record)) << "seed " << kSeed << " case " << i;
  }
}

// The claim of the header: what we accept, protobuf accepts, with the same result. Damage at random
// places makes texts that are nearly right.
TEST(JsonParser, AcceptsNothingThatProtobufReadsOtherwise) {
  std::mt19937 random(kSeed + 1);
  static const char* const kDamage[] = {
      "",       "0",           "1",    "\"", ",",     "{",       "}",    "[",    "]",
      ":",      "null",        "true", "-",  "1.5",   "2e1",     "3.0",  "\"\"", " ",
      "\"12\"", "99999999999", "[]",   "{}", "1e400", "\\u0041", "\xFF", "\"x\""};
  JsonParser parser;
  int accepted = 0;
  int refused = 0;
  for (int i = 0; i < 6000; ++i) {
    v1::Record record;
    FillRandomly(random, static_cast<int>(random() % 30), &record);
    std::string json = Json(record, i % 2 == 0, false);
    for (std::size_t times = random() % 3; times > 0; --times) {
      const std::size_t at = random() % (json.size() + 1);
      const std::size_t length = std::min<std::size_t>(random() % 4, json.size() - at);
      json.replace(at, length, kDamage[random() % std::size(kDamage)]);
    }
    v1::Record ours;
    if (parser.Parse(json, &ours).has_value()) {
      ++refused;
      continue;
    }
    ++accepted;
    v1::Record reference;
    ASSERT_TRUE(JsonStringToMessage(json, &reference).ok())
        << "seed " << kSeed + 1 << " case " << i << ": " << json;
    ASSERT_TRUE(MessageDifferencer::Equals(ours, reference))
        << "seed " << kSeed + 1 << " case " << i << ": " << json;
  }
  // Otherwise the test says nothing.
  EXPECT_GT(accepted, 1000);
  EXPECT_GT(refused, 1000);
}

struct Refusal {
  const char* json;
  const char* field;
  const char* reason;
};

TEST(JsonParser, NamesFieldAndReason) {
  const Refusal refusals[] = {
      {R"({"candidate":{"nmae":"x"}})", "candidate", "unknown field 'nmae'"},
      {R"({"candidate":{"talents":[{"code":"a"},{"level":"veel"}]}})", "candidate.talents[1].level",
       "must be a whole number"},
      {R"({"candidate":{"talents":[{"level":2.5}]}})", "candidate.talents[0].level",
       "must be a whole number from -2147483648 to 2147483647"},
      {R"({"candidate":{"talents":[{"level":3000000000}]}})", "candidate.talents[0].level",
       "must be a whole number"},
      {R"({"candidate":{"talents":{"code":"a"}}})", "candidate.talents", "must be a list"},
      {R"({"candidate":{"talents":[null]}})", "candidate.talents[0]", "must not be null"},
      {R"({"candidate":{"name":7}})", "candidate.name", "must be a text"},
      {R"({"candidate":{"objection":"ja"}})", "candidate.objection", "must be true or false"},
      {R"({"candidate":{"hours":3}})", "candidate.hours", "must be an object"},
      {R"({"candidate":{"belastbaarheid":{"basis":"FML"}}})", "candidate.belastbaarheid.basis",
       "must be one of BELASTBAARHEID_BASIS_UNKNOWN, COMPLETE_FML"},
      {R"({"candidate":{"belastbaarheid":{"basis":77}}})", "candidate.belastbaarheid.basis",
       "must be one of"},
      {R"({"candidate":{"name":"a","name":"b"}})", "candidate.name", "is given twice"},
      {R"({"candidate":{"external_ref":"a","externalRef":"b"}})", "candidate.external_ref",
       "is given twice"},
      {R"({"candidate":{},"employer":{}})", "employer", "only one of candidate, employer"},
      {R"([])", "", "must be an object"},
      {R"({"candidate":{})", "", "is not JSON"},
      {R"({'candidate':{}})", "", "is not JSON"},
      {R"({"candidate":{},})", "", "is not JSON"},
      {"", "", "is not JSON"},
      {"{\"candidate\":{\"name\":\"\xFF\"}}", "", "is not JSON"},
  };
  JsonParser parser;
  for (const Refusal& refusal : refusals) {
    v1::Record record;
    const auto problem = parser.Parse(refusal.json, &record);
    ASSERT_TRUE(problem.has_value()) << refusal.json;
    EXPECT_EQ(problem->field, refusal.field) << refusal.json;
    EXPECT_THAT(problem->reason, HasSubstr(refusal.reason)) << refusal.json;
  }
}

TEST(JsonParser, NeverRepeatsTheValueInTheReason) {
  JsonParser parser;
  v1::Record record;
  for (const char* json : {R"({"candidate":{"objection":"geheim"}})",
                           R"({"candidate":{"talents":[{"level":"geheim"}]}})",
                           R"({"candidate":{"belastbaarheid":{"basis":"geheim"}}})",
                           R"({"candidate":{"name":"geheim"}, "x" 3})"}) {
    const auto problem = parser.Parse(json, &record);
    ASSERT_TRUE(problem.has_value()) << json;
    EXPECT_EQ(problem->reason.find("geheim"), std::string::npos) << problem->reason;
  }
}

TEST(JsonParser, AcceptsBothNamesNullsAndNumbersAsText) {
  JsonParser parser;
  v1::Record record;
  ASSERT_FALSE(parser
                   .Parse(R"({"employer":{"past_placements":"3","maxPeopleGuided":2.0,
                               "kvk":null,"carvingWilling":1,"sroi":null}})",
                          &record)
                   .has_value());
  EXPECT_EQ(record.employer().past_placements(), 3);
  EXPECT_EQ(record.employer().max_people_guided(), 2);
  EXPECT_EQ(record.employer().carving_willing(), v1::YES);
  EXPECT_TRUE(record.employer().kvk().empty());
}

TEST(JsonParser, RefusesALineThatIsTooLong) {
  JsonParser parser;
  v1::Record record;
  const std::string fits = "{\"candidate\":{}}" + std::string(kMaxJsonBytes - 16, ' ');
  ASSERT_EQ(fits.size(), kMaxJsonBytes);
  EXPECT_FALSE(parser.Parse(fits, &record).has_value());
  const auto problem = parser.Parse(fits + " ", &record);
  ASSERT_TRUE(problem.has_value());
  EXPECT_THAT(problem->reason, HasSubstr("longer than 1048576 bytes"));
}

TEST(JsonParser, RefusesMapsByName) {
  JsonParser parser;
  v1::FindCandidatesRequest request;
  const auto problem = parser.Parse(R"({"whatIfWeights":{"uren":1}})", &request);
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->field, "what_if_weights");
}

// So that none of the refusals for the sake of the type can meet a record.
TEST(JsonParser, KnowsEveryTypeInARecord) {
  using google::protobuf::Descriptor;
  using google::protobuf::FieldDescriptor;
  std::set<const Descriptor*> seen;
  std::vector<const Descriptor*> todo = {v1::Record::descriptor()};
  while (!todo.empty()) {
    const Descriptor* type = todo.back();
    todo.pop_back();
    if (!seen.insert(type).second) continue;
    EXPECT_EQ(type->file()->package(), "passend.v1") << type->full_name();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      EXPECT_FALSE(field->is_map()) << field->full_name();
      EXPECT_NE(field->type(), FieldDescriptor::TYPE_BYTES) << field->full_name();
      EXPECT_NE(field->cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE) << field->full_name();
      EXPECT_NE(field->cpp_type(), FieldDescriptor::CPPTYPE_FLOAT) << field->full_name();
      if (field->message_type() != nullptr) todo.push_back(field->message_type());
    }
  }
  EXPECT_GT(seen.size(), 20u);
}

}  // namespace
}  // namespace passend::cli
