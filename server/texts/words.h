// Dutch words for codes and amounts: the small change of every text. Plain language (B1).
#ifndef PASSEND_SERVER_TEXTS_WORDS_H_
#define PASSEND_SERVER_TEXTS_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/policy.h"

namespace passend::texts {

// "talenten", "benutting van talenten", ...
std::string FactorWord(model::Factor factor);
// "20 uur", "20,5 uur", "45 minuten" (under two hours that are not whole).
std::string Duration(int minutes);
// "20 uur per week".
std::string PerWeek(int minutes);
// "60%": a permille as whole percent, half up.
std::string Percent(int permille);
// "fiets", "openbaar vervoer", ...
std::string ModeWord(int mode);
// Support classes 0..4: "geen begeleiding", "lichte begeleiding", ... "voortdurende begeleiding".
std::string SupportWord(int support);
// "a", "a en b", "a, b en c".
std::string Join(const std::vector<std::string>& words);
// The first letter as a capital.
std::string Capital(std::string text);

// The name of a catalogue entry by index; "onbekend" for an index that is none (-1).
std::string TalentWord(const model::Catalogue& catalogue, int talent);
// In work terms ("staan tijdens het werk"), else the name in the FML.
std::string ItemWord(const model::Catalogue& catalogue, int item);
std::string MeasureWord(const model::Catalogue& catalogue, int measure);
// "trede 5".
std::string TredeWord(int trede);
// An amount of an item with its unit: "240 min per dag", "15 kg", "2 van 4".
std::string ItemAmount(const model::Catalogue& catalogue, int item, int value);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_WORDS_H_
