// Every method of the API, from the service descriptors, so that a new one cannot be forgotten.
#ifndef PASSEND_TESTS_SERVER_METHODS_H_
#define PASSEND_TESTS_SERVER_METHODS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

namespace passend::server {

std::vector<const google::protobuf::MethodDescriptor*> AllMethods();
// "/passend.v1.CandidateService/GetCandidate".
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// One request, any kind of method: on the wire a unary call is a stream of one message. `context`
// (null = a new one) may carry metadata. `answer`
// gets the bytes of all messages of the answer, one after the other.
grpc::Status CallPath(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                      const std::string& request, grpc::ClientContext* context = nullptr,
                      std::string* answer = nullptr);
grpc::Status CallAny(const std::shared_ptr<grpc::Channel>& channel,
                     const google::protobuf::MethodDescriptor& method,
                     const google::protobuf::Message& request,
                     grpc::ClientContext* context = nullptr, std::string* answer = nullptr);

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_METHODS_H_
