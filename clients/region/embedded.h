// Texts that the build compiles into the program (see embed.cmake).
#ifndef PASSEND_CLIENTS_REGION_EMBEDDED_H_
#define PASSEND_CLIENTS_REGION_EMBEDDED_H_

#include <string_view>

namespace passend::region {

std::string_view EmbeddedFuncties();  // data/functies.txt
std::string_view EmbeddedPlaces();    // config/catalogue/places.csv

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_EMBEDDED_H_
