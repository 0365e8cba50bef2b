#include "server/services/digest_calls.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "server/codec/digest_codec.h"
#include "server/codec/names.h"
#include "server/engine/matching.h"
#include "server/errors.h"
#include "server/rescoring/digest_rows.h"
#include "server/rescoring/replacement.h"
#include "server/rescoring/run_manager.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr int kUsualDays = 14;
constexpr int kMostDays = 31;
constexpr std::string_view kReplacements = "/replacements/";

absl::StatusOr<std::string> OwnParent(const Call& call, const std::string& parent) {
  PASSEND_ASSIGN_OR_RETURN(std::string tenant, call.ResolveParent(parent, "parent"));
  if (!model::IsId(tenant)) return NotFound(parent);
  return tenant;
}

absl::StatusOr<model::Date> DecodeDay(const std::string& text, std::string_view field,
                                      model::Date usual) {
  if (text.empty()) return usual;
  const std::optional<model::Date> day = model::Date::Parse(text);
  if (!day.has_value()) return InvalidField(field, "must be a day YYYY-MM-DD, or empty");
  return *day;
}

// The kind that somebody reads who asks for none.
DigestKind UsualKind(Role role) {
  switch (role) {
    case Role::kAccountmanager:
      return DigestKind::kAccountmanager;
    case Role::kManager:
      return DigestKind::kTeam;
    case Role::kBeheerder:
      return DigestKind::kBeheer;
    default:
      return DigestKind::kWerkregisseur;
  }
}

// Whether the caller may read the digest of `owner`.
bool MayRead(const Call& call, const std::vector<Replacement>& replacements, DigestKind kind,
             std::string_view owner, model::Date day) {
  if (call.local()) return true;
  const Caller& caller = call.caller();
  switch (kind) {
    case DigestKind::kTeam:
      return caller.role == Role::kManager || caller.role == Role::kWerkregisseur;
    case DigestKind::kBeheer:
      return caller.role == Role::kBeheerder;
    case DigestKind::kAccountmanager:
    case DigestKind::kWerkregisseur:
      break;
  }
  if (kind != UsualKind(caller.role) || caller.owner.empty()) return false;
  if (caller.role != Role::kAccountmanager && caller.role != Role::kWerkregisseur) return false;
  if (owner == caller.owner) return true;
  const std::vector<std::string> replaced = ReplacedBy(replacements, caller.owner, day);
  return std::ranges::find(replaced, owner) != replaced.end();
}

// What this caller may know of the people of a digest; who is shown goes on record.
DigestReading ReadingOf(Call& call, const QueryState& state) {
  DigestReading reading;
  reading.score_band = call.access().table().limits().score_band;
  reading.person = [&call, &state](std::string_view name) -> std::optional<DigestReader> {
    const auto view = state.snapshot->FindCandidate(name);
    if (!view.has_value()) return std::nullopt;
    const FieldSet fields = call.Fields(ScopeOf(call.caller(), view->tenant, view->owners));
    if (fields.Has(FieldClass::kScore)) {
      call.RecordPerson(name, false);
      return DigestReader{.name = std::string(name), .coupled = true};
    }
    if (!fields.Has(FieldClass::kVerwijzing)) return std::nullopt;
    call.RecordPerson(name, false);
    return DigestReader{.name = call.HandleOf(kCandidates, name), .coupled = false};
  };
  reading.opportunity = [&call](std::string_view name) -> std::string {
    const auto parsed = ParseName(name, kOpportunities, "opportunity");
    const bool own = call.local() || (parsed.ok() && parsed->tenant == call.caller().tenant);
    return own ? std::string(name) : call.HandleOf(kOpportunities, name);
  };
  return reading;
}

// The day of the last run that was published. NOT_FOUND: there is none.
absl::StatusOr<model::Date> LastDay(const ServiceContext& context, const std::string& tenant) {
  PASSEND_ASSIGN_OR_RETURN(const store::Generation number, context.matches->Published(tenant));
  if (number == 0) {
    return Error(absl::StatusCode::kNotFound, "NO_RUN_PUBLISHED", "no run was published yet");
  }
  PASSEND_ASSIGN_OR_RETURN(const RunStatus status, context.runs->Get(tenant, number));
  return status.run.order.as_of;
}

bool SetsForAnybody(const Call& call) {
  return call.local() || call.caller().role == Role::kBeheerder;
}

}  // namespace

absl::Status GetDigest(Call& call, ServiceContext& context, const v1::GetDigestRequest& request,
                       v1::Digest* response) {
  PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
  if (!v1::DigestKind_IsValid(request.kind())) {
    return InvalidField("kind", "must be a kind of digest, or left out");
  }
  const DigestKind kind = request.kind() == v1::DIGEST_KIND_UNSPECIFIED
                              ? UsualKind(call.caller().role)
                              : static_cast<DigestKind>(request.kind());
  const bool personal = kind == DigestKind::kAccountmanager || kind == DigestKind::kWerkregisseur;
  const std::string owner =
      request.owner().empty() && personal ? call.caller().owner : request.owner();
  model::Date day;
  if (request.day().empty()) {
    PASSEND_ASSIGN_OR_RETURN(day, LastDay(context, tenant));
  } else {
    PASSEND_ASSIGN_OR_RETURN(day, DecodeDay(request.day(), "day", {}));
  }
  const QueryState state = TakeState(context.engine);
  call.set_revision(state.revision);
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> replacements,
                           ListReplacements(*context.matches, tenant));
  if (!MayRead(call, replacements, kind, owner, context.clock.Today())) {
    return Error(absl::StatusCode::kNotFound, "NO_DIGEST",
                 "there is no such digest for this caller");
  }
  const auto digest = ReadDigest(*context.matches, tenant, day, kind, owner);
  if (absl::IsNotFound(digest.status())) {
    return Error(absl::StatusCode::kNotFound, "NO_DIGEST",
                 "there is no such digest for this caller");
  }
  if (!digest.ok()) return digest.status();
  EncodeDigest(tenant, *digest, ReadingOf(call, state), response);
  call.add_rows(static_cast<std::uint64_t>(response->lines_size() + response->visits_size()));
  return absl::OkStatus();
}

absl::Status ListDigests(Call& call, ServiceContext& context, const v1::ListDigestsRequest& request,
                         v1::ListDigestsResponse* response) {
  PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
  PASSEND_ASSIGN_OR_RETURN(const model::Date last,
                           DecodeDay(request.last_day(), "last_day", context.clock.Today()));
  PASSEND_ASSIGN_OR_RETURN(
      const model::Date first,
      DecodeDay(request.first_day(), "first_day", model::Date{last.days - kUsualDays + 1}));
  if (first > last || last.days - first.days >= kMostDays) {
    return InvalidField("first_day",
                        absl::StrCat("must be last_day or up to ", kMostDays - 1, " days before"));
  }
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> replacements,
                           ListReplacements(*context.matches, tenant));
  PASSEND_ASSIGN_OR_RETURN(std::vector<Digest> digests,
                           ReadDigests(*context.matches, tenant, first, last));
  std::ranges::stable_sort(digests, [](const Digest& a, const Digest& b) { return a.day > b.day; });
  for (const Digest& digest : digests) {
    if (!MayRead(call, replacements, digest.kind, digest.owner, context.clock.Today())) continue;
    v1::DigestSummary* out = response->add_digests();
    out->set_name(DigestName(tenant, digest));
    out->set_kind(static_cast<v1::DigestKind>(digest.kind));
    out->set_owner(digest.owner);
    out->set_day(digest.day.ToString());
    out->set_weekly(digest.weekly);
  }
  call.add_rows(static_cast<std::uint64_t>(response->digests_size()));
  return absl::OkStatus();
}

absl::Status SetReplacement(Call& call, ServiceContext& context,
                            const v1::SetReplacementRequest& request, v1::Replacement* response) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
  const v1::Replacement& asked = request.replacement();
  Replacement replacement = {.owner = asked.owner().empty() ? call.caller().owner : asked.owner(),
                             .vervanger = asked.vervanger()};
  if (asked.from().empty()) return InvalidField("replacement.from", "must be a day YYYY-MM-DD");
  if (asked.until().empty()) return InvalidField("replacement.until", "must be a day YYYY-MM-DD");
  PASSEND_ASSIGN_OR_RETURN(replacement.from, DecodeDay(asked.from(), "replacement.from", {}));
  PASSEND_ASSIGN_OR_RETURN(replacement.until, DecodeDay(asked.until(), "replacement.until", {}));
  replacement.set_by = call.local() ? "lokaal" : call.caller().subject;
  replacement.set_on = context.clock.Today();
  if (!SetsForAnybody(call) && replacement.owner != call.caller().owner) {
    return Error(absl::StatusCode::kPermissionDenied, "NOT_YOUR_DIGESTS",
                 "replacement.owner: one sets a vervanger for oneself; a beheerder for anybody");
  }
  PASSEND_ASSIGN_OR_RETURN(replacement.id, SetReplacement(*context.matches, tenant, replacement));
  EncodeReplacement(tenant, replacement, response);
  return absl::OkStatus();
}

absl::Status ListReplacements(Call& call, ServiceContext& context,
                              const v1::ListReplacementsRequest& request,
                              v1::ListReplacementsResponse* response) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> replacements,
                           ListReplacements(*context.matches, tenant));
  const std::string& me = call.caller().owner;
  for (const Replacement& replacement : replacements) {
    const bool mine = !me.empty() && (replacement.owner == me || replacement.vervanger == me);
    if (SetsForAnybody(call) || mine) {
      EncodeReplacement(tenant, replacement, response->add_replacements());
    }
  }
  call.add_rows(static_cast<std::uint64_t>(response->replacements_size()));
  return absl::OkStatus();
}

absl::Status DeleteReplacement(Call& call, ServiceContext& context,
                               const v1::DeleteReplacementRequest& request) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  const std::string& name = request.name();
  const std::size_t at = name.find(kReplacements);
  if (at == name.npos) {
    return InvalidField("name", "must be tenants/{tenant}/replacements/{id}");
  }
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                           call.ResolveParent(name.substr(0, at), "name"));
  if (!model::IsId(tenant)) return NotFound(name);
  const std::string id = name.substr(at + kReplacements.size());
  PASSEND_ASSIGN_OR_RETURN(const std::vector<Replacement> replacements,
                           ListReplacements(*context.matches, tenant));
  const auto found = std::ranges::find(replacements, id, &Replacement::id);
  const bool may =
      found != replacements.end() && (SetsForAnybody(call) || found->owner == call.caller().owner);
  if (!may) return NotFound(name);
  return DeleteReplacement(*context.matches, tenant, id);
}

}  // namespace passend::server
