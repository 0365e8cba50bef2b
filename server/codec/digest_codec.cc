#include "server/codec/digest_codec.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/texts/words.h"

namespace passend::server {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

std::string Replace(std::string text, std::string_view placeholder, const std::string& with) {
  const std::size_t at = text.find(placeholder);
  if (at != std::string::npos) text.replace(at, placeholder.size(), with);
  return text;
}

// The last part of a name: "k-12", or a handle.
std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

class Encoder {
 public:
  explicit Encoder(const DigestReading& reading)
      : reading_(reading), score_band_(std::max(reading.score_band, 1)) {}

  // False: the line is about somebody of whom the reader may not know.
  bool Encode(const DigestLine& line, v1::DigestLine* out) const {
    bool coupled = true;
    std::string text = line.text;
    if (!line.candidate.empty()) {
      const std::optional<DigestReader> person = reading_.person(line.candidate);
      if (!person.has_value()) return false;
      coupled = person->coupled;
      out->mutable_person()->set_candidate(person->name);
      out->mutable_person()->set_coupled(coupled);
      text = Replace(coupled ? line.text : line.text_other, kPersonPlaceholder, IdOf(person->name));
    }
    if (!line.people.empty()) {
      std::vector<std::string> names;
      for (const std::string& candidate : line.people) {
        const std::optional<DigestReader> person = reading_.person(candidate);
        if (!person.has_value()) continue;
        if (line.kind == LineKind::kBezoek && !person->coupled) continue;
        v1::DigestPerson* to = out->add_people();
        to->set_candidate(person->name);
        to->set_coupled(person->coupled);
        names.push_back(IdOf(person->name));
      }
      if (names.empty() && line.kind != LineKind::kBezoek) return false;
      text = Replace(names.empty() ? line.text_other : line.text, kPeoplePlaceholder,
                     texts::Join(names));
    }
    out->set_kind(static_cast<v1::DigestLineKind>(line.kind));
    out->set_priority(line.priority);
    out->set_opportunity(reading_.opportunity && !line.opportunity.empty()
                             ? reading_.opportunity(line.opportunity)
                             : line.opportunity);
    out->set_employer(line.employer);
    if (line.due.has_value()) out->set_due(line.due->ToString());
    out->set_text(std::move(text));
    out->set_score(line.score < 0 || coupled ? line.score : line.score / score_band_ * score_band_);
    return true;
  }

 private:
  const DigestReading& reading_;
  const int score_band_;
};

}  // namespace

std::string DigestName(std::string_view tenant, const Digest& digest) {
  std::string name = absl::StrCat("tenants/", View(tenant), "/digests/", digest.day.ToString(), "/",
                                  View(DigestKindName(digest.kind)));
  if (!digest.owner.empty()) absl::StrAppend(&name, "/", digest.owner);
  return name;
}

void EncodeDigest(const std::string& tenant, const Digest& digest, const DigestReading& reading,
                  v1::Digest* out) {
  out->set_name(DigestName(tenant, digest));
  out->set_kind(static_cast<v1::DigestKind>(digest.kind));
  out->set_owner(digest.owner);
  out->set_day(digest.day.ToString());
  out->set_run(digest.run);
  out->set_weekly(digest.weekly);
  int left_out = digest.left_out;
  const Encoder encoder(reading);
  for (const DigestLine& line : digest.visits) {
    v1::DigestLine encoded;
    if (encoder.Encode(line, &encoded)) *out->add_visits() = std::move(encoded);
  }
  for (const DigestLine& line : digest.lines) {
    v1::DigestLine encoded;
    if (encoder.Encode(line, &encoded)) {
      *out->add_lines() = std::move(encoded);
    } else {
      ++left_out;
    }
  }
  out->set_left_out(left_out);
  for (const DigestFigure& figure : digest.figures) {
    v1::DigestFigure* to = out->add_figures();
    to->set_name(figure.name);
    to->set_value(figure.value);
    to->set_text(figure.text);
  }
}

void EncodeReplacement(const std::string& tenant, const Replacement& replacement,
                       v1::Replacement* out) {
  out->set_name(absl::StrCat("tenants/", tenant, "/replacements/", replacement.id));
  out->set_owner(replacement.owner);
  out->set_vervanger(replacement.vervanger);
  out->set_from(replacement.from.ToString());
  out->set_until(replacement.until.ToString());
  out->set_set_by(replacement.set_by);
  out->set_set_on(replacement.set_on.ToString());
}

}  // namespace passend::server
