#ifndef PASSEND_TESTS_CLIENTS_RANDOM_RECORD_H_
#define PASSEND_TESTS_CLIENTS_RANDOM_RECORD_H_

#include <random>

namespace google::protobuf {
class Message;
}

namespace passend::cli {

// Fills `message` with anything that its type allows (also what the server would refuse): texts
// with quotes, accents and control characters, numbers at their limits, empty lists and messages.
// `fullness` 0..100: how likely a field is set.
void FillRandomly(std::mt19937& random, int fullness, google::protobuf::Message* message);

}  // namespace passend::cli

#endif  // PASSEND_TESTS_CLIENTS_RANDOM_RECORD_H_
