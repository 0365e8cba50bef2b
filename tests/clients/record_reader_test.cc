#include "clients/cli/record_reader.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>

#include "clients/cli/console.h"
#include "clients/cli/record_writer.h"
#include "passend/v1/import_service.pb.h"
#include "tests/clients/random_record.h"

namespace passend::cli {
namespace {

using ::testing::HasSubstr;
using Outcome = RecordReader::Outcome;

v1::Record Candidate(const std::string& id) {
  v1::Record record;
  record.mutable_candidate()->set_name(id);
  return record;
}

absl::StatusOr<Outcome> Next(RecordReader& reader, v1::Record* record) {
  std::string_view bytes;
  auto outcome = reader.Next(&bytes);
  if (outcome.ok() && *outcome == Outcome::kRecord) {
    EXPECT_TRUE(record->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  }
  return outcome;
}

std::string Written(const std::vector<v1::Record>& records, bool delimited) {
  std::ostringstream out;
  const auto writer = RecordWriter::Open("", delimited, Console{.out = &out});
  EXPECT_TRUE(writer.ok());
  for (const v1::Record& record : records) EXPECT_TRUE((*writer)->Write(record).ok());
  EXPECT_TRUE((*writer)->Close().ok());
  return out.str();
}

TEST(RecordReader, ReadsBackWhatTheWriterWroteInBothForms) {
  std::mt19937 random(11);
  for (int i = 0; i < 100; ++i) {
    std::vector<v1::Record> records(1 + random() % 20);
    for (v1::Record& record : records)
      FillRandomly(random, static_cast<int>(random() % 60), &record);
    for (const bool delimited : {false, true}) {
      const std::string text = Written(records, delimited);
      std::istringstream in(text);
      RecordReader reader(in, RecordFormat::kDetect);
      for (const v1::Record& expected : records) {
        v1::Record record;
        const auto outcome = Next(reader, &record);
        ASSERT_TRUE(outcome.ok()) << outcome.status();
        ASSERT_EQ(*outcome, Outcome::kRecord) << i << ": " << reader.problem().reason;
        ASSERT_TRUE(google::protobuf::util::MessageDifferencer::Equals(record, expected)) << i;
      }
      v1::Record record;
      ASSERT_EQ(Next(reader, &record).value(), Outcome::kEnd);
      ASSERT_EQ(reader.bytes_read(), text.size());
      ASSERT_EQ(reader.format(), delimited ? RecordFormat::kDelimited : RecordFormat::kJsonLines);
    }
  }
}

// 123 bytes is the length whose byte is '{'; 10, 13, 9 and 32 are white space.
TEST(RecordReader, KnowsDelimitedFilesThatLookLikeJson) {
  for (const int field : {1, 2, 3, 4, 5}) {
    for (const std::size_t length : {9u, 10u, 13u, 32u, 123u}) {
      v1::Record record;
      const std::string text(length - 4, 'x');
      switch (field) {
        case 1:
          record.mutable_candidate()->set_name(text);
          break;
        case 2:
          record.mutable_employer()->set_name(text);
          break;
        case 3:
          record.mutable_opportunity()->set_name(text);
          break;
        case 4:
          record.mutable_functie()->set_name(text);
          break;
        default:
          record.mutable_place()->set_name(text);
      }
      ASSERT_EQ(record.ByteSizeLong(), length);
      std::istringstream in(Written({record, record}, /*delimited=*/true));
      RecordReader reader(in, RecordFormat::kDetect);
      v1::Record parsed;
      ASSERT_EQ(Next(reader, &parsed).value(), Outcome::kRecord) << field << " " << length;
      EXPECT_EQ(reader.format(), RecordFormat::kDelimited) << field << " " << length;
    }
  }
}

TEST(RecordReader, CountsLinesAlsoEmptyAndBadOnes) {
  std::istringstream in(
      "\n{\"candidate\":{\"name\":\"a\"}}\r\n   \nnonsense\n{}\n{\"candidate\":{\"name\":\"b\"}}");
  RecordReader reader(in, RecordFormat::kDetect);
  v1::Record record;
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
  EXPECT_EQ(reader.position(), 2u);
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kBad);
  EXPECT_EQ(reader.position(), 4u);
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kBad);
  EXPECT_EQ(reader.position(), 5u);
  EXPECT_THAT(reader.problem().reason, HasSubstr("must hold a candidate"));
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
  EXPECT_EQ(reader.position(), 6u);
  EXPECT_EQ(record.candidate().name(), "b");
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kEnd);
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kEnd);
}

TEST(RecordReader, LeavesOutALineThatIsTooLongAndGoesOn) {
  for (const std::size_t excess : {1u, 1u << 20, 5u << 20}) {
    std::istringstream in("{\"candidate\":{\"name\":\"a\"}}\n{\"candidate\":{\"name\":\"" +
                          std::string(kMaxJsonBytes + excess, 'x') +
                          "\"}}\n{\"candidate\":{\"name\":\"b\"}}\n");
    const std::size_t size = in.str().size();
    RecordReader reader(in, RecordFormat::kDetect);
    v1::Record record;
    ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
    ASSERT_EQ(Next(reader, &record).value(), Outcome::kBad);
    EXPECT_EQ(reader.position(), 2u);
    EXPECT_THAT(reader.problem().reason, HasSubstr("longer than"));
    ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
    EXPECT_EQ(record.candidate().name(), "b");
    EXPECT_EQ(reader.position(), 3u);
    ASSERT_EQ(Next(reader, &record).value(), Outcome::kEnd);
    EXPECT_EQ(reader.bytes_read(), size);
  }
}

TEST(RecordReader, LeavesOutABadDelimitedRecordAndGoesOn) {
  std::string text = Written({Candidate("a")}, true);
  text += std::string("\x03\xFF\xFF\xFF", 4);
  text += Written({Candidate("b")}, true);
  std::istringstream in(text);
  RecordReader reader(in, RecordFormat::kDelimited);
  v1::Record record;
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kBad);
  EXPECT_EQ(reader.position(), 2u);
  ASSERT_EQ(Next(reader, &record).value(), Outcome::kRecord);
  EXPECT_EQ(record.candidate().name(), "b");
}

TEST(RecordReader, SaysThatTheFileEndsHalfway) {
  const std::string text = Written({Candidate("abc")}, true);
  std::istringstream in(text.substr(0, text.size() - 1));
  RecordReader reader(in, RecordFormat::kDelimited);
  v1::Record record;
  EXPECT_EQ(Next(reader, &record).status().code(), absl::StatusCode::kDataLoss);
}

TEST(RecordReader, SaysThatItIsNoFileOfRecords) {
  std::istringstream in("\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  RecordReader reader(in, RecordFormat::kDelimited);
  v1::Record record;
  EXPECT_EQ(Next(reader, &record).status().code(), absl::StatusCode::kDataLoss);
}

TEST(RecordReader, FindsNothingInAnEmptyInput) {
  std::istringstream in("");
  RecordReader reader(in, RecordFormat::kDetect);
  v1::Record record;
  EXPECT_EQ(Next(reader, &record).value(), Outcome::kEnd);
}

// What is sent on as it is, protobuf reads, as one record and with nothing that it does not know.
TEST(RecordBytes, AcceptsNothingThatProtobufRefuses) {
  std::mt19937 random(13);
  const RecordBytes check;
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    v1::Record record;
    FillRandomly(random, static_cast<int>(random() % 60), &record);
    const std::string whole = record.SerializeAsString();
    if (whole.empty()) {
      EXPECT_FALSE(check.Check(whole));
      continue;
    }
    for (int change = 0; change < 20; ++change) {
      std::string bytes = whole;
      const std::size_t at = random() % bytes.size();
      if (random() % 2 == 0) {
        bytes[at] = static_cast<char>(random());
      } else {
        bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 9));
      }
      if (!check.Check(bytes)) continue;
      ++accepted;
      v1::Record parsed;
      ASSERT_TRUE(parsed.ParseFromString(bytes)) << i;
      ASSERT_NE(parsed.kind_case(), v1::Record::KIND_NOT_SET) << i;
    }
  }
  EXPECT_GT(accepted, 1000);  // otherwise the test says nothing
}

}  // namespace
}  // namespace passend::cli
