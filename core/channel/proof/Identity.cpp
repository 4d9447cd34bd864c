#include "core/channel/proof/Identity.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "core/base/FileDescriptor.h"
#include "core/base/SystemError.h"
#include "core/base/UserFile.h"
#include "core/channel/Places.h"
#include "core/channel/wire/Account.h"

namespace hawser::channel {

namespace {

constexpr std::size_t kMaxPem = 64 * 1024;    // bytes
constexpr long kDay = 24L * 60 * 60;          // seconds
constexpr long kLifetime = 25L * 365 * kDay;  // it is recognised by itself, not by its date

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* memory) const { BIO_free(memory); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Memory = std::unique_ptr<BIO, Free>;

Memory memoryOf(std::string_view text) {
    return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string textIn(BIO* memory) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory, &text);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

bool nameIt(X509* certificate) {
    std::array<unsigned char, 8> serial{};
    if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
    std::uint64_t number = 0;
    for (const unsigned char byte : serial) number = number << 8U | byte;
    const std::string name = fmt::format("{}@{}", thisUserName(), thisHostName()).substr(0, ub_common_name);
    X509_NAME* const subject = X509_get_subject_name(certificate);
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1U) == 1 &&
           X509_NAME_add_entry_by_txt(
               subject, "CN", MBSTRING_UTF8,
               static_cast<const unsigned char*>(static_cast<const void*>(name.data())),
               static_cast<int>(name.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

// Empty: OpenSSL refuses, for want of random numbers or memory.
std::string freshPem() {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    const Memory memory(BIO_new(BIO_s_mem()));
    if (!key || !certificate || !memory) return {};
    const bool made =
        X509_set_version(certificate.get(), X509_VERSION_3) == 1 && nameIt(certificate.get()) &&
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay) != nullptr &&
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kLifetime) != nullptr &&
        X509_set_pubkey(certificate.get(), key.get()) == 1 &&
        X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0 &&
        PEM_write_bio_X509(memory.get(), certificate.get()) == 1 &&
        PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    return made ? textIn(memory.get()) : std::string();
}

// A password that OpenSSL would ask the terminal for: none.
int noPassword(char*, int, int, void*) {
    return -1;
}

Result<Identity> identityOf(const std::string& certificateText, const std::string& keyText,
                            const std::string& where) {
    const Certificate certificate(
        PEM_read_bio_X509(memoryOf(certificateText).get(), nullptr, noPassword, nullptr));
    const Key key(PEM_read_bio_PrivateKey(memoryOf(keyText).get(), nullptr, noPassword, nullptr));
    if (!certificate || !key)
        return fail(ErrorCode::Malformed,
                    fmt::format("{} holds no certificate or no key without password in PEM.", where));
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return fail(ErrorCode::Malformed,
                    fmt::format("Certificate and key in {} do not belong together.", where));
    std::array<std::byte, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    Identity identity{certificateText, keyText, {}};
    if (X509_digest(certificate.get(), EVP_sha256(),
                    static_cast<unsigned char*>(static_cast<void*>(digest.data())), &size) != 1 ||
        size != identity.fingerprint.digest.size())
        return fail(ErrorCode::Malformed, fmt::format("The certificate in {} has no fingerprint.", where));
    std::copy_n(digest.begin(), size, identity.fingerprint.digest.begin());
    return identity;
}

Result<> checkPrivate(const std::string& path) {
    struct stat status {};
    const bool mine = ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid() &&
                      (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    if (mine) return {};
    return fail(ErrorCode::Refused,
                fmt::format("{} holds a key that others may read: take it away or take their rights.", path));
}

// Two programs may do so at once: one file wins, whole.
Result<> makeIdentity(const std::string& path) {
    const std::string pem = freshPem();
    if (pem.empty()) return fail(ErrorCode::Io, "This system's OpenSSL makes no certificate.");
    std::string part = path + ".XXXXXX";
    const FileDescriptor file(::mkostemp(part.data(), O_CLOEXEC));
    const bool made =
        file && ::write(file.get(), pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
        ::fsync(file.get()) == 0 && (::link(part.c_str(), path.c_str()) == 0 || errno == EEXIST);
    const int error = errno;
    if (file) ::unlink(part.c_str());
    if (!made) return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", path, systemText(error)));
    return {};
}

}  // namespace

Result<Identity> userIdentity(const std::string& folder) {
    if (auto made = makePrivateFolder(folder); !made) return tl::unexpected(made.error());
    const std::string path = folder + "/identity.pem";
    if (::access(path.c_str(), F_OK) != 0) {
        if (auto made = makeIdentity(path); !made) return tl::unexpected(made.error());
    }
    if (auto priv = checkPrivate(path); !priv) return tl::unexpected(priv.error());
    const auto text = readUserFile(path, kMaxPem);
    if (!text) return tl::unexpected(text.error());
    return identityOf(*text, *text, path);
}

Result<Identity> identityFrom(const std::string& certificateFile, const std::string& keyFile) {
    const auto certificate = readUserFile(certificateFile, kMaxPem);
    if (!certificate) return tl::unexpected(certificate.error());
    const auto key = readUserFile(keyFile, kMaxPem);
    if (!key) return tl::unexpected(key.error());
    return identityOf(*certificate, *key, certificateFile);
}

std::string endpointBinding(ByteSpan der) {
    const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(der.data()));
    const Certificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    if (!certificate) return {};
    int hash = NID_undef;
    int signature = NID_undef;
    OBJ_find_sigid_algs(X509_get_signature_nid(certificate.get()), &hash, &signature);
    const bool weak = hash == NID_undef || hash == NID_md5 || hash == NID_sha1;
    const EVP_MD* const algorithm = weak ? EVP_sha256() : EVP_get_digestbynid(hash);
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    if (algorithm == nullptr ||
        X509_digest(certificate.get(), algorithm,
                    static_cast<unsigned char*>(static_cast<void*>(digest.data())), &size) != 1)
        return {};
    digest.resize(size);
    return digest;
}

}  // namespace hawser::channel
