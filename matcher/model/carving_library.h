// The list of carvable tasks per functiegroep, from which a first idea (hypothese) of an employer's
// tasks is made, and what a taakeis means for belastbaarheid. It is configuration
// (config/carving/), not code; see domain guide 4 and 7.1, and rules.md 6.
#ifndef PASSEND_MATCHER_MODEL_CARVING_LIBRARY_H_
#define PASSEND_MATCHER_MODEL_CARVING_LIBRARY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"

namespace passend::model {

inline constexpr int kMaxFunctiegroepen = 64;
inline constexpr int kMaxCarvableTasks = 2000;
inline constexpr int kMaxCarvableMinutes = 480;  // a day
inline constexpr int kMaxTaakeisRules = 100;

// The seven taakeisen, in the order of the members of Taakeisen.
enum class Taakeis : std::uint8_t {
  kZelfstandigheid = 0,
  kSociaalFunctioneren = 1,
  kDeadlinesProductiepieken = 2,
  kHandelingstempo = 3,
  kStoringenOnderbrekingen = 4,
  kVoorspelbaarheid = 5,
  kFysiekeBelasting = 6,
};
inline constexpr int kTaakeisCount = 7;
// "zelfstandigheid", ...: the name of the member, of the API and of the files.
std::string_view TaakeisName(Taakeis taakeis);
std::optional<int> ValueOf(const Taakeisen& taakeisen, Taakeis taakeis);

// A kind of work with tasks that are often taken out together.
struct Functiegroep {
  std::string code;  // "zorg"
  std::string name_nl;
  std::vector<std::string> sectors;  // catalogue codes: where the group is looked for
  std::vector<std::string> words;    // of titles of functies: see MatchesWord
};

// One task that can often be taken out of a functie. An estimate to start a conversation with.
struct CarvableTask {
  std::string code;
  std::string name_nl;
  std::string group;          // code of a Functiegroep
  std::string kind;           // Task::code, what Exclusions::tasks speaks of
  int min_minutes = 0;        // per working day at a usual workplace: the careful lower end,
  int max_minutes = 0;        // and the upper end, 5..kMaxCarvableMinutes; multiples of the block
  int block_minutes = 0;      // smallest useful part of a day
  std::uint8_t dayparts = 0;  // bit 0 morning, 1 afternoon, 2 evening, 3 night; 0 = at any time
  // Each item once, basis kBibliotheek; C: minutes of exposure a day at min_minutes, at most those.
  std::vector<Load> loads;
  std::vector<TaskTalent> talents;
  std::string holder;              // title of who usually does it
  bool light = false;              // a recovery task for the holder
  std::vector<std::string> words;  // of what is left lying: see MatchesWord
};

// From this level on a taakeis stands for a load.
struct TaakeisRule {
  Taakeis taakeis = Taakeis::kZelfstandigheid;
  int from = 1;  // 1..kMaxTaakeis
  std::string item;
  int value = 1;  // of the load: B 1, P 1..4
};

// What is asked during a first visit. The numbers order questions that are equally telling.
enum class VisitQuestion : std::uint8_t {
  kWhatIsLeftLying = 0,  // {woorden}: told by the employer, and no task was found for it
  kFuncties = 1,         // which functies there are, how many fte, and what is left lying
  kMinutes = 2,          // {taak}: how many minutes a day, on which days and at what time
  kHolder = 3,           // {taak}: who does it, and what they do with the time
  kLoad = 4,             // {taak} {belasting}: how heavy is it
  kConditions = 5,       // {taak}: own pace, fixed times, interruptions
  kSeparable = 6,        // {taak}: can it be taken out
  kPlace = 7,            // {taak}: at which site
  kWhen = 8,             // when there is work, and when too few hands
  kGuidance = 9,         // who shows a new person the work
};
inline constexpr int kVisitQuestionCount = 10;
// "wat_blijft_liggen", ...: the key in config/carving/vragen.toml.
std::string_view VisitQuestionName(VisitQuestion question);

// The raw content, as read from the files. CarvingLibrary::Build checks it.
struct CarvingContent {
  std::string version;
  Date effective_from;
  std::vector<Functiegroep> groups;
  std::vector<CarvableTask> tasks;
  std::vector<TaakeisRule> taakeisen;
  std::array<std::string, kVisitQuestionCount> questions;  // Dutch, with the names in {} above
};

// One thing that is wrong. `list` is the member of CarvingContent ("tasks"; "" = about the whole),
// `index` the position in it; -1 = not about one.
struct CarvingProblem {
  std::string list;
  int index = -1;
  std::string reason;  // "min_minutes must be 5..480, is 0"
};

// Everything that is wrong with the content, against the catalogue; empty when it is fine.
std::vector<CarvingProblem> CheckCarving(const CarvingContent& content, const Catalogue& catalogue);

// True when one of the words of `text` begins or ends with `word`, or is it; a word of fewer than
// five letters must be a whole word of the text. Both in lower case (see LowerWords).
bool MatchesWord(const std::vector<std::string>& text, std::string_view word);
// The words of a text in lower case (a-z and the usual letters with accents), in order.
std::vector<std::string> LowerWords(std::string_view text);

// Immutable after Build(); any number of threads may read. Without content it knows nothing.
class CarvingLibrary {
 public:
  // A taakeis rule ready for use.
  struct TaakeisLoad {
    Taakeis taakeis;
    int from;
    int item;  // index into Catalogue::items()
    int value;
  };

  CarvingLibrary() = default;
  // InvalidArgument: names the list, the entry and what is allowed.
  static absl::StatusOr<CarvingLibrary> Build(CarvingContent content, const Catalogue& catalogue);

  const std::string& version() const { return content_.version; }
  const std::vector<Functiegroep>& groups() const { return content_.groups; }
  const std::vector<CarvableTask>& tasks() const { return content_.tasks; }
  // Positions in tasks(), in order. Requires: group is a position in groups().
  const std::vector<int>& tasks_of(std::size_t group) const { return tasks_of_[group]; }
  // In order of the file.
  const std::vector<TaakeisLoad>& taakeisen() const { return taakeisen_; }
  // The Dutch text, with names in {} to fill in; empty in a library without content.
  const std::string& question(VisitQuestion question) const {
    return content_.questions[static_cast<std::size_t>(question)];
  }

 private:
  CarvingContent content_;
  std::vector<std::vector<int>> tasks_of_;
  std::vector<TaakeisLoad> taakeisen_;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_CARVING_LIBRARY_H_
