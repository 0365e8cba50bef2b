// A small second day from profiles to what is read in the morning: the whole chain, in plain text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/codec/digest_codec.h"
#include "server/decisions/voordracht.h"
#include "server/engine/records.h"
#include "server/rescoring/digest_input.h"
#include "server/rescoring/digest_rows.h"
#include "store/memory_store.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

const model::Date kFriday = *model::Date::FromYmd(2026, 11, 27);
const model::Date kMonday = *model::Date::FromYmd(2026, 11, 30);

Configuration SmallConfiguration() {
  Configuration configuration;
  configuration.catalogue = fixtures::TestCatalogueContent();
  return configuration;
}

class SecondDay : public ::testing::Test {
 protected:
  SecondDay()
      : log_([](std::string_view) {}),
        engine_(*Engine::Open(SmallConfiguration(), store::NewMemoryStore(), clock_, log_, 1)),
        silent_(*engine_) {}

  template <typename R>
  void Put(const R& record) {
    const auto change = [&](const R*) -> absl::StatusOr<R> { return record; };
    const auto written =
        UpdateRecord<R>(*engine_, {record.tenant, record.id}, {.allow_missing = true}, change,
                        [](const R&) { return std::string(); });
    ASSERT_TRUE(written.ok()) << written.status();
  }
  static model::Employer EmployerOf(const std::string& id, const std::string& label) {
    model::Employer employer;
    employer.tenant = "alfa";
    employer.id = id;
    employer.name = label;
    employer.accountmanager = "am-1";
    return employer;
  }
  static constexpr std::uint32_t kWorkdays = 0x33333;  // ma-vr: ochtend, middag
  static model::Opportunity Work(const std::string& id, const std::string& title,
                                 const std::string& employer) {
    model::Opportunity work;
    work.tenant = "alfa";
    work.id = id;
    work.employer = absl::StrCat("tenants/alfa/employers/", employer);
    work.title = title;
    work.status = model::OpportunityStatus::kOpen;
    work.pc4 = "2711";
    work.werkvorm = "regulier";
    work.requirements.push_back({.code = "inpakken", .level = 2});
    work.hours.max_week_minutes = 1440;
    work.hours.grid = model::WeekGrid{kWorkdays};
    work.loads.push_back(
        {.item = "v.staan_werk", .value = 60, .basis = model::LoadBasis::kWerkgeversopgave});
    work.loads_recorded = true;
    work.support_offered = 1;
    return work;
  }
  static model::Candidate Person(const std::string& id) {
    model::Candidate person;
    person.tenant = "alfa";
    person.id = id;
    person.caseload.werkregisseur = "wr-1";
    person.caseload.team = "noord";
    person.status.availability.value = model::Availability::kBeschikbaar;
    person.talents.push_back({.code = "inpakken", .level = 2, .emphasis = 2});
    person.hours.max_week_minutes = 1440;
    person.hours.desired_week_minutes = 1440;
    person.hours.max_day_minutes = 480;
    person.hours.grid = model::WeekGrid{kWorkdays};
    person.travel.pc4 = "2718";
    person.travel.modes = {model::TravelMode::kFiets};
    person.travel.max_minutes = 60;
    person.belastbaarheid.basis = model::BelastbaarheidBasis::kPartialProfessional;
    person.belastbaarheid.items.push_back({.item = "v.staan_werk", .capacity = 120});
    person.needs.support_intensity.value = 1;
    return person;
  }
  static void Certificate(const std::string& code, model::CertificateState state,
                          std::optional<model::Date> until, model::Candidate* person) {
    model::CandidateCertificate& held = person->certificates.emplace_back();
    held.code = code;
    held.state = state;
    held.provenance.valid_until = until;
  }

  void Run(model::Date day) {
    QueryState state = TakeState(*engine_);
    state.as_of = day;
    state.purpose = "matching";
    rescoring::World world;
    world.tenant = "alfa";
    world.snapshot = state.snapshot;
    world.search = OptionsFor(state, "", CallControl{});
    world.catalogue = state.reference->stamp();
    const rescoring::Generation* before = first_ ? nullptr : &generation_;
    const auto result = rescoring::Rescore(world, before, {});
    ASSERT_TRUE(result.ok()) << result.status();
    const CallControl control;
    const std::string tenant = "alfa";
    auto input = ReadDigestInput({.engine = *engine_,
                                  .state = state,
                                  .tenant = tenant,
                                  .matches = matches_->matches(),
                                  .silent = &silent_,
                                  .result = *result,
                                  .before = before,
                                  .run = first_ ? 1u : 2u,
                                  .control = control});
    ASSERT_TRUE(input.ok()) << input.status();
    for (const auto& [name, seen] : appearances_) input->appearances[name] = seen;
    input->earlier = earlier_;
    auto made = MakeDigests(*input);
    ASSERT_TRUE(made.ok()) << made.status();
    for (const auto& [name, seen] : made->appearances) appearances_[name] = seen;
    earlier_ = made->digests;
    generation_ = rescoring::Apply(before, *result);
    first_ = false;
  }

  // As the owner reads it, coupled to all of the people or to none.
  std::string Read(DigestKind kind, const std::string& owner, bool coupled = true) const {
    DigestReading reading;
    reading.person = [coupled](std::string_view name) {
      return DigestReader{coupled ? std::string(name) : "tenants/alfa/candidates/~handle", coupled};
    };
    for (const Digest& digest : earlier_) {
      if (digest.kind != kind || digest.owner != owner) continue;
      // What is kept is what was made.
      const auto kept =
          FromRows("alfa", ToRows("alfa", digest, [](const std::string&) { return true; }));
      EXPECT_TRUE(kept.ok()) << kept.status();
      EXPECT_EQ(*kept, digest);
      v1::Digest shown;
      EncodeDigest("alfa", digest, reading, &shown);
      std::string text;
      for (const v1::DigestLine& line : shown.visits()) absl::StrAppend(&text, line.text(), "\n");
      for (const v1::DigestLine& line : shown.lines()) absl::StrAppend(&text, line.text(), "\n");
      for (const v1::DigestFigure& one : shown.figures()) absl::StrAppend(&text, one.text(), "\n");
      return text;
    }
    return "";
  }

  Clock clock_{kMonday};
  Log log_;
  const std::unique_ptr<Engine> engine_;
  SilentPairs silent_;
  const std::unique_ptr<store::ProfileStore> matches_ = store::NewMemoryStore();
  bool first_ = true;
  rescoring::Generation generation_;
  std::vector<Digest> earlier_;
  std::map<std::string, Appearance, std::less<>> appearances_;
};

TEST_F(SecondDay, IsToldInPlainDutch) {
  Put(EmployerOf("w-1", "Bakkerij Smit"));
  Put(EmployerOf("w-2", "Logistiek Bos"));
  model::Opportunity packing = Work("o-1", "Inpakker", "w-1");
  packing.closing = model::Date{kMonday.days + 7};
  Put(packing);
  model::Opportunity driving = Work("o-2", "Heftruckchauffeur", "w-2");
  driving.certificates.push_back({.code = "heftruckcertificaat", .required = true});
  Put(driving);

  model::Candidate learns = Person("k-1");
  Certificate("heftruckcertificaat", model::CertificateState::kAbsent, std::nullopt, &learns);
  Put(learns);
  model::Candidate expires = Person("k-2");
  Certificate("heftruckcertificaat", model::CertificateState::kHeld, model::Date{kMonday.days - 2},
              &expires);
  Put(expires);
  model::Candidate far = Person("k-3");
  far.travel.pc4 = "9711";
  Put(far);
  model::Candidate ends = Person("k-4");
  Certificate("heftruckcertificaat", model::CertificateState::kAbsent, std::nullopt, &ends);
  Certificate("vca", model::CertificateState::kHeld, model::Date{kMonday.days + 20}, &ends);
  Put(ends);
  const Decision decision = {.caller = {.subject = "s-1", .tenant = "alfa"},
                             .day = kFriday,
                             .reason = "wil dit graag",
                             .next_step = "gesprek",
                             .next_step_day = model::Date{kMonday.days + 2}};
  const auto proposed = AddVoordracht(*engine_, TakeState(*engine_), {"alfa", "k-2"},
                                      {"alfa", "o-2"}, decision, CallControl{});
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  Run(kFriday);

  learns.certificates.clear();
  Certificate("heftruckcertificaat", model::CertificateState::kHeld,
              model::Date{kMonday.days + 1800}, &learns);
  Put(learns);
  Put(Person("k-5"));
  Run(kMonday);
  EXPECT_EQ(Read(DigestKind::kAccountmanager, "am-1"),
            R"(Bezoek Bakkerij Smit, nog geen contact bekend. Het werk is daar nog nooit bekeken.
Bezoek Logistiek Bos, nog geen contact bekend. Het werk is daar nog nooit bekeken.
Let op bij Heftruckchauffeur bij Logistiek Bos. k-2 past niet meer: heftruckcertificaat verliep op 28 november. Er loopt een voordracht.
Bel Logistiek Bos over Heftruckchauffeur. k-1 past nu: heftruckcertificaat is behaald.
Bel Bakkerij Smit over Inpakker. k-5 komt nieuw in de lijst: deze kandidaat is nieuw.
Bel Logistiek Bos over Heftruckchauffeur. k-5 komt nieuw in de lijst: deze kandidaat is nieuw.
Bel Bakkerij Smit over Inpakker: dit sluit op 7 december. Er passen nu 4 mensen.
)");
  EXPECT_EQ(Read(DigestKind::kAccountmanager, "am-1", /*coupled=*/false),
            R"(Bezoek Bakkerij Smit, nog geen contact bekend. Het werk is daar nog nooit bekeken.
Bezoek Logistiek Bos, nog geen contact bekend. Het werk is daar nog nooit bekeken.
Let op bij Heftruckchauffeur bij Logistiek Bos. ~handle past niet meer: er is een datum voorbij.
Bel Logistiek Bos over Heftruckchauffeur. ~handle past nu: het profiel is veranderd.
Bel Bakkerij Smit over Inpakker. ~handle komt nieuw in de lijst: deze kandidaat is nieuw.
Bel Logistiek Bos over Heftruckchauffeur. ~handle komt nieuw in de lijst: deze kandidaat is nieuw.
Bel Bakkerij Smit over Inpakker: dit sluit op 7 december. Er passen nu 4 mensen.
)");
  // On Friday it was told that a certificate of k-4 ends and that a step was agreed for k-2.
  EXPECT_EQ(
      Read(DigestKind::kWerkregisseur, "wr-1"),
      R"(k-3: er is nu geen passend werk. Van de 2 kansen vallen er 2 af op reizen. Dit helpt het meest: verder of anders kunnen reizen (2 kansen vallen alleen daarop af). Bijna passend: Inpakker, maar het lukt niet door: reizen.
k-2: Heftruckchauffeur bij Logistiek Bos past niet meer: heftruckcertificaat verliep op 28 november. Er loopt een voordracht.
k-1: Heftruckchauffeur bij Logistiek Bos past nu: heftruckcertificaat is behaald.
k-5: Inpakker bij Bakkerij Smit komt nieuw in de lijst: het profiel is nieuw.
k-5: Heftruckchauffeur bij Logistiek Bos komt nieuw in de lijst: het profiel is nieuw.
k-1: Inpakker bij Bakkerij Smit sluit op 7 december.
k-2: Inpakker bij Bakkerij Smit sluit op 7 december.
k-4: Inpakker bij Bakkerij Smit sluit op 7 december.
)");
}

}  // namespace
}  // namespace passend::server
