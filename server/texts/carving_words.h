// Dutch words for what carving says in codes: what is open, what keeps a task out, what stands in
// the way. Items of belastbaarheid by their work terms, never with an amount: amounts are for who
// may see the FML.
#ifndef PASSEND_SERVER_TEXTS_CARVING_WORDS_H_
#define PASSEND_SERVER_TEXTS_CARVING_WORDS_H_

#include <string>

#include "matcher/carving/check.h"
#include "matcher/carving/near_miss.h"
#include "matcher/carving/problem.h"
#include "matcher/carving/report.h"
#include "matcher/model/catalogue.h"

namespace passend::texts {

// A code for programs, the catalogue code that it is about (empty = none), and a sentence.
struct Remark {
  std::string code;
  std::string subject;
  std::string text;
  bool about_health = false;  // the subject is an item of the FML
};

Remark RemarkOf(const carving::Point& point, const model::Catalogue& catalogue);
// Why a task is out whatever else is chosen.
Remark RemarkOf(const carving::Problem::Bar& bar, const model::Catalogue& catalogue);
// Why a possible task is not in the package. `holder`: the function's name, for limits about it.
Remark RemarkOf(const carving::Breach& breach, const model::Catalogue& catalogue,
                const std::string& holder);
// "mits ..."
Remark RemarkOf(const carving::Block& block, const model::Catalogue& catalogue);
Remark RemarkOf(const carving::Tight& tight, const model::Catalogue& catalogue,
                const std::string& holder);

// "ma", and "maandag".
std::string ShortWeekday(int weekday);
std::string WeekdayWord(int weekday);
// "ochtend", "middag", "avond", "nacht".
std::string DaypartWord(int daypart);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_CARVING_WORDS_H_
