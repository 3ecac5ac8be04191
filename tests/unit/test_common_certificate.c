/*
 * When certificates in a file end.
 */
#include "common_test.h"

#include "common/certificate.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#define DAY_S INT64_C(86400)

static char path[64];

static int setup(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/wk-certificate-XXXXXX");
    close(mkstemp(path));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

/* Adds one that ends at that moment; gives it. */
static int64_t certificate_add(const char *mode, int64_t end_s)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    X509 *x = X509_new();
    FILE *f = fopen(path, mode);

    assert_non_null(f);
    ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(end_s - 100 * DAY_S));
    ASN1_TIME_set(X509_getm_notAfter(x), (time_t)end_s);
    X509_set_pubkey(x, key);
    assert_true(X509_sign(x, key, NULL) > 0);
    assert_int_equal(PEM_write_X509(f, x), 1);
    fclose(f);
    X509_free(x);
    EVP_PKEY_free(key);
    return end_s * US_PER_S;
}

static void the_first_that_ends_counts(void **state)
{
    struct certificate_file f = {.path = path};
    int64_t first;

    (void)state;
    certificate_add("w", 1900000000);
    first = certificate_add("a", 1800000000);
    certificate_add("a", 2600000000); /* behind 2049: another kind of time */
    assert_int_equal(certificate_expires(&f), first);
}

static void a_file_that_is_another_one_is_read_again(void **state)
{
    struct certificate_file f = {.path = path};
    const struct timespec times[2] = {{.tv_sec = 5}, {.tv_sec = 5}};
    int64_t end;

    (void)state;
    end = certificate_add("w", 1800000000);
    assert_int_equal(certificate_expires(&f), end);
    end = certificate_add("w", 1900000000);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(certificate_expires(&f), end);
}

static void what_holds_none_ends_at_once(void **state)
{
    struct certificate_file f = {.path = path}, gone = {.path = "/tmp/wk-no-such-file"};
    FILE *out = fopen(path, "w");

    (void)state;
    assert_int_equal(certificate_expires(&f), 0);
    fputs("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", out);
    fclose(out);
    assert_int_equal(certificate_expires(&f), 0);
    assert_int_equal(certificate_expires(&gone), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_first_that_ends_counts),
        TEST(a_file_that_is_another_one_is_read_again),
        TEST(what_holds_none_ends_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
