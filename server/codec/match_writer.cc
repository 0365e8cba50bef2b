#include "server/codec/match_writer.h"

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "passend/v1/match_service.pb.h"
#include "server/texts/attention_texts.h"
#include "server/texts/rule_texts.h"

namespace passend::server {
namespace {

using v1::AttentionPoint;
using v1::FactorScore;
using v1::Match;

constexpr std::size_t kVarintBytes = 10;                   // at most
constexpr std::size_t kFieldBytes = 2 + kVarintBytes;      // key and number
constexpr std::size_t kFactorBytes = 2 + 6 * kFieldBytes;  // without the name
constexpr std::size_t kUsualBytes = 4096;                  // of a match, at most
constexpr int kAttentionCodes = static_cast<int>(score::AttentionCode::kPraktijkroute) + 1;

// Writes fields behind each other into memory that is large enough. As proto3 does, it leaves out
// what is 0 or empty.
class FieldWriter {
 public:
  explicit FieldWriter(char* begin) : at_(begin) {}
  char* at() const { return at_; }

  // Also when it is 0.
  void SetNumber(int field, std::int64_t value) {
    Varint(static_cast<std::uint64_t>(field) << 3);
    Varint(static_cast<std::uint64_t>(value));
  }
  void Number(int field, std::int64_t value) {
    if (value != 0) SetNumber(field, value);
  }
  void SetText(int field, std::string_view text) {
    Varint((static_cast<std::uint64_t>(field) << 3) | 2);
    Varint(text.size());
    Bytes(text);
  }
  void Text(int field, std::string_view text) {
    if (!text.empty()) SetText(field, text);
  }
  void Bytes(std::string_view bytes) {
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
  }
  // A message of fewer than 128 bytes, so that its length is one of them.
  template <typename Fields>
  void SmallMessage(int field, const Fields& fields) {
    Varint((static_cast<std::uint64_t>(field) << 3) | 2);
    char* const length = at_++;
    fields();
    assert(at_ - length - 1 < 128);
    *length = static_cast<char>(at_ - length - 1);
  }

 private:
  void Varint(std::uint64_t value) {
    for (; value >= 128; value >>= 7) *at_++ = static_cast<char>(value | 128);
    *at_++ = static_cast<char>(value);
  }

  char* at_;
};

// A field attention_points.
std::string WriteAttention(const score::Attention& attention, const model::Catalogue& catalogue) {
  AttentionPoint message;
  EncodeAttention(attention, catalogue, &message);
  const std::string body = message.SerializeAsString();
  std::string out(body.size() + kFieldBytes, '\0');
  FieldWriter writer(out.data());
  writer.SetText(Match::kAttentionPointsFieldNumber, body);
  out.resize(static_cast<std::size_t>(writer.at() - out.data()));
  return out;
}

void WriteFactor(const ShownPair& pair, std::size_t factor, FieldWriter& writer) {
  const int weight = pair.policy.policy().weights[factor];
  const int sub = pair.highlights.score.sub[factor];
  const bool imputed = ((pair.highlights.score.imputed >> factor) & 1) != 0;
  writer.SmallMessage(Match::kFactorsFieldNumber, [&] {
    writer.Text(FactorScore::kFactorFieldNumber,
                model::FactorName(static_cast<model::Factor>(factor)));
    writer.Number(FactorScore::kSubScoreFieldNumber, sub);
    writer.Number(FactorScore::kWeightFieldNumber, weight);
    writer.Number(FactorScore::kContributionFieldNumber, weight * sub);
    writer.Number(FactorScore::kUnknownPermilleFieldNumber,
                  pair.highlights.unknown_permille[factor]);
    writer.Number(FactorScore::kImputedFieldNumber, imputed ? 1 : 0);
  });
}

void WritePossible(const score::RuleSet& possible, FieldWriter& writer) {
  std::array<char, score::kRuleCount> rules;  // each is a byte
  std::size_t count = 0;
  for (int rule = 1; rule <= score::kRuleCount; ++rule) {
    if (possible.Has(static_cast<score::Rule>(rule))) rules[count++] = static_cast<char>(rule);
  }
  writer.Text(Match::kPossibleRulesFieldNumber, {rules.data(), count});
}

}  // namespace

MatchWriter::MatchWriter(const model::Catalogue& catalogue) : catalogue_(catalogue) {
  // What a subject may be depends on the code; none is beyond these.
  const int subjects =
      static_cast<int>(std::max({catalogue.items().size(), catalogue.certificates().size(),
                                 std::size_t{score::kStaleRuleSubject + score::kRuleCount + 1}}));
  attention_.resize(kAttentionCodes);
  for (int code = 0; code < kAttentionCodes; ++code) {
    auto& of_code = attention_[static_cast<std::size_t>(code)];
    for (int subject = -1; subject < subjects; ++subject) {
      of_code.push_back(
          WriteAttention({static_cast<score::AttentionCode>(code), subject}, catalogue));
    }
  }
}

const std::string* MatchWriter::Known(const score::Attention& attention) const {
  const auto code = static_cast<std::size_t>(attention.code);
  const auto subject = static_cast<std::size_t>(attention.subject + 1);
  if (code >= attention_.size() || subject >= attention_[code].size()) return nullptr;
  return &attention_[code][subject];
}

void MatchWriter::Add(const ShownPair& pair, int number,
                      google::protobuf::Message* response) const {
  // Fields that protobuf need not know are kept as they are and sent with the others.
  Write(pair,
        response->GetReflection()->MutableUnknownFields(response)->AddLengthDelimited(number));
}

void MatchWriter::Write(const ShownPair& pair, std::string* out) const {
  const score::Highlights& highlights = pair.highlights;
  const score::PairScore& score = highlights.score;
  const bool obstacle = score.failed.empty() && score.obstacles.count() == 1;
  const std::string obstacle_text =
      obstacle ? texts::ObstacleText(highlights, catalogue_) : std::string();
  const std::string ask_first = highlights.ask_first.has_value()
                                    ? texts::AskFirstText(*highlights.ask_first, catalogue_)
                                    : std::string();
  std::size_t most = 24 * kFieldBytes + pair.name.size() + pair.title.size() +
                     obstacle_text.size() + ask_first.size() + score::kRuleCount;
  for (int f = 0; f < model::kFactorCount; ++f) {
    most += kFactorBytes + model::FactorName(static_cast<model::Factor>(f)).size();
  }
  for (const score::Attention& attention : highlights.attention) {
    const std::string* known = Known(attention);
    most += known != nullptr ? known->size() : WriteAttention(attention, catalogue_).size();
  }
  ForEachInstrument(pair.instruments, catalogue_, pair.as_of,
                    [&](const std::string& code) { most += kFieldBytes + code.size(); });

  std::array<char, kUsualBytes> usual;
  std::vector<char> larger(most <= usual.size() ? 0 : most);
  char* const begin = larger.empty() ? usual.data() : larger.data();
  FieldWriter writer(begin);
  writer.Text(Match::kNameFieldNumber, pair.name);
  writer.Text(Match::kTitleFieldNumber, pair.title);
  writer.Number(Match::kListFieldNumber, static_cast<int>(score.list));
  writer.Number(Match::kScoreFieldNumber, score.score);
  writer.Number(Match::kPercentFieldNumber, PercentOf(score));
  writer.Number(Match::kPointsFieldNumber, score.points);
  for (std::size_t f = 0; f < model::kFactorCount; ++f) WriteFactor(pair, f, writer);
  if (score.fit_work >= 0) writer.SetNumber(Match::kFitWorkFieldNumber, score.fit_work);
  if (score.fit_candidate >= 0) {
    writer.SetNumber(Match::kFitCandidateFieldNumber, score.fit_candidate);
  }
  writer.Number(Match::kOneSidedFieldNumber, score.one_sided ? 1 : 0);
  writer.Number(Match::kConfidenceFieldNumber, score.confidence);
  writer.Number(Match::kLowBlockedFieldNumber, score.low_blocked ? 1 : 0);
  if (!score.low_blocked) writer.Number(Match::kScoreLowFieldNumber, score.score_low);
  writer.Number(Match::kScoreHighFieldNumber, score.score_high);
  if (obstacle) {
    writer.Number(Match::kObstacleFieldNumber, static_cast<int>(score.obstacles.first()));
    writer.Text(Match::kObstacleTextFieldNumber, obstacle_text);
  }
  for (const score::Attention& attention : highlights.attention) {
    const std::string* known = Known(attention);
    writer.Bytes(known != nullptr ? *known : WriteAttention(attention, catalogue_));
  }
  ForEachInstrument(pair.instruments, catalogue_, pair.as_of, [&](const std::string& code) {
    writer.SetText(Match::kInstrumentsFieldNumber, code);
  });
  writer.Text(Match::kAskFirstFieldNumber, ask_first);
  WritePossible(score.possible, writer);
  assert(writer.at() <= begin + most);
  out->assign(begin, static_cast<std::size_t>(writer.at() - begin));
}

}  // namespace passend::server
