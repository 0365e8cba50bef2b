// Attention points and what to ask first, for the professional, in plain Dutch.
#ifndef PASSEND_SERVER_TEXTS_ATTENTION_TEXTS_H_
#define PASSEND_SERVER_TEXTS_ATTENTION_TEXTS_H_

#include <string>

#include "matcher/model/catalogue.h"
#include "matcher/score/explanation.h"

namespace passend::texts {

// "verouderd", "vog_aanvragen": the code in replies.
std::string AttentionCode(score::AttentionCode code);
// The catalogue code, factor or rule that the point is about; empty when it is about the pair.
std::string AttentionSubject(const score::Attention& attention, const model::Catalogue& catalogue);
std::string AttentionText(const score::Attention& attention, const model::Catalogue& catalogue);

// "belastbaarheid:v.staan_werk", "reistijd".
std::string AskFirstCode(const score::AskFirst& ask, const model::Catalogue& catalogue);
// "vraag eerst: ..."
std::string AskFirstText(const score::AskFirst& ask, const model::Catalogue& catalogue);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_ATTENTION_TEXTS_H_
