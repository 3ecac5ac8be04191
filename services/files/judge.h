/*
 * What a file is, by its content alone: its name and what its sender says are not asked. Pure: bytes in, a type or a
 * reason out. libmagic says what the beginning looks like; the rest is looked at here:
 *
 *      PDF, PNG, JPEG, WebP   the signature stands at the first byte, and libmagic agrees
 *      text, CSV              no controls to the last byte, and no markup at the beginning. In UTF-8 or an older encoding
 *                             of one byte. CSV where the first lines have the same number of the same separator
 *      ODF, Office Open XML   the zip's directory is read, as strictly as it goes, and what it says of itself: the entry
 *                             `mimetype` (ODF 1.3, part 2, 3.3), or the main part's type in [Content_Types].xml
 *                             (ECMA-376, part 2, 6.2.3). No macros, nothing encrypted
 *
 * Everything else is refused, each with a stable word:
 *
 *      unknown         none of these
 *      markup          HTML, SVG, XML or RTF
 *      macros          an office document with macros, ActiveX controls, or old macro sheets
 *      encrypted       its parts cannot be looked at
 *      zip             no zip that every reader reads alike: something before or behind, two entries of one name,
 *                      more than one disk, zip64, other packing than deflate, a directory of more than 128 KiB
 *      other_office    a template, a slide show, a drawing, several documents at once, or a plain zip
 *      controls        a text with other bytes in it
 */
#ifndef FILES_JUDGE_H
#define FILES_JUDGE_H

#include "common/base.h"
#include "proto/enums.h"

#define JUDGE_RANGE_MOST (128 << 10) /* bytes that are asked for at once */

/* libmagic and its data, once a process. NULL: they are not there. */
struct sniffer;
struct sniffer *sniffer_new(void);
void sniffer_free(struct sniffer **s);

/*
 *      judge_begin(first bytes) -> judge_more(next bytes) ... -> judge_end -+-> decided
 *                                                                           |
 *                          judge_given(bytes of that range)  <--  wants a range of the file
 */
struct judge {
    const char *why;     /* refused: a word of those above; a literal */
    enum file_type type; /* what it is; of a zip after judge_end */
    bool decided;
    uint8_t kind; /* inside */
    int64_t size; /* bytes that came by */

    /* While it is not decided after judge_end: the bytes [from, from + n) of the file are wanted. */
    int64_t from;
    size_t n;

    struct judge_zip {
        int64_t directory; /* where it begins */
        int64_t entry;     /* where the one that says what it is begins */
        uint32_t packed;   /* bytes of that one */
        uint16_t entries, name, method;
        uint8_t step;
        bool odf;
    } zip;
};

/* The first bytes, at least 32 KiB or all there is. From then on `why` may be set: no more bytes are needed. */
void judge_begin(struct judge *j, struct sniffer *s, struct slice first);
void judge_more(struct judge *j, struct slice bytes);
/* All bytes came by. */
void judge_end(struct judge *j);
/* The range that was wanted; another may be wanted then, of at most JUDGE_RANGE_MOST. */
void judge_given(struct judge *j, struct slice bytes);

#endif
