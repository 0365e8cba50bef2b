// Where a decoder stands in a message, and what it has to say about it. Used by the mapping
// templates of this folder.
#ifndef PASSEND_STORE_CODEC_FIELD_DECODER_H_
#define PASSEND_STORE_CODEC_FIELD_DECODER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/date.h"
#include "matcher/model/employer.h"
#include "matcher/model/names.h"
#include "matcher/model/violation.h"

namespace passend::store {

// The highest number of each enumeration of the model; they all start at 0 and have no holes.
template <class E>
inline constexpr int kHighest = -1;
template <>
inline constexpr int kHighest<model::Source> = 5;
template <>
inline constexpr int kHighest<model::Answer> = 2;
template <>
inline constexpr int kHighest<model::Availability> = 5;
template <>
inline constexpr int kHighest<model::RegistrationState> = 3;
template <>
inline constexpr int kHighest<model::WishKind> = 6;
template <>
inline constexpr int kHighest<model::Side> = 2;
template <>
inline constexpr int kHighest<model::Evidence> = 2;
template <>
inline constexpr int kHighest<model::CertificateState> = 2;
template <>
inline constexpr int kHighest<model::BelastbaarheidBasis> = 4;
template <>
inline constexpr int kHighest<model::WerktermAnswer> = 3;
template <>
inline constexpr int kHighest<model::LoonwaardeKind> = 3;
template <>
inline constexpr int kHighest<model::ResolutionOutcome> = 3;
template <>
inline constexpr int kHighest<model::LoadBasis> = 3;
template <>
inline constexpr int kHighest<model::Separable> = 3;
template <>
inline constexpr int kHighest<model::OpportunityStatus> = 4;
template <>
inline constexpr int kHighest<model::Origin> = 3;
template <>
inline constexpr int kHighest<model::VisitSegment> = 4;

// A position in a message. The path is spelt out only when something is wrong, so that decoding a
// good record builds no texts. A child points to its parent: it lives no longer than the expression
// or block that holds the parent. `field` and `name` are literals.
class FieldDecoder {
 public:
  // The message itself. `violations` outlives the decoder.
  explicit FieldDecoder(std::vector<model::FieldViolation>* violations) : violations_(violations) {}

  FieldDecoder Field(const char* name) const { return FieldDecoder(this, name, -1); }
  FieldDecoder Element(const char* name, int index) const {
    return FieldDecoder(this, name, index);
  }

  // Reports field `field` of this message; "" = the message itself.
  void Report(const char* field, std::string_view description) const;

  // The day in `text`: empty = none. Reports any other text.
  std::optional<model::Date> Day(const char* field, const std::string& text) const {
    if (text.empty()) return std::nullopt;
    const std::optional<model::Date> day = model::Date::Parse(text);
    if (!day.has_value()) Report(field, "must be a day YYYY-MM-DD, 1900..2199");
    return day;
  }

  // The value with this number; reports a number that the model does not have.
  template <class E>
  E Enum(const char* field, int number) const {
    static_assert(kHighest<E> > 0);
    if (number < 0 || number > kHighest<E>) {
      ReportEnum(field, kHighest<E>);
      return E{};
    }
    return static_cast<E>(number);
  }

  // The parts of a resource name (matcher/model/names.h); both empty for an empty name. `form` is
  // what a reader is told: "tenants/{tenant}/candidates/{candidate}".
  using NameParser = std::optional<model::NameParts> (*)(std::string_view);
  void Name(const char* field, const std::string& name, NameParser parse, std::string_view form,
            std::string* tenant, std::string* id) const;
  // The code after `prefix` ("functies/"); empty for an empty name.
  void GlobalName(const char* field, const std::string& name, std::string_view prefix,
                  bool (*is_code)(std::string_view), std::string_view form,
                  std::string* code) const;

  // Reports a message that holds more than this version reads: dropping an exclusion or a limit
  // that a newer program wrote would be worse than refusing it.
  template <class M>
  void CheckKnown(const M& message) const {
    if (!message.GetReflection()->GetUnknownFields(message).empty()) {
      Report("", "holds a field that this version does not know");
    }
  }

 private:
  FieldDecoder(const FieldDecoder* parent, const char* name, int index)
      : violations_(parent->violations_), parent_(parent), name_(name), index_(index) {}
  void AppendPath(std::string* path) const;
  void ReportEnum(const char* field, int highest) const;

  std::vector<model::FieldViolation>* violations_;
  const FieldDecoder* parent_ = nullptr;
  const char* name_ = nullptr;
  int index_ = -1;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_FIELD_DECODER_H_
