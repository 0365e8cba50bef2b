#include "clients/region/opportunities.h"

#include <algorithm>
#include <array>
#include <string>

#include "clients/region/choices.h"
#include "clients/region/codes.h"
#include "clients/region/employers.h"
#include "clients/region/work.h"

namespace passend::region {
namespace {

// When the work is done. Hours fit in `days` x `dayparts` x 4.
struct Shift {
  std::string_view grid;
  int days;
  int dayparts;  // a day
  int start;     // minutes after midnight
  int end;
  int weight;
};

constexpr std::array<Shift, 15> kShifts = {{
    {"ma-vr:ochtend", 5, 1, 480, 720, 170},
    {"ma-vr:ochtend,middag", 5, 2, 480, 1000, 300},
    {"ma-vr:middag", 5, 1, 750, 1020, 60},
    {"ma,wo,vr:ochtend,middag", 3, 2, 510, 990, 100},
    {"di,do:ochtend,middag", 2, 2, 510, 990, 60},
    {"ma-do:ochtend", 4, 1, 540, 765, 70},
    {"ma-za:ochtend,middag", 6, 2, 450, 1020, 60},
    {"ma-vr:avond", 5, 1, 1050, 1290, 45},
    {"ma-vr:middag,avond", 5, 2, 840, 1380, 30},
    {"ma-vr:ochtend", 5, 1, 360, 600, 40},         // before the first bus
    {"ma-vr:ochtend,middag", 5, 2, 330, 850, 20},  // before the first bus
    {"vr-zo:middag,avond", 3, 2, 900, 1410, 20},   // after the last bus
    {"za,zo:ochtend,middag", 2, 2, 540, 1020, 25},
    {"ma-vr:nacht", 5, 1, 1380, 420, 10},
    {"ma-do:ochtend,middag,avond", 4, 3, 420, 1080, 35},  // four long days
}};

v1::Side AnySide(Random& random, int silent, int first, int second) {
  return static_cast<v1::Side>(random.Weighted(std::array{silent, first, second}));
}

// A thing to make, step by step, with what the steps have in common.
class Maker {
 public:
  Maker(const World& world, std::int64_t index, v1::Opportunity* opportunity)
      : world_(world),
        random_(world.seed(), Stream::kOpportunity, static_cast<std::uint64_t>(index)),
        out_(*opportunity) {
    out_.set_name(world.OpportunityName(index));
  }

  void Make() {
    ChooseEmployer();
    ChooseWork();
    SetStatus();
    SetHours();
    SetPay();
    AddRequirements();
    AddCertificates();
    AddBelasting();
    SetSides();
    SetSupport();
    SetSharing();
  }

 private:
  void ChooseEmployer() {
    const std::int64_t all = world_.options().employers;
    // Three of ten opportunities come from the tenth of the employers one knows best.
    const std::int64_t known = std::max<std::int64_t>(1, all / 10);
    const std::int64_t employer =
        random_.Below(static_cast<std::uint32_t>(random_.Permille(300) ? known : all));
    core_ = world_.Core(employer);
    out_.set_employer(world_.EmployerName(employer));
    const int site = random_.Between(0, core_.site_count - 1);
    if (!random_.Permille(30)) out_.set_site(Numbered("vestiging-", site + 1, 1));
    if (!random_.Permille(30)) {
      out_.set_pc4(world_.place(core_.site_places[static_cast<std::size_t>(site)]).pc4);
    }
    out_.set_accountmanager(AccountmanagerId(core_.accountmanager));
  }

  bool IsGroepsdetachering() const { return werkvorm_->code == "groepsdetachering"; }

  void ChooseWork() {
    std::array<int, kWerkvormen.size()> weights;
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kWerkvormen[i].weight;
    werkvorm_ = &kWerkvormen[random_.Weighted(weights)];
    if (!random_.Permille(20)) out_.set_werkvorm(std::string(werkvorm_->code));

    functie_ = world_.functies_of(core_.sector).Pick(random_);
    const LibraryFunctie& functie = world_.functie(functie_);
    out_.set_title(functie.record.title_nl());
    if (!random_.Permille(120)) out_.set_functie(std::string(world_.functie_code(functie_)));
    if (random_.Permille(700)) out_.set_occupation_code(functie.record.isco());
    if (!random_.Permille(40)) {
      out_.set_sector(std::string(kSectorCodes[static_cast<std::size_t>(core_.sector)]));
    }
  }

  void SetStatus() {
    out_.set_status(
        static_cast<v1::OpportunityStatus>(random_.Weighted(std::array{12, 893, 25, 45, 25})));
    if (werkvorm_->group) {
      const int places = random_.Between(2, 12);
      // A groepsdetachering is a group: 8..25.
      out_.set_places(IsGroepsdetachering() ? 8 + (places - 2) * 17 / 10 : places);
    } else if (!random_.Permille(120)) {
      out_.set_places(random_.Permille(10)
                          ? 0
                          : 1 + static_cast<int>(random_.Weighted(std::array{80, 12, 5, 3})));
    }
    const int start = random_.Permille(350) ? -random_.Between(1, 120) : random_.Between(0, 120);
    if (!random_.Permille(200)) out_.set_start(DayAfter(world_, start));
    if (werkvorm_->temporary && random_.Permille(850)) {
      out_.set_end(DayAfter(world_, start + random_.Between(60, 400)));
    }
    if (random_.Permille(550)) {
      const bool closed = random_.Permille(60);
      out_.set_closing(DayAfter(world_, closed ? -random_.Between(1, 40) : random_.Between(0, 90)));
    }
    if (random_.Permille(300)) {
      out_.set_last_voorstel(DayAfter(world_, -random_.Between(1, 120)));
    }
  }

  void SetHours() {
    std::array<int, kShifts.size()> weights;
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kShifts[i].weight;
    const Shift& shift = kShifts[random_.Weighted(weights)];
    v1::OpportunityHours* hours = out_.mutable_hours();
    const int most = std::min(40, shift.days * shift.dayparts * 4);
    const bool long_days = shift.dayparts == 3;  // of nine or ten hours
    const int week = werkvorm_->sheltered
                         ? std::min(most, random_.Between(2, 7) * 4)
                         : std::max(8, most - 4 * random_.Between(0, long_days ? 1 : 4));
    day_minutes_ = std::clamp(week * 60 / shift.days / 30 * 30, 120, 600);
    if (random_.Permille(930)) {
      hours->set_max_week_minutes(week * 60);
      // Work of half days leaves less to bargain about.
      const int least = week - 4 * random_.Between(0, week > 20 ? 4 : 1);
      if (random_.Permille(850)) hours->set_min_week_minutes(60 * std::max(4, least));
    }
    if (random_.Permille(550)) {
      hours->set_min_day_minutes(std::max(60, day_minutes_ - 60 * random_.Between(0, 4)));
    }
    if (random_.Permille(870)) hours->mutable_grid()->add_dayparts(std::string(shift.grid));
    if (random_.Permille(750)) {
      hours->set_shift_start_minute(shift.start);
      if (random_.Permille(950)) hours->set_shift_end_minute(shift.end);
    }
    hours->set_hours_negotiable(AnyAnswer(random_, 27, 40, 33));
  }

  void SetPay() {
    if (!werkvorm_->paid || random_.Permille(150)) return;
    out_.set_functieloon_hour_cents(1471 + 5 * random_.Between(0, 120));
    if (random_.Permille(500)) out_.set_cao("cao van de sector");
  }

  void AddRequirement(std::string code, int level, int required_permille) {
    for (const v1::Requirement& requirement : out_.requirements()) {
      if (requirement.code() == code) return;
    }
    v1::Requirement* requirement = out_.add_requirements();
    requirement->set_code(std::move(code));
    requirement->set_level(level);
    requirement->set_required(random_.Permille(required_permille));
    if (random_.Permille(350)) requirement->set_weight(random_.Between(1, 3));
  }

  void AddRequirements() {
    if (random_.Permille(25)) return;  // "ze moeten gewoon willen werken"
    const auto& talents = world_.functie(functie_).record.talents();
    const int wanted = random_.Between(4, 8);
    // The talents stand in order of importance in the open figures; the first fifteen matter.
    const auto matter = static_cast<std::uint32_t>(std::min(talents.size(), 15));
    for (int tries = 0; matter > 0 && tries < 3 * wanted && out_.requirements_size() < wanted;
         ++tries) {
      const v1::FunctieTalent& talent = talents.Get(static_cast<int>(random_.Below(matter)));
      const int ease = werkvorm_->sheltered ? random_.Between(1, 2) : random_.Between(0, 2);
      AddRequirement(talent.talent(), std::clamp(talent.level() - ease, 1, 4), 550);
    }
    if (random_.Permille(600)) {
      const std::string_view code = random_.Pick(kWerknemersvaardigheden);
      AddRequirement(std::string(code), random_.Between(1, 3), 800);
    }
    if (random_.Permille(350)) {
      const std::string_view code =
          random_.Pick(kVakvaardigheden[static_cast<std::size_t>(core_.sector)]);
      AddRequirement(std::string(code), random_.Between(1, 3), 400);
    }
    if (random_.Permille(150)) AddRequirement("taal_nl", random_.Between(1, 3), 700);
  }

  void AddCertificate(std::string_view code, bool required) {
    for (const v1::CertificateRequirement& known : out_.certificates()) {
      if (known.code() == code) return;
    }
    v1::CertificateRequirement* certificate = out_.add_certificates();
    certificate->set_code(std::string(code));
    certificate->set_required(required);
  }

  void AddCertificates() {
    const std::string_view sector = kSectorCodes[static_cast<std::size_t>(core_.sector)];
    // What the sector is known for.
    struct Habit {
      std::string_view sector;
      std::string_view code;
      int permille;
      int required_permille;
    };
    constexpr std::array<Habit, 15> kHabits = {{
        {"logistiek", "heftruck", 200, 400},
        {"logistiek", "rijbewijs_b", 150, 700},
        {"groen", "rijbewijs_b", 180, 500},
        {"groen", "vca_basis", 200, 500},
        {"groen", "motorkettingzaag", 60, 300},
        {"bouwen_wonen_onderhoud", "vca_basis", 450, 700},
        {"installatie_constructietechniek", "vca_basis", 450, 700},
        {"installatie_constructietechniek", "nen_3140", 150, 300},
        {"techniek", "lasdiploma", 80, 400},
        {"horeca_leisure", "haccp", 250, 300},
        {"horeca_leisure", "sociale_hygiene", 60, 600},
        {"schoonmaak", "schoonmaak_basis", 250, 250},
        {"schoonmaak", "rijbewijs_b", 60, 600},
        {"health_zorg", "vog", 600, 900},
        {"dienstverlening", "vog", 250, 800},
    }};
    for (const Habit& habit : kHabits) {
      if (habit.sector == sector && random_.Permille(habit.permille)) {
        AddCertificate(habit.code, random_.Permille(habit.required_permille));
      }
    }
    if (random_.Permille(30)) AddCertificate("rijbewijs_b", random_.Permille(700));
    if (random_.Permille(60)) AddCertificate("bhv", random_.Permille(150));
    if (random_.Permille(50)) AddCertificate("min_age_met", true);
    if (random_.Permille(60)) AddCertificate("vog", random_.Permille(800));
    if (random_.Permille(80)) {
      out_.set_safety_critical(true);
      if (random_.Permille(850)) {
        v1::LanguageRequirement* language = out_.add_languages();
        language->set_code("nl");
        language->mutable_minimum()->set_listening(random_.Between(2, 3));
        if (random_.Permille(600)) language->mutable_minimum()->set_reading(random_.Between(1, 3));
        if (random_.Permille(300)) language->mutable_minimum()->set_speaking(random_.Between(1, 3));
      }
    } else if (random_.Permille(60)) {
      v1::LanguageRequirement* language = out_.add_languages();
      language->set_code(random_.Permille(800) ? "nl" : "en");
      language->mutable_minimum()->set_speaking(random_.Between(1, 3));
    }
  }

  void AddBelasting() {
    // No list; looked and found nothing; library only; told by the employer; analysed.
    const std::size_t known = random_.Weighted(std::array{5, 2, 28, 46, 19});
    if (known == 0) return;
    out_.set_loads_recorded(known == 1 || random_.Permille(900));
    if (known == 1) return;
    LoadStyle style;
    style.basis = known == 2   ? v1::BIBLIOTHEEK
                  : known == 3 ? v1::WERKGEVERSOPGAVE
                               : v1::WERKPLEKANALYSE;
    style.sheltered = werkvorm_->sheltered;
    style.day_minutes = day_minutes_;
    style.most = known == 2 ? 20 : random_.Between(6, 14);
    const LibraryFunctie& functie = world_.functie(functie_);
    AddLoads(functie, style, random_, out_.mutable_loads());
    if (!random_.Permille(400)) return;
    int left = day_minutes_;  // the tasks of one day fit in it
    for (int i = 1; i <= 5 && left >= 30; ++i) {
      const TaskStyle task{.functie = functie_,
                           .sector = core_.sector,
                           .number = i,
                           .most_minutes = left,
                           .analysed = known == 4,
                           .sheltered = werkvorm_->sheltered};
      v1::Task* made = out_.add_tasks();
      MakeTask(world_, task, random_, made);
      left -= made->minutes_per_day();
      if (random_.Permille(250)) break;
    }
  }

  void SetSides() {
    const std::string_view sector = kSectorCodes[static_cast<std::size_t>(core_.sector)];
    const bool outside = sector == "groen" || sector == "bouwen_wonen_onderhoud";
    out_.set_binnen_buiten(outside ? AnySide(random_, 15, 5, 80) : AnySide(random_, 25, 65, 10));
    out_.set_alleen_samen(werkvorm_->group ? AnySide(random_, 20, 5, 75)
                                           : AnySide(random_, 40, 25, 35));
    const bool people = sector == "health_zorg" || sector == "dienstverlening" ||
                        sector == "horeca_leisure" || sector == "detailhandel";
    out_.set_mensen_dingen(people ? AnySide(random_, 30, 60, 10) : AnySide(random_, 30, 8, 62));
    out_.set_afwisseling(AnySide(random_, 45, 25, 30));
  }

  void SetSupport() {
    if (!random_.Permille(220)) {
      const int extra = core_.guides_people ? 1 : 0;
      out_.set_support_offered(std::clamp(
          werkvorm_->support + extra - static_cast<int>(random_.Weighted(std::array{45, 35, 20})),
          0, 4));
    }
    out_.set_adaptations(AnyAnswer(random_, 32, 40, 28));
    out_.set_transport_provided(werkvorm_->group ? AnyAnswer(random_, 40, 30, 30)
                                                 : AnyAnswer(random_, 55, 4, 41));
    if (random_.Permille(650)) out_.set_team_size(random_.Between(1, 40));
    if (random_.Permille(350)) out_.set_supervision_ratio(random_.Between(3, 30));
    if (IsGroepsdetachering()) {
      out_.set_team_size(std::max(out_.team_size(), out_.places()));
      // Outdoors one werkleider has about ten people, indoors up to thirty (domain guide 1).
      if (!out_.has_supervision_ratio()) {
        out_.set_supervision_ratio(
            kSectorCodes[static_cast<std::size_t>(core_.sector)] == "groen" ? 10 : 20);
      }
    }
    if (werkvorm_->paid && random_.Permille(450)) out_.add_instruments("lks");
    if (random_.Permille(300)) out_.add_instruments("jobcoach_extern");
    if (random_.Permille(150)) out_.add_instruments("no_riskpolis");
    if (out_.adaptations() == v1::YES && random_.Permille(300)) {
      out_.add_instruments("werkplekaanpassing");
    }
  }

  void SetSharing() {
    out_.set_origin(static_cast<v1::Origin>(random_.Weighted(std::array{5, 75, 15, 5})));
    if (random_.Permille(100)) out_.add_shared_with("partnergemeente-demo");
    if (random_.Permille(60)) out_.set_sroi_link("sroi-1");
  }

  const World& world_;
  Random random_;
  v1::Opportunity& out_;
  EmployerCore core_;
  const WerkvormMix* werkvorm_ = nullptr;
  int functie_ = 0;
  int day_minutes_ = 480;
};

}  // namespace

void MakeOpportunity(const World& world, std::int64_t index, v1::Opportunity* opportunity) {
  Maker(world, index, opportunity).Make();
}

}  // namespace passend::region
