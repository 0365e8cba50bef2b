// A night for tests of digests: what a run could have found, made by hand.
#ifndef PASSEND_TESTS_SERVER_RESCORING_DIGEST_NIGHT_H_
#define PASSEND_TESTS_SERVER_RESCORING_DIGEST_NIGHT_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rescoring/digest.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {

inline std::string PersonName(int number) {
  return absl::StrCat("tenants/alfa/candidates/k-", number);
}
inline std::string WorkName(int number) {
  return absl::StrCat("tenants/alfa/opportunities/o-", number);
}
inline std::string EmployerName(int number) {
  return absl::StrCat("tenants/alfa/employers/w-", number);
}

// Holds all that an input points to. Not to be moved.
class DigestNight {
 public:
  explicit DigestNight(model::Date day) {
    input.tenant = "alfa";
    input.day = day;
    input.run = 2;
    input.last_day = model::Date{day.days - 1};
    input.policy_version = "2026-02";
    input.catalogue_version = "2026.1";
    input.catalogue = &fixtures::TestCatalogue();
    input.result = &result;
    input.before = &before;
    for (rescoring::Stamp* stamp : {&result.report.stamp, &before.stamp}) {
      stamp->candidate_list = 20;
      stamp->opportunity_list = 20;
    }
  }
  DigestNight(const DigestNight&) = delete;
  DigestNight& operator=(const DigestNight&) = delete;

  // References are good until the next of the kind is added.
  DigestCandidate& AddPerson(int number, std::string werkregisseur, std::string team = "noord") {
    DigestCandidate& person = input.people.emplace_back();
    person.name = PersonName(number);
    person.werkregisseur = std::move(werkregisseur);
    person.team = std::move(team);
    person.available = true;
    return person;
  }
  DigestOpportunity& AddWork(int number, std::string title, int employer,
                             std::string accountmanager) {
    DigestOpportunity& work = input.work.emplace_back();
    work.name = WorkName(number);
    work.title = std::move(title);
    work.employer = EmployerName(employer);
    work.accountmanager = std::move(accountmanager);
    work.open = true;
    work.places = 1;
    return work;
  }
  DigestEmployer& AddEmployer(int number, std::string label, std::string accountmanager) {
    DigestEmployer& employer = input.employers.emplace_back();
    employer.name = EmployerName(number);
    employer.label = std::move(label);
    employer.accountmanager = std::move(accountmanager);
    return employer;
  }
  rescoring::Change& AddChange(rescoring::Direction direction, int person, int work,
                               rescoring::ChangeKind kind, rescoring::CauseKind cause) {
    rescoring::Change& change = result.changes.emplace_back();
    change.direction = direction;
    change.candidate = PersonName(person);
    change.opportunity = WorkName(work);
    change.kind = kind;
    change.cause.kind = cause;
    change.position = 1;
    change.score_now = 700;
    return change;
  }
  void AddVoordracht(int person, int work) {
    DigestVoordracht& one = input.voordrachten.emplace_back();
    one.candidate = PersonName(person);
    one.opportunity = WorkName(work);
    one.since = input.day;
    one.last = input.day;
  }

  rescoring::RescoreResult result;
  rescoring::Generation before;
  DigestInput input;
};

// The digest of an owner; a failure of the test when there is none.
inline const Digest& DigestOf(const DigestsOfDay& day, DigestKind kind, std::string_view owner) {
  static const Digest none;
  for (const Digest& digest : day.digests) {
    if (digest.kind == kind && digest.owner == owner) return digest;
  }
  ADD_FAILURE() << "no digest of " << DigestKindName(kind) << " " << owner;
  return none;
}

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_RESCORING_DIGEST_NIGHT_H_
