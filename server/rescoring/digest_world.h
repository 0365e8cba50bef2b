// What the lines of all digests look things up in: a run's input by name, before and now.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_WORLD_H_
#define PASSEND_SERVER_RESCORING_DIGEST_WORLD_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "matcher/rescoring/rescore.h"
#include "server/rescoring/digest.h"
#include "server/texts/change_texts.h"

namespace passend::server {

// Places of a list that people notice: a loss of one of these is told, and something new in them.
inline constexpr int kFirstPlaces = 3;
inline constexpr int kTopPlaces = 5;

// A change as a digest sees it.
enum class Telling {
  kSilent,   // never by itself
  kCounted,  // of policy or catalogue: one line for all
  kTold,
};

// The input outlives it. Not changed after it is made; any number of threads may read.
class DigestWorld {
 public:
  explicit DigestWorld(const DigestInput& input);

  const DigestInput& input() const { return input_; }
  model::Date day() const { return input_.day; }

  // Null: not an own record.
  const DigestCandidate* Person(std::string_view name) const;
  const DigestOpportunity* Work(std::string_view name) const;
  const DigestEmployer* Employer(std::string_view name) const;
  std::string TitleOf(std::string_view opportunity) const;
  // How the employer of an own opportunity is called; "" = not known.
  std::string EmployerOf(std::string_view opportunity) const;
  std::string LabelOf(std::string_view employer) const;

  bool Running(std::string_view candidate, std::string_view opportunity) const;
  bool Rejected(std::string_view candidate, std::string_view opportunity) const {
    return input_.rejected && input_.rejected(candidate, opportunity);
  }

  // Null: has no lists.
  const rescoring::ProfileState* CandidateNow(std::string_view name) const;
  const rescoring::ProfileState* OpportunityNow(std::string_view name) const;
  // The place (1 = first) that the other had in the list past of whose list `change` is, before the
  // run; 0 = it was not shown.
  int PlaceBefore(const rescoring::Change& change) const;
  // People shown in the list past of an opportunity now.
  int Fitting(std::string_view opportunity) const;
  // Whether `other` is among the first places of the candidate's list past now.
  bool AmongFirst(const rescoring::ProfileState& state, std::uint64_t other) const;

  // What the cause alone allows; see digest.h on policy, catalogue and rotation.
  static Telling TellingOf(const rescoring::Change& change);
  // Whether it is news since the run before that the work closes soon: its closing date came near,
  // or the work was not there.
  bool ComesToClose(const DigestOpportunity& work) const;

  texts::ChangeWords WordsOf(const rescoring::Change& change) const;

 private:
  using States = std::unordered_map<std::string_view, const rescoring::ProfileState*>;

  const DigestInput& input_;
  std::unordered_map<std::string_view, const DigestCandidate*> people_;
  std::unordered_map<std::string_view, const DigestOpportunity*> work_;
  std::unordered_map<std::string_view, const DigestEmployer*> employers_;
  std::set<std::pair<std::string_view, std::string_view>> running_;
  States candidates_now_;
  States opportunities_now_;
  States candidates_before_;
  States opportunities_before_;
  int candidate_list_ = 0;
  int opportunity_list_ = 0;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_WORLD_H_
