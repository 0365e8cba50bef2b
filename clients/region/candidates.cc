#include "clients/region/candidates.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "clients/region/belastbaarheid.h"
#include "clients/region/codes.h"
#include "clients/region/employers.h"
#include "clients/region/items.h"
#include "clients/region/opportunities.h"
#include "clients/region/provenance.h"
#include "clients/region/task_codes.h"
#include "clients/region/work.h"

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

constexpr std::array<std::string_view, 10> kOtherLanguages = {"ar", "tr", "pl", "ti", "en",
                                                              "uk", "fa", "so", "es", "ro"};

// The certificates that files speak of, how often, and how often held then.
struct CertificateHabit {
  std::string_view code;
  int permille;
  int held_permille;
};
constexpr std::array<CertificateHabit, 11> kCertificates = {{
    {"rijbewijs_b", 620, 500},
    {"vca_basis", 320, 350},
    {"heftruck", 240, 350},
    {"bhv", 160, 350},
    {"haccp", 150, 450},
    {"vog", 250, 700},
    {"min_age_met", 620, 970},
    {"schoonmaak_basis", 90, 500},
    {"motorkettingzaag", 50, 350},
    {"sociale_hygiene", 40, 400},
    {"nen_3140", 40, 200},
}};

v1::Answer AnyAnswer(Random& random, int unknown, int yes, int no) {
  return static_cast<v1::Answer>(random.Weighted(std::array{unknown, yes, no}));
}

// Makes one candidate, step by step.
class Maker {
 public:
  Maker(const World& world, std::int64_t index, v1::Candidate* candidate)
      : world_(world),
        index_(index),
        random_(world.seed(), Stream::kCandidate, static_cast<std::uint64_t>(index)),
        days_(world, random_),
        out_(*candidate) {
    out_.set_name(world.CandidateName(index));
  }

  void Make() {
    // 500 of the 3,300 people of a werkbedrijf work under the Wsw or in nieuw beschut werk.
    wsw_ = random_.Permille(150);
    quality_ = static_cast<FileQuality>(random_.Weighted(std::array{260, 490, 250}));
    SetCaseload();
    SetStatus();
    AddRegistrations();
    AddWishes();
    AddExclusions();
    AddWorkHistory();
    AddTalents();
    AddLearning();
    SetHours();
    SetTravel();
    Random belastbaarheid(world_.seed(), Stream::kBelastbaarheid, Unsigned(index_));
    MakeBelastbaarheid(quality_, days_, belastbaarheid, out_.mutable_belastbaarheid());
    SetNeeds();
    SetPlan();
    AddLoonwaarden();
    AddAgreements();
    AddResolutions();
  }

 private:
  static std::uint64_t Unsigned(std::int64_t value) { return static_cast<std::uint64_t>(value); }

  // True in so many of 1000 rich, fair or thin files.
  bool Recorded(int rich, int fair, int thin) {
    const std::array<int, 3> permille = {rich, fair, thin};
    return random_.Permille(permille[static_cast<std::size_t>(quality_)]);
  }

  void Fill(v1::Provenance* provenance) {
    const bool self = random_.Permille(150);
    days_.Fill(random_, self ? v1::SELF : v1::PROFESSIONAL, self ? "kandidaat" : "werkregisseur",
               provenance);
  }

  std::int64_t AnyEmployer() {
    return random_.Below(static_cast<std::uint32_t>(world_.options().employers));
  }
  std::int64_t AnyOpportunity() {
    return random_.Below(static_cast<std::uint32_t>(world_.options().opportunities));
  }
  bool HasEmployers() const { return world_.options().employers > 0; }
  bool HasOpportunities() const { return world_.options().opportunities > 0; }

  void SetCaseload() {
    // Op weg naar werk: 100 people to a werkregisseur; Intensieve begeleiding: 45 (domain guide 1).
    intensive_ = random_.Permille(350);
    const std::int64_t all = world_.options().candidates;
    const std::int64_t light = std::max<std::int64_t>(1, all * 65 / 100 / 100);
    const std::int64_t heavy = std::max<std::int64_t>(1, all * 35 / 100 / 45);
    const std::int64_t number = intensive_
                                    ? light + random_.Below(static_cast<std::uint32_t>(heavy))
                                    : random_.Below(static_cast<std::uint32_t>(light));
    v1::Caseload* caseload = out_.mutable_caseload();
    caseload->set_werkregisseur(Numbered("wr-", number + 1, 3));
    if (random_.Permille(50)) {
      caseload->set_werkregisseur_tijdelijk(
          Numbered("wr-", random_.Below(static_cast<std::uint32_t>(light + heavy)) + 1, 3));
    }
    caseload->set_team(Numbered("team-", number % 6 + 1, 1));
    // One in four is coupled to an accountmanager, so that each carries about 36.
    if (random_.Permille(250)) {
      caseload->set_accountmanager(AccountmanagerId(static_cast<int>(
          random_.Below(static_cast<std::uint32_t>(world_.professionals_of_employers())))));
    }
    if (random_.Permille(900)) out_.set_placing_org(wsw_ ? "werkbedrijf" : "gemeente");
    if (random_.Permille(800)) out_.set_external_ref(Numbered("dossier-", index_ + 1, 7));
    out_.set_objection(random_.Permille(5));
    if (random_.Permille(40)) {
      v1::Sharing* sharing = out_.add_sharing();
      sharing->set_tenant("partnergemeente-demo");
      sharing->set_level(random_.Permille(700) ? "matching" : "detail");
      sharing->set_purpose("bemiddeling");
      if (random_.Permille(700)) sharing->set_until(DayAfter(world_, random_.Between(-100, 500)));
    }
  }

  void SetStatus() {
    v1::CandidateStatus* status = out_.mutable_status();
    // unknown, beschikbaar, in traject, geplaatst, tijdelijk niet, uitgestroomd
    availability_ = static_cast<v1::Availability>(
        wsw_ ? random_.Weighted(std::array{20, 150, 100, 660, 50, 20})
             : random_.Weighted(std::array{30, 310, 250, 130, 210, 70}));
    if (availability_ != v1::AVAILABILITY_UNKNOWN) {
      status->mutable_availability()->set_value(availability_);
      Fill(status->mutable_availability()->mutable_provenance());
    }
    if (availability_ == v1::IN_TRAJECT || availability_ == v1::GEPLAATST) {
      if (random_.Permille(800)) {
        status->mutable_doorstroom_gewenst()->set_value(
            random_.Permille(availability_ == v1::IN_TRAJECT ? 700 : 300));
        Fill(status->mutable_doorstroom_gewenst()->mutable_provenance());
      }
    }
    if (random_.Permille(100)) {
      status->set_bemiddelbaar_per(DayAfter(world_, random_.Between(-60, 200)));
    }
    if (random_.Permille(930)) {
      status->set_stroming(intensive_ ? "Intensieve begeleiding" : "Op weg naar werk");
    }
    constexpr std::array<std::string_view, 3> kSporen = {"Werk", "Leerwerk", "Participatie"};
    if (random_.Permille(700)) status->set_spoor(std::string(random_.Pick(kSporen)));
    constexpr std::array<std::string_view, 7> kRegelingen = {"PW",  "NUG", "IOAW", "Wajong",
                                                             "WIA", "WW",  "Anw"};
    if (wsw_ && random_.Permille(700)) {
      status->set_regeling("Wsw");
    } else if (random_.Permille(970)) {
      status->set_regeling(
          std::string(kRegelingen[random_.Weighted(std::array{820, 60, 30, 40, 20, 20, 10})]));
    }
    constexpr std::array<std::string_view, 4> kDurations = {"0-1 jaar", "1-3 jaar", "3-5 jaar",
                                                            "5+ jaar"};
    if (random_.Permille(850)) {
      status->set_uitkeringsduur_klasse(std::string(random_.Pick(kDurations)));
    }
    if (Recorded(950, 850, 400)) {
      distance_ = intensive_ || wsw_ ? random_.Between(2, 3) : random_.Between(1, 2);
      status->set_distance_class(distance_);
    }
    if (Recorded(900, 750, 400)) {
      status->mutable_participatieladder()->set_value(
          static_cast<int>(1 + random_.Weighted(std::array{5, 15, 25, 30, 20, 5})));
      Fill(status->mutable_participatieladder()->mutable_provenance());
    }
    constexpr std::array<std::string_view, 4> kPhases = {"kennismaking", "ontwikkeling",
                                                         "bemiddeling", "nazorg"};
    if (Recorded(950, 800, 300)) status->set_traject_phase(std::string(random_.Pick(kPhases)));
    if (random_.Permille(950)) {
      status->set_age_class(random_.Permille(930) ? 21 : random_.Between(16, 20));
    }
    status->set_other_support_runs(AnyAnswer(random_, 50, 30, 20));
    if (status->other_support_runs() == v1::YES && random_.Permille(600)) {
      status->set_casusregie_org("wijkteam-demo");
    }
    if (random_.Permille(400)) {
      status->set_last_voorstel(DayAfter(world_, -random_.Between(1, 400)));
    }
  }

  // unknown, granted, pending, refused; unknown is mostly not written down at all.
  void AddRegistration(std::string_view code, std::array<int, 4> weights) {
    const auto state = static_cast<v1::RegistrationState>(random_.Weighted(weights));
    if (state == v1::REGISTRATION_UNKNOWN && random_.Permille(900)) return;
    v1::CandidateRegistration* registration = out_.mutable_status()->add_registrations();
    registration->set_code(std::string(code));
    registration->set_state(state);
    days_.Fill(random_, v1::UWV, "UWV-adviseur", registration->mutable_provenance());
  }

  void AddRegistrations() {
    AddRegistration("doelgroep_lks",
                    wsw_ ? std::array{300, 500, 50, 150} : std::array{450, 330, 80, 140});
    AddRegistration("dgr", {420, 330, 80, 170});
    AddRegistration("indicatie_beschut",
                    wsw_ ? std::array{350, 450, 80, 120} : std::array{780, 50, 50, 120});
    if (wsw_) {
      AddRegistration("wsw", {60, 760, 0, 180});
    } else if (random_.Permille(250)) {
      AddRegistration("wsw", {300, 0, 0, 700});
    }
    if (random_.Permille(180)) AddRegistration("pro_vso", {100, 850, 0, 50});
    if (random_.Permille(80)) AddRegistration("inburgering", {100, 800, 100, 0});
    if (random_.Permille(40)) AddRegistration("ontheffing", {50, 800, 100, 50});
  }

  v1::Wish* AddWish(v1::WishKind kind) {
    v1::Wish* wish = out_.add_wishes();
    wish->set_kind(kind);
    if (random_.Permille(350)) wish->set_weight(random_.Between(1, 3));
    days_.Fill(random_, v1::SELF, "kandidaat", wish->mutable_provenance());
    return wish;
  }

  void AddWishes() {
    if (Recorded(900, 650, 120)) {
      v1::Wish* wish = AddWish(v1::SECTOR);
      const int count = random_.Between(1, 3);
      const int first = static_cast<int>(random_.Below(kSectorCount));
      for (int i = 0; i < count; ++i) {
        const int sector = (first + 3 * i) % kSectorCount;  // 3 and 14 share no factor
        wished_sectors_ |= 1U << sector;
        wish->add_codes(std::string(kSectorCodes[static_cast<std::size_t>(sector)]));
      }
    }
    if (Recorded(600, 300, 40)) {
      v1::Wish* wish = AddWish(v1::WERKVORM);
      const auto first = random_.Below(kWerkvormen.size());
      const int count = random_.Between(1, 4);
      for (int i = 0; i < count; ++i) {
        wish->add_codes(std::string(
            kWerkvormen[(first + static_cast<std::size_t>(i)) % kWerkvormen.size()].code));
      }
    }
    for (const v1::WishKind kind :
         {v1::BINNEN_BUITEN, v1::ALLEEN_SAMEN, v1::MENSEN_DINGEN, v1::AFWISSELING}) {
      if (Recorded(650, 350, 60)) {
        AddWish(kind)->set_side(random_.Permille(550) ? v1::FIRST : v1::SECOND);
      }
    }
  }

  void AddExclusions() {
    if (random_.Permille(130)) {
      const auto sector = random_.Below(kSectorCount);
      if (((wished_sectors_ >> sector) & 1U) == 0) {
        out_.mutable_exclusions()->add_sectors(std::string(kSectorCodes[sector]));
      }
    }
    if (random_.Permille(120)) {
      const auto first = random_.Below(kExcludableTasks.size());
      out_.mutable_exclusions()->add_tasks(std::string(kExcludableTasks[first]));
      if (random_.Permille(300)) {
        out_.mutable_exclusions()->add_tasks(
            std::string(kExcludableTasks[(first + 5) % kExcludableTasks.size()]));
      }
    }
    if (HasEmployers() && random_.Permille(60)) {
      out_.mutable_exclusions()->add_employers(world_.EmployerName(AnyEmployer()));
    }
    if (HasEmployers() && random_.Permille(30)) {
      out_.mutable_exclusions()->add_sites(world_.EmployerName(AnyEmployer()) +
                                           "/sites/vestiging-1");
    }
    if (random_.Permille(30)) {
      if (HasOpportunities() && random_.Permille(500)) {
        out_.mutable_exclusions()->add_do_not_place(world_.OpportunityName(AnyOpportunity()));
      } else if (HasEmployers()) {
        out_.mutable_exclusions()->add_do_not_place(world_.EmployerName(AnyEmployer()));
      }
    }
  }

  void AddWorkHistory() {
    if (!Recorded(950, 800, 450)) return;
    const int jobs = random_.Between(1, 4);
    int until = -random_.Between(30, 1500);
    for (int i = 0; i < jobs; ++i) {
      const int functie = world_.PickFunctie(random_);
      v1::WorkHistoryEntry* entry = out_.add_work_history();
      if (random_.Permille(800)) {
        entry->set_functie(std::string(world_.functie_code(functie)));
        if (last_functie_ < 0) last_functie_ = functie;
      }
      if (random_.Permille(900)) entry->set_title(world_.functie(functie).record.title_nl());
      const int length = random_.Between(20, 1400);
      if (random_.Permille(650)) {
        entry->set_from(DayAfter(world_, until - length));
        entry->set_until(DayAfter(world_, until));
      } else if (random_.Permille(800)) {
        entry->set_months(length / 30);
      }
      if (random_.Permille(350)) {
        entry->set_werkvorm(std::string(random_.Pick(kWerkvormen).code));
      }
      until -= length + random_.Between(10, 900);
    }
  }

  bool HasTalent(std::string_view code) const {
    return std::any_of(out_.talents().begin(), out_.talents().end(),
                       [&](const v1::CandidateTalent& talent) { return talent.code() == code; });
  }

  void AddTalent(std::string_view code, int level, v1::Evidence evidence) {
    constexpr int kMost = 20;  // the service may add some from the work history, up to 28
    if (out_.talents_size() >= kMost || HasTalent(code)) return;
    v1::CandidateTalent* talent = out_.add_talents();
    talent->set_code(std::string(code));
    talent->set_level(level);
    talent->set_evidence(evidence);
    if (evidence == v1::DERIVED) return;
    if (level >= 2 && random_.Permille(450)) talent->set_emphasis(random_.Between(1, 3));
    days_.Fill(random_, random_.Permille(300) ? v1::TEST : v1::OBSERVATION, "werkleider",
               talent->mutable_provenance());
  }

  int AnyLevel() { return static_cast<int>(random_.Weighted(std::array{7, 18, 36, 29, 10})); }

  void AddTalents() {
    if (Recorded(980, 750, 150)) {
      // A talentenscan looks at what the kinds of work around here ask.
      const int scanned =
          quality_ == FileQuality::kRich ? random_.Between(7, 14) : random_.Between(2, 8);
      const auto& near = world_.functie(world_.PickFunctie(random_)).record.talents();
      const auto& done = last_functie_ >= 0 ? world_.functie(last_functie_).record.talents() : near;
      for (int i = 0; i < scanned; ++i) {
        const auto& from = i % 2 == 0 ? done : near;
        if (from.empty()) continue;
        const auto most = static_cast<std::uint32_t>(std::min(from.size(), 20));
        const auto at = static_cast<int>(random_.Below(most));
        AddTalent(from.Get(at).talent(), AnyLevel(), v1::ASSESSED);
      }
    }
    if (Recorded(850, 550, 100)) {
      for (const std::string_view code : kWerknemersvaardigheden) {
        if (random_.Permille(550)) AddTalent(code, AnyLevel(), v1::ASSESSED);
      }
    }
    if (Recorded(500, 300, 60)) {
      const auto& vak = random_.Pick(kVakvaardigheden);
      const std::string_view code = random_.Pick(vak);
      AddTalent(code, std::max(1, AnyLevel()), v1::ASSESSED);
    }
    if (Recorded(600, 400, 120)) AddTalent("taal_nl", AnyLevel(), v1::ASSESSED);
    // Some files already hold what somebody read from the work history.
    if (last_functie_ >= 0 && random_.Permille(250)) {
      const auto& talents = world_.functie(last_functie_).record.talents();
      for (int i = 0; i < std::min(talents.size(), 4); ++i) {
        AddTalent(talents.Get(i).talent(), talents.Get(i).level(), v1::DERIVED);
      }
    }
  }

  void AddLearning() {
    if (Recorded(800, 550, 150)) {
      out_.set_werk_en_denkniveau(
          static_cast<int>(random_.Weighted(std::array{60, 260, 300, 220, 110, 30, 15, 5})));
    }
    constexpr std::array<std::string_view, 5> kDiplomas = {"praktijkonderwijs", "vmbo basis",
                                                           "mbo niveau 1", "mbo niveau 2",
                                                           "diploma uit het buitenland"};
    if (Recorded(600, 400, 100)) out_.add_diplomas(std::string(random_.Pick(kDiplomas)));
    if (Recorded(350, 120, 10)) {
      for (const char* code : {"24101", "24107", "24112", "24120"}) {
        if (!random_.Permille(600)) continue;
        v1::Competence* competence = out_.add_competences();
        competence->set_code(code);
        competence->set_mastery(random_.Permille(100) ? 9 : random_.Between(1, 5));
      }
    }
    AddCertificates();
    AddLanguages();
  }

  void AddCertificates() {
    for (const CertificateHabit& habit : kCertificates) {
      if (!random_.Permille(habit.permille) || !Recorded(950, 800, 400)) continue;
      v1::CandidateCertificate* certificate = out_.add_certificates();
      certificate->set_code(std::string(habit.code));
      if (random_.Permille(30)) continue;  // somebody meant to ask
      const bool held = random_.Permille(habit.held_permille);
      certificate->set_state(held ? v1::HELD : v1::ABSENT);
      v1::Provenance* provenance = certificate->mutable_provenance();
      provenance->set_source(v1::PROFESSIONAL);
      provenance->set_assessor_role("werkregisseur");
      const bool expires = habit.code != "min_age_met" && random_.Permille(600);
      const int expiry = random_.Between(-300, 2000);
      if (held && expires) provenance->set_valid_until(DayAfter(world_, expiry));
      if (random_.Permille(700)) {
        provenance->set_assessed_on(
            DayAfter(world_, std::min(0, expiry) - random_.Between(10, 1500)));
      }
    }
  }

  void SetSkill(int level, v1::LanguageSkills* skills) {
    const auto near = [&] { return std::clamp(level + random_.Between(-1, 1), 0, 6); };
    if (random_.Permille(850)) skills->set_speaking(near());
    if (random_.Permille(700)) skills->set_writing(near());
    if (random_.Permille(800)) skills->set_reading(near());
    if (random_.Permille(850)) skills->set_listening(near());
  }

  void AddLanguages() {
    const bool newcomer = random_.Permille(260);
    if (Recorded(900, 700, 300)) {
      v1::CandidateLanguage* dutch = out_.add_languages();
      dutch->set_code("nl");
      SetSkill(newcomer ? random_.Between(0, 3) : random_.Between(4, 6), dutch->mutable_skills());
      Fill(dutch->mutable_provenance());
    }
    if (newcomer && random_.Permille(700)) {
      v1::CandidateLanguage* other = out_.add_languages();
      other->set_code(std::string(random_.Pick(kOtherLanguages)));
      SetSkill(6, other->mutable_skills());
      Fill(other->mutable_provenance());
    }
  }

  void SetHours() {
    if (!Recorded(980, 930, 600)) return;
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
    if (Recorded(900, 750, 400)) {
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
    Fill(hours->mutable_provenance());
  }

  void SetTravel() {
    v1::CandidateTravel* travel = out_.mutable_travel();
    if (!random_.Permille(25)) travel->set_pc4(world_.place(world_.homes().Pick(random_)).pc4);
    if (Recorded(960, 880, 500)) {
      const bool guided = random_.Permille(wsw_ ? 300 : 60);
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
    if (Recorded(920, 800, 400)) {
      constexpr std::array<int, 8> kMost = {15, 20, 20, 25, 30, 30, 45, 60};
      const int most = random_.Pick(kMost);
      travel->set_max_minutes(most);
      if (random_.Permille(550))
        travel->set_comfort_minutes(std::max(10, most - 10 * random_.Between(0, 2)));
    }
    if (random_.Permille(80)) travel->set_max_km(random_.Between(5, 30));
    travel->set_avoids_peak_hours(AnyAnswer(random_, 70, 10, 20));
    travel->set_vervoersvoorziening(AnyAnswer(random_, 70, 8, 22));
    Fill(travel->mutable_provenance());
  }

  void SetNeeds() {
    v1::Needs* needs = out_.mutable_needs();
    if (Recorded(930, 780, 250)) {
      constexpr std::array<std::array<int, 5>, 2> kNeed = {
          {{18, 32, 32, 14, 4}, {3, 12, 33, 34, 18}}};
      needs->mutable_support_intensity()->set_value(
          static_cast<int>(random_.Weighted(kNeed[intensive_ || wsw_ ? 1 : 0])));
      Fill(needs->mutable_support_intensity()->mutable_provenance());
    }
    if (random_.Permille(200)) needs->set_jobcoach_minutes_week(30 * random_.Between(1, 6));
    if (quality_ != FileQuality::kThin) {
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

  void SetPlan() {
    v1::Plan* plan = out_.mutable_plan();
    const bool placed = availability_ == v1::GEPLAATST || availability_ == v1::IN_TRAJECT;
    if (placed ? random_.Permille(850) : random_.Permille(120)) {
      v1::CurrentPlace* current = plan->mutable_current();
      // Where a person works now: for the Wsw mostly inside or detached, else a place to learn.
      constexpr std::array<std::size_t, 6> kWsw = {10, 12, 13, 14, 10, 15};
      constexpr std::array<std::size_t, 8> kOthers = {0, 2, 4, 5, 7, 9, 11, 17};
      const std::size_t werkvorm = wsw_ ? random_.Pick(kWsw) : random_.Pick(kOthers);
      if (random_.Permille(920)) current->set_werkvorm(std::string(kWerkvormen[werkvorm].code));
      if (HasEmployers() && random_.Permille(700)) {
        current->set_employer(world_.EmployerName(AnyEmployer()));
        if (random_.Permille(600)) current->set_site("vestiging-1");
      }
      if (random_.Permille(850)) {
        current->set_since(DayAfter(world_, -random_.Between(20, wsw_ ? 4000 : 1100)));
      }
    }
    const auto any_goal = [&] { return std::string(kWerkvormen[5 + random_.Below(18)].code); };
    if (Recorded(700, 450, 100)) {
      plan->mutable_goal_werkvorm()->set_value(any_goal());
      Fill(plan->mutable_goal_werkvorm()->mutable_provenance());
    }
    if (Recorded(350, 180, 30)) {
      plan->mutable_agreed_next_step()->set_value(any_goal());
      Fill(plan->mutable_agreed_next_step()->mutable_provenance());
    }
    plan->set_growth_wish(AnyAnswer(random_, 50, 35, 15));
    plan->set_self_employment_wish(AnyAnswer(random_, 70, 3, 27));
  }

  void AddLoonwaarden() {
    if (!Recorded(350, 180, 30)) return;
    v1::Loonwaarde* loonwaarde = out_.add_loonwaarden();
    loonwaarde->set_kind(
        static_cast<v1::LoonwaardeKind>(1 + random_.Weighted(std::array{50, 40, 10})));
    const int functie = last_functie_ >= 0 ? last_functie_ : world_.PickFunctie(random_);
    loonwaarde->set_functie(std::string(world_.functie_code(functie)));
    if (HasEmployers() && random_.Permille(600)) {
      loonwaarde->set_employer(world_.EmployerName(AnyEmployer()));
    }
    loonwaarde->set_permille_of_functieloon(10 * random_.Between(20, 100));
    if (random_.Permille(800)) {
      loonwaarde->set_functieloon_hour_cents(1471 + 10 * random_.Between(0, 40));
    }
    loonwaarde->set_method("werkplekmeting");
    loonwaarde->set_expert_id(Numbered("ld-", random_.Between(1, 9), 3));
    const auto& tasks = world_.functie(functie).record.tasks();
    for (int i = 0; i < std::min(tasks.size(), 3); ++i)
      loonwaarde->add_hoofdtaken(tasks.Get(i).text());
    days_.Fill(random_, v1::PROFESSIONAL, "loonwaardedeskundige", loonwaarde->mutable_provenance());
  }

  void AddAgreements() {
    if (!HasOpportunities() || !random_.Permille(80)) return;
    v1::VoordrachtAgreement* agreement = out_.add_voordrachten();
    agreement->set_opportunity(world_.OpportunityName(AnyOpportunity()));
    const int agreed = -random_.Between(20, 200);
    agreement->set_agreed_on(DayAfter(world_, agreed));
    if (random_.Permille(150)) {
      agreement->set_withdrawn_on(DayAfter(world_, agreed + random_.Between(0, 19)));
    }
  }

  // A few points that an arbeidsdeskundige looked at, bound to what the work asks and the person
  // can bear as they are now. Only where the file says the capacity in so many words.
  void AddResolutions() {
    if (!HasOpportunities() || out_.belastbaarheid().items().empty()) return;
    Random random(world_.seed(), Stream::kResolutions, Unsigned(index_));
    if (!random.Permille(120)) return;
    v1::Opportunity opportunity;
    for (int tries = 0; tries < 3; ++tries) {
      const auto index = random.Below(static_cast<std::uint32_t>(world_.options().opportunities));
      opportunity.Clear();
      MakeOpportunity(world_, index, &opportunity);
      for (const v1::BelastbaarheidItem& item : out_.belastbaarheid().items()) {
        if (!item.has_capacity()) continue;
        const int known = FindItem(item.item());
        const std::optional<int> load = EffectiveLoad(opportunity, known);
        if (load.value_or(0) > item.capacity()) {
          AddResolution(opportunity, known, *load, item.capacity(), random);
        }
      }
      if (out_.resolutions_size() > 0) return;
    }
  }

  void AddResolution(const v1::Opportunity& opportunity, int item, int load, int capacity,
                     Random& random) {
    const bool guided = opportunity.has_support_offered() && opportunity.support_offered() >= 1;
    const KnownMeasure* measure = BestMeasure(item, guided, opportunity.adaptations() != v1::NO);
    v1::Resolution* resolution = out_.add_resolutions();
    resolution->set_opportunity(opportunity.name());
    resolution->set_item(std::string(Items()[static_cast<std::size_t>(item)].key));
    resolution->set_load(load);
    resolution->set_capacity(capacity);
    if (measure != nullptr) resolution->set_measure(std::string(measure->code));
    const std::size_t outcome = random.Weighted(std::array{measure != nullptr ? 60 : 0, 25, 15});
    resolution->set_outcome(static_cast<v1::ResolutionOutcome>(1 + outcome));
    constexpr std::array<std::string_view, 3> kMotivations = {
        "Op de werkplek bekeken: met deze maatregel is het werk te doen.",
        "Op de werkplek bekeken: deze belasting komt in de praktijk niet voor.",
        "Besproken met de persoon en de werkgever: dit gaat niet."};
    resolution->set_motivation(std::string(kMotivations[outcome]));
    resolution->set_professional(Numbered("ad-", random.Between(1, 9), 3));
    resolution->set_resolved_on(DayAfter(world_, -random.Between(1, 200)));
  }

  const World& world_;
  std::int64_t index_;
  Random random_;
  FileDays days_;
  v1::Candidate& out_;
  bool wsw_ = false;
  bool intensive_ = false;
  FileQuality quality_ = FileQuality::kFair;
  v1::Availability availability_ = v1::AVAILABILITY_UNKNOWN;
  int distance_ = 0;
  int last_functie_ = -1;
  unsigned wished_sectors_ = 0;
};

}  // namespace

void MakeCandidate(const World& world, std::int64_t index, v1::Candidate* candidate) {
  Maker(world, index, candidate).Make();
}

}  // namespace passend::region
