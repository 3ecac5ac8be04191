/*
 * What looks like the name of a person: behind a title ("de heer Jansen"), with initials ("J.P. de Vries"),
 * after words that announce a name ("mijn naam is ..."), or with a common given name ("Jan van den Berg").
 */
#include "services/dossier/find.h"

#include <ctype.h>
#include <strings.h>

/* Words in front of a name; they are part of the passage, as they tell of whom it is. Without a dot here. */
static const char *const salutations[] = {
    "heer", "meneer", "mevrouw", "mevr", "mw",     "mej",     "dhr", "dr",    "drs",
    "ir",   "ing",    "mr",      "prof", "dokter", "familie", "fam", "gezin", "weduwe",
};

/* The same, but "huisarts van Hulst" is no name: a capital follows at once. */
static const char *const roles[] = {
    "huisarts", "tandarts", "wethouder", "burgemeester", "gedeputeerde",   "directeur",
    "collega",  "buurman",  "buurvrouw", "ambtenaar",    "contactpersoon", "projectleider",
};

/* Given names that are often met and seldom another word; more are found by their title or initials. */
static const char *const given[] = {
    "Aaltje",   "Abdel",     "Adriaan",   "Ahmed",      "Alex",      "Ali",       "Alice",
    "Amber",    "Andrea",    "André",     "Angela",     "Anita",     "Anja",      "Anke",
    "Ann",      "Anna",      "Anne",      "Anneke",     "Annemarie", "Annie",     "Anouk",
    "Anton",    "Antoon",    "Arie",      "Arjan",      "Arjen",     "Arno",      "Astrid",
    "Barbara",  "Bart",      "Bas",       "Bert",       "Betty",     "Bianca",    "Bram",
    "Caroline", "Carla",     "Chantal",   "Charlotte",  "Chris",     "Christa",   "Christiaan",
    "Claudia",  "Conny",     "Cor",       "Corrie",     "Daan",      "Daniël",    "Dennis",
    "Desirée",  "Diana",     "Dirk",      "Eduard",     "Edwin",     "Eline",     "Ellen",
    "Els",      "Emma",      "Erik",      "Esmee",      "Esther",    "Eva",       "Fatima",
    "Femke",    "Ferdinand", "Fleur",     "Frank",      "Frans",     "Fred",      "Freek",
    "Geert",    "Gerard",    "Gerda",     "Gerrit",     "Gijs",      "Greet",     "Guus",
    "Hanneke",  "Hannie",    "Hans",      "Harm",       "Harrie",    "Harry",     "Hassan",
    "Heleen",   "Helma",     "Hendrik",   "Henk",       "Henny",     "Herman",    "Hilde",
    "Hugo",     "Ibrahim",   "Ilse",      "Ineke",      "Inge",      "Ingrid",    "Irene",
    "Iris",     "Jaap",      "Jacob",     "Jacqueline", "Jan",       "Janneke",   "Jannie",
    "Jantje",   "Jasper",    "Jeanette",  "Jelle",      "Jeroen",    "Jesse",     "Jochem",
    "Joep",     "Johan",     "Johanna",   "Johannes",   "John",      "Jolanda",   "Joost",
    "Joris",    "José",      "Josephine", "Joyce",      "Judith",    "Julia",     "Kamal",
    "Karel",    "Karen",     "Karin",     "Kees",       "Kevin",     "Kim",       "Klaas",
    "Koen",     "Laura",     "Leo",       "Lia",        "Lianne",    "Lieke",     "Linda",
    "Lisa",     "Lotte",     "Luuk",      "Maaike",     "Maarten",   "Manon",     "Marcel",
    "Margriet", "Maria",     "Marian",    "Marianne",   "Marieke",   "Marije",    "Marijke",
    "Marjan",   "Marjolein", "Marloes",   "Martijn",    "Martin",    "Maurits",   "Melissa",
    "Merel",    "Michael",   "Michel",    "Michiel",    "Mieke",     "Miriam",    "Mohamed",
    "Mohammed", "Monique",   "Mustafa",   "Myrthe",     "Nadia",     "Nathalie",  "Niek",
    "Niels",    "Nienke",    "Nynke",     "Olga",       "Patricia",  "Patrick",   "Paul",
    "Petra",    "Piet",      "Pieter",    "Rachid",     "Ralph",     "Reinier",   "Renate",
    "René",     "Ria",       "Richard",   "Rik",        "Rob",       "Robert",    "Roel",
    "Ronald",   "Ruud",      "Saskia",    "Sander",     "Sandra",    "Sanne",     "Simone",
    "Sjaak",    "Sjoerd",    "Sofie",     "Stefan",     "Suzanne",   "Sven",      "Sylvia",
    "Thea",     "Theo",      "Thijs",     "Thomas",     "Tineke",    "Tjeerd",    "Truus",
    "Vera",     "Vincent",   "Wendy",     "Wilhelmina", "Willem",    "Willemijn", "Wim",
    "Wouter",   "Yasmina",   "Yvonne",    "Yusuf",
};

static const char *const before_surname[] = {
    "van", "de", "den", "der", "het", "'t",  "ten",  "ter",
    "la",  "le", "el",  "al",  "du",  "von", "v.d.",
};

#define IS_ONE_OF(list, word, exactly) is_one_of(list, ARRAY_LEN(list), word, exactly)

/* ------------------------------------------------------------------------------ words */

static uint8_t byte_at(struct slice s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

/* Letters, also those beyond ASCII; not the quotes and dashes that begin with E2. */
static bool is_letter(uint8_t c)
{
    return isalpha(c) || (c >= 0x80 && c != 0xe2);
}

/* Letters, with what stands inside a name: Smit-Bakker, O'Brien. */
static size_t word_end(struct slice text, size_t at)
{
    size_t i = at;

    while (is_letter(byte_at(text, i)) ||
           (i > at && byte_at(text, i) && strchr("-'", text.p[i]) && isalpha(byte_at(text, i + 1))))
        i++;
    return i;
}

static bool is_capital(struct slice text, size_t at)
{
    /* À to Þ are C3 80 to C3 9E in UTF-8 */
    return isupper(byte_at(text, at)) ||
           (byte_at(text, at) == 0xc3 && byte_at(text, at + 1) >= 0x80 &&
            byte_at(text, at + 1) <= 0x9e);
}

static bool is_one_of(const char *const *list, size_t n, struct slice word, bool exactly)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == word.n &&
            (exactly ? memcmp(list[i], word.p, word.n)
                     : strncasecmp(list[i], (const char *)word.p, word.n)) == 0)
            return true;
    return false;
}

/* A capital and small letters: not VWS, and no single letter. */
static size_t capital_word(struct slice text, size_t at)
{
    size_t end = word_end(text, at), small = 0;

    for (size_t i = at; i < end; i++)
        small += islower(text.p[i]) || text.p[i] >= 0xa0;
    return is_capital(text, at) && small > 0 && end - at > 1 ? end - at : 0;
}

/* A capital and a dot; 0: none. */
static size_t initial(struct slice text, size_t at)
{
    size_t n = isupper(byte_at(text, at)) ? 1 : is_capital(text, at) ? 2 : 0;

    return n && byte_at(text, at + n) == '.' ? n + 1 : 0;
}

/* "J.", "J.P.", "A. B."; what follows is for the caller. */
static size_t initials(struct slice text, size_t at)
{
    size_t i = at, n;

    while ((n = initial(text, i)) > 0 ||
           (i > at && byte_at(text, i) == ' ' && initial(text, i + 1) > 0))
        i += n ? n : 1;
    return i - at;
}

/* ------------------------------------------------------------------------------ parts of a name */

/* " van den Berg", " Jansen": a blank, small words, and a capital word. 0: no surname. */
static size_t surname(struct slice text, size_t at)
{
    size_t i = at, n;

    for (int small = 0; small < 4 && byte_at(text, i) == ' '; small++) {
        size_t end = i + 1;

        n = capital_word(text, i + 1);
        if (n > 0 && !IS_ONE_OF(before_surname, slice_of(text.p + i + 1, n), false))
            return i + 1 + n - at;
        while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n')
            end++;
        if (!IS_ONE_OF(before_surname, slice_of(text.p + i + 1, end - i - 1), false))
            return 0;
        i = end;
    }
    return 0;
}

/* Initials or given names, then a surname; all may be missing but one. */
static size_t whole_name(struct slice text, size_t at)
{
    size_t n = initials(text, at), more;

    if (n > 0) {
        more = surname(text, at + n);
        return more ? n + more : 0;
    }
    n = surname(text, at - 1); /* at a blank, so that small words may come first */
    if (n == 0)
        return 0;
    n--;
    for (int i = 0; i < 2 && (more = surname(text, at + n)) > 0; i++)
        n += more;
    return n;
}

static bool starts_with(struct slice text, size_t at, const char *word)
{
    size_t n = strlen(word);

    return at + n <= text.n && memcmp(text.p + at, word, n) == 0;
}

static size_t titled_name(struct slice text, size_t at)
{
    size_t end = word_end(text, at), n = 0;
    struct slice word = slice_of(text.p + at, end - at);
    bool salutes = IS_ONE_OF(salutations, word, false), role = IS_ONE_OF(roles, word, false);

    if (!salutes && !role)
        return 0;
    end += byte_at(text, end) == '.' || byte_at(text, end) == ':';
    if (byte_at(text, end) != ' ' || starts_with(text, end + 1, "Staten")) /* Gedeputeerde Staten */
        return 0;
    n = titled_name(text, end + 1); /* "prof. dr. Jansen" */
    if (n == 0 && (salutes || is_capital(text, end + 1)))
        n = whole_name(text, end + 1);
    return n ? end + 1 + n - at : 0;
}

static size_t announced_name(struct slice text, size_t at)
{
    static const char *const words[] = {"mijn naam is ", "naam: ", "genaamd ", "heet ", "ik ben "};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]), more;

        if (at + n < text.n && strncasecmp((const char *)text.p + at, words[i], n) == 0 &&
            (more = whole_name(text, at + n)) > 0)
            return n + more;
    }
    return 0;
}

static size_t given_name(struct slice text, size_t at)
{
    size_t n = word_end(text, at) - at, more;

    if (!IS_ONE_OF(given, slice_of(text.p + at, n), true))
        return 0;
    more = surname(text, at + n);
    return n + more;
}

size_t find_name(struct slice text, size_t at)
{
    size_t n = titled_name(text, at), more;

    if (!n)
        n = announced_name(text, at);
    if (!n)
        n = given_name(text, at);
    if (!n && (n = initials(text, at)) > 0) {
        more = surname(text, at + n);
        n = more ? n + more : 0;
    }
    return n;
}
