// The gRPC services, without their generated headers: whoever links them needs no more than this.
#ifndef PASSEND_SERVER_SERVICES_SERVICES_H_
#define PASSEND_SERVER_SERVICES_SERVICES_H_

#include <memory>

namespace grpc {
class Service;
}  // namespace grpc

namespace passend::server {

struct ServiceContext;

// Each borrows `context`, which outlives it. Threads: as gRPC calls them.
std::unique_ptr<grpc::Service> MakeCandidateService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeEmployerService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeImportService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeMatchService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCatalogueService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeRightsService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeAdminService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeAuditService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeDecisionService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCarvingService(ServiceContext& context);
std::unique_ptr<grpc::Service> MakeRescoringService(ServiceContext& context);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_SERVICES_H_
