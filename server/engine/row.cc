#include "server/engine/row.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "matcher/model/derive.h"
#include "matcher/model/names.h"
#include "matcher/score/facts.h"
#include "server/engine/reference.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Little-endian numbers and texts with a length of four bytes.
class Writer {
 public:
  template <typename Number>
  void Add(Number number) {
    static_assert(std::is_unsigned_v<Number>);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bytes_.push_back(static_cast<char>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xff));
    }
  }
  void Add(std::string_view text) {
    Add(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <typename Number>
  Number Get() {
    static_assert(std::is_unsigned_v<Number>);
    std::uint64_t number = 0;
    if (bytes_.size() < sizeof(Number)) {
      Fail();
      return 0;
    }
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      number |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
    }
    bytes_.remove_prefix(sizeof(Number));
    return static_cast<Number>(number);
  }
  std::string_view Text() {
    const auto size = Get<std::uint32_t>();
    if (bytes_.size() < size) {
      Fail();
      return {};
    }
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  bool Done() const { return ok_ && bytes_.empty(); }

 private:
  void Fail() {
    ok_ = false;
    bytes_ = {};
  }
  std::string_view bytes_;
  bool ok_ = true;
};

// A profile is shared with at most kMaxSharing tenants; anything above is no row of ours.
constexpr std::uint16_t kMostGrants = 1000;

void Write(const std::vector<index::Grant>& grants, const index::Owners& owners, Writer& writer) {
  writer.Add(static_cast<std::uint16_t>(grants.size()));
  for (const index::Grant& grant : grants) {
    writer.Add(std::string_view(grant.tenant));
    writer.Add(grant.until);
    writer.Add(grant.purpose);
  }
  for (const std::uint64_t owner : owners) writer.Add(owner);
}

void Read(Reader& reader, std::vector<index::Grant>& grants, index::Owners& owners) {
  const auto count = std::min(reader.Get<std::uint16_t>(), kMostGrants);
  for (std::uint16_t i = 0; i < count; ++i) {
    index::Grant grant;
    grant.tenant = std::string(reader.Text());
    grant.until = reader.Get<std::uint16_t>();
    grant.purpose = reader.Get<std::uint64_t>();
    grants.push_back(std::move(grant));
  }
  for (std::uint64_t& owner : owners) owner = reader.Get<std::uint64_t>();
}

std::uint64_t OwnerOf(const std::string& tenant, const std::string& professional) {
  return professional.empty() ? 0 : index::OwnerHash(tenant, professional);
}

bool Holds(const std::vector<std::string>& list, const std::string& value) {
  return !value.empty() && std::ranges::find(list, value) != list.end();
}

// Open to everyone, by regeling or granted registration, or granted to this person. Labels select
// instruments; they are in no score.
std::uint64_t InstrumentsOf(const model::Candidate& candidate, const model::Catalogue& catalogue) {
  std::uint64_t bits = 0;
  const auto& instruments = catalogue.instruments();
  for (std::size_t i = 0; i < std::min<std::size_t>(instruments.size(), 64); ++i) {
    const model::Instrument& instrument = instruments[i];
    const bool open = instrument.regelingen.empty() && instrument.registrations.empty();
    const bool registered =
        std::ranges::any_of(candidate.status.registrations, [&](const auto& registration) {
          return registration.state == model::RegistrationState::kGranted &&
                 Holds(instrument.registrations, registration.code);
        });
    if (open || registered || Holds(instrument.regelingen, candidate.status.regeling) ||
        Holds(candidate.needs.instruments, instrument.code)) {
      bits |= std::uint64_t{1} << i;
    }
  }
  return bits;
}

// Most profiles name no functie of the library.
bool MayDerive(const model::Candidate& candidate, const model::FunctionLibrary& library) {
  return std::ranges::any_of(candidate.work_history, [&](const model::WorkHistoryEntry& entry) {
    return !entry.functie.empty() && library.Find(entry.functie) != nullptr;
  });
}

CandidateRow Compiled(const model::Candidate& candidate, const Reference& reference) {
  CandidateRow row;
  row.entry.name = model::CandidateName(candidate.tenant, candidate.id);
  row.entry.tenant = candidate.tenant;
  for (const model::Sharing& sharing : candidate.sharing) {
    row.entry.grants.push_back(
        {.tenant = sharing.tenant,
         .until = score::PackDay(sharing.until),
         .purpose = sharing.purpose.empty() ? 0 : index::CodeHash(sharing.purpose)});
  }
  row.entry.owners = {OwnerOf(candidate.tenant, candidate.caseload.werkregisseur),
                      OwnerOf(candidate.tenant, candidate.caseload.werkregisseur_tijdelijk),
                      OwnerOf(candidate.tenant, candidate.caseload.accountmanager)};
  row.entry.compiled = score::Compile(candidate, reference.catalogue());
  row.instruments = InstrumentsOf(candidate, reference.catalogue());
  return row;
}

absl::Status Damaged() { return absl::DataLossError("stored facts do not decode"); }

}  // namespace

CandidateRow CompileRow(const model::Candidate& candidate, const Reference& reference,
                        model::Date today) {
  if (!MayDerive(candidate, reference.library())) return Compiled(candidate, reference);
  model::Candidate copy = candidate;
  return CompileRowInPlace(copy, reference, today);
}

CandidateRow CompileRowInPlace(model::Candidate& candidate, const Reference& reference,
                               model::Date today) {
  if (!MayDerive(candidate, reference.library())) return Compiled(candidate, reference);
  const auto own = static_cast<std::ptrdiff_t>(candidate.talents.size());
  std::ranges::move(model::DeriveTalents(candidate, reference.library(), today),
                    std::back_inserter(candidate.talents));
  CandidateRow row = Compiled(candidate, reference);
  candidate.talents.erase(candidate.talents.begin() + own, candidate.talents.end());
  return row;
}

OpportunityRow CompileRow(const model::Opportunity& opportunity, const Reference& reference) {
  OpportunityRow row;
  row.entry.name = model::OpportunityName(opportunity.tenant, opportunity.id);
  row.entry.tenant = opportunity.tenant;
  for (const std::string& tenant : opportunity.shared_with) {
    row.entry.grants.push_back({.tenant = tenant});
  }
  row.entry.owners = {OwnerOf(opportunity.tenant, opportunity.accountmanager), 0, 0};
  row.entry.facts =
      score::Compile(opportunity, reference.catalogue(),
                     reference.PolicyOf(opportunity.tenant).policy().max_scored_items);
  row.title = opportunity.title;
  return row;
}

std::string SerializeRow(const CandidateRow& row) {
  Writer writer;
  Write(row.entry.grants, row.entry.owners, writer);
  writer.Add(row.instruments);
  writer.Add(std::string_view(score::SerializeFacts(row.entry.compiled)));
  return writer.Take();
}

std::string SerializeRow(const OpportunityRow& row) {
  Writer writer;
  Write(row.entry.grants, row.entry.owners, writer);
  writer.Add(std::string_view(row.title));
  writer.Add(std::string_view(score::SerializeFacts(row.entry.facts)));
  return writer.Take();
}

absl::StatusOr<CandidateRow> ParseCandidateRow(std::string_view tenant, std::string_view id,
                                               std::string_view bytes) {
  CandidateRow row;
  row.entry.name = model::CandidateName(tenant, id);
  row.entry.tenant = std::string(tenant);
  Reader reader(bytes);
  Read(reader, row.entry.grants, row.entry.owners);
  row.instruments = reader.Get<std::uint64_t>();
  const std::string_view facts = reader.Text();
  if (!reader.Done()) return Damaged();
  PASSEND_ASSIGN_OR_RETURN(row.entry.compiled, score::ParseCandidateFacts(facts));
  return row;
}

absl::StatusOr<OpportunityRow> ParseOpportunityRow(std::string_view tenant, std::string_view id,
                                                   std::string_view bytes) {
  OpportunityRow row;
  row.entry.name = model::OpportunityName(tenant, id);
  row.entry.tenant = std::string(tenant);
  Reader reader(bytes);
  Read(reader, row.entry.grants, row.entry.owners);
  row.title = std::string(reader.Text());
  const std::string_view facts = reader.Text();
  if (!reader.Done()) return Damaged();
  PASSEND_ASSIGN_OR_RETURN(row.entry.facts, score::ParseOpportunityFacts(facts));
  return row;
}

}  // namespace passend::server
