// Kinds of tasks, which people may exclude (Exclusions.tasks, Task.code). They are the generator's
// own words: no list of the catalogue.
#ifndef PASSEND_CLIENTS_REGION_TASK_CODES_H_
#define PASSEND_CLIENTS_REGION_TASK_CODES_H_

#include <array>
#include <string_view>

namespace passend::region {

// Kinds of tasks that somebody may not want at all.
inline constexpr std::array<std::string_view, 12> kExcludableTasks = {
    "sanitair", "hoogte",    "klantcontact", "telefoon", "machines", "tillen_sjouwen",
    "afval",    "verzorgen", "kassa",        "rijden",   "afwas",    "computerwerk"};

// The kind of a task by the words of its text, Dutch or English; for other texts the usual kind of
// the sector (position in kSectorCodes).
std::string_view TaskCode(std::string_view text, int sector);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_TASK_CODES_H_
