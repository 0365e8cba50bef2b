#include "clients/region/candidates.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "clients/region/belastbaarheid.h"
#include "clients/region/candidate_file.h"
#include "clients/region/choices.h"
#include "clients/region/codes.h"
#include "clients/region/employers.h"
#include "clients/region/task_codes.h"

namespace passend::region {
namespace {

// Makes one candidate, step by step.
class Maker {
 public:
  explicit Maker(CandidateFile& file)
      : file_(file), world_(file.world), random_(file.random), days_(file.days), out_(file.out) {}

  void Make() {
    SetCaseload();
    SetStatus();
    AddRegistrations();
    AddWishes();
    AddExclusions();
    WriteSkills(file_);
    WriteCircumstances(file_);
    Random belastbaarheid(world_.seed(), Stream::kBelastbaarheid,
                          static_cast<std::uint64_t>(file_.index));
    MakeBelastbaarheid(file_.quality, days_, belastbaarheid, out_.mutable_belastbaarheid());
    SetPlan();
    AddLoonwaarden();
    AddAgreements();
    WriteResolutions(file_);
  }

 private:
  void SetCaseload() {
    // Op weg naar werk: 100 people to a werkregisseur; Intensieve begeleiding: 45 (domain guide 1).
    file_.intensive = random_.Permille(350);
    const std::int64_t all = world_.options().candidates;
    const std::int64_t light = std::max<std::int64_t>(1, all * 65 / 100 / 100);
    const std::int64_t heavy = std::max<std::int64_t>(1, all * 35 / 100 / 45);
    const std::int64_t number = file_.intensive
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
    if (random_.Permille(900)) out_.set_placing_org(file_.wsw ? "werkbedrijf" : "gemeente");
    if (random_.Permille(800)) out_.set_external_ref(Numbered("dossier-", file_.index + 1, 7));
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
    file_.availability = static_cast<v1::Availability>(
        file_.wsw ? random_.Weighted(std::array{20, 150, 100, 660, 50, 20})
                  : random_.Weighted(std::array{30, 310, 250, 130, 210, 70}));
    if (file_.availability != v1::AVAILABILITY_UNKNOWN) {
      status->mutable_availability()->set_value(file_.availability);
      file_.Fill(status->mutable_availability()->mutable_provenance());
    }
    if (file_.availability == v1::IN_TRAJECT || file_.availability == v1::GEPLAATST) {
      if (random_.Permille(800)) {
        status->mutable_doorstroom_gewenst()->set_value(
            random_.Permille(file_.availability == v1::IN_TRAJECT ? 700 : 300));
        file_.Fill(status->mutable_doorstroom_gewenst()->mutable_provenance());
      }
    }
    if (random_.Permille(100)) {
      status->set_bemiddelbaar_per(DayAfter(world_, random_.Between(-60, 200)));
    }
    if (random_.Permille(930)) {
      status->set_stroming(file_.intensive ? "Intensieve begeleiding" : "Op weg naar werk");
    }
    constexpr std::array<std::string_view, 3> kSporen = {"Werk", "Leerwerk", "Participatie"};
    if (random_.Permille(700)) status->set_spoor(std::string(random_.Pick(kSporen)));
    constexpr std::array<std::string_view, 7> kRegelingen = {"PW",  "NUG", "IOAW", "Wajong",
                                                             "WIA", "WW",  "Anw"};
    if (file_.wsw && random_.Permille(700)) {
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
    if (file_.Recorded(950, 850, 400)) {
      status->set_distance_class(file_.intensive || file_.wsw ? random_.Between(2, 3)
                                                              : random_.Between(1, 2));
    }
    if (file_.Recorded(900, 750, 400)) {
      status->mutable_participatieladder()->set_value(
          static_cast<int>(1 + random_.Weighted(std::array{5, 15, 25, 30, 20, 5})));
      file_.Fill(status->mutable_participatieladder()->mutable_provenance());
    }
    constexpr std::array<std::string_view, 4> kPhases = {"kennismaking", "ontwikkeling",
                                                         "bemiddeling", "nazorg"};
    if (file_.Recorded(950, 800, 300))
      status->set_traject_phase(std::string(random_.Pick(kPhases)));
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
                    file_.wsw ? std::array{300, 500, 50, 150} : std::array{450, 330, 80, 140});
    AddRegistration("dgr", {420, 330, 80, 170});
    AddRegistration("indicatie_beschut",
                    file_.wsw ? std::array{350, 450, 80, 120} : std::array{780, 50, 50, 120});
    if (file_.wsw) {
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
    if (file_.Recorded(900, 650, 120)) {
      v1::Wish* wish = AddWish(v1::SECTOR);
      const int count = random_.Between(1, 3);
      const int first = static_cast<int>(random_.Below(kSectorCount));
      for (int i = 0; i < count; ++i) {
        const int sector = (first + 3 * i) % kSectorCount;  // 3 and 14 share no factor
        wished_sectors_ |= 1U << sector;
        wish->add_codes(std::string(kSectorCodes[static_cast<std::size_t>(sector)]));
      }
    }
    if (file_.Recorded(600, 300, 40)) {
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
      if (file_.Recorded(650, 350, 60)) {
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
    if (file_.has_employers() && random_.Permille(60)) {
      out_.mutable_exclusions()->add_employers(world_.EmployerName(file_.AnyEmployer()));
    }
    if (file_.has_employers() && random_.Permille(30)) {
      out_.mutable_exclusions()->add_sites(world_.EmployerName(file_.AnyEmployer()) +
                                           "/sites/vestiging-1");
    }
    if (random_.Permille(30)) {
      if (file_.has_opportunities() && random_.Permille(500)) {
        out_.mutable_exclusions()->add_do_not_place(world_.OpportunityName(file_.AnyOpportunity()));
      } else if (file_.has_employers()) {
        out_.mutable_exclusions()->add_do_not_place(world_.EmployerName(file_.AnyEmployer()));
      }
    }
  }

  void SetPlan() {
    v1::Plan* plan = out_.mutable_plan();
    const bool placed = file_.availability == v1::GEPLAATST || file_.availability == v1::IN_TRAJECT;
    if (placed ? random_.Permille(850) : random_.Permille(120)) {
      v1::CurrentPlace* current = plan->mutable_current();
      // Where a person works now: for the Wsw mostly inside or detached, else a place to learn.
      constexpr std::array<std::size_t, 6> kWsw = {10, 12, 13, 14, 10, 15};
      constexpr std::array<std::size_t, 8> kOthers = {0, 2, 4, 5, 7, 9, 11, 17};
      const std::size_t werkvorm = file_.wsw ? random_.Pick(kWsw) : random_.Pick(kOthers);
      if (random_.Permille(920)) current->set_werkvorm(std::string(kWerkvormen[werkvorm].code));
      if (file_.has_employers() && random_.Permille(700)) {
        current->set_employer(world_.EmployerName(file_.AnyEmployer()));
        if (random_.Permille(600)) current->set_site("vestiging-1");
      }
      if (random_.Permille(850)) {
        current->set_since(DayAfter(world_, -random_.Between(20, file_.wsw ? 4000 : 1100)));
      }
    }
    const auto any_goal = [&] { return std::string(kWerkvormen[5 + random_.Below(18)].code); };
    if (file_.Recorded(700, 450, 100)) {
      plan->mutable_goal_werkvorm()->set_value(any_goal());
      file_.Fill(plan->mutable_goal_werkvorm()->mutable_provenance());
    }
    if (file_.Recorded(350, 180, 30)) {
      plan->mutable_agreed_next_step()->set_value(any_goal());
      file_.Fill(plan->mutable_agreed_next_step()->mutable_provenance());
    }
    plan->set_growth_wish(AnyAnswer(random_, 50, 35, 15));
    plan->set_self_employment_wish(AnyAnswer(random_, 70, 3, 27));
  }

  void AddLoonwaarden() {
    if (!file_.Recorded(350, 180, 30)) return;
    v1::Loonwaarde* loonwaarde = out_.add_loonwaarden();
    loonwaarde->set_kind(
        static_cast<v1::LoonwaardeKind>(1 + random_.Weighted(std::array{50, 40, 10})));
    const int functie = file_.last_functie >= 0 ? file_.last_functie : world_.PickFunctie(random_);
    loonwaarde->set_functie(std::string(world_.functie_code(functie)));
    if (file_.has_employers() && random_.Permille(600)) {
      loonwaarde->set_employer(world_.EmployerName(file_.AnyEmployer()));
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
    if (!file_.has_opportunities() || !random_.Permille(80)) return;
    v1::VoordrachtAgreement* agreement = out_.add_voordrachten();
    agreement->set_opportunity(world_.OpportunityName(file_.AnyOpportunity()));
    const int agreed = -random_.Between(20, 200);
    agreement->set_agreed_on(DayAfter(world_, agreed));
    if (random_.Permille(150)) {
      agreement->set_withdrawn_on(DayAfter(world_, agreed + random_.Between(0, 19)));
    }
  }

  CandidateFile& file_;
  const World& world_;
  Random& random_;
  const FileDays& days_;
  v1::Candidate& out_;
  unsigned wished_sectors_ = 0;  // bit per position in kSectorCodes
};

}  // namespace

void MakeCandidate(const World& world, std::int64_t index, v1::Candidate* candidate) {
  candidate->set_name(world.CandidateName(index));
  CandidateFile file(world, index, candidate);
  Maker(file).Make();
}

}  // namespace passend::region
