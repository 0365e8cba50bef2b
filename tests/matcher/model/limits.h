// Tables of limits for the tests of Validate(): for each field, changes of a full and valid record
// that must pass (up to the limit) and changes that must be refused (one step over), by name.
#ifndef PASSEND_TESTS_MATCHER_MODEL_LIMITS_H_
#define PASSEND_TESTS_MATCHER_MODEL_LIMITS_H_

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/provenance.h"
#include "matcher/model/violation.h"

namespace passend::model {

// One change of a valid record.
template <typename Record>
struct LimitCase {
  std::string field;  // the path that a refusal must name
  bool allowed = false;
  std::function<void(Record&)> change;
  std::string secret;  // what the change put into the record; no refusal may repeat it
};

// A place in a record, for the functions below: PASSEND_AT(talents[0].level).
#define PASSEND_AT(path) [](auto& record) -> auto& { return record.path; }

// Collects cases. `at` returns a reference to the field in a full record.
template <typename Record>
class Limits {
 public:
  using Change = std::function<void(Record&)>;

  const std::vector<LimitCase<Record>>& cases() const { return cases_; }

  void Good(const std::string& field, Change change) {
    cases_.push_back({field, true, std::move(change), ""});
  }
  void Bad(const std::string& field, Change change, std::string secret = "") {
    cases_.push_back({field, false, std::move(change), std::move(secret)});
  }

  template <typename At>
  void Number(const std::string& field, At at, int lowest, int highest) {
    Values(field, at, {lowest, highest}, {lowest - 1, highest + 1});
  }
  template <typename At>
  void Values(const std::string& field, At at, const std::vector<int>& good,
              const std::vector<int>& bad) {
    for (const int value : good) Good(field, [at, value](Record& r) { at(r) = value; });
    for (const int value : bad) {
      Bad(
          field, [at, value](Record& r) { at(r) = value; }, std::to_string(value));
    }
  }

  // An enumeration with the unknown value 0, which is fine unless `required`.
  template <typename At, typename Enum>
  void Known(const std::string& field, At at, Enum last, bool required = false) {
    const auto set = [at](Enum value) { return [at, value](Record& r) { at(r) = value; }; };
    if (required) {
      Bad(field, set(Enum{}));
    } else {
      Good(field, set(Enum{}));
    }
    Good(field, set(last));
    Bad(field, set(static_cast<Enum>(static_cast<int>(last) + 1)));
  }
  template <typename At>
  void Answers(const std::string& field, At at) {
    Known(field, at, Answer::kNo);
  }

  // A text of at most `bytes` bytes of UTF-8 without control characters; empty is fine.
  template <typename At>
  void Text(const std::string& field, At at, std::size_t bytes) {
    const std::string secret = "geheim";
    Strings(field, at,
            {"", std::string(bytes, 'x'), "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\xB7", "a\tb\nc\r"},
            {secret + std::string(bytes + 1 - secret.size(), 'x'),
             secret + "\xFF",              // never a byte of UTF-8
             secret + "\xC0\xAF",          // longer than needed
             secret + "\xE2\x82",          // cut off
             secret + "\xED\xA0\x80",      // half of a surrogate pair
             secret + "\xF4\x90\x80\x80",  // above the last character
             secret + "\x1B[2J",           // would clear a terminal
             secret + "\xC2\x9B", secret + std::string(1, '\0')});
  }
  template <typename At>
  void Strings(const std::string& field, At at, const std::vector<std::string>& good,
               const std::vector<std::string>& bad) {
    for (const std::string& value : good) Good(field, [at, value](Record& r) { at(r) = value; });
    for (const std::string& value : bad) {
      Bad(
          field, [at, value](Record& r) { at(r) = value; }, value);
    }
  }
  // The forms of names.h; "" is fine unless `required`.
  template <typename At>
  void Id(const std::string& field, At at, bool required = false) {
    Form(field, at, required, {"a", "0-z", std::string(64, 'a')},
         {std::string(65, 'a'), "Hoofdletter", "met spatie", "met/streep", "onder_streep"});
  }
  template <typename At>
  void Code(const std::string& field, At at, bool required = false) {
    Form(field, at, required, {"a", "A.b_c-d:9", std::string(64, 'a')},
         {std::string(65, 'a'), "met spatie", "met/streep", "n\xC3\xA9"});
  }
  template <typename At>
  void FunctieCode(const std::string& field, At at, bool required = false) {
    Form(field, at, required, {"43-5081.03", "eigen.in_pakker", std::string(64, 'a')},
         {std::string(65, 'a'), "met spatie", "met:punt", "met/streep"});
  }
  template <typename At>
  void Pc4(const std::string& field, At at) {
    Form(field, at, false, {"1000", "9999", "1234"},  // 1234 is not in the catalogue: unknown
         {"0999", "999", "10000", "12a4", "2718AB"});
  }
  template <typename At>
  void Employer(const std::string& field, At at) {
    Form(field, at, false, {"tenants/t/employers/e-1"},
         {"tenants/t/employers/", "tenants//employers/geheim", "tenants/T/employers/geheim",
          "tenants/t/employers/geheim/sites/x", "tenants/t/candidates/geheim",
          "/tenants/t/employers/geheim", "geheim"});
  }
  template <typename At>
  void Opportunity(const std::string& field, At at) {
    Form(field, at, true, {"tenants/t/opportunities/o-1"},
         {"tenants/t/opportunities/", "tenants/t/employers/geheim", "geheim"});
  }
  // A code of the catalogue; `good` is one that the record does not hold.
  template <typename At>
  void Catalogued(const std::string& field, At at, const std::string& good, bool required = true) {
    Form(field, at, required, {good}, {"geheime_code"});
  }

  template <typename At>
  void Day(const std::string& field, At at) {
    const auto set = [at](int days) { return [at, days](Record& r) { at(r) = Date{days}; }; };
    Good(field, set(Date::FromYmd(1900, 1, 1)->days));
    Good(field, set(Date::FromYmd(2199, 12, 31)->days));
    Bad(field, set(Date::FromYmd(1900, 1, 1)->days - 1));
    Bad(field, set(Date::FromYmd(2199, 12, 31)->days + 1));
  }
  // Two optional days of which the second may be the same as the first, not before it.
  template <typename First, typename Second>
  void Days(const std::string& first_field, First first, const std::string& second_field,
            Second second) {
    Day(first_field, [first, second](Record& r) -> auto& {
      second(r).reset();
      return first(r);
    });
    Day(second_field, [first, second](Record& r) -> auto& {
      first(r).reset();
      return second(r);
    });
    const auto set = [first, second](int one, int other) {
      return [=](Record& r) {
        first(r) = Date{one};
        second(r) = Date{other};
      };
    };
    Good(second_field, set(20000, 20000));
    Bad(second_field, set(20000, 19999));
  }

  // The provenance at `at`, named `field`.
  template <typename At>
  void Provenance(const std::string& field, At at) {
    Known(
        field + ".source", [at](Record& r) -> auto& { return at(r).source; }, Source::kUwv);
    Text(
        field + ".assessor_role", [at](Record& r) -> auto& { return at(r).assessor_role; },
        kMaxRoleBytes);
    Days(
        field + ".assessed_on", [at](Record& r) -> auto& { return at(r).assessed_on; },
        field + ".valid_until", [at](Record& r) -> auto& { return at(r).valid_until; });
  }

  // A list; `make` gives the entry with number i, each valid beside the others.
  template <typename At, typename Make>
  void List(const std::string& field, At at, int limit, Make make) {
    const auto fill = [at, make](int count) {
      return [=](Record& r) {
        auto& list = at(r);
        list.clear();
        for (int i = 0; i < count; ++i) list.push_back(make(i));
      };
    };
    Good(field, fill(0));
    Good(field, fill(limit));
    Bad(field, fill(limit + 1));
  }
  // The last entry of the list once more: refused at `field`, with the index of the new entry.
  template <typename At>
  void Twice(const std::string& field, At at) {
    Bad(field, [at](Record& r) { at(r).push_back(at(r).back()); });
  }

 private:
  template <typename At>
  void Form(const std::string& field, At at, bool required, std::vector<std::string> good,
            std::vector<std::string> bad) {
    (required ? bad : good).push_back("");
    Strings(field, at, good, bad);
  }

  std::vector<LimitCase<Record>> cases_;
};

// Whether `text` holds `secret` as a word or number of its own ("1" is not in "must be 10..19").
bool Mentions(const std::string& text, const std::string& secret);
// "exclusions.sectors[2]" -> "exclusions.sectors[]".
std::string WithoutNumbers(const std::string& path);
// The fields of a message in proto/passend/v1 by path, lists of messages as "talents[].code" and of
// other values as "diplomas[]"; `file` is relative to proto/.
std::vector<std::string> ApiFields(const std::string& file, const std::string& message);

// Every case against `full`, which must be valid.
template <typename Record>
void CheckLimits(const Record& full, const std::vector<LimitCase<Record>>& cases,
                 const Catalogue& catalogue) {
  for (const FieldViolation& violation : Validate(full, catalogue)) {
    ADD_FAILURE() << "the full record: " << violation.field << " " << violation.description;
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const LimitCase<Record>& one = cases[i];
    SCOPED_TRACE("case " + std::to_string(i) + " of " + one.field);
    Record record = full;
    one.change(record);
    const std::vector<FieldViolation> violations = Validate(record, catalogue);
    EXPECT_TRUE(one.allowed || !violations.empty()) << "was accepted";
    for (const FieldViolation& violation : violations) {
      EXPECT_FALSE(one.allowed) << violation.field << " " << violation.description;
      EXPECT_EQ(violation.field, one.field) << violation.description;
      EXPECT_FALSE(violation.description.empty());
      EXPECT_FALSE(Mentions(violation.description, one.secret)) << violation.description;
    }
  }
}

// Every field of the API message is in the table, but for those named, which have no limit; and
// every field of the table is one of the API, or a list or message of it.
template <typename Record>
void CheckTableIsComplete(const std::vector<LimitCase<Record>>& cases,
                          const std::vector<std::string>& api_fields,
                          const std::set<std::string>& without_limit) {
  std::set<std::string> tested;
  for (const LimitCase<Record>& one : cases) {
    if (!one.allowed) tested.insert(WithoutNumbers(one.field));
  }
  std::set<std::string> known;
  for (const std::string& field : api_fields) {
    EXPECT_NE(tested.contains(field), without_limit.contains(field)) << field;
    // The field itself, and the lists and messages that it is in.
    for (std::size_t end = 0; end < field.size(); ++end) {
      if (field[end] == '.' || field[end] == '[') known.insert(field.substr(0, end));
    }
    known.insert(field);
  }
  for (const std::string& field : tested) EXPECT_TRUE(known.contains(field)) << field;
}

}  // namespace passend::model

#endif  // PASSEND_TESTS_MATCHER_MODEL_LIMITS_H_
