// Inzage for people to read: everything that is held about a person, in plain Dutch (B1).
#ifndef PASSEND_SERVER_RIGHTS_INZAGE_TEXT_H_
#define PASSEND_SERVER_RIGHTS_INZAGE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace passend::v1 {
class ExportPersonResponse;
}  // namespace passend::v1

namespace passend::server {

// The document of an export: every value of the profile under a Dutch name, what comes first for
// this person and why, what counts how much, who gets data, what was decided, and who looked.
std::string InzageDocument(const v1::ExportPersonResponse& person);

// The Dutch name of a field of a profile, "talents" -> "talenten"; empty for a field that has none,
// which is a defect (a test goes through all fields).
std::string_view DutchFieldName(std::string_view field);

// "2026-03-02" in UTC.
std::string DayOf(std::int64_t unix_seconds);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RIGHTS_INZAGE_TEXT_H_
