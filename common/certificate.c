/*
 * Reading when certificates end: see certificate.h.
 */
#include "common/certificate.h"

#include "common/clock.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <time.h>

#define BYTES_MOST (INT64_C(1) << 20)

static int64_t ends_at(const X509 *certificate)
{
    struct tm day;

    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &day) != 1)
        return 0;
    return (int64_t)timegm(&day) * US_PER_S;
}

static int64_t first_end(const char *path)
{
    BIO *file = BIO_new_file(path, "r");
    int64_t first = 0;
    X509 *certificate;

    while (file && (certificate = PEM_read_bio_X509(file, NULL, NULL, NULL))) {
        int64_t end = ends_at(certificate);

        if (first == 0 || end < first)
            first = end;
        X509_free(certificate);
    }
    BIO_free(file);
    ERR_clear_error(); /* the end of the file is one */
    return first;
}

int64_t certificate_expires(struct certificate_file *f)
{
    struct stat is;
    int64_t modified;

    if (stat(f->path, &is) != 0 || is.st_size > BYTES_MOST)
        return 0;
    modified = is.st_mtim.tv_sec * INT64_C(1000000000) + is.st_mtim.tv_nsec;
    if (f->bytes != is.st_size || f->modified_ns != modified) {
        f->bytes = is.st_size;
        f->modified_ns = modified;
        f->expires_us = first_end(f->path);
    }
    return f->expires_us;
}
