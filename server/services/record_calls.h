// The standard methods, once for all kinds of record. Included by the services that offer them.
#ifndef PASSEND_SERVER_SERVICES_RECORD_CALLS_H_
#define PASSEND_SERVER_SERVICES_RECORD_CALLS_H_

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
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

// How one kind of record is named, encoded and shown: specialised beside each service.
//   using Message = v1::Candidate;
//   static constexpr std::string_view kCollection, kField ("candidate", in requests);
//   static constexpr std::string_view kGet;  // the method whose row says what a caller may see
//   static absl::StatusOr<R> Decode(const Message&, const model::Catalogue&,
//                                   std::string_view prefix);
//   static void Encode(const R&, std::uint64_t revision, Message*);
//   static Scope ScopeIn(const Caller&, const R&);
//   static void Show(const FieldSet&, Message*);
//   // FAILED_PRECONDITION: something keeps the record.
//   static absl::Status CheckDelete(const Engine&, const RecordName&);
//   // PERMISSION_DENIED names the fields that the role may not write.
//   static absl::Status CheckWrite(const FieldSet&, const google::protobuf::FieldMask&,
//                                  const Message&, std::string_view prefix);
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
absl::StatusOr<WriteOptions> OptionsOf(const Call& call, const Request& request) {
  PASSEND_RETURN_IF_ERROR(CheckRequestId(request.request_id()));
  WriteOptions options;
  options.request_id = request.request_id();
  if (!options.request_id.empty()) {
    // Of this caller: nobody gets what somebody else was answered.
    options.request_hash =
        model::FnvAppend(HashOf(request, Request::descriptor()->FindFieldByName("request_id")),
                         call.PageContext(""));
  }
  return options;
}

// The answer of a write into `response`, the first one again when the request was repeated.
template <typename R>
absl::Status Answer(Call& call, Engine& engine, const Written<R>& written, Scope scope,
                    typename Api<R>::Message* response) {
  call.add_rows(1);
  call.set_revision(engine.revision());
  if (!written.repeated.has_value()) {
    Api<R>::Encode(written.stored.record, written.stored.revision, response);
    Api<R>::Show(call.FieldsOf(Api<R>::kGet, scope), response);
    return absl::OkStatus();
  }
  if (!response->ParseFromString(*written.repeated)) {
    return absl::DataLossError("a remembered answer does not decode");
  }
  response->set_etag(MakeEtag(written.stored.revision));
  Api<R>::Show(call.FieldsOf(Api<R>::kGet, scope), response);
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

// A record with what this caller may see, or write, of it; nothing when there is none. NOT_FOUND in
// the words of the request when nothing of it is for this caller, or nothing can stand under the
// key because it is somebody else's.
template <typename R>
struct Reached {
  Stored<R> stored;
  Scope scope = Scope::kOther;
  FieldSet fields;
};
template <typename R>
absl::StatusOr<std::optional<Reached<R>>> Reach(Call& call, const Engine& engine,
                                                const RecordName& name,
                                                std::string_view requested) {
  absl::StatusOr<Stored<R>> stored = GetRecord<R>(engine, name);
  if (absl::IsNotFound(stored.status())) {
    if (!model::IsId(name.id)) return NotFound(requested);
    return std::nullopt;
  }
  if (!stored.ok()) return stored.status();
  Reached<R> reached = {.stored = *std::move(stored)};
  reached.scope = Api<R>::ScopeIn(call.caller(), reached.stored.record);
  reached.fields = call.Fields(reached.scope);
  if (reached.fields.empty()) return NotFound(requested);
  call.RecordPerson(NameOf<R>(name), true);
  return std::optional(std::move(reached));
}

template <typename R, typename Request>
absl::Status Get(Call& call, Engine& engine, const Request& request,
                 typename Api<R>::Message* response) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           call.Resolve(request.name(), Api<R>::kCollection, "name"));
  PASSEND_RETURN_IF_ERROR(engine.WaitForRevision(request.min_revision(), call.control()));
  call.set_revision(engine.revision());
  PASSEND_ASSIGN_OR_RETURN(const std::optional<Reached<R>> reached,
                           Reach<R>(call, engine, name, request.name()));
  if (!reached.has_value()) return NotFound(request.name());
  Api<R>::Encode(reached->stored.record, reached->stored.revision, response);
  Api<R>::Show(reached->fields, response);
  // A record of another tenant goes by the name that the caller knows.
  if (reached->scope == Scope::kShared) response->set_name(request.name());
  call.add_rows(1);
  return absl::OkStatus();
}

// `filter` is every field of the request that decides what the list holds; `add` gives a new
// message of the response.
template <typename R, typename Request, typename Response, typename Add>
absl::Status List(Call& call, Engine& engine, const Request& request, const std::string& filter,
                  const std::function<bool(const R&)>& keep, Response* response, Add add) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                           call.ResolveParent(request.parent(), "parent"));
  PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
  const std::string bound = call.PageContext(
      absl::StrCat(Request::descriptor()->name(), "|", request.parent(), "|", filter));
  const security::Key& page_key = call.access().page_key();
  PASSEND_ASSIGN_OR_RETURN(const std::string after,
                           DecodePageToken(page_key, request.page_token(), bound));
  const auto visible = [&](const R& record) {
    return keep(record) && !call.Fields(Api<R>::ScopeIn(call.caller(), record)).empty();
  };
  PASSEND_RETURN_IF_ERROR(engine.WaitForRevision(request.min_revision(), call.control()));
  response->set_revision(engine.revision());
  call.set_revision(response->revision());
  PASSEND_ASSIGN_OR_RETURN(
      const Page<R> page,
      ListRecords<R>(engine, {.tenant = tenant, .after = after, .page_size = page_size}, visible,
                     call.control()));
  for (const Stored<R>& stored : page.records) {
    call.RecordPerson(model::ResourceName(stored.record), false);
    auto* message = add();
    Api<R>::Encode(stored.record, stored.revision, message);
    Api<R>::Show(call.Fields(Api<R>::ScopeIn(call.caller(), stored.record)), message);
  }
  if (!page.next.empty()) {
    response->set_next_page_token(EncodePageToken(page_key, bound, page.next));
  }
  call.add_rows(page.records.size());
  return absl::OkStatus();
}

// PERMISSION_DENIED: somebody who writes only in the own caseload names it in the record.
template <typename R>
absl::Status CheckMayCreate(const FieldSet& fields, const typename Api<R>::Message& message,
                            std::string_view prefix) {
  if (fields.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, "NOT_IN_CASELOAD",
                 absl::StrCat(std::string(prefix),
                              "caseload: this role may create records of its own caseload only"));
  }
  return Api<R>::CheckWrite(fields, {}, message, prefix);
}

// `id` and `message` are the two fields of the request that have the kind in their name.
template <typename R, typename Request>
absl::Status Create(Call& call, Engine& engine, const Request& request, const std::string& id,
                    const typename Api<R>::Message& message, typename Api<R>::Message* response) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                           call.ResolveParent(request.parent(), "parent"));
  // A tenant that is not the caller's cannot be told from one that does not exist.
  if (!model::IsId(tenant)) return NotFound(request.parent());
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
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(call, request));
  options.validate_only = request.validate_only();
  typename Api<R>::Message named = message;
  named.set_name(id.empty() ? MakeName(tenant, Api<R>::kCollection, RandomId()) : name);
  PASSEND_ASSIGN_OR_RETURN(const R record,
                           Api<R>::Decode(named, engine.reference()->catalogue(), prefix));
  const Scope scope = Api<R>::ScopeIn(call.caller(), record);
  PASSEND_RETURN_IF_ERROR(CheckMayCreate<R>(call.Fields(scope), message, prefix));
  call.RecordPerson(model::ResourceName(record), true);
  PASSEND_ASSIGN_OR_RETURN(const Written<R> written,
                           CreateRecord<R>(engine, record, options, Answers<R>()));
  return Answer<R>(call, engine, written, scope, response);
}

template <typename R, typename Request>
absl::Status Update(Call& call, Engine& engine, const Request& request,
                    const typename Api<R>::Message& message, typename Api<R>::Message* response) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  const std::string prefix = absl::StrCat(std::string(Api<R>::kField), ".");
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           call.Resolve(message.name(), Api<R>::kCollection, prefix + "name"));
  PASSEND_RETURN_IF_ERROR(CheckMask(request.update_mask(), message));
  if (name.tenant != call.caller().tenant && !call.local()) return NotFound(message.name());
  // Before anything about the record is compared with the request.
  PASSEND_ASSIGN_OR_RETURN(const std::optional<Reached<R>> reached,
                           Reach<R>(call, engine, name, message.name()));
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(call, request));
  options.etag = message.etag();
  options.allow_missing = request.allow_missing();
  options.validate_only = request.validate_only();
  Scope scope = reached.has_value() ? reached->scope : Scope::kOther;
  const auto change = [&](const R* current) -> absl::StatusOr<R> {
    typename Api<R>::Message next;
    if (current == nullptr) {
      // Inserting: there is nothing that a mask could leave as it is (AIP-134).
      next = message;
    } else {
      const FieldSet fields = call.Fields(Api<R>::ScopeIn(call.caller(), *current));
      if (fields.empty()) return NotFound(message.name());
      PASSEND_RETURN_IF_ERROR(Api<R>::CheckWrite(fields, request.update_mask(), message, prefix));
      Api<R>::Encode(*current, 0, &next);
      ApplyMask(request.update_mask(), message, &next);
    }
    PASSEND_ASSIGN_OR_RETURN(R record,
                             Api<R>::Decode(next, engine.reference()->catalogue(), prefix));
    scope = Api<R>::ScopeIn(call.caller(), current == nullptr ? record : *current);
    if (current == nullptr) {
      PASSEND_RETURN_IF_ERROR(CheckMayCreate<R>(call.Fields(scope), message, prefix));
    }
    return record;
  };
  PASSEND_ASSIGN_OR_RETURN(const Written<R> written,
                           UpdateRecord<R>(engine, name, options, change, Answers<R>()));
  return Answer<R>(call, engine, written, scope, response);
}

template <typename R, typename Request>
absl::Status Delete(Call& call, Engine& engine, const Request& request) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                           call.Resolve(request.name(), Api<R>::kCollection, "name"));
  if (name.tenant != call.caller().tenant && !call.local()) return NotFound(request.name());
  PASSEND_RETURN_IF_ERROR(Reach<R>(call, engine, name, request.name()).status());
  PASSEND_RETURN_IF_ERROR(Api<R>::CheckDelete(engine, name));
  PASSEND_ASSIGN_OR_RETURN(WriteOptions options, OptionsOf(call, request));
  options.etag = request.etag();
  options.allow_missing = request.allow_missing();
  PASSEND_RETURN_IF_ERROR(DeleteRecord<R>(engine, name, options).status());
  call.set_revision(engine.revision());
  call.add_rows(1);
  return absl::OkStatus();
}

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_RECORD_CALLS_H_
