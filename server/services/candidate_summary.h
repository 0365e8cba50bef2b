// Counts over candidates for managers, without small cells (domain.md 8 and 9.3).
#ifndef PASSEND_SERVER_SERVICES_CANDIDATE_SUMMARY_H_
#define PASSEND_SERVER_SERVICES_CANDIDATE_SUMMARY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "matcher/score/facts.h"
#include "passend/v1/candidate_service.pb.h"

namespace passend::server {

class CandidateSummary {
 public:
  void Add(const score::CandidateFacts& facts);
  // Cells below `smallest` are left out, and where one cell of a subject would be the only one left
  // out, the smallest of the others as well: it could be worked out from the total.
  void Encode(std::uint64_t smallest, v1::SummariseCandidatesResponse* out) const;

 private:
  std::map<std::string, std::map<std::string, std::uint64_t>> counts_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CANDIDATE_SUMMARY_H_
