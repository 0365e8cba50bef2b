// The hot loop of a scan: which rows of a block may still be among the best. Everything that a
// query means is folded into small tables first; what remains is the same for all queries: take a
// code, look it up, add. Bytes only, so that every variant gives the same bits; scalar.cc is the
// definition of correct, and vector.cc the same with the vectors of the machine.
//
// Loss. The scan counts what a row lacks to be as good as anybody could be, in steps of which the
// greatest loss that is still of interest takes at most 254. Every part is rounded down and sums
// stop at 255, so a row whose loss is above the limit surely lacks too much.
#ifndef PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_
#define PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "matcher/index/columns.h"
#include "matcher/index/place_run.h"
#include "matcher/index/row_values.h"

namespace passend::search {

// By 4-bit code, and by code of a row value (0..31).
struct alignas(16) ByteTable {
  std::array<std::uint8_t, 16> at = {};
};
struct alignas(32) ByteTable32 {
  std::array<std::uint8_t, 32> at = {};
};

// A 4-bit column; `column` is its place in SieveBlock::columns.
struct Look {
  std::uint32_t column = 0;
  ByteTable table;
};
// The column of one day (0 = Monday), which RowCodes has as well.
struct DayLook {
  std::uint32_t column = 0;
  std::uint32_t day = 0;
  ByteTable table;
};
// Of the next `count` talent columns the smallest loss counts, at most `most`.
struct TalentGroup {
  std::uint16_t count = 0;
  std::uint8_t most = 255;
};

// loss = (whole - part) * rate / 256 where part < whole, else 0; whole and rate by a row value. The
// rate is 16 bits, in two bytes.
struct Rate {
  ByteTable32 low;
  ByteTable32 high;
};

// What counts against a row besides points.
inline constexpr std::uint8_t kFails = 128;        // falls off
inline constexpr std::uint8_t kObstacle = 64;      // two make a row fall off
inline constexpr std::uint8_t kMaybeObstacle = 1;  // up to 63 of these are no obstacle

// One query against the rows of one segment, for the lists past and past mits. What costs little
// and says much of most rows comes first, and leaves few for the rest.
struct Sieve {
  std::uint8_t base_loss = 0;  // of everybody
  // talenten: requirements that several talents answer.
  std::vector<TalentGroup> groups;
  std::vector<Look> talents;
  // Losses that stand alone: requirements that one talent answers, begeleiding.
  std::vector<Look> losses;
  // belastbaarheid: 1 per bridgeable overload and 2 per overload; their sum, at most 15, is looked
  // up. Where it is 0 the number of unknown items counts.
  std::vector<Look> items;
  ByteTable items_loss;
  std::vector<Look> unknown_items;
  ByteTable unknown_loss;
  // voorkeuren: parts met.
  std::vector<Look> wishes;
  bool wish = false;
  ByteTable32 wish_whole;  // by RowValue::kWishes
  Rate wish_rate;
  // ontwikkelstap, by RowValue::kStep.
  bool step = false;
  ByteTable32 step_loss;

  // The rest. talentbenutting: parts of emphasis that the work uses.
  bool use = false;
  std::vector<Look> uses;
  ByteTable32 use_whole;  // by RowValue::kEmphasis
  Rate use_rate;
  // uren, in quarters of an hour: the sum over days of min(cap by kMaxDay, table), then at most
  // week_cap by kMaxWeek and work_cap. Without any the row falls off.
  bool hours = false;
  std::vector<DayLook> days;
  ByteTable32 day_cap;
  ByteTable32 week_cap;
  std::uint8_t work_cap = 255;
  std::uint8_t few = 0;  // up to so many count `few_counts` when few_counts is not 0
  std::uint8_t few_counts = 0;
  std::uint8_t maybe_few = 0;  // up to so many count kMaybeObstacle
  ByteTable32 hours_whole;     // by kDesiredWeek
  Rate hours_rate;
  ByteTable32 hours_loss;  // by kDesiredWeek, beside the rate
  ByteTable32 day_counts;  // by kMaxDay: 0 or kFails
  // Whether any entry of hours_loss and of day_counts is not 0, and whether `few` and `maybe_few`
  // are asked at all.
  bool any_hours_loss = false;
  bool any_day_counts = false;
  bool any_few = false;
  // reistijd, by SieveBlock::travel.
  bool travel = false;
  ByteTable32 comfort;  // by kComfort
  Rate travel_rate;     // by kTravelSpan
  std::uint8_t travel_most = 255;
  bool travel_rule = false;
  std::uint8_t stretch = 0;
  ByteTable32 surely_longest;  // by kMaxMinutes: above it is an obstacle, above it + stretch fails
  // Above it, with kMinutesShort more, may be an obstacle.
  ByteTable32 maybe_longest;
  // Rules: sums, but of certificates the greatest.
  std::vector<Look> rules;
  std::vector<Look> certificates;
  // Rules, travel and hours are looked at first and for every row, so that `counts` of all rows is
  // known.
  bool counts_first = false;
  // A row passes when it may be in a list and its loss is at most the limit of the list; -1: none.
  int past_limit = 255;
  int mits_limit = 255;
};

// The same query for the list onvoldoende bekend.
struct DoubtSieve {
  // Known, in steps; a row with at least `enough` is surely known enough.
  std::uint8_t base_known = 0;
  std::uint8_t enough = 255;
  // talenten: of a group the greatest `known` counts, and when it is above 0 the smallest loss.
  struct Talent {
    std::uint32_t column = 0;
    ByteTable known;
    ByteTable loss;
  };
  std::vector<TalentGroup> groups;
  std::vector<Talent> talents;
  std::vector<Look> known;
  // So much more may be known; a row with less than `surely`, this in it, is not known enough.
  std::vector<Look> perhaps;
  std::uint8_t surely = 0;
  // belastbaarheid: numbers of unknown or stale items; what is known by it.
  std::vector<Look> unknown_items;
  ByteTable items_known;
  // Losses of what is known and fresh: items as in Sieve, times the share that is known (of 256).
  std::vector<Look> items;
  ByteTable items_loss;
  ByteTable items_share;
  std::vector<Look> losses;
  int limit = 255;  // of the loss at the high end; -1: none passes
  // Which other factors of a row are known and fresh, so that what they lose in Sieve is lost at
  // the high end as well: sums of bits. Only rows that pass are asked (LossOfFresh).
  static constexpr std::uint8_t kTravelFresh = 1;
  static constexpr std::uint8_t kHoursFresh = 2;
  static constexpr std::uint8_t kStepFresh = 4;
  static constexpr std::uint8_t kUseFresh = 8;
  static constexpr std::uint8_t kWishFresh = 16;
  std::vector<Look> fresh;
};

// Limits of the rows of a block by themselves, in steps: a row passes when its loss is at most the
// query's limit or its own. Each kBlockRows long.
struct RowLimits {
  const std::uint8_t* past = nullptr;
  const std::uint8_t* mits = nullptr;
  const std::uint8_t* onbekend = nullptr;
};

// Minutes of travel to one opportunity. A place has a number of minutes for each mode (at most 255,
// never more than the exact one, and below 255 never more than kMinutesShort less); a person has
// those of the fastest mode that he or she has.
inline constexpr std::uint8_t kMinutesShort = 1;
struct Journey {
  std::int32_t x_m = 0;  // of the opportunity
  std::int32_t y_m = 0;
  struct Mode {
    float minutes_per_metre = 0;
    float fixed = 0;
    ByteTable32 without;  // by modes of the person: 255 where this mode is not among them, else 0
  };
  std::array<Mode, 5> modes;  // those that run
  std::size_t mode_count = 0;
  bool unknown_modes = false;  // modes 0 stand for: unknown, which takes no time; else as others
};

// How the rows of a block come to the opportunity.
struct Travel {
  const Journey* journey = nullptr;
  const std::uint8_t* minutes = nullptr;  // of the places of the segment, as place_minutes() made
  std::size_t places = 0;                 // in number
  // Rows by place, as CandidateSegment gives them; the block begins at row `begin`.
  const index::PlaceRun* runs = nullptr;
  std::size_t run_count = 0;
  std::size_t begin = 0;
};

// A block as kernels read it. Values and places stand there twice: by value and by row.
struct SieveBlock {
  const index::CodeBlock* const* columns = nullptr;
  const index::ValueBlock* values = nullptr;
  const index::RowCodes* rows = nullptr;  // kBlockRows of them
  Travel travel;                          // only for Sieve::travel
  bool all_near = false;                  // Sieve::travel_rule counts nothing here
  const RowLimits* row_limits = nullptr;  // null: the rows have none
  // What is read next is asked of memory meanwhile; null: nothing is.
  const index::CodeBlock* const* next_columns = nullptr;
  const index::ValueBlock* next_values = nullptr;
};

// What a sieve says of the rows of a block. Of rows that do not pass `loss` has no meaning, and
// `counts` only with Sieve::counts_first: all of it, or as much as makes the row fall off.
struct alignas(64) SieveRows {
  std::array<std::uint8_t, index::kBlockRows> loss;
  std::array<std::uint8_t, index::kBlockRows> counts;  // of rules
  std::array<std::uint64_t, index::kBlockRows / 64> passes;
};

// The functions of one instruction set. They write all rows of the block.
struct KernelSet {
  std::string_view name;
  void (*sieve)(const Sieve& query, const SieveBlock& block, SieveRows& rows);
  // `sieved` as the sieve of the same query wrote it; rows that are surely not known enough pass it
  // no more. `rows.counts` stays as it is.
  void (*doubt)(const DoubtSieve& query, const SieveBlock& block, SieveRows& sieved,
                SieveRows& rows);
  // minutes[m * count + p] for mode m and place p.
  void (*place_minutes)(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                        std::size_t count, std::uint8_t* minutes);
};

// What row `row` loses, in the steps of `query`, by factors that are known and fresh and that
// `doubt` leaves out.
unsigned LossOfFresh(const Sieve& query, const DoubtSieve& doubt, const SieveBlock& block,
                     std::size_t row);

const KernelSet& ScalarKernels();
// The widest vectors of this machine (Highway chooses); "AVX2" and the like by name.
const KernelSet& BestKernels();

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_
