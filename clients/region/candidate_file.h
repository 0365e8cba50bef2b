// The file of one candidate while it is being written.
#ifndef PASSEND_CLIENTS_REGION_CANDIDATE_FILE_H_
#define PASSEND_CLIENTS_REGION_CANDIDATE_FILE_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "clients/region/belastbaarheid.h"
#include "clients/region/provenance.h"
#include "clients/region/world.h"
#include "passend/v1/candidate.pb.h"

namespace passend::region {

// What the writers of the parts share. The parts are written in a fixed order, since each takes its
// random numbers from the same stream.
struct CandidateFile {
  // Keeps references: `of_world` and `candidate` must outlive the file.
  CandidateFile(const World& of_world, std::int64_t of_index, v1::Candidate* candidate)
      : world(of_world),
        index(of_index),
        random(of_world.seed(), Stream::kCandidate, static_cast<std::uint64_t>(of_index)),
        days(of_world, random),
        out(*candidate) {
    // 500 of the 3,300 people of a werkbedrijf work under the Wsw or in nieuw beschut werk.
    wsw = random.Permille(150);
    quality = static_cast<FileQuality>(random.Weighted(std::array{260, 490, 250}));
  }

  // True in so many of 1000 rich, fair or thin files.
  bool Recorded(int rich, int fair, int thin) {
    const std::array<int, 3> permille = {rich, fair, thin};
    return random.Permille(permille[static_cast<std::size_t>(quality)]);
  }
  // The source of a value that the werkregisseur or the person told.
  void Fill(v1::Provenance* provenance) {
    const bool self = random.Permille(150);
    days.Fill(random, self ? v1::SELF : v1::PROFESSIONAL, self ? "kandidaat" : "werkregisseur",
              provenance);
  }

  bool has_employers() const { return world.options().employers > 0; }
  bool has_opportunities() const { return world.options().opportunities > 0; }
  // Require that there are any.
  std::int64_t AnyEmployer() {
    return random.Below(static_cast<std::uint32_t>(world.options().employers));
  }
  std::int64_t AnyOpportunity() {
    return random.Below(static_cast<std::uint32_t>(world.options().opportunities));
  }

  const World& world;
  std::int64_t index;
  Random random;
  FileDays days;
  v1::Candidate& out;
  bool wsw = false;
  FileQuality quality = FileQuality::kFair;
  bool intensive = false;  // the stroming Intensieve begeleiding
  v1::Availability availability = v1::AVAILABILITY_UNKNOWN;
  int last_functie = -1;  // position in Library::functies; -1 = none is known
};

// Work history, talents, learning, certificates and languages.
void WriteSkills(CandidateFile& file);
// Hours, travel and needs.
void WriteCircumstances(CandidateFile& file);
// Attention points that were resolved; after everything else.
void WriteResolutions(CandidateFile& file);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_CANDIDATE_FILE_H_
