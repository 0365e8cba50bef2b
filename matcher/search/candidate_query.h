// One search for candidates in pieces, for those who run many at once. FindCandidates() is one of
// these from begin to end.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_QUERY_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_QUERY_H_

#include <memory>

#include "matcher/index/for_each.h"
#include "matcher/search/candidate_scan.h"
#include "matcher/search/search.h"
#include "matcher/search/session.h"

namespace passend::search {

// Not thread-safe; different queries may run at once.
class CandidateQuery {
 public:
  // Requires: CheckOptions(options) is OK, and a kernel other than kNone. What the view points to
  // and the options must outlive the query.
  CandidateQuery(const index::OpportunityView& opportunity, const Options& options);
  CandidateQuery(const CandidateQuery&) = delete;
  CandidateQuery& operator=(const CandidateQuery&) = delete;

  // The rows that are not encoded.
  void ScoreRecent(const index::Snapshot& snapshot);
  // As CandidateScanner.
  bool Open(const index::CandidateSegment& segment, const index::LiveMask& live) {
    return scanner_.Open(segment, live);
  }
  void ScanBlock(std::size_t block, BlockColumns& columns) { scanner_.ScanBlock(block, columns); }
  bool Scan(const index::CandidateSegment& segment, const index::LiveMask& live) {
    return scanner_.Scan(segment, live);
  }
  bool AnyoneCanPass() const { return scanner_.AnyoneCanPass(); }
  bool Cancelled() const { return session_.Cancelled(); }
  // Before the first scan: looks at a few blocks of a segment for how good its best are, so that
  // the scan begins with limits. GuessHeld() says whether they were not too high; if not, Restart()
  // and scan everything again.
  void Guess(const index::CandidateSegment& segment, const index::LiveMask& live);
  bool GuessHeld() const { return session_.lists.Complete(); }
  void Restart();
  // Once, at the end.
  CandidateResult Finish(std::shared_ptr<const index::Snapshot> snapshot);

 private:
  const index::OpportunityView opportunity_;
  const Options& options_;
  Session<index::CandidateView> session_;
  index::AccessQuery access_;
  const score::CompiledPolicy& work_;
  CandidateScanner scanner_;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_QUERY_H_
