// The version of the program.
#ifndef PASSEND_SERVER_VERSION_H_
#define PASSEND_SERVER_VERSION_H_

#include <string_view>

namespace passend::server {

// As in CMakeLists.txt and CHANGELOG.md.
inline constexpr std::string_view kProgramVersion = PASSEND_VERSION;

}  // namespace passend::server

#endif  // PASSEND_SERVER_VERSION_H_
