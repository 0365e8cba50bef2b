#include "clients/cli/labels.h"

#include <array>
#include <utility>

namespace passend::cli {
namespace {

template <std::size_t N>
std::string Lookup(const std::array<std::pair<const char*, const char*>, N>& words,
                   const std::string& code) {
  for (const auto& [key, word] : words) {
    if (code == key) return word;
  }
  return code;  // a newer server may know more
}

}  // namespace

std::string ListLabel(v1::MatchList list) {
  switch (list) {
    case v1::PAST:
      return "past";
    case v1::PAST_MITS:
      return "past mits";
    case v1::ONVOLDOENDE_BEKEND:
      return "onvoldoende bekend";
    case v1::VALT_AF:
      return "valt af";
    default:
      return "?";
  }
}

std::string RuleLabel(v1::Rule rule) {
  switch (rule) {
    case v1::H1_ACCESS:
      return "H1 toegang";
    case v1::H2_STATUS:
      return "H2 status";
    case v1::H3_CERTIFICATES:
      return "H3 certificaten";
    case v1::H4_EXCLUSIONS:
      return "H4 uitsluitingen";
    case v1::H5_TIME:
      return "H5 tijd";
    case v1::H6_BELASTBAARHEID:
      return "H6 belastbaarheid";
    case v1::H7_TRAVEL:
      return "H7 reizen";
    case v1::H8_WERKVORM:
      return "H8 werkvorm";
    case v1::H9_LANGUAGE:
      return "H9 taal";
    case v1::SUPPORT:
      return "begeleiding";
    case v1::RULE_UNSPECIFIED:  // of counts: those that are too small to be told apart
      return "samengenomen regels";
    default:
      return "?";
  }
}

std::string OutcomeLabel(const std::string& outcome) {
  static constexpr std::array<std::pair<const char*, const char*>, 4> kWords = {{
      {"ok", "in orde"},
      {"possible", "mogelijk"},
      {"obstacle", "knelpunt"},
      {"failed", "valt af"},
  }};
  return Lookup(kWords, outcome);
}

std::string StateLabel(const std::string& state) {
  static constexpr std::array<std::pair<const char*, const char*>, 9> kWords = {{
      {"known", "bekend"},
      {"half_known", "deels bekend"},
      {"unknown", "onbekend"},
      {"stale", "verouderd"},
      {"attention", "aandacht"},
      {"bridgeable", "overbrugbaar"},
      {"overload", "te zwaar"},
      {"hard", "veel te zwaar"},
      {"fine", "goed"},
  }};
  return Lookup(kWords, state);
}

std::string SourceLabel(v1::Source source) {
  switch (source) {
    case v1::SELF:
      return "eigen opgave";
    case v1::OBSERVATION:
      return "observatie";
    case v1::TEST:
      return "test";
    case v1::PROFESSIONAL:
      return "professional";
    case v1::UWV:
      return "UWV";
    default:
      return "";
  }
}

std::string FactorShort(const std::string& factor) {
  static constexpr std::array<std::pair<const char*, const char*>, 8> kWords = {{
      {"talenten", "tal"},
      {"talentbenutting", "ben"},
      {"belastbaarheid", "bel"},
      {"voorkeuren", "vrk"},
      {"reistijd", "rei"},
      {"uren", "ure"},
      {"begeleiding", "beg"},
      {"ontwikkelstap", "stp"},
  }};
  return Lookup(kWords, factor);
}

std::string ProvenanceLabel(const v1::Provenance& provenance) {
  std::string label = SourceLabel(provenance.source());
  const auto add = [&](const std::string& text) { label += (label.empty() ? "" : ", ") + text; };
  if (!provenance.assessor_role().empty()) add(provenance.assessor_role());
  if (!provenance.assessed_on().empty()) add(provenance.assessed_on());
  if (!provenance.valid_until().empty()) add("geldig t/m " + provenance.valid_until());
  return label;
}

std::string QuestionLabel(const std::string& ask_first) {
  const std::string prefix = "vraag eerst: ";
  return ask_first.rfind(prefix, 0) == 0 ? ask_first.substr(prefix.size()) : ask_first;
}

std::string PercentLabel(int permille) { return std::to_string((permille + 5) / 10) + " %"; }

}  // namespace passend::cli
