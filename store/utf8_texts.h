// Private to store: whether all texts in a serialised message are UTF-8.
#ifndef PASSEND_STORE_UTF8_TEXTS_H_
#define PASSEND_STORE_UTF8_TEXTS_H_

#include <map>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
}

namespace passend::store {

// The text fields of a message type and of those inside it. Protobuf writes a text that is not
// UTF-8 and then refuses to read it; this tells beforehand, several times as fast as reading back.
// Threads: immutable.
class Utf8Texts {
 public:
  // Keeps only the numbers of the fields.
  explicit Utf8Texts(const google::protobuf::Descriptor& type);

  // `bytes` are a message of this type as protobuf serialised it. True exactly when all its texts
  // are UTF-8; false also when the bytes are no message. Fields that the type does not have are
  // passed over.
  bool Check(std::string_view bytes) const { return CheckMessage(0, bytes, 0); }

 private:
  // By field number: an index into types_, or one of these.
  static constexpr int kNoText = -1;
  static constexpr int kText = -2;
  using Fields = std::vector<int>;

  int Add(const google::protobuf::Descriptor& type,
          std::map<const google::protobuf::Descriptor*, int>& known);
  bool CheckMessage(int type, std::string_view bytes, int depth) const;

  std::vector<Fields> types_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_UTF8_TEXTS_H_
