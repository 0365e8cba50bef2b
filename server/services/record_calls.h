// The standard methods, once for all kinds of record. Included by the services that offer them.
#ifndef PASSEND_SERVER_SERVICES_RECORD_CALLS_H_
#define PASSEND_SERVER_SERVICES_RECORD_CALLS_H_

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "matcher/model/names.h"
#include "server/codec/field_mask.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/engine/engine.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/etag.h"
#include "server/services/call.h"
#include "server/status_macros.h"

namespace passend::server {

// How one kind of record is named and encoded: specialised beside each service.
//   using Message = v1::Candidate;
//   static constexpr std::string_view kCollection, kField ("candidate", in requests);
//   static absl::StatusOr<R> Decode(const Message&, const model::Catalogue&, std::string_view
//   prefix) static void Encode(const R&, std::uint64_t revision, Message*)
template <typename R>
struct Api;

// The same request has the same hash, whoever's case it is for.
inline std::uint64_t HashOf(const google::protobuf::Message& request,
                            const google::protobuf::FieldDescriptor* id) {
  const std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  copy->GetReflection()->ClearField(copy.get(), id);
  const auto* access = request.GetDescriptor()->FindFieldByName("access");
  if (access != nullptr) copy->GetReflection()->ClearField(copy.get(), access);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    copy->SerializeToCodedStream(&coded);
  }
  return model::FnvAppend(model::FnvAppend(model::kFnvOffset, request.GetDescriptor()->full_name()),
                          bytes);
}

template <typename Request>
absl::StatusOr<WriteOptions> OptionsOf(const Request& request) {
  PASSEND_RETURN_IF_ERROR(CheckRequestId(request.request_id()));
  WriteOptions options;
  options.request_id = request.request_id();
  if (!options.request_id.empty()) {
    options.request_hash = HashOf(request, Request::descriptor()->FindFieldByName("request_id"));
  }
  return options;
}

// The answer of a write into `response`, the first one again when the request was repeated.
template <typename R>
absl::Status Answer(Call& call, Engine& engine, const Written<R>& written,
                    typename Api<R>::Message* response) {
  call.add_rows(1);
  call.set_revision(engine.revision());
  if (!written.repeated.has_value()) {
    Api<R>::Encode(written.stored.record, written.stored.revision, response);
    return absl::OkStatus();
  }
  if (!response->ParseFromString(*written.repeated)) {
    return absl::DataLossError("a remembered answer does not decode");
  }
  response->set_etag(MakeEtag(written.stored.revision));
  return absl::OkStatus();
}

template <typename R>
EncodeAnswer<R> Answers() {
  return [](const R& record) {
    typename Api<R>::Message message;
    Api<R>::Encode(record, 0, &message);
    return message.SerializeAsString();
  };
}

template <typename R, typename Request>
absl::Status Get(Call& call, Engine& engine, const Request& request,
                 typename Api<R>::Message* response) {
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           ParseName(request.name(), Api<R>::kCollection, "name"));
  PASSEND_RETURN_IF_ERROR(engine.WaitForRevision(request.min_revision(), call.control()));
  call.set_revision(engine.revision());
  PASSEND_ASSIGN_OR_RETURN(const Stored<R> stored, GetRecord<R>(engine, name));
  Api<R>::Encode(stored.record, stored.revision, response);
  call.add_rows(1);
  return absl::OkStatus();
}

// `filter` is every field of the request that decides what the list holds; `add` gives a new
// message of the response.
template <typename R, typename Request, typename Response, typename Add>
absl::Status List(Call& call, Engine& engine, const Request& request, const std::string& filter,
                  const std::function<bool(const R&)>& keep, Response* response, Add add) {
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, ParseParent(request.parent(), "parent"));
  PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
  const std::string bound =
      absl::StrCat(Request::descriptor()->name(), "|", request.parent(), "|", filter);
  PASSEND_ASSIGN_OR_RETURN(const std::string after, DecodePageToken(request.page_token(), bound));
  PASSEND_RETURN_IF_ERROR(engine.WaitForRevision(request.min_revision(), call.control()));
  response->set_revision(engine.revision());
  call.set_revision(response->revision());
  PASSEND_ASSIGN_OR_RETURN(
      const Page<R> page,
      ListRecords<R>(engine, {.tenant = tenant, .after = after, .page_size = page_size}, keep,
                     call.control()));
  for (const Stored<R>& stored : page.records) {
    Api<R>::Encode(stored.record, stored.revision, add());
  }
  if (!page.next.empty()) response->set_next_page_token(EncodePageToken(bound, page.next));
  call.add_rows(page.records.size());
  return absl::OkStatus();
}

// `id` and `message` are the two fields of the request that have the kind in their name.
template <typename R, typename Request>
absl::Status Create(Call& call, Engine& engine, const Request& request, const std::string& id,
                    const typename Api<R>::Message& message, typename Api<R>::Message* response) {
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant, ParseParent(request.parent(), "parent"));
  const std::string prefix = absl::StrCat(std::string(Api<R>::kField), ".");
  if (!id.empty() && !model::IsId(id)) {
    return InvalidField(absl::StrCat(std::string(Api<R>::kField), "_id"),
                        "must be 1..64 of [a-z0-9-], or empty for a random one");
  }
  const std::string name =
      MakeName(tenant, Api<R>::kCollection, id.empty() ? std::string("x") : id);
  if (!message.name().empty() && (id.empty() || message.name() != name)) {
    return InvalidField(prefix + "name", "must be empty: parent and id make the name");
  }
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(request));
  options.validate_only = request.validate_only();
  typename Api<R>::Message named = message;
  named.set_name(id.empty() ? MakeName(tenant, Api<R>::kCollection, RandomId()) : name);
  PASSEND_ASSIGN_OR_RETURN(const R record,
                           Api<R>::Decode(named, engine.reference()->catalogue(), prefix));
  PASSEND_ASSIGN_OR_RETURN(const Written<R> written,
                           CreateRecord<R>(engine, record, options, Answers<R>()));
  return Answer<R>(call, engine, written, response);
}

template <typename R, typename Request>
absl::Status Update(Call& call, Engine& engine, const Request& request,
                    const typename Api<R>::Message& message, typename Api<R>::Message* response) {
  const std::string prefix = absl::StrCat(std::string(Api<R>::kField), ".");
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           ParseName(message.name(), Api<R>::kCollection, prefix + "name"));
  PASSEND_RETURN_IF_ERROR(CheckMask(request.update_mask(), message));
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(request));
  options.etag = message.etag();
  options.allow_missing = request.allow_missing();
  options.validate_only = request.validate_only();
  const auto change = [&](const R* current) -> absl::StatusOr<R> {
    typename Api<R>::Message next;
    if (current == nullptr) {
      // Inserting: there is nothing that a mask could leave as it is (AIP-134).
      next = message;
    } else {
      Api<R>::Encode(*current, 0, &next);
      ApplyMask(request.update_mask(), message, &next);
    }
    return Api<R>::Decode(next, engine.reference()->catalogue(), prefix);
  };
  PASSEND_ASSIGN_OR_RETURN(const Written<R> written,
                           UpdateRecord<R>(engine, name, options, change, Answers<R>()));
  return Answer<R>(call, engine, written, response);
}

template <typename R, typename Request>
absl::Status Delete(Call& call, Engine& engine, const Request& request) {
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           ParseName(request.name(), Api<R>::kCollection, "name"));
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(request));
  options.etag = request.etag();
  options.allow_missing = request.allow_missing();
  PASSEND_RETURN_IF_ERROR(DeleteRecord<R>(engine, name, options).status());
  call.set_revision(engine.revision());
  call.add_rows(1);
  return absl::OkStatus();
}

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_RECORD_CALLS_H_
