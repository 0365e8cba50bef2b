// A carved job in words, for three readers (domain guide 7.1). Plain Dutch (B1).
//
// The professional reads all of it: the package, what decided, what was left and why, what
// colleagues give and get, what must be arranged, the next step. The candidate reads about the work
// and the own choice. The employer reads of a functie: tasks, hours, colleagues and what is
// arranged; never an item, a level or a rubriek of belastbaarheid, nor that there is any.
#ifndef PASSEND_SERVER_TEXTS_CARVING_TEXTS_H_
#define PASSEND_SERVER_TEXTS_CARVING_TEXTS_H_

#include <string>
#include <vector>

#include "matcher/carving/report.h"
#include "matcher/model/catalogue.h"

namespace passend::texts {

struct CarvedWork {
  const carving::Report& report;
  const model::Catalogue& catalogue;
  std::vector<std::string> titles;   // of the parts of the report
  std::vector<std::string> holders;  // of the holders of the report: functions; may be empty texts
  std::vector<std::string> left_titles;    // of report.left
  std::vector<std::string> growth_titles;  // of report.growth
  std::vector<std::string> near;           // "mits ..." of the near misses, best first
  std::string employer;                    // how it is called; may be empty
  bool optimal = false;                    // no package is better
};

std::string CarvingForProfessional(const CarvedWork& work);
std::string CarvingForCandidate(const CarvedWork& work);
std::string CarvingForEmployer(const CarvedWork& work);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_CARVING_TEXTS_H_
