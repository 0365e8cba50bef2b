#include "matcher/index/codes.h"

#include <algorithm>
#include <cassert>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/uren.h"

namespace passend::index {
namespace {

using model::Answer;
using model::Availability;
using score::CandidateFacts;
using score::PackedDay;

// Codes of kStatusColumn: the availability itself, and for the two that depend on doorstroom one
// more for yes and one for no.
constexpr std::uint8_t kInTrajectYes = 6;
constexpr std::uint8_t kInTrajectNo = 7;
constexpr std::uint8_t kGeplaatstYes = 8;
constexpr std::uint8_t kGeplaatstNo = 9;
constexpr std::uint8_t kObjectionCode = 10;

constexpr score::StaleIndex kStaleFirst = 1;
constexpr std::uint16_t kNormalMark = 1021;  // passed as "normal" to recognise what came from it

std::uint8_t FreshParts(int fresh, int all) {
  return all == 0 ? kNothing : static_cast<std::uint8_t>(kFreshParts * fresh / all);
}

bool IsSide(model::WishKind kind) { return kind >= model::WishKind::kBinnenBuiten; }

}  // namespace

std::uint8_t EncodeStatus(const CandidateFacts& facts) {
  if (facts.Has(score::kObjection)) return kObjectionCode;
  const bool yes = facts.doorstroom == static_cast<std::uint8_t>(Answer::kYes);
  const bool no = facts.doorstroom == static_cast<std::uint8_t>(Answer::kNo);
  if (facts.availability == static_cast<std::uint8_t>(Availability::kInTraject)) {
    if (yes) return kInTrajectYes;
    if (no) return kInTrajectNo;
  }
  if (facts.availability == static_cast<std::uint8_t>(Availability::kGeplaatst)) {
    if (yes) return kGeplaatstYes;
    if (no) return kGeplaatstNo;
  }
  return facts.availability;
}

void DecodeStatus(std::uint8_t code, CandidateFacts& facts) {
  const auto set = [&facts](Availability availability, Answer doorstroom) {
    facts.availability = static_cast<std::uint8_t>(availability);
    facts.doorstroom = static_cast<std::uint8_t>(doorstroom);
  };
  switch (code) {
    case kInTrajectYes:
      return set(Availability::kInTraject, Answer::kYes);
    case kInTrajectNo:
      return set(Availability::kInTraject, Answer::kNo);
    case kGeplaatstYes:
      return set(Availability::kGeplaatst, Answer::kYes);
    case kGeplaatstNo:
      return set(Availability::kGeplaatst, Answer::kNo);
    case kObjectionCode:
      facts.flags = static_cast<std::uint8_t>(facts.flags | score::kObjection);
      return;
    default:
      if (code <= static_cast<std::uint8_t>(Availability::kUitgestroomd)) facts.availability = code;
  }
}

std::uint8_t EncodeSupport(const CandidateFacts& facts, PackedDay day) {
  if (facts.support_need == score::kUnknown8) return kNothing;
  return static_cast<std::uint8_t>(facts.support_need +
                                   (facts.Stale(facts.support_stale, day) ? 5 : 0));
}

void DecodeSupport(std::uint8_t code, CandidateFacts& facts) {
  if (code >= 10) return;
  facts.support_need = static_cast<std::uint8_t>(code % 5);
  facts.support_stale = code >= 5 ? kStaleFirst : score::StaleIndex{0};
}

std::uint8_t EncodeGaps(const CandidateFacts& facts, PackedDay day) {
  int gaps = 0;
  if (!facts.Has(score::kPlaceKnown) || facts.modes == 0 ||
      facts.max_minutes == score::kUnknown16 || facts.Stale(facts.travel_stale, day)) {
    gaps |= kTravelGap;
  }
  if (score::DesiredWeek(facts) == score::kUnknown16 || facts.Stale(facts.hours_stale, day)) {
    gaps |= kHoursGap;
  }
  const bool nothing = facts.current_werkvorm == score::kUnknown8 &&
                       facts.goal_werkvorm == score::kUnknown8 &&
                       facts.step_werkvorm == score::kUnknown8 && facts.employer_hash == 0;
  const bool plain =
      facts.current_werkvorm != score::kUnknown8 && facts.step_werkvorm == score::kUnknown8 &&
      !(facts.goal_werkvorm != score::kUnknown8 && facts.Stale(facts.goal_stale, day));
  if (nothing) {
    gaps |= kStepGap;
  } else if (!plain) {
    gaps |= kStepDoubt;
  }
  return static_cast<std::uint8_t>(gaps);
}

std::uint8_t EncodeTravel(const CandidateFacts& facts) {
  if (!facts.Has(score::kPlaceKnown) || facts.max_minutes == score::kUnknown16) {
    return kTravelUnknown;
  }
  return facts.modes == 0 ? kModesUnknown : kNothing;
}

std::uint8_t EncodeUseKnown(const CandidateFacts& facts, PackedDay day) {
  int fresh = 0;
  int all = 0;
  for (const score::TalentFact& talent : facts.talent_list()) {
    all += talent.emphasis();
    if (!facts.Stale(talent.stale_index, day)) fresh += talent.emphasis();
  }
  return FreshParts(fresh, all);
}

std::uint8_t EncodeWishKnown(const CandidateFacts& facts, PackedDay day) {
  int fresh = 0;
  int all = 0;
  for (std::size_t k = 0; k < facts.wish_weight.size(); ++k) {
    all += facts.wish_weight[k];
    if (!facts.Stale(facts.wish_stale[k], day)) fresh += facts.wish_weight[k];
  }
  return FreshParts(fresh, all);
}

std::uint8_t EncodeWish(const CandidateFacts& facts, model::WishKind kind, PackedDay day) {
  const auto k = static_cast<std::size_t>(kind) - 1;
  const int weight = facts.wish_weight[k];
  if (weight == 0) return kNothing;
  const int stale = facts.Stale(facts.wish_stale[k], day) ? 1 : 0;
  if (!IsSide(kind)) return EncodeWished(weight, stale != 0);
  const int second = facts.wish_side(kind) == model::Side::kSecond ? 1 : 0;
  return static_cast<std::uint8_t>(4 * (weight - 1) + 2 * second + stale);
}

void DecodeWish(std::uint8_t code, model::WishKind kind, CandidateFacts& facts) {
  if (code >= (IsSide(kind) ? 12 : 6)) return;
  const auto k = static_cast<std::size_t>(kind) - 1;
  facts.wish_stale[k] = WishCodeStale(code) ? kStaleFirst : score::StaleIndex{0};
  facts.wish_weight[k] = static_cast<std::uint8_t>(code / (IsSide(kind) ? 4 : 2) + 1);
  if (!IsSide(kind)) return;
  const int side = static_cast<int>((code & 2) != 0 ? model::Side::kSecond : model::Side::kFirst);
  const int shift = 2 * (static_cast<int>(kind) - static_cast<int>(model::WishKind::kBinnenBuiten));
  facts.wish_sides =
      static_cast<std::uint8_t>((facts.wish_sides & ~(3 << shift)) | (side << shift));
}

void DecodeCertificate(std::uint8_t code, int certificate, CandidateFacts& facts) {
  if (code > static_cast<std::uint8_t>(model::CertificateState::kAbsent)) return;
  facts.certificate_count = 1;
  facts.certificates[0] = {static_cast<std::uint8_t>(certificate), code, score::kNoDay};
}

void DecodeRegistration(std::uint8_t code, int registration, CandidateFacts& facts) {
  if (code > static_cast<std::uint8_t>(model::RegistrationState::kRefused)) return;
  facts.registrations[static_cast<std::size_t>(registration)].state = code;
}

std::uint8_t EncodeTalent(const score::TalentFact& talent) {
  const int level = talent.level();
  assert(level <= 4 && (level >= 2 || talent.emphasis() == 0));
  if (level < 2) return static_cast<std::uint8_t>(level);
  return static_cast<std::uint8_t>(2 + 4 * (level - 2) + talent.emphasis());
}

score::TalentFact DecodeTalent(std::uint8_t code, int talent, bool derived) {
  assert(code < 14);
  if (code < 2) return score::TalentFact::Make(talent, code, 0, derived, 0);
  return score::TalentFact::Make(talent, 2 + (code - 2) / 4, (code - 2) % 4, derived, 0);
}

TalentState StateOf(const CandidateFacts& facts, const score::TalentFact& talent, PackedDay day) {
  if (facts.Stale(talent.stale_index, day)) return TalentState::kStale;
  return talent.derived() ? TalentState::kDerived : TalentState::kAssessed;
}

CapacityKey KeyOf(const CandidateFacts& facts, int item, PackedDay day) {
  const score::Capacity capacity = score::CapacityOf(facts, item, kNormalMark, day);
  if (!capacity.known()) return {};
  if (!facts.items[static_cast<std::size_t>(item)].known()) {
    return {.value = 0, .stale = false, .normal = true, .known = true};
  }
  return {.value = static_cast<std::uint16_t>(capacity.value),
          .stale = capacity.stale,
          .normal = false,
          .known = true};
}

std::vector<CapacityRange> MakeRanges(const std::vector<CapacityKey>& keys) {
  // Three kinds that never share a code: normal, fresh, stale.
  std::vector<std::uint16_t> fresh;
  std::vector<std::uint16_t> stale;
  bool normal = false;
  for (const CapacityKey& key : keys) {
    if (key.normal) {
      normal = true;
    } else {
      (key.stale ? stale : fresh).push_back(key.value);
    }
  }
  std::sort(fresh.begin(), fresh.end());
  std::sort(stale.begin(), stale.end());
  const std::size_t room = normal ? 14 : 15;
  std::size_t fresh_codes = fresh.size();
  std::size_t stale_codes = stale.size();
  if (fresh_codes + stale_codes > room) {
    // In proportion, at least one for each that occurs.
    fresh_codes = fresh.size() * room / (fresh.size() + stale.size());
    fresh_codes = std::clamp<std::size_t>(fresh_codes, fresh.empty() ? 0 : 1,
                                          stale.empty() ? room : room - 1);
    fresh_codes = std::min(fresh_codes, fresh.size());
    stale_codes = std::min(room - fresh_codes, stale.size());
  }
  std::vector<CapacityRange> ranges;
  const auto add = [&ranges](const std::vector<std::uint16_t>& values, std::size_t codes,
                             bool is_stale) {
    for (std::size_t i = 0; i < codes; ++i) {
      const std::size_t begin = i * values.size() / codes;
      const std::size_t end = (i + 1) * values.size() / codes;
      ranges.push_back({.lowest = values[begin], .highest = values[end - 1], .stale = is_stale});
    }
  };
  if (normal) ranges.push_back({.normal = true});
  add(fresh, fresh_codes, false);
  add(stale, stale_codes, true);
  return ranges;
}

std::uint8_t CodeOf(const std::vector<CapacityRange>& ranges, const CapacityKey& key) {
  if (!key.known) return kNothing;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const CapacityRange& range = ranges[i];
    if (key.normal != range.normal) continue;
    if (key.normal ||
        (key.stale == range.stale && range.lowest <= key.value && key.value <= range.highest)) {
      return static_cast<std::uint8_t>(i);
    }
  }
  assert(false);
  return kNothing;
}

SameStaleness StalenessAround(const CandidateFacts& facts, PackedDay day) {
  SameStaleness same;
  for (const PackedDay last_fresh : facts.valid_until) {
    if (last_fresh == score::kNoDay) continue;
    if (last_fresh < day) {
      same.first = std::max(same.first, static_cast<PackedDay>(last_fresh + 1));
    } else {
      same.last = std::min(same.last, last_fresh);
    }
  }
  return same;
}

}  // namespace passend::index
