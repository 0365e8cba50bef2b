// Many records in, many records out.
#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;

class Import : public ::testing::Test {
 protected:
  // Sends the messages one by one, each after the answer to the one before.
  std::vector<v1::ImportResponse> Send(const std::vector<v1::ImportRequest>& messages,
                                       grpc::Status* status) {
    auto stub = v1::ImportService::NewStub(service_->channel());
    Context context;
    auto stream = stub->Import(&context);
    std::vector<v1::ImportResponse> answers;
    for (const v1::ImportRequest& message : messages) {
      v1::ImportResponse answer;
      if (!stream->Write(message) || !stream->Read(&answer)) break;
      answers.push_back(answer);
    }
    stream->WritesDone();
    *status = stream->Finish();
    return answers;
  }

  static v1::ImportRequest First(const std::string& request_id = "") {
    auto request = WithAccess<v1::ImportRequest>();
    request.set_request_id(request_id);
    return request;
  }

  std::shared_ptr<store::ProfileStore> store_ = store::NewMemoryStore();
  std::unique_ptr<TestService> service_ =
      std::make_unique<TestService>(TestService::Settings{.store = store_});
};

void AddCandidate(v1::ImportRequest& request, const std::string& id) {
  *request.add_records()->mutable_candidate() = SmallCandidate(id);
}

TEST_F(Import, TakesInEveryKindAndTellsWhatItDid) {
  v1::ImportRequest request = First();
  auto* place = request.add_records()->mutable_place();
  place->set_name("places/9999");
  place->set_display_name("Nieuwdorp");
  place->set_x_m(95'000);
  place->set_y_m(452'500);
  auto* functie = request.add_records()->mutable_functie();
  functie->set_name("functies/eigen.inpakker");
  functie->set_title_nl("Inpakker");
  *request.add_records()->mutable_employer() = SmallEmployer("w-1");
  *request.add_records()->mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  AddCandidate(request, "c-1");
  request.set_first_index(100);
  grpc::Status status;
  const auto answers = Send({request, request}, &status);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].created(), 5U) << answers[0].failures_size();
  EXPECT_EQ(answers[0].first_index(), 100U);
  EXPECT_EQ(answers[0].next_index(), 105U);
  EXPECT_EQ(answers[1].unchanged(), 5U);
  EXPECT_EQ(service_->engine().reference()->library().size(), 1U);
  EXPECT_NE(service_->engine().reference()->catalogue().FindPlace("9999"), nullptr);
  EXPECT_EQ(service_->engine().snapshot()->candidate_count(), 1U);
}

TEST_F(Import, RefusesBadRecordsByThemselves) {
  v1::ImportRequest request = First();
  AddCandidate(request, "c-1");
  AddCandidate(request, "c-2");
  request.mutable_records(1)->mutable_candidate()->mutable_talents(0)->set_code("bestaat_niet");
  AddCandidate(request, "c-3");
  request.add_records();  // nothing
  AddCandidate(request, "c-4");
  request.mutable_records(4)->mutable_candidate()->clear_name();
  request.set_first_index(10);
  grpc::Status status;
  const auto answers = Send({request}, &status);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].created(), 2U);
  ASSERT_EQ(answers[0].failures_size(), 3);
  EXPECT_EQ(answers[0].failures(0).index(), 11U);
  EXPECT_EQ(answers[0].failures(0).field(), "candidate.talents[0].code");
  EXPECT_FALSE(answers[0].failures(0).reason().empty());
  EXPECT_EQ(answers[0].failures(1).index(), 13U);
  EXPECT_EQ(answers[0].failures(2).index(), 14U);
  EXPECT_EQ(answers[0].failures(2).field(), "candidate.name");
  EXPECT_EQ(answers[0].next_index(), 15U);
  EXPECT_EQ(service_->engine().snapshot()->candidate_count(), 2U);
}

// Protobuf writes what it does not know as it is: so a record gets any bytes.
void AddBytes(v1::ImportRequest& request, const std::string& record) {
  request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(
      v1::ImportRequest::kRecordsFieldNumber, record);
}

TEST_F(Import, RefusesARecordThatIsNoMessageByItself) {
  v1::ImportRequest request = First();
  AddCandidate(request, "c-1");
  for (const char* bytes : {"\xFF", "\x0A\x05x", "\x0A\x02\x0A\x05"}) AddBytes(request, bytes);
  grpc::Status status;
  const auto answers = Send({request}, &status);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].created(), 1U);
  ASSERT_EQ(answers[0].failures_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(answers[0].failures(i).index(), 1U + static_cast<unsigned>(i));
    EXPECT_EQ(answers[0].failures(i).reason(), "is not a protobuf Record");
  }
}

TEST_F(Import, TakesEveryFormThatProtobufReads) {
  v1::ImportRequest usual = First();
  AddCandidate(usual, "c-1");
  v1::Candidate rest = usual.records(0).candidate();
  v1::Candidate name;
  name.set_name(rest.name());
  rest.clear_name();
  // The name last, then the whole in two pieces that are one record.
  v1::Record backwards;
  ASSERT_TRUE(backwards.mutable_candidate()->ParseFromString(rest.SerializeAsString()));
  v1::Record named;
  *named.mutable_candidate() = name;
  v1::ImportRequest request = First();
  AddBytes(request, backwards.SerializeAsString() + named.SerializeAsString());
  grpc::Status status;
  auto answers = Send({request, usual}, &status);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].created(), 1U) << answers[0].ShortDebugString();
  EXPECT_EQ(answers[1].unchanged(), 1U);
}

TEST_F(Import, ResumesWhereTheRequestWasBrokenOff) {
  std::vector<v1::ImportRequest> messages;
  for (int m = 0; m < 4; ++m) {
    v1::ImportRequest request = m == 0 ? First("import-1") : v1::ImportRequest();
    request.set_first_index(static_cast<std::uint64_t>(3 * m));
    for (int i = 0; i < 3; ++i) AddCandidate(request, absl::StrCat("c-", 3 * m + i));
    messages.push_back(request);
  }
  messages[1].mutable_records(1)->mutable_candidate()->mutable_talents(0)->set_level(7);
  grpc::Status status;
  const auto before = Send({messages[0], messages[1]}, &status);
  ASSERT_EQ(before.size(), 2U) << Describe(status);
  // The service goes and comes back.
  service_.reset();
  service_ = std::make_unique<TestService>(TestService::Settings{.store = store_});
  v1::ImportRequest question = First("import-1");
  const auto answer = Send({question}, &status);
  ASSERT_EQ(answer.size(), 1U) << Describe(status);
  EXPECT_EQ(answer[0].next_index(), 6U);

  // The same request from the start: what was dealt with is not done again.
  const auto all = Send(messages, &status);
  ASSERT_EQ(all.size(), 4U) << Describe(status);
  EXPECT_EQ(all[0].unchanged(), 3U);
  EXPECT_EQ(all[1].unchanged(), 2U);
  ASSERT_EQ(all[1].failures_size(), 1);
  EXPECT_EQ(all[1].failures(0).index(), 4U);
  EXPECT_EQ(all[2].created(), 3U);
  EXPECT_EQ(all[3].next_index(), 12U);
  EXPECT_EQ(service_->engine().snapshot()->candidate_count(), 11U);
}

TEST_F(Import, ARecordThatComesTwiceInAMessageCountsAsItCameLast) {
  v1::ImportRequest request = First();
  AddCandidate(request, "c-1");
  AddCandidate(request, "c-1");
  request.mutable_records(1)->mutable_candidate()->set_placing_org("laatste");
  grpc::Status status;
  const auto answers = Send({request}, &status);
  ASSERT_EQ(answers.size(), 1U) << Describe(status);
  EXPECT_EQ(answers[0].created(), 1U);
  EXPECT_EQ(answers[0].replaced(), 1U);
  const auto stored = store_->GetCandidate({.tenant = kTenant, .id = "c-1"});
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->profile.placing_org, "laatste");
}

// A sender that does not wait: messages are prepared and committed together, answered in order.
TEST_F(Import, AnswersManyMessagesInTheOrderInWhichTheyCame) {
  constexpr int kMessages = 60;
  auto stub = v1::ImportService::NewStub(service_->channel());
  Context context;
  auto stream = stub->Import(&context);
  std::vector<v1::ImportResponse> answers;
  std::thread reader([&] {
    v1::ImportResponse answer;
    while (stream->Read(&answer)) answers.push_back(answer);
  });
  for (int m = 0; m < kMessages; ++m) {
    v1::ImportRequest request = m == 0 ? First("import-2") : v1::ImportRequest();
    request.set_first_index(static_cast<std::uint64_t>(3 * m));
    AddCandidate(request, absl::StrCat("c-", m));
    AddCandidate(request, "altijd");  // in every message: the last one counts
    request.mutable_records(1)->mutable_candidate()->set_placing_org(absl::StrCat("m-", m));
    if (m % 10 == 5) {
      // A place in between counts for what comes after it.
      auto* place = request.add_records()->mutable_place();
      place->set_name(absl::StrCat("places/", 9000 + m));
      place->set_x_m(95'000 + m);
      place->set_y_m(452'000);
    } else if (m % 10 == 6) {
      AddCandidate(request, absl::StrCat("p-", m));
      request.mutable_records(2)->mutable_candidate()->mutable_travel()->set_pc4(
          absl::StrCat(9000 + m - 1));
    } else {
      request.add_records();  // nothing
    }
    ASSERT_TRUE(stream->Write(request));
    // A message that comes twice, at once.
    if (m == 7) {
      ASSERT_TRUE(stream->Write(request));
    }
  }
  stream->WritesDone();
  reader.join();
  const grpc::Status status = stream->Finish();
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(answers.size(), kMessages + 1U);
  answers.erase(answers.begin() + 8);  // of the second m == 7
  for (int m = 0; m < kMessages; ++m) {
    const v1::ImportResponse& answer = answers[static_cast<std::size_t>(m)];
    const bool all_good = m % 10 == 5 || m % 10 == 6;
    ASSERT_EQ(answer.first_index(), static_cast<std::uint64_t>(3 * m));
    EXPECT_EQ(answer.next_index(), static_cast<std::uint64_t>(3 * m + 3));
    EXPECT_EQ(answer.created(), (m == 0 ? 2U : 1U) + (all_good ? 1U : 0U)) << m;
    EXPECT_EQ(answer.replaced(), m == 0 ? 0U : 1U) << m;
    EXPECT_EQ(answer.failures_size(), all_good ? 0 : 1) << m;
  }
  const auto stored = store_->GetCandidate({.tenant = kTenant, .id = "altijd"});
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->profile.placing_org, absl::StrCat("m-", kMessages - 1));
  const auto snapshot = service_->engine().snapshot();
  EXPECT_EQ(snapshot->candidate_count(), kMessages + 1U + 6U);
  for (int m = 6; m < kMessages; m += 10) {
    const auto view = snapshot->FindCandidate(CandidateName(absl::StrCat("p-", m)));
    ASSERT_TRUE(view.has_value());
    EXPECT_TRUE(view->facts->Has(score::kPlaceKnown)) << m;
    EXPECT_EQ(view->facts->x_m, 95'000 + m - 1);
  }
  // Everything was remembered, by message.
  v1::ImportRequest question = First("import-2");
  grpc::Status asked;
  EXPECT_EQ(Send({question}, &asked)[0].next_index(), 3U * kMessages) << Describe(asked);
}

TEST_F(Import, AnswersWhatCameBeforeAMessageThatEndsTheStream) {
  auto stub = v1::ImportService::NewStub(service_->channel());
  Context context;
  auto stream = stub->Import(&context);
  for (int m = 0; m < 3; ++m) {
    v1::ImportRequest request = m == 0 ? First() : v1::ImportRequest();
    request.set_first_index(static_cast<std::uint64_t>(m));
    AddCandidate(request, absl::StrCat("c-", m));
    ASSERT_TRUE(stream->Write(request));
  }
  v1::ImportRequest long_one;
  for (int i = 0; i < 2001; ++i) long_one.add_records();
  stream->Write(long_one);
  stream->WritesDone();
  std::vector<std::uint64_t> answered;
  v1::ImportResponse answer;
  while (stream->Read(&answer)) answered.push_back(answer.first_index());
  EXPECT_THAT(answered, ElementsAre(0, 1, 2));
  EXPECT_THAT(FieldsOf(stream->Finish()), ElementsAre("records"));
  EXPECT_EQ(service_->engine().snapshot()->candidate_count(), 3U);
}

TEST_F(Import, RefusesMessagesThatAreTooLong) {
  v1::ImportRequest request = First();
  for (int i = 0; i < 2001; ++i) request.add_records();
  grpc::Status status;
  EXPECT_TRUE(Send({request}, &status).empty());
  EXPECT_THAT(FieldsOf(status), ElementsAre("records"));
}

TEST_F(Import, KeepsWhatWasAcknowledgedWhenTheSenderGoesAway) {
  auto stub = v1::ImportService::NewStub(service_->channel());
  {
    Context context;
    auto stream = stub->Import(&context);
    v1::ImportRequest request = First();
    AddCandidate(request, "c-1");
    v1::ImportResponse answer;
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&answer));
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_EQ(service_->engine().snapshot()->candidate_count(), 1U);
}

TEST_F(Import, PlacesThatComeLaterCountForProfilesThatWereThere) {
  v1::ImportRequest profiles = First();
  AddCandidate(profiles, "c-1");
  profiles.mutable_records(0)->mutable_candidate()->mutable_travel()->set_pc4("9998");
  *profiles.add_records()->mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  grpc::Status status;
  ASSERT_EQ(Send({profiles}, &status)[0].created(), 2U) << Describe(status);
  auto view = service_->engine().snapshot()->FindCandidate(CandidateName("c-1"));
  ASSERT_TRUE(view.has_value());
  EXPECT_FALSE(view->facts->Has(score::kPlaceKnown));

  v1::ImportRequest places = First();
  auto* place = places.add_records()->mutable_place();
  place->set_name("places/9998");
  place->set_x_m(95'100);
  place->set_y_m(452'100);
  ASSERT_EQ(Send({places}, &status).size(), 1U);
  const auto snapshot = service_->engine().snapshot();
  view = snapshot->FindCandidate(CandidateName("c-1"));
  ASSERT_TRUE(view.has_value());
  EXPECT_TRUE(view->facts->Has(score::kPlaceKnown));
  EXPECT_EQ(view->facts->x_m, 95'100);
  // And it is there after a restart, without compiling again.
  service_.reset();
  service_ = std::make_unique<TestService>(TestService::Settings{.store = store_});
  EXPECT_TRUE(service_->engine()
                  .snapshot()
                  ->FindCandidate(CandidateName("c-1"))
                  ->facts->Has(score::kPlaceKnown));
  for (const std::string& line : service_->log_lines()) {
    EXPECT_EQ(line.find("compiling"), std::string::npos) << line;
  }
}

TEST_F(Import, ExportGivesBackWhatCameIn) {
  v1::ImportRequest request = First();
  for (int i = 0; i < 1200; ++i) AddCandidate(request, absl::StrCat("c-", i));
  *request.add_records()->mutable_employer() = SmallEmployer("w-1");
  *request.add_records()->mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  grpc::Status status;
  ASSERT_EQ(Send({request}, &status)[0].created(), 1202U) << Describe(status);
  const auto exported = [&](std::vector<std::string> kinds, const std::string& parent) {
    auto stub = v1::ImportService::NewStub(service_->channel());
    auto ask = WithAccess<v1::ExportRequest>();
    ask.set_parent(parent);
    for (const auto& kind : kinds) ask.add_kinds(kind);
    Context context;
    auto stream = stub->Export(&context, ask);
    v1::ExportResponse response;
    std::vector<v1::Record> records;
    while (stream->Read(&response)) {
      records.insert(records.end(), response.records().begin(), response.records().end());
    }
    status = stream->Finish();
    return records;
  };
  EXPECT_EQ(exported({}, kParent).size(), 1202U);
  EXPECT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(exported({"employer", "opportunity"}, kParent).size(), 2U);
  EXPECT_EQ(exported({}, "tenants/beta").size(), 0U);
  exported({"kandidaat"}, kParent);
  EXPECT_THAT(FieldsOf(status), ElementsAre("kinds[0]"));

  // Another service takes the export in and holds the same.
  v1::ImportRequest again = First();
  std::set<std::string> names;
  for (auto& record : exported({}, kParent)) {
    if (record.has_candidate()) names.insert(record.candidate().name());
    *again.add_records() = record;
  }
  EXPECT_EQ(names.size(), 1200U);
  EXPECT_EQ(Send({again}, &status)[0].unchanged(), 1202U) << Describe(status);
}

}  // namespace
}  // namespace passend::server
