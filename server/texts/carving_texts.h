// A carved job in words, for three readers. What is open and what it takes from colleagues is told
// to professional and employer; the employer reads of functions and tasks only, never of what
// somebody can bear. Plain Dutch (B1).
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
  std::string employer;              // how it is called; may be empty
};

std::string CarvingForProfessional(const CarvedWork& work);
std::string CarvingForCandidate(const CarvedWork& work);
std::string CarvingForEmployer(const CarvedWork& work);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_CARVING_TEXTS_H_
