#include "clients/region/workplaces.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/region/choices.h"
#include "clients/region/employers.h"
#include "clients/region/items.h"
#include "clients/region/work.h"

namespace passend::region {
namespace {

constexpr int kMostFuncties = 8;
constexpr int kMostPool = 60;

// What employers say is left lying, by position in kSectorCodes.
constexpr std::array<std::array<std::string_view, 4>, kSectorCount> kLeftLying = {{
    {"de werkbanken opruimen", "het sorteren van schroeven en onderdelen",
     "het gereedschap schoonmaken", "de bussen bijvullen"},
    {"oude laptops schoonmaken", "de lijsten met apparatuur bijwerken", "kabels uitzoeken",
     "oude computers uit elkaar halen"},
    {"het onkruid tussen de tegels", "zwerfvuil langs de paden", "het gereedschap blijft vuil",
     "de planten water geven in droge weken"},
    {"de bouwplaats vegen", "het afval scheiden", "de keet schoonmaken", "kwasten en rollers"},
    {"het archief is al jaren niet opgeruimd", "de post blijft tot de middag liggen",
     "dossiers moeten nog gescand", "de vergaderzalen klaarzetten"},
    {"de was blijft liggen", "de linnenkasten bijvullen", "tijd voor een wandeling met bewoners",
     "rolstoelen schoonmaken"},
    {"het karton staat in de gangpaden", "retouren blijven staan", "het magazijn vegen",
     "voorraad tellen"},
    {"trays wassen", "dozen vouwen voor de oogst", "gewasresten ruimen in de paden",
     "etiketten in potten steken"},
    {"de afwas hoopt zich op", "de koffieautomaten bijvullen", "bestek poleren",
     "kratten en flessen sorteren"},
    {"de bus opruimen en bijvullen", "kabels op maat knippen", "het magazijn met onderdelen",
     "oud ijzer en kabels scheiden"},
    {"kratten wassen", "de vloer rond de lijn", "stickers plakken", "setjes samenstellen"},
    {"ramen aan de binnenkant", "de schoonmaakkarren klaarmaken", "papier en zeep bijvullen",
     "prullenbakken op de bovenste verdieping"},
    {"karton afvoeren", "prijskaartjes vervangen", "de winkelwagens staan overal",
     "vakken spiegelen"},
    {"het archief", "de keuken en de kantine bijhouden", "kleine klussen in het gebouw",
     "stoelen en tafels klaarzetten"},
}};

// When functies are done, with how usual it is.
constexpr std::array<std::pair<std::string_view, int>, 6> kGrids = {{
    {"ma-vr:ochtend,middag", 60},
    {"ma-vr:ochtend", 12},
    {"ma-za:ochtend,middag", 10},
    {"ma,wo,vr:ochtend,middag", 6},
    {"ma-zo:ochtend,middag,avond", 8},
    {"ma-vr:middag,avond", 4},
}};
constexpr std::array<std::string_view, 6> kSomeDays = {"ma,wo,vr", "di,do",    "ma,di",
                                                       "wo,do,vr", "ma,do,vr", "vr"};

// A certificate that a task may ask, by position in kSectorCodes; empty = none.
constexpr std::array<std::string_view, kSectorCount> kCertificates = {
    "lasdiploma", "",         "vca_basis", "vca_basis",        "", "vog", "heftruck", "",
    "haccp",      "nen_3140", "",          "schoonmaak_basis", "", ""};

// A functie of the employer with where it is done.
struct Holder {
  int functie = 0;  // position in the library
  std::string id;
  std::string site;
  int department = 1;  // the first of its departments
  int departments = 1;
};

class Maker {
 public:
  Maker(const World& world, const EmployerCore& core, std::int64_t index, v1::Employer* employer)
      : world_(world),
        core_(core),
        random_(world.seed(), Stream::kWorkplace, static_cast<std::uint64_t>(index)),
        pool_(world.seed(), Stream::kTaskPool, static_cast<std::uint64_t>(index)),
        out_(*employer) {}

  void Make() {
    const bool seen = !pool_.Permille(350);  // else nobody has been there yet
    const int tasks = seen ? PoolSize() : 0;
    ChooseHolders(tasks);
    // One in ten with a pool has no functies: it was made before anybody asked for them.
    if (!random_.Permille(seen ? 100 : 180)) AddFuncties(seen);
    for (int i = 1; i <= tasks; ++i) AddTask(i);
    if (random_.Permille(120)) AddVerdringingstoets();
  }

 private:
  int PoolSize() {
    const std::size_t size = pool_.Weighted(std::array{45, 40, 15});
    return size == 0   ? pool_.Between(1, 10)
           : size == 1 ? pool_.Between(11, 30)
                       : pool_.Between(31, kMostPool);
  }

  std::string AnySite() { return Numbered("vestiging-", random_.Between(1, core_.site_count), 1); }

  // A large pool has many holders.
  void ChooseHolders(int tasks) {
    const int wanted = std::min(kMostFuncties, 1 + tasks / 8 + random_.Between(0, 2));
    const WeightedList& functies = world_.functies_of(core_.sector);
    int department = 1;
    for (int tries = 0; tries < 4 * wanted && static_cast<int>(holders_.size()) < wanted; ++tries) {
      const int functie = functies.Pick(random_);
      if (std::ranges::count(holders_, functie, &Holder::functie) > 0) continue;
      Holder holder;
      holder.functie = functie;
      holder.id = Numbered("f-", static_cast<std::int64_t>(holders_.size()) + 1, 1);
      if (random_.Permille(core_.site_count > 1 ? 750 : 450)) holder.site = AnySite();
      holder.department = department;
      holder.departments =
          1 + tasks / 20 + static_cast<int>(random_.Weighted(std::array{60, 30, 10}));
      department += holder.departments - (random_.Permille(400) ? 1 : 0);
      department = std::max(department, 1);
      holders_.push_back(std::move(holder));
    }
  }

  void AddFuncties(bool seen) {
    for (const Holder& holder : holders_) {
      v1::EmployerFunctie* functie = out_.add_functies();
      functie->set_id(holder.id);
      functie->set_title(world_.functie(holder.functie).record.title_nl());
      if (random_.Permille(700)) {
        functie->set_functie(std::string(world_.functie_code(holder.functie)));
      }
      if (random_.Permille(850)) functie->set_fte_permille(Fte());
      if (!holder.site.empty()) functie->set_site(holder.site);
      if (random_.Permille(650)) {
        std::array<int, kGrids.size()> weights;
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kGrids[i].second;
        functie->mutable_grid()->add_dayparts(std::string(kGrids[random_.Weighted(weights)].first));
      }
      if (random_.Permille(300)) AddLeftLying(functie);
      if (random_.Permille(seen ? 350 : 60)) {
        functie->set_besproken_on(DayAfter(world_, -random_.Between(1, 500)));
      }
    }
    has_functies_ = true;
  }

  // Most functies are one to a few people; now and then a whole department.
  int Fte() {
    switch (random_.Weighted(std::array{35, 45, 20})) {
      case 0:
        return 100 * random_.Between(4, 10);
      case 1:
        return 250 * random_.Between(4, 20);
      default:
        return 500 * random_.Between(10, 60);
    }
  }

  void AddLeftLying(v1::EmployerFunctie* functie) {
    const auto& said = kLeftLying[static_cast<std::size_t>(core_.sector)];
    const std::uint32_t first = random_.Below(static_cast<std::uint32_t>(said.size()));
    functie->add_left_lying(std::string(said[first]));
    if (random_.Permille(300)) {
      functie->add_left_lying(std::string(said[(first + 1) % said.size()]));
    }
  }

  void AddTask(int number) {
    v1::Task* task = out_.add_task_pool();
    const Holder* holder = nullptr;
    std::string department;
    // The same task twice is at another department, or it is not in the list.
    for (int tries = 0; tries < 6; ++tries) {
      holder = &holders_[pool_.Below(static_cast<std::uint32_t>(holders_.size()))];
      const int first = holder->department;
      department = Numbered("afdeling-", pool_.Between(first, first + holder->departments - 1), 1);
      task->Clear();
      const TaskStyle style{.functie = holder->functie,
                            .sector = core_.sector,
                            .number = number,
                            .analysed = pool_.Permille(200),
                            .sheltered = pool_.Permille(200)};
      MakeTask(world_, style, pool_, task);
      if (seen_.emplace(task->title(), department).second) break;
    }
    const std::string_view certificate = kCertificates[static_cast<std::size_t>(core_.sector)];
    if (pool_.Permille(60) && !certificate.empty())
      task->add_certificates(std::string(certificate));
    SetDays(task);
    if (pool_.Permille(400)) SetHalfHours(task);
    if (pool_.Permille(850) && has_functies_) task->set_holder_function(holder->id);
    task->clear_department();
    task->clear_process();
    if (pool_.Permille(800)) task->set_department(department);
    if (pool_.Permille(650)) task->set_process(Numbered("proces-", holder->department, 1));
    if (!holder->site.empty() && pool_.Permille(900)) {
      task->set_site(holder->site);
    } else if (core_.site_count > 1 && pool_.Permille(400)) {
      task->set_site(Numbered("vestiging-", pool_.Between(1, core_.site_count), 1));
    }
  }

  // Most work is done from Monday to Friday.
  void SetDays(v1::Task* task) {
    const std::size_t kind = pool_.Weighted(std::array{60, 25, 15});
    if (kind == 2) return;  // as MakeTask has it
    task->clear_weekdays();
    const std::string_view days =
        kind == 0 ? std::string_view("ma,di,wo,do,vr") : pool_.Pick(kSomeDays);
    for (std::size_t i = 0; i < days.size(); i += 3) {
      task->add_weekdays(std::string(days.substr(i, 2)));
    }
  }

  // Work that is handed out by the half hour.
  static void SetHalfHours(v1::Task* task) {
    const int minutes = std::max(30, task->minutes_per_day() / 30 * 30);
    task->set_minutes_per_day(minutes);
    task->set_block_minutes(30);
    for (v1::Load& load : *task->mutable_loads()) {
      const int item = FindItem(load.item());
      if (item < 0 || Items()[static_cast<std::size_t>(item)].kind != Kind::kCumulative) continue;
      // Exposure is never longer than the task.
      load.set_value(std::min(load.value(), minutes));
    }
  }

  void AddVerdringingstoets() {
    v1::Verdringingstoets* toets = out_.mutable_verdringingstoets();
    toets->set_by(AccountmanagerId(core_.accountmanager));
    if (random_.Permille(850)) toets->set_on(DayAfter(world_, -random_.Between(1, 700)));
    toets->set_passed(AnyAnswer(random_, 10, 75, 15));
  }

  const World& world_;
  const EmployerCore& core_;
  Random random_;
  Random pool_;
  v1::Employer& out_;
  std::vector<Holder> holders_;
  std::set<std::pair<std::string, std::string>> seen_;
  bool has_functies_ = false;
};

}  // namespace

void AddWorkplace(const World& world, const EmployerCore& core, std::int64_t index,
                  v1::Employer* employer) {
  Maker(world, core, index, employer).Make();
}

}  // namespace passend::region
