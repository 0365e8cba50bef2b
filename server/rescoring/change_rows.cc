#include "server/rescoring/change_rows.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/rescoring.pb.h"
#include "server/codec/names.h"

namespace passend::server {
namespace {

using rescoring::Change;

void Put(const Change& change, storage::v1::MatchChange* out) {
  out->set_direction(static_cast<std::uint32_t>(change.direction));
  out->set_opportunity(change.opportunity);
  out->set_kind(static_cast<std::uint32_t>(change.kind));
  out->set_cause(static_cast<std::uint32_t>(change.cause.kind));
  out->set_rule_of_cause(static_cast<std::uint32_t>(change.cause.rule));
  out->set_reason(static_cast<std::uint32_t>(change.cause.reason));
  out->set_factor(change.cause.factor);
  out->set_subject(change.cause.subject);
  out->set_a(change.cause.a);
  out->set_b(change.cause.b);
  out->set_list_before(static_cast<std::uint32_t>(change.list_before));
  out->set_list_now(static_cast<std::uint32_t>(change.list_now));
  out->set_score_before(change.score_before);
  out->set_score_now(change.score_now);
  out->set_position(change.position);
  out->set_rule(static_cast<std::uint32_t>(change.rule));
  for (const score::Attention& attention : change.attention) {
    storage::v1::MatchChangeAttention* one = out->add_attention();
    one->set_code(static_cast<std::uint32_t>(attention.code));
    one->set_subject(attention.subject);
  }
  out->set_by(change.by);
}

bool Take(const storage::v1::MatchChange& in, Change& change) {
  constexpr auto kRules = static_cast<std::uint32_t>(score::kRuleCount);
  const bool fine = in.direction() >= 1 && in.direction() <= 2 && in.kind() >= 1 &&
                    in.kind() <= 10 && in.cause() >= 1 && in.cause() <= 13 &&
                    in.rule_of_cause() <= kRules && in.rule() <= kRules && in.list_before() <= 4 &&
                    in.list_now() <= 4 &&
                    in.reason() <= static_cast<std::uint32_t>(score::RuleReason::kStaleValue) &&
                    in.factor() >= -1 && in.factor() < model::kFactorCount;
  if (!fine) return false;
  change.direction = static_cast<rescoring::Direction>(in.direction());
  change.opportunity = in.opportunity();
  change.kind = static_cast<rescoring::ChangeKind>(in.kind());
  change.cause = {.kind = static_cast<rescoring::CauseKind>(in.cause()),
                  .rule = static_cast<score::Rule>(in.rule_of_cause()),
                  .reason = static_cast<score::RuleReason>(in.reason()),
                  .factor = static_cast<std::int8_t>(in.factor()),
                  .subject = in.subject(),
                  .a = in.a(),
                  .b = in.b()};
  change.list_before = static_cast<score::MatchList>(in.list_before());
  change.list_now = static_cast<score::MatchList>(in.list_now());
  change.score_before = static_cast<std::int16_t>(in.score_before());
  change.score_now = static_cast<std::int16_t>(in.score_now());
  change.position = static_cast<std::uint16_t>(in.position());
  change.rule = static_cast<score::Rule>(in.rule());
  for (const storage::v1::MatchChangeAttention& one : in.attention()) {
    change.attention.push_back(
        {.code = static_cast<score::AttentionCode>(one.code()), .subject = one.subject()});
  }
  change.by = in.by();
  return true;
}

}  // namespace

std::string RowIdOf(std::string_view tenant, std::string_view name) {
  // "tenants/{tenant}/{collection}/{id}"
  const std::size_t first = name.find('/');
  const std::size_t second = name.find('/', first + 1);
  const std::string_view owner = name.substr(first + 1, second - first - 1);
  const std::string_view id = name.substr(name.rfind('/') + 1);
  if (owner == tenant) return std::string(id);
  return absl::StrCat(std::string(owner), "/", std::string(id));
}

std::string NameOfRowId(std::string_view tenant, std::string_view collection, std::string_view id) {
  const std::size_t slash = id.find('/');
  if (slash == id.npos) return MakeName(tenant, collection, id);
  return MakeName(id.substr(0, slash), collection, id.substr(slash + 1));
}

std::vector<store::MatchRow> ToRows(const std::string& tenant, std::span<const Change> changes,
                                    const std::function<bool(const std::string& name)>& there) {
  std::map<std::string_view, std::vector<const Change*>> by_candidate;
  for (const Change& change : changes) by_candidate[change.candidate].push_back(&change);
  std::vector<store::MatchRow> rows;
  rows.reserve(by_candidate.size());
  for (const auto& [name, of_one] : by_candidate) {
    if (!there(std::string(name))) continue;
    storage::v1::MatchChanges message;
    for (const Change* change : of_one) Put(*change, message.add_changes());
    store::MatchRow row;
    row.id = RowIdOf(tenant, name);
    if (row.id.find('/') == row.id.npos) row.person = row.id;
    row.payload = message.SerializeAsString();
    rows.push_back(std::move(row));
  }
  return rows;
}

absl::StatusOr<std::vector<Change>> FromRow(const std::string& tenant, const store::MatchRow& row) {
  storage::v1::MatchChanges message;
  const absl::Status damaged = absl::DataLossError("changes of a run do not decode");
  if (!message.ParseFromString(row.payload)) return damaged;
  std::vector<Change> changes;
  for (const storage::v1::MatchChange& in : message.changes()) {
    Change& change = changes.emplace_back();
    if (!Take(in, change)) return damaged;
    change.candidate = NameOfRowId(tenant, kCandidates, row.id);
  }
  return changes;
}

}  // namespace passend::server
