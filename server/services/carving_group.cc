#include "server/services/carving_group.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "matcher/carving/group_build.h"
#include "passend/v1/group.pb.h"
#include "server/codec/match_requests.h"
#include "server/codec/names.h"
#include "server/codec/versions_codec.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/status_macros.h"
#include "server/texts/group_texts.h"
#include "store/codec/week_grid_text.h"

namespace passend::server {
namespace {

constexpr int kMaxApart = 1000;
constexpr int kMaxNodes = 1'000'000;
constexpr int kDefaultNodes = 20'000;
constexpr int kMaxMillis = 10'000;
constexpr int kDefaultMillis = 900;
constexpr int kMaxReserve = 50;
constexpr int kDefaultReserve = 5;
constexpr int kMaxAbsences = 20'000;
constexpr int kDefaultAbsences = 50;
constexpr int kMaxSupervisors = 100;
constexpr int kMaxSeats = 1000;
constexpr int kMaxOutputMinutes = 1'000'000;
constexpr int kDefaultLoonwaarde = 500;
constexpr int kPermille = 1000;

absl::StatusOr<int> InRange(std::string_view field, int value, int lowest, int highest) {
  if (value >= lowest && value <= highest) return value;
  return InvalidField(field, absl::StrCat("must be ", lowest, "..", highest, ", is ", value));
}
// 0 = `usual`.
absl::StatusOr<int> InRangeOr(std::string_view field, int value, int usual, int highest) {
  if (value == 0) return usual;
  return InRange(field, value, 1, highest);
}

absl::StatusOr<std::uint32_t> DecodeGrid(const std::string& field, const v1::WeekGrid& grid) {
  std::uint32_t dayparts = 0;
  for (const std::string& text : grid.dayparts()) {
    const std::optional<model::WeekGrid> parsed = store::ParseWeekGridText(text);
    if (!parsed.has_value()) return InvalidField(field, std::string(store::kWeekGridTextRule));
    dayparts |= parsed->dayparts;
  }
  if (dayparts == 0) return InvalidField(field, "must hold at least one daypart");
  return dayparts;
}

void EncodeGrid(std::uint32_t dayparts, v1::WeekGrid* out) {
  for (const std::string& text : store::WeekGridTexts({.dayparts = dayparts})) {
    out->add_dayparts(text);
  }
}

std::string GridText(std::uint32_t dayparts) {
  return absl::StrJoin(store::WeekGridTexts({.dayparts = dayparts}), "; ");
}

// The latest loonwaarde that is fresh and was measured or expected; of another functie it is no
// more than an expectation, which is all that a norm for a group asks.
std::optional<int> LatestLoonwaarde(const model::Candidate& candidate, model::Date as_of) {
  const model::Loonwaarde* latest = nullptr;
  for (const model::Loonwaarde& loonwaarde : candidate.loonwaarden) {
    if (loonwaarde.kind != model::LoonwaardeKind::kMeasured &&
        loonwaarde.kind != model::LoonwaardeKind::kExpected) {
      continue;
    }
    if (loonwaarde.provenance.valid_until.has_value() &&
        *loonwaarde.provenance.valid_until < as_of) {
      continue;
    }
    if (latest == nullptr || latest->provenance.assessed_on < loonwaarde.provenance.assessed_on) {
      latest = &loonwaarde;
    }
  }
  if (latest == nullptr) return std::nullopt;
  return latest->permille_of_functieloon;
}

class GroupCall {
 public:
  GroupCall(Call& call, const ServiceContext& context, const v1::ComposeGroupRequest& request,
            v1::ComposeGroupResponse* response)
      : call_(call),
        context_(context),
        message_(request),
        response_(*response),
        start_(std::chrono::steady_clock::now()) {}

  absl::Status Run() {
    PASSEND_RETURN_IF_ERROR(Begin());
    PASSEND_RETURN_IF_ERROR(DecodeRoles());
    PASSEND_RETURN_IF_ERROR(DecodeDemands());
    PASSEND_RETURN_IF_ERROR(DecodePeople());
    SetFilters();
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call_.control()));
    carving::GroupBuild build = carving::BuildGroup(*state_.snapshot, request_);
    if (message_.has_intensive_share_permille()) {
      build.instance.demands.intensive_share_permille = message_.intensive_share_permille();
    }
    PASSEND_RETURN_IF_ERROR(call_.control().Check());
    PASSEND_ASSIGN_OR_RETURN(const carving::GroupResult result,
                             carving::SolveGroup(build.instance, Budget()));
    PASSEND_RETURN_IF_ERROR(call_.control().Check());
    Encode(build, result);
    return absl::OkStatus();
  }

 private:
  absl::Status Begin() {
    PASSEND_RETURN_IF_ERROR(call_.RequireAccess(message_.access()));
    PASSEND_ASSIGN_OR_RETURN(const model::Date day,
                             DecodeAsOf(message_.as_of(), context_.clock.Today()));
    PASSEND_RETURN_IF_ERROR(
        context_.engine.WaitForRevision(message_.min_revision(), call_.control()));
    state_ = TakeState(context_.engine);
    state_.as_of = day;
    state_.purpose = message_.access().purpose();
    if (!call_.local()) state_.agreements = &call_.access().agreements().masks();
    call_.set_revision(state_.revision);
    return absl::OkStatus();
  }

  absl::Status DecodeRoles() {
    if (message_.roles().empty() || message_.roles_size() > carving::kMaxGroupRoles) {
      return InvalidField("roles", absl::StrCat("must hold 1..", carving::kMaxGroupRoles));
    }
    for (int j = 0; j < message_.roles_size(); ++j) {
      const v1::GroupRole& role = message_.roles(j);
      const std::string field = absl::StrCat("roles[", j, "]");
      PASSEND_ASSIGN_OR_RETURN(
          const RecordName key,
          call_.Resolve(role.opportunity(), kOpportunities, field + ".opportunity"));
      const auto view =
          state_.snapshot->FindOpportunity(MakeName(key.tenant, kOpportunities, key.id));
      if (!view.has_value() || (!call_.local() && !IsVisible(state_, call_.caller().tenant,
                                                             view->tenant, *view->grants))) {
        return NotFound(role.opportunity());
      }
      carving::GroupWork work = {.work = *view};
      if (role.shifts_size() > carving::kMaxGroupShifts) {
        return InvalidField(field + ".shifts",
                            absl::StrCat("must hold at most ", carving::kMaxGroupShifts));
      }
      std::uint32_t seen = 0;
      for (int k = 0; k < role.shifts_size(); ++k) {
        const v1::GroupShift& shift = role.shifts(k);
        const std::string name = absl::StrCat(field, ".shifts[", k, "]");
        carving::GroupShift decoded;
        PASSEND_ASSIGN_OR_RETURN(decoded.dayparts, DecodeGrid(name + ".grid", shift.grid()));
        if ((decoded.dayparts & seen) != 0) {
          return InvalidField(name + ".grid", "must share no daypart with the shifts before it");
        }
        seen |= decoded.dayparts;
        PASSEND_ASSIGN_OR_RETURN(
            decoded.places, InRange(name + ".places", shift.places(), 1, carving::kMaxGroupSize));
        PASSEND_ASSIGN_OR_RETURN(decoded.required_permille, InRange(name + ".required_fte_permille",
                                                                    shift.required_fte_permille(),
                                                                    0, kPermille * shift.places()));
        work.shifts.push_back(decoded);
      }
      request_.roles.push_back(std::move(work));
      const std::string title = context_.engine.labels().Title(view->name);
      titles_.push_back(title.empty() ? "dit werk" : title);
    }
    tenant_ =
        call_.local() ? std::string(request_.roles.front().work.tenant) : call_.caller().tenant;
    return absl::OkStatus();
  }

  absl::Status DecodeDemands() {
    carving::GroupDemands& demands = request_.demands;
    PASSEND_ASSIGN_OR_RETURN(demands.min_size,
                             InRangeOr("min_size", message_.min_size(), 1, carving::kMaxGroupSize));
    if (message_.max_size() != 0) {
      PASSEND_ASSIGN_OR_RETURN(demands.max_size, InRange("max_size", message_.max_size(),
                                                         demands.min_size, carving::kMaxGroupSize));
    }
    if (message_.has_supervisors()) {
      PASSEND_ASSIGN_OR_RETURN(demands.supervisors,
                               InRange("supervisors", message_.supervisors(), 0, kMaxSupervisors));
    }
    if (message_.has_seats()) {
      PASSEND_ASSIGN_OR_RETURN(demands.seats, InRange("seats", message_.seats(), 0, kMaxSeats));
    }
    if (message_.has_intensive_share_permille()) {
      PASSEND_RETURN_IF_ERROR(
          InRange("intensive_share_permille", message_.intensive_share_permille(), 0, kPermille)
              .status());
    }
    PASSEND_ASSIGN_OR_RETURN(
        const int output,
        InRange("output_minutes_week", message_.output_minutes_week(), 0, kMaxOutputMinutes));
    if (output > 0 && !call_.Fields(Scope::kCoupled).Has(FieldClass::kLoonwaarde)) {
      return Error(absl::StatusCode::kPermissionDenied, "LOONWAARDE_NOT_ALLOWED",
                   "output_minutes_week: a norm is for those who may see loonwaarden");
    }
    demands.output_norm = std::int64_t{output} * kPermille;
    PASSEND_ASSIGN_OR_RETURN(
        request_.unknown_loonwaarde_permille,
        InRangeOr("unknown_loonwaarde_permille", message_.unknown_loonwaarde_permille(),
                  kDefaultLoonwaarde, kPermille));
    switch (message_.stability()) {
      case v1::GROUP_KEEP:
        demands.stability = carving::Stability::kKeep;
        break;
      case v1::GROUP_PREFER:
        demands.stability = carving::Stability::kPrefer;
        break;
      case v1::GROUP_FREE:
        demands.stability = carving::Stability::kFree;
        break;
      default:
        return InvalidField("stability", "must be GROUP_KEEP, GROUP_PREFER or GROUP_FREE");
    }
    request_.include_onvoldoende_bekend = message_.include_onvoldoende_bekend();
    if (!message_.until().empty()) {
      const std::optional<model::Date> until = model::Date::Parse(message_.until());
      if (!until.has_value() || *until < state_.as_of) {
        return InvalidField("until", "must be a day (YYYY-MM-DD), today or later");
      }
      request_.until = until;
    }
    PASSEND_ASSIGN_OR_RETURN(
        max_nodes_, InRangeOr("max_nodes", message_.max_nodes(), kDefaultNodes, kMaxNodes));
    PASSEND_ASSIGN_OR_RETURN(
        max_millis_, InRangeOr("max_millis", message_.max_millis(), kDefaultMillis, kMaxMillis));
    PASSEND_ASSIGN_OR_RETURN(reserve_size_, InRangeOr("reserve_size", message_.reserve_size(),
                                                      kDefaultReserve, kMaxReserve));
    PASSEND_ASSIGN_OR_RETURN(absence_limit_, InRangeOr("absence_limit", message_.absence_limit(),
                                                       kDefaultAbsences, kMaxAbsences));
    return absl::OkStatus();
  }

  FieldSet FieldsOf(const index::CandidateView& view) const {
    if (view.tenant != tenant_) return {};
    return call_.Fields(ScopeOf(call_.caller(), view.tenant, view.owners));
  }

  // The resource name of a person that the request names. NOT_FOUND: not for this caller.
  absl::StatusOr<std::string> PersonName(const std::string& name, const std::string& field) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call_.Resolve(name, kCandidates, field));
    std::string resource = MakeName(key.tenant, kCandidates, key.id);
    const auto view = state_.snapshot->FindCandidate(resource);
    if (!view.has_value() || FieldsOf(*view).empty()) return NotFound(name);
    return resource;
  }

  absl::Status DecodePeople() {
    if (message_.properties_size() > carving::kMaxGroupProperties) {
      return InvalidField("properties",
                          absl::StrCat("must hold at most ", carving::kMaxGroupProperties));
    }
    for (int i = 0; i < message_.properties_size(); ++i) {
      PASSEND_RETURN_IF_ERROR(
          DecodeProperty(message_.properties(i), absl::StrCat("properties[", i, "]")));
    }
    if (message_.apart_size() > kMaxApart) {
      return InvalidField("apart", absl::StrCat("must hold at most ", kMaxApart));
    }
    for (int i = 0; i < message_.apart_size(); ++i) {
      const std::string field = absl::StrCat("apart[", i, "]");
      PASSEND_ASSIGN_OR_RETURN(std::string one,
                               PersonName(message_.apart(i).one(), field + ".one"));
      PASSEND_ASSIGN_OR_RETURN(std::string other,
                               PersonName(message_.apart(i).other(), field + ".other"));
      if (one == other) return InvalidField(field + ".other", "must be another person");
      request_.apart.emplace_back(std::move(one), std::move(other));
    }
    if (message_.members_size() > carving::kMaxGroupSize) {
      return InvalidField("members", absl::StrCat("must hold at most ", carving::kMaxGroupSize));
    }
    std::set<std::string> seen;
    for (int i = 0; i < message_.members_size(); ++i) {
      const std::string field = absl::StrCat("members[", i, "]");
      PASSEND_ASSIGN_OR_RETURN(std::string name,
                               PersonName(message_.members(i).candidate(), field + ".candidate"));
      if (!seen.insert(name).second) {
        return InvalidField(field + ".candidate", "must not be a member twice");
      }
      PASSEND_ASSIGN_OR_RETURN(const int role, InRange(field + ".role", message_.members(i).role(),
                                                       0, message_.roles_size() - 1));
      request_.members.emplace_back(std::move(name), role);
    }
    return absl::OkStatus();
  }

  absl::Status DecodeProperty(const v1::GroupProperty& property, const std::string& field) {
    const model::Catalogue& catalogue = state_.reference->catalogue();
    carving::GroupProperty decoded;
    const int kinds = (property.certificate().empty() ? 0 : 1) +
                      (property.talent().empty() ? 0 : 1) + (property.language().empty() ? 0 : 1) +
                      (property.persons().empty() ? 0 : 1);
    if (kinds != 1) {
      return InvalidField(field, "must have exactly one of certificate, talent, language, persons");
    }
    std::string word;
    int most_level = 1;
    const auto find = [&](std::string_view what, const std::string& code,
                          std::optional<int> index) -> absl::StatusOr<int> {
      if (index.has_value()) return *index;
      return InvalidField(absl::StrCat(field, ".", std::string(what)),
                          absl::StrCat("is not in the catalogue: ", code));
    };
    if (!property.certificate().empty()) {
      PASSEND_ASSIGN_OR_RETURN(decoded.certificate,
                               find("certificate", property.certificate(),
                                    catalogue.FindCertificate(property.certificate())));
      word = catalogue.certificates()[decoded.certificate].name_nl;
    } else if (!property.talent().empty()) {
      PASSEND_ASSIGN_OR_RETURN(decoded.talent, find("talent", property.talent(),
                                                    catalogue.FindTalent(property.talent())));
      word = catalogue.talents()[decoded.talent].name_nl;
      most_level = model::kMaxTalentLevel;
    } else if (!property.language().empty()) {
      PASSEND_ASSIGN_OR_RETURN(decoded.language, find("language", property.language(),
                                                      catalogue.FindLanguage(property.language())));
      word = catalogue.languages()[decoded.language].name_nl;
      most_level = model::kMaxLanguageLevel;
    } else {
      if (property.persons_size() > carving::kMaxGroupSize) {
        return InvalidField(field + ".persons",
                            absl::StrCat("must hold at most ", carving::kMaxGroupSize));
      }
      for (const std::string& person : property.persons()) {
        PASSEND_ASSIGN_OR_RETURN(std::string name, PersonName(person, field + ".persons"));
        decoded.persons.push_back(std::move(name));
      }
      word = "de gevraagde rol";
    }
    PASSEND_ASSIGN_OR_RETURN(decoded.level,
                             InRangeOr(field + ".level", property.level(), 1, most_level));
    PASSEND_ASSIGN_OR_RETURN(decoded.minimum, InRange(field + ".minimum", property.minimum(), 1,
                                                      carving::kMaxGroupSize));
    request_.properties.push_back(std::move(decoded));
    property_words_.push_back(std::move(word));
    return absl::OkStatus();
  }

  // Whether somebody asks for groups of people that are not open to the caller to read a profile.
  bool Probes() const {
    const FieldSet own = call_.Fields(Scope::kOwn);
    if (call_.local() || own.empty() || own.Has(FieldClass::kScore)) return false;
    bool probes = false;
    for (const carving::GroupWork& role : request_.roles) {
      probes |= call_.access().probes().IsProbe(call_.caller(), role.work.name, *role.work.facts,
                                                call_.started_unix_seconds());
    }
    if (probes) {
      context_.log.Warning(absl::StrCat("alert kind=probing tenant=", call_.caller().tenant,
                                        " caller=", call_.caller().subject,
                                        " role=", std::string(RoleName(call_.caller().role))));
    }
    return probes;
  }

  // As many members as there are places, and not fewer than there are now: without that the sum of
  // fit would rather have three people for a few hours each than one for the week.
  int DefaultMaxSize() const {
    int places = 0;
    for (const carving::GroupWork& role : request_.roles) {
      if (role.shifts.empty()) places += role.work.facts->places;
      for (const carving::GroupShift& shift : role.shifts) places += shift.places;
    }
    return std::clamp(std::max<int>(places, static_cast<int>(request_.members.size())),
                      request_.demands.min_size, carving::kMaxGroupSize);
  }

  void SetFilters() {
    if (message_.max_size() == 0) request_.demands.max_size = DefaultMaxSize();
    request_.as_of = state_.as_of;
    request_.caller = tenant_;
    request_.purpose = index::CodeHash(state_.purpose);
    request_.agreements = state_.agreements;
    request_.tables = &state_.reference->tables();
    request_.catalogue = &state_.reference->catalogue();
    request_.policy_of = [this](std::string_view tenant) -> const score::CompiledPolicy& {
      return state_.reference->PolicyOf(tenant);
    };
    const bool only_coupled = Probes();
    if (only_coupled) {
      response_.add_notices(
          "Alleen kandidaten uit uw eigen caseload doen mee: er zijn vragen gesteld die maar in "
          "één "
          "belasting verschillen.");
    }
    request_.filter = [this, only_coupled](const index::CandidateView& view) {
      const FieldSet fields = FieldsOf(view);
      return only_coupled ? fields.Has(FieldClass::kScore) : !fields.empty();
    };
    for (const carving::GroupWork& role : request_.roles) {
      silent_.push_back(context_.silent.OfOpportunity(role.work.name));
    }
    request_.silent = [this](const index::CandidateView& view, int role) {
      return silent_[role].contains(view.name);
    };
    request_.loonwaarde_permille = [this](const index::CandidateView& view) -> std::optional<int> {
      if (!FieldsOf(view).Has(FieldClass::kLoonwaarde)) return std::nullopt;
      const std::optional<model::Candidate> profile = Profile(view.name);
      return profile.has_value() ? LatestLoonwaarde(*profile, state_.as_of) : std::nullopt;
    };
  }

  std::optional<model::Candidate> Profile(std::string_view name) const {
    const auto key = ParseName(name, kCandidates, "name");
    if (!key.ok()) return std::nullopt;
    auto profile = GetRecord<model::Candidate>(context_.engine, *key);
    if (!profile.ok()) return std::nullopt;
    return std::move(profile->record);
  }

  carving::GroupBudget Budget() const {
    carving::GroupBudget budget;
    budget.max_nodes = max_nodes_;
    budget.reserve_size = reserve_size_;
    const auto until = start_ + std::chrono::milliseconds(max_millis_);
    budget.stop = [this, until] {
      return std::chrono::steady_clock::now() >= until || !call_.control().Check().ok();
    };
    return budget;
  }

  // The name under which the caller knows a person, on record from here on.
  std::string Show(const carving::GroupPerson& person) {
    call_.RecordPerson(person.view.name, false);
    if (FieldsOf(person.view).Has(FieldClass::kScore)) return std::string(person.view.name);
    return call_.HandleOf(kCandidates, person.view.name);
  }
  bool IsOpen(const carving::GroupPerson& person) const {
    return FieldsOf(person.view).Has(FieldClass::kScore);
  }
  int ShownFit(const carving::GroupPerson& person, int fit) const {
    if (IsOpen(person)) return fit;
    const int band = call_.access().table().limits().score_band;
    return fit / band * band;
  }

  void Encode(const carving::GroupBuild& build, const carving::GroupResult& result) {
    response_.set_found(result.found);
    response_.set_optimal(result.optimal);
    response_.set_nodes(result.nodes);
    response_.set_fit(result.fit);
    response_.set_objective(result.objective);
    response_.set_bound(result.bound);
    response_.set_gap_permille(result.gap_permille);
    const std::vector<texts::GroupShiftLine> lines = EncodeShifts(build, result);
    EncodeMembers(build, result);
    EncodeReserves(build, result);
    EncodeAbsences(build, result);
    EncodeNoGroup(result);
    int temporary = 0;
    int guessed = 0;
    for (const carving::GroupMember& member : result.members) {
      const carving::GroupPerson& person = build.people[member.candidate];
      temporary += person.temporary ? 1 : 0;
      guessed += person.loonwaarde_unknown ? 1 : 0;
    }
    if (guessed > 0) {
      response_.add_notices(
          absl::StrCat("Van ", guessed, guessed == 1 ? " lid" : " leden",
                       " is de loonwaarde niet bekend of niet voor u; die telt als ",
                       request_.unknown_loonwaarde_permille / 10, "% mee in de opbrengst."));
    }
    response_.set_text(texts::GroupSummary(result, lines, temporary));
    response_.set_employer_text(texts::GroupEmployerText(
        result, lines, request_.until.has_value() ? request_.until->ToString() : ""));
    EncodeVersions(*state_.reference, state_.WorkPolicy(request_.roles.front().work.tenant),
                   state_.revision, state_.as_of, response_.mutable_versions());
    response_.set_micros(
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - start_)
                                       .count()));
    call_.add_rows(result.members.size());
  }

  std::vector<texts::GroupShiftLine> EncodeShifts(const carving::GroupBuild& build,
                                                  const carving::GroupResult& result) {
    std::vector<texts::GroupShiftLine> lines;
    for (std::size_t j = 0; j < build.instance.roles.size(); ++j) {
      const std::vector<carving::GroupShift>& shifts = build.instance.roles[j].shifts;
      for (std::size_t k = 0; k < shifts.size(); ++k) {
        const carving::GroupShift& shift = shifts[k];
        std::int64_t present = 0;
        texts::GroupShiftLine line = {.role = titles_[j],
                                      .when = GridText(shift.dayparts),
                                      .places = shift.places,
                                      .required_permille = shift.required_permille};
        for (const carving::GroupMember& member : result.members) {
          const carving::GroupCandidate& candidate = build.instance.candidates[member.candidate];
          const carving::GroupOption& option = candidate.options[member.option];
          if (option.role != static_cast<int>(j) || option.minutes[k] == 0) continue;
          ++line.members;
          present += std::int64_t{option.minutes[k]} * (kPermille - candidate.absence_permille);
        }
        line.expected_permille = static_cast<int>(
            present / (std::popcount(shift.dayparts) * build.instance.daypart_minutes));
        v1::GroupShiftShown* out = response_.add_shifts();
        out->set_role(static_cast<int>(j));
        out->set_shift(static_cast<int>(k));
        EncodeGrid(shift.dayparts, out->mutable_grid());
        out->set_places(shift.places);
        out->set_required_fte_permille(shift.required_permille);
        out->set_expected_fte_permille(line.expected_permille);
        out->set_members(line.members);
        lines.push_back(std::move(line));
      }
    }
    return lines;
  }

  void EncodeMembers(const carving::GroupBuild& build, const carving::GroupResult& result) {
    for (const carving::GroupMember& member : result.members) {
      const carving::GroupPerson& person = build.people[member.candidate];
      const carving::GroupCandidate& candidate = build.instance.candidates[member.candidate];
      const carving::GroupOption& option = candidate.options[member.option];
      const score::MatchList list = build.lists[member.candidate][member.option];
      const bool moved = candidate.member_of >= 0 && !member.kept;
      v1::GroupMemberShown* out = response_.add_members();
      out->set_candidate(Show(person));
      out->set_role(option.role);
      out->set_fit(ShownFit(person, option.fit));
      out->set_list(static_cast<v1::MatchList>(list));
      out->set_kept(member.kept);
      out->set_moved(moved);
      if (!IsOpen(person)) continue;
      EncodeGrid(option.dayparts, out->mutable_grid());
      out->set_by_bus(option.needs_seat);
      out->set_temporary(person.temporary);
      int minutes = 0;
      for (const int part : option.minutes) minutes += part;
      out->set_week_minutes(minutes);
      out->set_text(texts::GroupMemberText(list == score::MatchList::kPastMits, option.needs_seat,
                                           person.temporary, moved));
      const std::optional<model::Candidate> profile = Profile(person.view.name);
      if (!profile.has_value()) continue;
      for (const model::BuildUpStep& step : profile->hours.build_up) {
        v1::GroupMemberShown::BuildUp* build_up = out->add_build_up();
        build_up->set_from(step.from.ToString());
        build_up->set_week_minutes(std::min(step.minutes_per_week, minutes));
      }
    }
  }

  void EncodeReserves(const carving::GroupBuild& build, const carving::GroupResult& result) {
    for (std::size_t j = 0; j < result.reserves.size(); ++j) {
      for (std::size_t i = 0; i < result.reserves[j].size(); ++i) {
        const carving::GroupReserve& reserve = result.reserves[j][i];
        const carving::GroupPerson& person = build.people[reserve.candidate];
        const carving::GroupOption& option =
            build.instance.candidates[reserve.candidate].options[reserve.option];
        v1::GroupReserveShown* out = response_.add_reserves();
        out->set_role(static_cast<int>(j));
        out->set_rank(static_cast<int>(i) + 1);
        out->set_candidate(Show(person));
        out->set_fit(ShownFit(person, option.fit));
        for (const int member : reserve.replaces) {
          out->add_replaces(response_.members(member).candidate());
        }
      }
    }
  }

  void EncodeAbsences(const carving::GroupBuild& build, const carving::GroupResult& result) {
    std::map<std::string, std::uint64_t> counts;
    std::vector<const carving::GroupAbsence*> shown;
    for (const carving::GroupAbsence& absence : result.absences) {
      const carving::GroupPerson& person = build.people[absence.candidate];
      ++counts[texts::GroupAbsenceCode(absence, person)];
      // Of who is not coupled nothing is told but what the group says of itself.
      if (IsOpen(person) || absence.reason != carving::GroupReason::kNoOption) {
        shown.push_back(&absence);
      }
    }
    for (const auto& [code, count] : counts) {
      v1::GroupCount* out = response_.add_counts();
      out->set_code(code);
      out->set_count(count);
    }
    const auto key = [&](const carving::GroupAbsence* absence) {
      const carving::GroupCandidate& candidate = build.instance.candidates[absence->candidate];
      return std::tuple(candidate.member_of < 0, absence->reserve_rank == 0, absence->reserve_rank,
                        absence->reason == carving::GroupReason::kNoOption, candidate.waiting,
                        candidate.hash);
    };
    std::ranges::sort(shown, {}, key);
    if (shown.size() > static_cast<std::size_t>(absence_limit_)) shown.resize(absence_limit_);
    for (const carving::GroupAbsence* absence : shown) EncodeAbsence(build, *absence);
  }

  void EncodeAbsence(const carving::GroupBuild& build, const carving::GroupAbsence& absence) {
    const carving::GroupPerson& person = build.people[absence.candidate];
    const bool open = IsOpen(person);
    v1::GroupAbsenceShown* out = response_.add_absences();
    out->set_candidate(Show(person));
    const int role =
        absence.reason == carving::GroupReason::kNoOption ? person.nearest_role : absence.role;
    out->set_role(role);
    out->set_reserve_rank(absence.reserve_rank);
    out->set_was_member(build.instance.candidates[absence.candidate].member_of >= 0);
    const std::string title = role >= 0 ? titles_[role] : "dit werk";
    // Which limit keeps somebody out can tell of the support that person needs, or of another.
    constexpr carving::GroupLimitSet kTelling =
        carving::LimitBit(carving::GroupLimit::kSupervision) |
        carving::LimitBit(carving::GroupLimit::kIntensiveShare) |
        carving::LimitBit(carving::GroupLimit::kApart) |
        carving::LimitBit(carving::GroupLimit::kSeats);
    if (!open && absence.reason == carving::GroupReason::kLimit &&
        (absence.blockers & kTelling) != 0) {
      out->set_code("samenstelling");
      out->set_text("Past niet in de samenstelling van deze groep.");
      return;
    }
    out->set_code(texts::GroupAbsenceCode(absence, person));
    out->set_text(texts::GroupAbsenceText(absence, person, title, open));
    if (!open) return;
    if (person.ineligible == carving::GroupIneligible::kRule) {
      out->set_rule(static_cast<v1::Rule>(person.rule));
    }
    for (int i = 0; i < carving::kGroupLimitCount; ++i) {
      const auto limit = static_cast<carving::GroupLimit>(i);
      if ((absence.blockers & carving::LimitBit(limit)) != 0) {
        out->add_blockers(texts::GroupLimitCode(limit));
      }
    }
  }

  void EncodeNoGroup(const carving::GroupResult& result) {
    for (const carving::GroupShortfall& shortfall : result.shortfalls) {
      v1::GroupShortfall* out = response_.add_shortfalls();
      const bool of_role = shortfall.limit == carving::GroupLimit::kBezetting;
      const bool of_property = shortfall.limit == carving::GroupLimit::kProperty;
      out->set_code(texts::GroupLimitCode(shortfall.limit));
      out->set_role(of_role ? shortfall.subject : -1);
      out->set_shift(of_role ? shortfall.part : -1);
      // What is attainable of an output tells of loonwaarden; that it is not is enough.
      if (shortfall.limit != carving::GroupLimit::kOutput) {
        out->set_needed(shortfall.needed);
        out->set_attainable(shortfall.attainable);
      }
      out->set_text(
          texts::GroupShortfallText(shortfall, of_role ? titles_[shortfall.subject] : "",
                                    of_property ? property_words_[shortfall.subject] : ""));
    }
    for (int i = 0; i < carving::kGroupLimitCount; ++i) {
      const auto limit = static_cast<carving::GroupLimit>(i);
      if ((result.would_help & carving::LimitBit(limit)) != 0) {
        response_.add_would_help(texts::GroupLimitCode(limit));
      }
    }
  }

  Call& call_;
  const ServiceContext& context_;
  const v1::ComposeGroupRequest& message_;
  v1::ComposeGroupResponse& response_;
  const std::chrono::steady_clock::time_point start_;
  QueryState state_;
  std::string tenant_;
  carving::GroupRequest request_;
  std::vector<std::string> titles_;                         // by role
  std::vector<std::string> property_words_;                 // by property
  std::vector<std::set<std::string, std::less<>>> silent_;  // by role
  int max_nodes_ = kDefaultNodes;
  int max_millis_ = kDefaultMillis;
  int reserve_size_ = kDefaultReserve;
  int absence_limit_ = kDefaultAbsences;
};

}  // namespace

absl::Status ComposeGroup(Call& call, const ServiceContext& context,
                          const v1::ComposeGroupRequest& request,
                          v1::ComposeGroupResponse* response) {
  return GroupCall(call, context, request, response).Run();
}

}  // namespace passend::server
