#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/resource_quota.h>

#include <cstdio>
#include <memory>
#include <string>

#include "benchmarks/load/rpc_load.h"
#include "server/server.h"

namespace passend::benchmarks {
namespace {

// What the generated code of a service with one method would be, over bytes.
class EchoService final : public grpc::Service {
 public:
  explicit EchoService(std::size_t reply_bytes) : reply_(std::string(reply_bytes, 'e')) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kEchoMethod, grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<EchoService, grpc::ByteBuffer, grpc::ByteBuffer>(
            [](EchoService* service, grpc::ServerContext*, const grpc::ByteBuffer*,
               grpc::ByteBuffer* reply) {
              const grpc::Slice slice(service->reply_);
              *reply = grpc::ByteBuffer(&slice, 1);
              return grpc::Status::OK;
            },
            this)));
  }

 private:
  const std::string reply_;
};

}  // namespace

int ServeEcho(std::size_t reply_bytes, int threads) {
  EchoService service(reply_bytes);
  int port = 0;
  grpc::ServerBuilder builder;
  server::ConfigureThreads(threads, 64, builder);
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::fprintf(stderr, "serving on 127.0.0.1:%d\n", port);
  server->Wait();
  return 0;
}

}  // namespace passend::benchmarks
