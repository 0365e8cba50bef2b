#include "server/access/candidate_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "passend/v1/candidate.pb.h"

namespace passend::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::HasSubstr;

// Every field that has a class of its own, as a path.
std::vector<std::string> ClassedPaths() {
  std::vector<std::string> paths;
  const auto* candidate = v1::Candidate::descriptor();
  for (int i = 0; i < candidate->field_count(); ++i) {
    const FieldDescriptor* field = candidate->field(i);
    if (field->name() != "status" && field->name() != "belastbaarheid") {
      paths.push_back(field->name());
      continue;
    }
    for (int j = 0; j < field->message_type()->field_count(); ++j) {
      paths.push_back(field->name() + "." + field->message_type()->field(j)->name());
    }
  }
  return paths;
}

// Gives a field some value.
void Fill(Message* message, const FieldDescriptor* field) {
  const auto* reflection = message->GetReflection();
  const bool list = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      list ? reflection->AddString(message, field, "x")
           : reflection->SetString(message, field, "x");
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      list ? reflection->AddInt32(message, field, 1) : reflection->SetInt32(message, field, 1);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection->SetBool(message, field, true);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      list ? reflection->AddEnumValue(message, field, 1)
           : reflection->SetEnumValue(message, field, 1);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message* inner = list ? reflection->AddMessage(message, field)
                            : reflection->MutableMessage(message, field);
      for (int i = 0; i < inner->GetDescriptor()->field_count(); ++i) {
        Fill(inner, inner->GetDescriptor()->field(i));
      }
      break;
    }
    default:
      FAIL() << field->full_name();
  }
}

v1::Candidate FullCandidate() {
  v1::Candidate candidate;
  for (int i = 0; i < v1::Candidate::descriptor()->field_count(); ++i) {
    Fill(&candidate, v1::Candidate::descriptor()->field(i));
  }
  return candidate;
}

bool IsShown(const v1::Candidate& candidate, const std::string& path) {
  const Message* message = &candidate;
  std::string name = path;
  if (const std::size_t dot = path.find('.'); dot != path.npos) {
    const auto* outer = candidate.GetDescriptor()->FindFieldByName(path.substr(0, dot));
    message = &candidate.GetReflection()->GetMessage(candidate, outer);
    name = path.substr(dot + 1);
  }
  const auto* field = message->GetDescriptor()->FindFieldByName(name);
  return field->is_repeated() ? message->GetReflection()->FieldSize(*message, field) > 0
                              : message->GetReflection()->HasField(*message, field);
}

TEST(CandidateView, EveryFieldHasAClass) {
  for (const std::string& path : ClassedPaths()) {
    EXPECT_TRUE(ClassOfCandidateField(path).has_value()) << path;
  }
  EXPECT_EQ(ClassedPaths().size(), 42U);
}

// Each single class shows exactly its fields, and lets exactly its fields be written.
TEST(CandidateView, EveryClassShowsAndWritesItsFieldsOnly) {
  const v1::Candidate full = FullCandidate();
  int shown = 0;
  for (std::size_t c = 0; c < kFieldClassCount; ++c) {
    const FieldSet fields = {static_cast<FieldClass>(c)};
    v1::Candidate candidate = full;
    ShowCandidate(fields, &candidate);
    for (const std::string& path : ClassedPaths()) {
      const bool allowed = ClassOfCandidateField(path) == static_cast<FieldClass>(c);
      EXPECT_EQ(IsShown(candidate, path), allowed) << path << " " << kFieldClassNames[c];
      google::protobuf::FieldMask mask;
      mask.add_paths(path);
      if (path != "etag") {
        EXPECT_EQ(CheckWritable(fields, mask, full, "candidate.").ok(), allowed) << path;
      }
      shown += allowed ? 1 : 0;
    }
  }
  EXPECT_EQ(shown, 42);
  v1::Candidate nothing = full;
  ShowCandidate({}, &nothing);
  EXPECT_EQ(nothing.ByteSizeLong(), 0U);
  v1::Candidate all = full;
  ShowCandidate(FieldSet::All(), &all);
  EXPECT_EQ(all.SerializeAsString(), full.SerializeAsString());
}

TEST(CandidateView, WritingAWholeMessageNeedsEveryClassOfIt) {
  const FieldSet fields = {FieldClass::kFml, FieldClass::kWerktermen};
  google::protobuf::FieldMask mask;
  mask.add_paths("belastbaarheid");
  EXPECT_TRUE(CheckWritable(fields, mask, {}, "").ok());
  EXPECT_FALSE(CheckWritable({FieldClass::kFml}, mask, {}, "").ok());
  mask.set_paths(0, "belastbaarheid.items");
  EXPECT_TRUE(CheckWritable({FieldClass::kFml}, mask, {}, "").ok());
  mask.set_paths(0, "status");
  EXPECT_FALSE(CheckWritable({FieldClass::kProfiel}, mask, {}, "").ok());
  mask.set_paths(0, "status.availability.value");
  EXPECT_TRUE(CheckWritable({FieldClass::kProfiel}, mask, {}, "").ok());
  // A path that has no class, and "*" among others, are not a way around the classes.
  for (const char* path : {"*", "nothing", "status.nothing"}) {
    google::protobuf::FieldMask around = mask;
    around.add_paths(path);
    EXPECT_FALSE(CheckWritable({FieldClass::kProfiel}, around, {}, "").ok()) << path;
  }
  // Without a mask the whole profile is replaced, also what the message leaves out.
  v1::Candidate only_needs;
  only_needs.mutable_needs()->set_tolk(v1::YES);
  const absl::Status whole = CheckWritable({FieldClass::kWerktermen}, {}, only_needs, "candidate.");
  EXPECT_EQ(whole.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(whole.message()), HasSubstr("candidate.talents (profiel)"));
}

}  // namespace
}  // namespace passend::server
