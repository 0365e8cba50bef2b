#include "server/identity/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "security/key.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

absl::Status Refuse(const char* flag, const std::string& path, const char* reason) {
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrCat(flag, ": ", path, ": ", reason));
}

absl::StatusOr<std::string> ReadFile(const char* flag, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file || content.empty()) {
    return absl::NotFoundError(absl::StrCat(flag, ": cannot read ", path));
  }
  return content;
}

Bio Reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// The first certificate of a file, which must be valid now.
absl::StatusOr<Certificate> ReadCertificate(const char* flag, const std::string& path,
                                            std::int64_t now) {
  PASSEND_ASSIGN_OR_RETURN(const std::string text, ReadFile(flag, path));
  const Bio bio = Reader(text);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return Refuse(flag, path, "holds no certificate in PEM");
  std::time_t time = now;
  if (X509_cmp_time(X509_get0_notBefore(certificate.get()), &time) > 0) {
    return Refuse(flag, path, "the certificate is not valid yet");
  }
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &time) < 0) {
    return Refuse(flag, path, "the certificate has expired");
  }
  return certificate;
}

}  // namespace

absl::Status CheckTlsFiles(const std::string& certificate, const std::string& key,
                           const std::string& client_ca, std::int64_t now) {
  PASSEND_ASSIGN_OR_RETURN(const Certificate own, ReadCertificate("--tls-cert", certificate, now));
  PASSEND_ASSIGN_OR_RETURN(std::string text, ReadFile("--tls-key", key));
  const Bio bio = Reader(text);
  const auto no_password = [](char*, int, int, void*) { return -1; };
  const PrivateKey secret(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  security::Wipe(text);
  if (secret == nullptr) {
    return Refuse("--tls-key", key, "holds no private key in PEM without a password");
  }
  if (X509_check_private_key(own.get(), secret.get()) != 1) {
    return Refuse("--tls-key", key, "is not the key of the certificate");
  }
  if (client_ca.empty()) return absl::OkStatus();
  return ReadCertificate("--tls-client-ca", client_ca, now).status();
}

}  // namespace passend::server
