#include "tests/server/methods.h"

#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/strings/str_cat.h"
#include "passend/v1/admin_service.pb.h"
#include "passend/v1/audit_service.pb.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/carving_service.pb.h"
#include "passend/v1/catalogue_service.pb.h"
#include "passend/v1/decision_service.pb.h"
#include "passend/v1/employer_service.pb.h"
#include "passend/v1/import_service.pb.h"
#include "passend/v1/match_service.pb.h"
#include "passend/v1/rescoring_service.pb.h"
#include "passend/v1/rights_service.pb.h"
#include "tests/server/harness.h"

namespace passend::server {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const FileDescriptor* file :
       {v1::GetStatusRequest::descriptor()->file(), v1::QueryAuditRequest::descriptor()->file(),
        v1::GetCandidateRequest::descriptor()->file(),
        v1::CreateProposalRequest::descriptor()->file(),
        v1::GetCatalogueRequest::descriptor()->file(), v1::GetEmployerRequest::descriptor()->file(),
        v1::ExportRequest::descriptor()->file(), v1::AddVoordrachtRequest::descriptor()->file(),
        v1::FindCandidatesRequest::descriptor()->file(), v1::StartRunRequest::descriptor()->file(),
        v1::ExportPersonRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.push_back(file->service(s)->method(m));
      }
    }
  }
  return methods;
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

grpc::Status CallPath(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                      const std::string& request, grpc::ClientContext* context,
                      std::string* answer) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  Context own;
  if (context == nullptr) context = &own;
  auto stream = stub.PrepareCall(context, path, &queue);
  const auto step = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  stream->StartCall(context);
  step();
  const grpc::Slice sent(request);
  stream->Write(grpc::ByteBuffer(&sent, 1), grpc::WriteOptions().set_last_message(), context);
  step();
  grpc::ByteBuffer response;
  while (true) {
    stream->Read(&response, context);
    if (!step()) break;
    if (answer == nullptr) continue;
    std::vector<grpc::Slice> slices;
    response.Dump(&slices);
    for (const grpc::Slice& slice : slices) {
      answer->append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  grpc::Status status;
  stream->Finish(&status, context);
  step();
  queue.Shutdown();
  return status;
}

grpc::Status CallAny(const std::shared_ptr<grpc::Channel>& channel, const MethodDescriptor& method,
                     const google::protobuf::Message& request, grpc::ClientContext* context,
                     std::string* answer) {
  return CallPath(channel, PathOf(method), request.SerializeAsString(), context, answer);
}

}  // namespace passend::server
