// An authority and its certificates for development and tests: P-256, X.509 version 3. A real
// installation has an authority of its own.
#ifndef PASSEND_CLIENTS_CREDENTIALS_CERTIFICATES_H_
#define PASSEND_CLIENTS_CREDENTIALS_CERTIFICATES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace passend::credentials {

struct CertificateAndKey {
  std::string certificate_pem;
  std::string key_pem;
};

// From when to when, in seconds since 1970.
struct Validity {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

// Threads: one at a time. Ends the process when OpenSSL cannot make something.
class Authority {
 public:
  Authority(const std::string& common_name, const Validity& validity);

  // For a server that is reached by these names ("localhost") and addresses ("127.0.0.1").
  CertificateAndKey IssueServer(const std::string& common_name,
                                const std::vector<std::string>& names,
                                const std::vector<std::string>& addresses,
                                const Validity& validity) const;
  CertificateAndKey IssueClient(const std::string& common_name, const Validity& validity) const;

  const std::string& certificate_pem() const { return pem_; }

 private:
  CertificateAndKey Issue(const std::string& common_name, const std::string& usage,
                          const std::string& alternatives, const Validity& validity) const;

  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
  std::string pem_;
};

}  // namespace passend::credentials

#endif  // PASSEND_CLIENTS_CREDENTIALS_CERTIFICATES_H_
