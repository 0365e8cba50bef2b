#include "clients/region/task_codes.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace passend::region {
namespace {

// The first word that the text holds decides, so the telling ones stand first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 66> kWords = {{
    {"toilet", "sanitair"},
    {"badkamer", "sanitair"},
    {"restroom", "sanitair"},
    {"bathroom", "sanitair"},
    {"afwas", "afwas"},
    {"pannen", "afwas"},
    {"servies", "afwas"},
    {"wash dishes", "afwas"},
    {"kassa", "kassa"},
    {"afrekenen", "kassa"},
    {"cash", "kassa"},
    {"payment", "kassa"},
    {"telefoon", "telefoon"},
    {"telephone", "telefoon"},
    {"dak", "hoogte"},
    {"ladder", "hoogte"},
    {"hoogte", "hoogte"},
    {"steiger", "hoogte"},
    {"roof", "hoogte"},
    {"scaffold", "hoogte"},
    {"bewoners", "verzorgen"},
    {"patient", "verzorgen"},
    {"client", "klantcontact"},
    {"klant", "klantcontact"},
    {"bezoeker", "klantcontact"},
    {"gasten", "klantcontact"},
    {"customer", "klantcontact"},
    {"guest", "klantcontact"},
    {"visitor", "klantcontact"},
    {"afval", "afval"},
    {"trash", "afval"},
    {"waste", "afval"},
    {"garbage", "afval"},
    {"heftruck", "rijden"},
    {"rijden", "rijden"},
    {"bezorgen", "rijden"},
    {"drive", "rijden"},
    {"truck", "rijden"},
    {"laden", "tillen_sjouwen"},
    {"dragen", "tillen_sjouwen"},
    {"aanvoeren", "tillen_sjouwen"},
    {"stapelen", "tillen_sjouwen"},
    {"lift", "tillen_sjouwen"},
    {"load", "tillen_sjouwen"},
    {"carry", "tillen_sjouwen"},
    {"machine", "machines"},
    {"zagen", "machines"},
    {"maaien", "machines"},
    {"equipment", "machines"},
    {"schoonma", "schoonmaken"},
    {"dweilen", "schoonmaken"},
    {"vegen", "schoonmaken"},
    {"clean", "schoonmaken"},
    {"sweep", "schoonmaken"},
    {"snoei", "tuinwerk"},
    {"harken", "tuinwerk"},
    {"planten", "tuinwerk"},
    {"prune", "tuinwerk"},
    {"scannen", "administratie"},
    {"dossier", "administratie"},
    {"facturen", "administratie"},
    {"record", "administratie"},
    {"computer", "computerwerk"},
    {"software", "computerwerk"},
    {"inpakken", "inpakken"},
    {"pack", "inpakken"},
}};

// By position in kSectorCodes.
constexpr std::array<std::string_view, 14> kUsual = {
    "monteren",      "computerwerk", "tuinwerk", "onderhoud", "administratie",
    "huishouden",    "magazijn",     "oogsten",  "keuken",    "monteren",
    "productiewerk", "schoonmaken",  "winkel",   "overig"};

}  // namespace

std::string_view TaskCode(std::string_view text, int sector) {
  const std::string lower = absl::AsciiStrToLower(absl::string_view(text.data(), text.size()));
  for (const auto& [word, code] : kWords) {
    if (lower.find(word) != std::string::npos) return code;
  }
  return kUsual[static_cast<std::size_t>(sector)];
}

}  // namespace passend::region
