/*
 * When certificates in a file end, so that somebody is told before they do.
 */
#ifndef COMMON_CERTIFICATE_H
#define COMMON_CERTIFICATE_H

#include "common/base.h"

struct certificate_file {
    const char *path; /* PEM, of any number of certificates (RFC 7468); at most 1 MiB */
    /* As last read; read again when the file is another one. */
    int64_t expires_us, modified_ns;
    int64_t bytes; /* 0: not read yet */
};

/* When the first of them ends (notAfter), as wall time in microseconds; 0: none can be read. */
int64_t certificate_expires(struct certificate_file *f);

#endif
