// What a generation keeps of one profile: its lists, what of them was told, and what they were
// computed from. Bytes of it are kept by the store (sealed: they are health data).
#ifndef PASSEND_MATCHER_RESCORING_STATE_H_
#define PASSEND_MATCHER_RESCORING_STATE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/score/facts.h"
#include "matcher/score/order.h"
#include "matcher/score/score.h"

namespace passend::rescoring {

// 128 bits over everything of a profile that a list depends on: facts, extras, sharing, policy of
// its tenant, catalogue.
struct InputHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const InputHash&, const InputHash&) = default;
};

// FNV-1a 64 of a resource name: what a place of a list names the other by.
std::uint64_t NameHash(std::string_view name);

// One place of a list.
struct KeptEntry {
  score::RankKey key;
  std::uint64_t other = 0;  // NameHash()
  std::int16_t score = 0;   // that ranks: score_high in onvoldoende bekend, else score
  std::int16_t told = -1;   // the score with which the pair was last told; -1 = it was not
  friend bool operator==(const KeptEntry&, const KeptEntry&) = default;
};

// A list as it is kept: the best of all pairs, best first, with a reserve behind what is shown.
struct KeptList {
  std::vector<KeptEntry> entries;
  // True: there is no other pair for this list. False: every pair that is not in `entries` comes
  // after `floor`.
  bool complete = true;
  score::RankKey floor;
  friend bool operator==(const KeptList&, const KeptList&) = default;
};

// A profile of the tenant itself has lists; one of another tenant, that may be compared with them,
// is here only so that a change of it is noticed.
struct ProfileState {
  std::string name;
  bool own = true;
  InputHash input;
  // The first day after that of the generation on which the passing of time alone may change a
  // pair; kNoDay = never.
  score::PackedDay next_event = score::kNoDay;
  std::string facts;                  // SerializeFacts() of what was scored; own profiles only
  std::array<KeptList, 3> lists;      // by MatchList - 1
  std::vector<std::uint64_t> silent;  // others that a decision kept out of what is shown, ascending
  friend bool operator==(const ProfileState&, const ProfileState&) = default;
};

// The first `shown` places of a list, without those that are silent.
std::vector<const KeptEntry*> ShownOf(const ProfileState& state, score::MatchList list, int shown);

// Takes every trace of another out of the lists, for when a person was erased. True: there was one.
bool Forget(ProfileState& state, std::uint64_t other);

// Little-endian, one version; `name` is not in the bytes.
std::string SerializeState(const ProfileState& state);
// DataLoss: the bytes are not what SerializeState() wrote.
absl::StatusOr<ProfileState> ParseState(std::string_view name, std::string_view bytes);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_STATE_H_
