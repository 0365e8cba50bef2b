// What a person has done, is good at and can show.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "clients/region/candidate_file.h"
#include "clients/region/codes.h"

namespace passend::region {
namespace {

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

// Writes the skills, step by step.
class Skills {
 public:
  explicit Skills(CandidateFile& file)
      : file_(file), world_(file.world), random_(file.random), days_(file.days), out_(file.out) {}

  void Write() {
    AddWorkHistory();
    AddTalents();
    AddLearning();
  }

 private:
  void AddWorkHistory() {
    if (!file_.Recorded(950, 800, 450)) return;
    const int jobs = random_.Between(1, 4);
    int until = -random_.Between(30, 1500);
    for (int i = 0; i < jobs; ++i) {
      const int functie = world_.PickFunctie(random_);
      v1::WorkHistoryEntry* entry = out_.add_work_history();
      if (random_.Permille(800)) {
        entry->set_functie(std::string(world_.functie_code(functie)));
        if (file_.last_functie < 0) file_.last_functie = functie;
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
    if (file_.Recorded(980, 750, 150)) {
      // A talentenscan looks at what the kinds of work around here ask.
      const int scanned =
          file_.quality == FileQuality::kRich ? random_.Between(7, 14) : random_.Between(2, 8);
      const auto& near = world_.functie(world_.PickFunctie(random_)).record.talents();
      const auto& done =
          file_.last_functie >= 0 ? world_.functie(file_.last_functie).record.talents() : near;
      for (int i = 0; i < scanned; ++i) {
        const auto& from = i % 2 == 0 ? done : near;
        if (from.empty()) continue;
        const auto most = static_cast<std::uint32_t>(std::min(from.size(), 20));
        const auto at = static_cast<int>(random_.Below(most));
        AddTalent(from.Get(at).talent(), AnyLevel(), v1::ASSESSED);
      }
    }
    if (file_.Recorded(850, 550, 100)) {
      for (const std::string_view code : kWerknemersvaardigheden) {
        if (random_.Permille(550)) AddTalent(code, AnyLevel(), v1::ASSESSED);
      }
    }
    if (file_.Recorded(500, 300, 60)) {
      const auto& vak = random_.Pick(kVakvaardigheden);
      const std::string_view code = random_.Pick(vak);
      AddTalent(code, std::max(1, AnyLevel()), v1::ASSESSED);
    }
    if (file_.Recorded(600, 400, 120)) AddTalent("taal_nl", AnyLevel(), v1::ASSESSED);
    // Some files already hold what somebody read from the work history.
    if (file_.last_functie >= 0 && random_.Permille(250)) {
      const auto& talents = world_.functie(file_.last_functie).record.talents();
      for (int i = 0; i < std::min(talents.size(), 4); ++i) {
        AddTalent(talents.Get(i).talent(), talents.Get(i).level(), v1::DERIVED);
      }
    }
  }

  void AddLearning() {
    if (file_.Recorded(800, 550, 150)) {
      out_.set_werk_en_denkniveau(
          static_cast<int>(random_.Weighted(std::array{60, 260, 300, 220, 110, 30, 15, 5})));
    }
    constexpr std::array<std::string_view, 5> kDiplomas = {"praktijkonderwijs", "vmbo basis",
                                                           "mbo niveau 1", "mbo niveau 2",
                                                           "diploma uit het buitenland"};
    if (file_.Recorded(600, 400, 100)) out_.add_diplomas(std::string(random_.Pick(kDiplomas)));
    if (file_.Recorded(350, 120, 10)) {
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
      if (!random_.Permille(habit.permille) || !file_.Recorded(950, 800, 400)) continue;
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
    if (file_.Recorded(900, 700, 300)) {
      v1::CandidateLanguage* dutch = out_.add_languages();
      dutch->set_code("nl");
      SetSkill(newcomer ? random_.Between(0, 3) : random_.Between(4, 6), dutch->mutable_skills());
      file_.Fill(dutch->mutable_provenance());
    }
    if (newcomer && random_.Permille(700)) {
      v1::CandidateLanguage* other = out_.add_languages();
      other->set_code(std::string(random_.Pick(kOtherLanguages)));
      SetSkill(6, other->mutable_skills());
      file_.Fill(other->mutable_provenance());
    }
  }

  CandidateFile& file_;
  const World& world_;
  Random& random_;
  const FileDays& days_;
  v1::Candidate& out_;
};

}  // namespace

void WriteSkills(CandidateFile& file) { Skills(file).Write(); }

}  // namespace passend::region
