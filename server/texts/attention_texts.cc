#include "server/texts/attention_texts.h"

#include "absl/strings/str_cat.h"
#include "server/texts/rule_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

using score::AttentionCode;

template <typename List, typename Field>
std::string At(const List& list, int index, Field field) {
  if (index < 0 || static_cast<std::size_t>(index) >= list.size()) return "";
  return list[static_cast<std::size_t>(index)].*field;
}

std::string WishCode(int kind) {
  switch (static_cast<model::WishKind>(kind)) {
    case model::WishKind::kSector:
      return "sector";
    case model::WishKind::kWerkvorm:
      return "werkvorm";
    case model::WishKind::kBinnenBuiten:
      return "binnen_buiten";
    case model::WishKind::kAlleenSamen:
      return "alleen_samen";
    case model::WishKind::kMensenDingen:
      return "mensen_dingen";
    case model::WishKind::kAfwisseling:
      return "afwisseling";
    case model::WishKind::kUnknown:
      break;
  }
  return "";
}

std::string FactorQuestion(model::Factor factor) {
  switch (factor) {
    case model::Factor::kTalenten:
      return "welke talenten heeft de kandidaat, en wat vraagt het werk?";
    case model::Factor::kTalentbenutting:
      return "met welke talenten wil de kandidaat graag werken?";
    case model::Factor::kBelastbaarheid:
      return "wat kan de kandidaat aan, en wat vraagt het werk?";
    case model::Factor::kVoorkeuren:
      return "welk werk wil de kandidaat?";
    case model::Factor::kReistijd:
      return "waar woont de kandidaat, hoe kan hij of zij reizen, en hoe lang?";
    case model::Factor::kUren:
      return "hoeveel uren en op welke dagdelen kan de kandidaat werken?";
    case model::Factor::kBegeleiding:
      return "hoeveel begeleiding is nodig, en hoeveel biedt de werkgever?";
    case model::Factor::kOntwikkelstap:
      return "wat is de huidige plek, en wat is het afgesproken doel?";
  }
  return "";
}

}  // namespace

std::string AttentionCode(score::AttentionCode code) {
  switch (code) {
    case AttentionCode::kVerouderd:
      return "verouderd";
    case AttentionCode::kVogAanvragen:
      return "vog_aanvragen";
    case AttentionCode::kNietAangetoond:
      return "niet_aangetoond";
    case AttentionCode::kAtLimit:
      return "op_de_grens";
    case AttentionCode::kOverNormal:
      return "boven_normaal";
    case AttentionCode::kLibraryTolerance:
      return "bibliotheek";
    case AttentionCode::kBridgeable:
      return "overbrugbaar";
    case AttentionCode::kOverload:
      return "overbelasting";
    case AttentionCode::kNonKernGap:
      return "geen_kern";
    case AttentionCode::kItemUnknown:
      return "onbekend";
    case AttentionCode::kToelichting:
      return "toelichting";
    case AttentionCode::kAdaptedCondition:
      return "met_aanpassing";
    case AttentionCode::kEerstArbeidsdeskundige:
      return "eerst_arbeidsdeskundige";
    case AttentionCode::kUnusualStep:
      return "ongewone_stap";
    case AttentionCode::kPossibleRule:
      return "mogelijke_regel";
    case AttentionCode::kPraktijkroute:
      return "praktijkroute";
  }
  return "";
}

std::string AttentionSubject(const score::Attention& attention, const model::Catalogue& catalogue) {
  switch (attention.code) {
    case AttentionCode::kVerouderd:
      if (attention.subject < 0 || attention.subject >= model::kFactorCount) return "";
      return std::string(model::FactorName(static_cast<model::Factor>(attention.subject)));
    case AttentionCode::kVogAanvragen:
    case AttentionCode::kNietAangetoond:
      return At(catalogue.certificates(), attention.subject, &model::Certificate::code);
    case AttentionCode::kAtLimit:
    case AttentionCode::kOverNormal:
    case AttentionCode::kLibraryTolerance:
    case AttentionCode::kBridgeable:
    case AttentionCode::kOverload:
    case AttentionCode::kNonKernGap:
    case AttentionCode::kItemUnknown:
    case AttentionCode::kToelichting:
    case AttentionCode::kAdaptedCondition:
      return At(catalogue.items(), attention.subject, &model::FmlItem::key);
    case AttentionCode::kPossibleRule:
      return std::string(score::RuleName(static_cast<score::Rule>(attention.subject)));
    case AttentionCode::kEerstArbeidsdeskundige:
    case AttentionCode::kUnusualStep:
    case AttentionCode::kPraktijkroute:
      return "";
  }
  return "";
}

std::string AttentionText(const score::Attention& attention, const model::Catalogue& catalogue) {
  const std::string item = ItemWord(catalogue, attention.subject);
  switch (attention.code) {
    case AttentionCode::kVerouderd:
      if (attention.subject < 0 || attention.subject >= model::kFactorCount) {
        return "een gegeven is verouderd; vraag het opnieuw";
      }
      return absl::StrCat("een gegeven over ",
                          FactorWord(static_cast<model::Factor>(attention.subject)),
                          " is verouderd; vraag het opnieuw");
    case AttentionCode::kVogAanvragen:
      return "VOG aanvragen";
    case AttentionCode::kNietAangetoond:
      return absl::StrCat("niet aangetoond: ", At(catalogue.certificates(), attention.subject,
                                                  &model::Certificate::name_nl));
    case AttentionCode::kAtLimit:
      return absl::StrCat("op de grens: ", item);
    case AttentionCode::kOverNormal:
      return absl::StrCat("het werk vraagt meer dan gewoon: ", item);
    case AttentionCode::kLibraryTolerance:
      return absl::StrCat("volgens de functiebibliotheek kan dit te veel zijn; vraag het na: ",
                          item);
    case AttentionCode::kBridgeable:
      return absl::StrCat("kan met een maatregel: ", item);
    case AttentionCode::kOverload:
      return absl::StrCat("het werk vraagt te veel: ", item);
    case AttentionCode::kNonKernGap:
      return absl::StrCat("telt niet mee in de score, wel bespreken: ", item);
    case AttentionCode::kItemUnknown:
      return absl::StrCat("niet bekend wat de kandidaat kan: ", item);
    case AttentionCode::kToelichting:
      return absl::StrCat("lees de toelichting: ", item);
    case AttentionCode::kAdaptedCondition:
      return absl::StrCat("kan alleen met aanpassing: ", item);
    case AttentionCode::kEerstArbeidsdeskundige:
      return "eerst arbeidsdeskundige: op meer punten vraagt het werk te veel";
    case AttentionCode::kUnusualStep:
      return "ongewone stap; bespreek of dit de bedoeling is";
    case AttentionCode::kPossibleRule:
      return absl::StrCat("nog niet zeker: ",
                          RuleWord(static_cast<score::Rule>(attention.subject)));
    case AttentionCode::kPraktijkroute:
      return "Praktijkroute of proefplaats mogelijk";
  }
  return "";
}

std::string AskFirstCode(const score::AskFirst& ask, const model::Catalogue& catalogue) {
  std::string code(model::FactorName(ask.factor));
  std::string subject;
  switch (ask.factor) {
    case model::Factor::kTalenten:
    case model::Factor::kTalentbenutting:
      subject = At(catalogue.talents(), ask.subject, &model::Talent::code);
      break;
    case model::Factor::kBelastbaarheid:
      subject = At(catalogue.items(), ask.subject, &model::FmlItem::key);
      break;
    case model::Factor::kVoorkeuren:
      subject = WishCode(ask.subject);
      break;
    default:
      break;
  }
  return subject.empty() ? code : code + ":" + subject;
}

std::string AskFirstText(const score::AskFirst& ask, const model::Catalogue& catalogue) {
  if (ask.subject >= 0) {
    switch (ask.factor) {
      case model::Factor::kTalenten:
        return absl::StrCat("vraag eerst: hoe goed is de kandidaat in ",
                            TalentWord(catalogue, ask.subject), "?");
      case model::Factor::kTalentbenutting:
        return absl::StrCat("vraag eerst: klopt het talent ", TalentWord(catalogue, ask.subject),
                            " nog?");
      case model::Factor::kBelastbaarheid:
        return absl::StrCat("vraag eerst: wat kan de kandidaat aan bij ",
                            ItemWord(catalogue, ask.subject), "?");
      default:
        break;
    }
  }
  return absl::StrCat("vraag eerst: ", FactorQuestion(ask.factor));
}

}  // namespace passend::texts
