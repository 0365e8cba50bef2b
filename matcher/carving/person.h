// A person made ready for carving: what limits a day and a week of work (domain guide 7.1).
#ifndef PASSEND_MATCHER_CARVING_PERSON_H_
#define PASSEND_MATCHER_CARVING_PERSON_H_

#include <array>
#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"

namespace passend::carving {

// The job that is looked for.
struct Terms {
  std::uint8_t werkvorm = score::kUnknown8;               // catalogue index; kUnknown8 = open
  bool paid = true;                                       // decides the fewest hours
  std::uint8_t required_registration = score::kUnknown8;  // of the werkvorm (rule H8)
};
Terms TermsOf(const model::Catalogue& catalogue, int werkvorm);  // -1 = open, paid

// What does not change between people and pools of one question.
struct Settings {
  const score::CompiledPolicy* policy = nullptr;  // of the employer's tenant
  const score::CatalogueTables* tables = nullptr;
  score::PackedDay as_of = 0;
  Terms terms;
  // Of the candidate's tenant: the H8 switch.
  bool pending_indication_is_hard = false;
  // Functiecreatie: tasks of two holder functions or more, and no coherence asked, for the work is
  // arranged anew.
  bool functiecreatie = false;
};

// What a person can bear of one item, with what is open about it.
struct ItemLimit {
  static constexpr std::int16_t kNoLimit = 32767;
  std::int16_t value = kNoLimit;  // kNoLimit also when unknown
  bool open = false;              // unknown, verouderd or "met aanpassing": an attention point
  friend bool operator==(const ItemLimit&, const ItemLimit&) = default;
};

// Limits as numbers, so that a near miss is the same person with one of them changed. `facts` and
// `extras` must outlive it.
struct Person {
  const score::CandidateFacts* facts = nullptr;
  const score::CandidateExtras* extras = nullptr;  // may be null
  std::array<ItemLimit, model::kMaxItems> items;
  std::uint32_t grid = model::kFullWeekGrid;  // dayparts; all when unknown
  // On which a task without days of its own is done: the person's days from Monday to Friday; the
  // others when there is none.
  std::uint8_t weekdays = 0;
  std::int32_t max_day = 1440;  // minutes
  std::int32_t max_week = 10080;
  std::int32_t desired = 0;
  bool hours_open = false;  // grid, hours a day or hours a week unknown or verouderd
  // Of a near miss: what is not asked after all.
  std::uint8_t waived_certificate = score::kUnknown8;
  bool waive_travel = false;

  bool operator==(const Person&) const = default;
};

Person MakePerson(const score::CandidateFacts& facts, const score::CandidateExtras* extras,
                  const Settings& settings);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_PERSON_H_
