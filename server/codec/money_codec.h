// The money view of one pair: loonwaarde and LKS, beside the score and never part of it.
#ifndef PASSEND_SERVER_CODEC_MONEY_CODEC_H_
#define PASSEND_SERVER_CODEC_MONEY_CODEC_H_

#include "matcher/model/candidate.h"
#include "matcher/model/date.h"
#include "matcher/model/law.h"
#include "matcher/model/opportunity.h"

namespace passend::v1 {
class MoneyView;
}  // namespace passend::v1

namespace passend::server {

// Fills in amounts, or the reason why there are none: something is not recorded, or the law of that
// day is not known. `overlap_minutes` are the hours that both can: what is paid is at most that; -1
// = unknown, then the opportunity's own hours count.
void EncodeMoney(const model::Candidate& candidate, const model::Opportunity& opportunity,
                 const model::LawParameters& law, model::Date as_of, int overlap_minutes,
                 v1::MoneyView* out);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_MONEY_CODEC_H_
