/*
 * Zips for tests, written entry by entry, so that each can be wrong in one way.
 */
#ifndef TESTS_FILES_ZIP_H
#define TESTS_FILES_ZIP_H

#include "common_test.h"

#include "common/buf.h"

#include <zlib.h>

struct zip {
    struct buf out, directory;
    uint16_t entries;
    uint16_t flags;    /* of the entries that follow */
    bool packs;        /* the entries that follow are deflated */
    const char *alias; /* the next one's name in the directory */
};

static inline void put(struct buf *b, uint64_t v, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        uint8_t one = i < sizeof v ? (uint8_t)(v >> (8 * i)) : 0;

        buf_add(b, &one, 1);
    }
}

/* What local header and directory say alike: version to CRC and sizes and the length of the name. */
static inline void zip_facts(struct buf *b, const struct zip *z, struct slice packed,
                             struct slice data, size_t name)
{
    put(b, 20, 2);
    put(b, z->flags, 2);
    put(b, z->packs ? 8 : 0, 2);
    put(b, 0, 4);
    put(b, crc32(0, data.p, (uInt)data.n), 4);
    put(b, packed.n, 4);
    put(b, data.n, 4);
    put(b, name, 2);
    put(b, 0, 2);
}

static inline void zip_add_bytes(struct zip *z, const char *name, struct slice data)
{
    const char *listed = z->alias ? z->alias : name;
    size_t at = z->out.n;
    uint8_t packed[65536];
    z_stream s = {.next_in = (Bytef *)data.p,
                  .avail_in = (uInt)data.n,
                  .next_out = packed,
                  .avail_out = sizeof packed};
    struct slice stored = data;

    if (z->packs) {
        assert_int_equal(deflateInit2(&s, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
        assert_int_equal(deflate(&s, Z_FINISH), Z_STREAM_END);
        stored = slice_of(packed, sizeof packed - s.avail_out);
        deflateEnd(&s);
    }
    put(&z->out, 0x04034b50, 4);
    zip_facts(&z->out, z, stored, data, strlen(name));
    buf_add_str(&z->out, name);
    buf_add(&z->out, stored.p, stored.n);
    put(&z->directory, 0x02014b50, 4);
    put(&z->directory, 20, 2);
    zip_facts(&z->directory, z, stored, data, strlen(listed));
    put(&z->directory, 0, 2 + 2 + 2 + 4);
    put(&z->directory, at, 4);
    buf_add_str(&z->directory, listed);
    z->entries++;
    z->alias = NULL;
}

static inline void zip_add(struct zip *z, const char *name, const char *text)
{
    zip_add_bytes(z, name, slice_str(text));
}

/* The whole file; valid until the zip is freed. */
static inline struct slice zip_end(struct zip *z)
{
    size_t at = z->out.n;

    buf_add(&z->out, z->directory.p, z->directory.n);
    put(&z->out, 0x06054b50, 4);
    put(&z->out, 0, 4);
    put(&z->out, z->entries, 2);
    put(&z->out, z->entries, 2);
    put(&z->out, z->directory.n, 4);
    put(&z->out, at, 4);
    put(&z->out, 0, 2);
    return buf_slice(&z->out);
}

static inline void zip_free(struct zip *z)
{
    buf_free(&z->out);
    buf_free(&z->directory);
    *z = (struct zip){0};
}

#define TYPES_BEGIN                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types "  \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" \
    "<Default Extension=\"rels\" "                                            \
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
#define TYPES_PART(type)             \
    "<Override PartName=\"/a.xml\" " \
    "ContentType=\"application/vnd.openxmlformats-officedocument." type "+xml\"/>"
#define TYPES_END  "</Types>"
#define DOCX_TYPES TYPES_BEGIN TYPES_PART("wordprocessingml.document.main") TYPES_END
#define ODF_MEDIA  "application/vnd.oasis.opendocument."

#endif
