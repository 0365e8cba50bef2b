// Matches as bytes of the wire format. A list holds hundreds of them, with thousands of small
// messages and texts; what EncodeMatch() (match_codec.h) builds and protobuf then measures, writes
// and takes down again is written here at once, to the same bytes.
#ifndef PASSEND_SERVER_CODEC_MATCH_WRITER_H_
#define PASSEND_SERVER_CODEC_MATCH_WRITER_H_

#include <string>
#include <vector>

#include "matcher/model/catalogue.h"
#include "server/codec/match_codec.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace passend::server {

// Threads: any number may use one. Cost to make: half a millisecond, and a quarter of a megabyte,
// for the texts of every attention point of the catalogue.
class MatchWriter {
 public:
  // `catalogue` must outlive it.
  explicit MatchWriter(const model::Catalogue& catalogue);

  // Appends a field `number`, a v1::Match, to `response`. It stays bytes: the accessors of the
  // response do not show it, who parses the response sees it as any other.
  // Requires: `pair` is of the same catalogue.
  void Add(const ShownPair& pair, int number, google::protobuf::Message* response) const;

  const model::Catalogue& catalogue() const { return catalogue_; }

  // The serialised v1::Match.
  void Write(const ShownPair& pair, std::string* out) const;

 private:
  const std::string* Known(const score::Attention& attention) const;

  const model::Catalogue& catalogue_;
  // Fields attention_points as bytes, by code and then by subject + 1.
  std::vector<std::vector<std::string>> attention_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_MATCH_WRITER_H_
