#include "matcher/rescoring/state.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "absl/status/status.h"
#include "matcher/model/fnv.h"
#include "matcher/rescoring/bytes.h"

namespace passend::rescoring {
namespace {

constexpr std::uint8_t kVersion = 1;

}  // namespace

std::uint64_t NameHash(std::string_view name) { return model::FnvAppend(model::kFnvOffset, name); }

std::vector<const KeptEntry*> ShownOf(const ProfileState& state, score::MatchList list, int shown) {
  std::vector<const KeptEntry*> places;
  for (const KeptEntry& entry : state.lists[static_cast<std::size_t>(list) - 1].entries) {
    if (places.size() == static_cast<std::size_t>(shown)) break;
    if (std::binary_search(state.silent.begin(), state.silent.end(), entry.other)) continue;
    places.push_back(&entry);
  }
  return places;
}

bool Forget(ProfileState& state, std::uint64_t other) {
  std::size_t removed = std::erase(state.silent, other);
  for (KeptList& list : state.lists) {
    removed += std::erase_if(list.entries,
                             [other](const KeptEntry& entry) { return entry.other == other; });
  }
  return removed > 0;
}

std::string SerializeState(const ProfileState& state) {
  ByteWriter bytes;
  bytes.Value(kVersion);
  bytes.Value(static_cast<std::uint8_t>(state.own ? 1 : 0));
  bytes.Value(state.input.high);
  bytes.Value(state.input.low);
  bytes.Value(state.next_event);
  bytes.Text(state.facts);
  for (const KeptList& list : state.lists) {
    bytes.Value(static_cast<std::uint8_t>(list.complete ? 1 : 0));
    bytes.Value(list.floor.band);
    bytes.Value(list.floor.waiting);
    bytes.Value(list.floor.hash);
    bytes.Value(static_cast<std::uint32_t>(list.entries.size()));
    for (const KeptEntry& entry : list.entries) {
      bytes.Value(static_cast<std::int16_t>(entry.key.band));
      bytes.Value(entry.key.waiting);
      bytes.Value(entry.key.hash);
      bytes.Value(entry.other);
      bytes.Value(entry.score);
      bytes.Value(entry.told);
    }
  }
  bytes.Value(static_cast<std::uint32_t>(state.silent.size()));
  for (const std::uint64_t other : state.silent) bytes.Value(other);
  return bytes.Take();
}

absl::StatusOr<ProfileState> ParseState(std::string_view name, std::string_view bytes) {
  const auto damaged = [] { return absl::DataLossError("state of a profile: does not decode"); };
  constexpr std::size_t kEntryBytes = 2 + 4 + 8 + 8 + 2 + 2;
  ByteReader reader(bytes);
  ProfileState state;
  state.name = name;
  if (reader.Value<std::uint8_t>() != kVersion) return damaged();
  state.own = reader.Value<std::uint8_t>() != 0;
  state.input.high = reader.Value<std::uint64_t>();
  state.input.low = reader.Value<std::uint64_t>();
  state.next_event = reader.Value<score::PackedDay>();
  state.facts = reader.Text();
  for (KeptList& list : state.lists) {
    list.complete = reader.Value<std::uint8_t>() != 0;
    list.floor.band = reader.Value<std::int32_t>();
    list.floor.waiting = reader.Value<std::uint32_t>();
    list.floor.hash = reader.Value<std::uint64_t>();
    const auto count = reader.Value<std::uint32_t>();
    if (reader.left() / kEntryBytes < count) return damaged();
    list.entries.resize(count);
    for (KeptEntry& entry : list.entries) {
      entry.key.band = reader.Value<std::int16_t>();
      entry.key.waiting = reader.Value<std::uint32_t>();
      entry.key.hash = reader.Value<std::uint64_t>();
      entry.other = reader.Value<std::uint64_t>();
      entry.score = reader.Value<std::int16_t>();
      entry.told = reader.Value<std::int16_t>();
    }
  }
  const auto silent = reader.Value<std::uint32_t>();
  if (reader.left() / sizeof(std::uint64_t) < silent) return damaged();
  state.silent.resize(silent);
  for (std::uint64_t& other : state.silent) other = reader.Value<std::uint64_t>();
  if (!reader.Complete()) return damaged();
  return state;
}

}  // namespace passend::rescoring
