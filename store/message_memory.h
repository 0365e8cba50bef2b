// Private to store: memory for the messages of one profile.
#ifndef PASSEND_STORE_MESSAGE_MEMORY_H_
#define PASSEND_STORE_MESSAGE_MEMORY_H_

#include <array>
#include <cstddef>

#include "google/protobuf/arena.h"

namespace passend::store {

// Messages that are gone once a profile is encoded or decoded: most profiles fit in the buffer, and
// nothing is freed piece by piece. Lives on the stack.
class MessageMemory {
 public:
  MessageMemory() : arena_(Options(buffer_.data(), buffer_.size())) {}
  template <class M>
  M* New() {
    return google::protobuf::Arena::CreateMessage<M>(&arena_);
  }

 private:
  static google::protobuf::ArenaOptions Options(char* buffer, std::size_t size) {
    google::protobuf::ArenaOptions options;
    options.initial_block = buffer;
    options.initial_block_size = size;
    return options;
  }

  alignas(8) std::array<char, std::size_t{32} << 10> buffer_;
  google::protobuf::Arena arena_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_MESSAGE_MEMORY_H_
