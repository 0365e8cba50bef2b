// The lines and figures of digests in plain Dutch (B1). People stand in them as placeholders, which
// come in as texts; nobody else is named. Free text of professionals is never repeated.
#ifndef PASSEND_SERVER_TEXTS_DIGEST_TEXTS_H_
#define PASSEND_SERVER_TEXTS_DIGEST_TEXTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/rescoring/rescore.h"

namespace passend::texts {

// "Inpakker bij Bakkerij Smit"; "dit werk" without a title; without "bij" when the employer is not
// known.
std::string WorkWord(const std::string& title, const std::string& employer);

// "Bel Bakkerij Smit over Inpakker. {kandidaat} past nu: VCA Basis is behaald."
std::string CallAboutPerson(const std::string& title, const std::string& employer,
                            const std::string& person, const std::string& change);
// The same for what is lost: "Let op bij Inpakker bij Bakkerij Smit. {kandidaat} past niet meer."
std::string LossOfPerson(const std::string& title, const std::string& employer,
                         const std::string& person, const std::string& change, bool voordracht);
// "{kandidaat}: Inpakker bij Bakkerij Smit past nu: VCA Basis is behaald."
std::string WorkForPerson(const std::string& title, const std::string& employer,
                          const std::string& person, const std::string& change, bool voordracht);

// "Bel Bakkerij Smit over Inpakker: dit sluit op 3 december. Er passen nu 4 mensen."
std::string ClosingWork(const std::string& title, const std::string& employer, model::Date closing,
                        model::Date today, int fitting);
std::string ClosingForPerson(const std::string& title, const std::string& employer,
                             const std::string& person, model::Date closing, model::Date today);
std::string FreeGroup(const std::string& title, const std::string& employer, int places,
                      int fitting);
// `cents` is what is open; `works` kansen of the employer have people who fit.
std::string OpenSroi(const std::string& employer, std::int64_t cents,
                     std::optional<model::Date> until, model::Date today, int works);

// What is open for a running voordracht: `points` in words.
std::string OpenPoints(const std::string& title, const std::string& employer,
                       const std::string& person, const std::vector<std::string>& points);
// A voordracht, or a carved job ("het pakket"), that waits: for a step on a day, or without one for
// so many days.
std::string NextStep(const std::string& what, const std::string& person,
                     std::optional<model::Date> step, model::Date today, int days_still);
// For who is not coupled, of anything that was decided or agreed about the person.
std::string StepForOther(const std::string& person);
std::string PackageWord(const std::vector<std::string>& employers);

// What ends: 1 a certificate, 2 a loonwaarde, 3 an indication (both by catalogue index in
// `subject`), 4 what is known of somebody's belastbaarheid.
std::string EndingWord(int kind, int subject, const model::Catalogue& catalogue);
// "{kandidaat}: VCA Basis verloopt op 3 december." `what` in words, with the last day of each.
std::string Ends(const std::string& person,
                 const std::vector<std::pair<std::string, model::Date>>& what, model::Date today);
std::string EndsForOther(const std::string& person);
std::string Evaluation(const std::string& person, int months, model::Date day, model::Date today);

std::string LongUnseen(const std::string& people, bool without_werkregisseur);
std::string WithoutMatch(const std::string& person, const std::string& why);

// "Bezoek Bakkerij Smit, 45 dagen geleden voor het laatst. Neem mee: {mensen}. ..."
std::string VisitText(const std::string& employer, std::optional<int> days_since,
                      bool never_analysed, const std::string& people,
                      const std::vector<std::string>& tasks,
                      const std::vector<std::string>& questions);

// A change of the rules or of the catalogue, with how many pairs it moved.
std::string RulesChanged(const std::string& policy_version, const std::string& catalogue_version,
                         int by_policy, int by_catalogue);

// "Volledige run: er begint een nieuwe week, dus ..."
std::string FullRun(rescoring::FullBecause because);

// "1 mens", "4 mensen".
std::string People(std::int64_t count);
// "12.500 euro": whole euros, rounded down.
std::string Euros(std::int64_t cents);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_DIGEST_TEXTS_H_
