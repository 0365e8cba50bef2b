// When a person can work, how far away, and with what support.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "clients/region/candidate_file.h"
#include "clients/region/choices.h"

namespace passend::region {
namespace {

// When people say that they can work. Most of a caseload works half days.
constexpr std::array<std::pair<std::string_view, int>, 9> kGrids = {{
    {"ma-vr:ochtend", 260},
    {"ma-vr:ochtend,middag", 300},
    {"ma-vr:middag", 75},
    {"ma,di,do:ochtend,middag", 70},
    {"ma-do:ochtend,middag", 80},
    {"ma-za:ochtend,middag,avond", 60},
    {"di-vr:ochtend", 80},
    {"ma-zo:ochtend,middag,avond,nacht", 25},
    {"ma-vr:avond", 25},
}};

// Writes the circumstances, step by step.
class Circumstances {
 public:
  explicit Circumstances(CandidateFile& file)
      : file_(file), world_(file.world), random_(file.random), out_(file.out) {}

  void Write() {
    SetHours();
    SetTravel();
    SetNeeds();
  }

 private:
  void SetHours() {
    if (!file_.Recorded(980, 930, 600)) return;
    v1::CandidateHours* hours = out_.mutable_hours();
    const int week = 4 * random_.Between(3, 8);  // 12 to 32 hours
    const int most = std::min(40, week + 4 * random_.Between(0, 2));
    if (random_.Permille(880)) hours->set_max_week_minutes(60 * most);
    if (random_.Permille(800)) hours->set_desired_week_minutes(60 * week);
    if (random_.Permille(300)) hours->set_min_week_minutes(60 * std::min(8, week));
    if (random_.Permille(700)) {
      hours->set_max_day_minutes(
          60 * static_cast<int>(4 + random_.Weighted(std::array{18, 12, 22, 6, 42})));
    }
    if (file_.Recorded(900, 750, 400)) {
      std::array<int, kGrids.size()> weights;
      for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kGrids[i].second;
      hours->mutable_grid()->add_dayparts(std::string(kGrids[random_.Weighted(weights)].first));
    }
    if (random_.Permille(150)) {
      const int steps = random_.Between(2, 4);
      for (int i = 0; i < steps; ++i) {
        v1::BuildUpStep* step = hours->add_build_up();
        step->set_from(DayAfter(world_, 28 * i - 20));
        step->set_minutes_per_week(60 * std::max(8, most - 4 * (steps - 1 - i)));
      }
    }
    file_.Fill(hours->mutable_provenance());
  }

  void SetTravel() {
    v1::CandidateTravel* travel = out_.mutable_travel();
    if (!random_.Permille(25)) travel->set_pc4(world_.place(world_.homes().Pick(random_)).pc4);
    if (file_.Recorded(960, 880, 500)) {
      const bool guided = random_.Permille(file_.wsw ? 300 : 60);
      if (guided) {
        travel->add_modes(v1::BEGELEID_VERVOER);
      } else {
        if (random_.Permille(780)) travel->add_modes(v1::FIETS);
        if (random_.Permille(680)) travel->add_modes(v1::OV);
        if (random_.Permille(60)) travel->add_modes(v1::BROMFIETS);
        if (random_.Permille(160)) travel->add_modes(v1::AUTO);
        if (travel->modes().empty()) travel->add_modes(v1::OV);
      }
      travel->set_travels_independently(guided ? v1::NO : AnyAnswer(random_, 20, 75, 5));
    }
    if (file_.Recorded(920, 800, 400)) {
      constexpr std::array<int, 8> kMost = {15, 20, 20, 25, 30, 30, 45, 60};
      const int most = random_.Pick(kMost);
      travel->set_max_minutes(most);
      if (random_.Permille(550))
        travel->set_comfort_minutes(std::max(10, most - 10 * random_.Between(0, 2)));
    }
    if (random_.Permille(80)) travel->set_max_km(random_.Between(5, 30));
    travel->set_avoids_peak_hours(AnyAnswer(random_, 70, 10, 20));
    travel->set_vervoersvoorziening(AnyAnswer(random_, 70, 8, 22));
    file_.Fill(travel->mutable_provenance());
  }

  void SetNeeds() {
    v1::Needs* needs = out_.mutable_needs();
    if (file_.Recorded(930, 780, 250)) {
      constexpr std::array<std::array<int, 5>, 2> kNeed = {
          {{18, 32, 32, 14, 4}, {3, 12, 33, 34, 18}}};
      needs->mutable_support_intensity()->set_value(
          static_cast<int>(random_.Weighted(kNeed[file_.intensive || file_.wsw ? 1 : 0])));
      file_.Fill(needs->mutable_support_intensity()->mutable_provenance());
    }
    if (random_.Permille(200)) needs->set_jobcoach_minutes_week(30 * random_.Between(1, 6));
    if (file_.quality != FileQuality::kThin) {
      needs->set_intern_werkbegeleider(AnyAnswer(random_, 50, 25, 25));
      needs->set_structuur(AnyAnswer(random_, 45, 35, 20));
      needs->set_prikkelarm(AnyAnswer(random_, 50, 20, 30));
      needs->set_voorspelbaar(AnyAnswer(random_, 50, 25, 25));
      needs->set_tolk(AnyAnswer(random_, 60, 5, 35));
    }
    if (random_.Permille(60)) needs->set_childcare_minutes_week(60 * random_.Between(4, 24));
    if (random_.Permille(60)) needs->add_workplace_adaptations("in hoogte verstelbare werkplek");
    if (random_.Permille(30)) needs->add_meeneembare_voorzieningen("gehoorapparaat");
    if (random_.Permille(120)) needs->add_instruments("jobcoach_extern");
    if (random_.Permille(80)) needs->add_instruments("proefplaats");
  }

  CandidateFile& file_;
  const World& world_;
  Random& random_;
  v1::Candidate& out_;
};

}  // namespace

void WriteCircumstances(CandidateFile& file) { Circumstances(file).Write(); }

}  // namespace passend::region
