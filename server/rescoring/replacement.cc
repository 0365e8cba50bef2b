#include "server/rescoring/replacement.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/digest.pb.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::size_t kHashBytes = 15;
constexpr std::size_t kMaxOwnerBytes = 64;

absl::Status CheckOwner(const std::string& owner, const char* field) {
  if (!owner.empty() && owner.size() <= kMaxOwnerBytes) return absl::OkStatus();
  return InvalidField(field,
                      absl::StrCat("must be an id in caseloads of 1..", kMaxOwnerBytes, " bytes"));
}

}  // namespace

std::string ReplacementId(const Replacement& replacement) {
  const std::string hash =
      security::Sha256(absl::StrCat(replacement.owner.size(), "|", replacement.owner, "|",
                                    replacement.vervanger, "|", replacement.from.days));
  return security::EncodeBase64Url(std::string_view(hash).substr(0, kHashBytes));
}

absl::Status CheckReplacement(const Replacement& replacement) {
  PASSEND_RETURN_IF_ERROR(CheckOwner(replacement.owner, "owner"));
  PASSEND_RETURN_IF_ERROR(CheckOwner(replacement.vervanger, "vervanger"));
  if (replacement.owner == replacement.vervanger) {
    return InvalidField("vervanger", "must be somebody else than owner");
  }
  if (replacement.until < replacement.from) {
    return InvalidField("until", "must not be before from");
  }
  if (replacement.until.days - replacement.from.days >= kLongestReplacementDays) {
    return InvalidField("until", absl::StrCat("must be at most ", kLongestReplacementDays,
                                              " days, the first and the last included"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SetReplacement(store::MatchStore& matches, const std::string& tenant,
                                           const Replacement& replacement) {
  PASSEND_RETURN_IF_ERROR(CheckReplacement(replacement));
  const std::string id = ReplacementId(replacement);
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> there, ListReplacements(matches, tenant));
  const bool is_new = std::ranges::find(there, id, &Replacement::id) == there.end();
  if (is_new && there.size() >= kMostReplacements) {
    return Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_REPLACEMENTS",
                 absl::StrCat("there are ", kMostReplacements, " replacements; delete old ones"));
  }
  storage::v1::Replacement message;
  message.set_owner(replacement.owner);
  message.set_vervanger(replacement.vervanger);
  message.set_from(replacement.from.days);
  message.set_until(replacement.until.days);
  message.set_set_by(replacement.set_by);
  message.set_set_on(replacement.set_on.days);
  PASSEND_RETURN_IF_ERROR(
      matches.SetRow(tenant, store::MatchTable::kReplacements, 0,
                     {.id = id, .part = 0, .person = "", .payload = message.SerializeAsString()}));
  return id;
}

absl::Status DeleteReplacement(store::MatchStore& matches, const std::string& tenant,
                               const std::string& id) {
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> there, ListReplacements(matches, tenant));
  if (std::ranges::find(there, id, &Replacement::id) == there.end()) {
    return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "there is no such replacement");
  }
  return matches.DeleteRow(tenant, store::MatchTable::kReplacements, 0, id, 0);
}

absl::StatusOr<std::vector<Replacement>> ListReplacements(const store::MatchStore& matches,
                                                          const std::string& tenant) {
  std::vector<Replacement> replacements;
  const absl::Status scanned =
      matches.ScanRows(tenant, store::MatchTable::kReplacements, 0, std::nullopt,
                       [&](const store::MatchRow& row) -> absl::Status {
                         storage::v1::Replacement message;
                         if (!message.ParseFromString(row.payload)) {
                           return absl::DataLossError("a replacement does not decode");
                         }
                         replacements.push_back({.id = row.id,
                                                 .owner = message.owner(),
                                                 .vervanger = message.vervanger(),
                                                 .from = model::Date{message.from()},
                                                 .until = model::Date{message.until()},
                                                 .set_by = message.set_by(),
                                                 .set_on = model::Date{message.set_on()}});
                         return absl::OkStatus();
                       });
  PASSEND_RETURN_IF_ERROR(scanned);
  std::ranges::sort(replacements, {}, [](const Replacement& one) {
    return std::tuple(std::string_view(one.owner), one.from, std::string_view(one.vervanger));
  });
  return replacements;
}

std::vector<std::string> ReplacedBy(const std::vector<Replacement>& replacements,
                                    std::string_view reader, model::Date day) {
  const auto of = [&](std::string_view vervanger) {
    std::set<std::string> owners;
    for (const Replacement& one : replacements) {
      if (one.vervanger == vervanger && one.from <= day && day <= one.until) {
        owners.insert(one.owner);
      }
    }
    return owners;
  };
  const std::set<std::string> direct = of(reader);
  std::set<std::string> all = direct;
  for (const std::string& owner : direct) all.merge(of(owner));
  all.erase(std::string(reader));
  return {all.begin(), all.end()};
}

}  // namespace passend::server
