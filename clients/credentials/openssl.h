// Owners of what OpenSSL allocates, for this folder.
#ifndef PASSEND_CLIENTS_CREDENTIALS_OPENSSL_H_
#define PASSEND_CLIENTS_CREDENTIALS_OPENSSL_H_

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

namespace passend::credentials {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using KeyPointer = std::shared_ptr<EVP_PKEY>;

inline const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
// What was written into a memory BIO.
inline std::string Written(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return size <= 0 ? std::string() : std::string(data, static_cast<std::size_t>(size));
}

}  // namespace passend::credentials

#endif  // PASSEND_CLIENTS_CREDENTIALS_OPENSSL_H_
