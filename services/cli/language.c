/*
 * The language of the screen.
 */
#include "services/cli/language.h"

#include "services/cli/cli.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool dutch = true;

/* What the environment asks for; NULL when it says nothing of a language. */
static const char *language_asked(void)
{
    static const char *const nothing[] = {"C", "POSIX", "C.UTF-8", "C.utf8"};
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE"), *value = NULL;

    for (size_t i = 0; i < ARRAY_LEN(variables) && !(value && *value); i++)
        value = getenv(variables[i]);
    if (!value || !*value)
        return list && *list ? list : NULL;
    for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
        if (strcmp(value, nothing[i]) == 0)
            return NULL;
    return list && *list ? list : value;
}

/* Texts lie beside a program that was built here, and in share/locale of one that was installed. */
static void catalog_bind(void)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/locale", cli_program_folder());
    if (access(path, R_OK) != 0)
        snprintf(path, sizeof path, "%s/../share/locale", cli_program_folder());
    bindtextdomain("weerklank", path);
    bind_textdomain_codeset("weerklank", "UTF-8");
    textdomain("weerklank");
}

/*
 * gettext looks at LANGUAGE only when the locale is not plain C, and a small machine has no nl_NL.
 * So: the Dutch locale when it is there, else C.UTF-8 with LANGUAGE. Numbers stay in C: JSON has them.
 */
void language_choose(void)
{
    const char *asked = language_asked();

    dutch = !asked || strncmp(asked, "nl", 2) == 0;
    if (!dutch || !setlocale(LC_ALL, "nl_NL.UTF-8"))
        setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    setenv("LANGUAGE", dutch ? "nl" : "en", 1);
    catalog_bind();
}

bool language_speak(bool in_dutch)
{
    bool before = dutch;

    dutch = in_dutch;
    setenv("LANGUAGE", dutch ? "nl" : "en", 1);
    catalog_bind(); /* gettext forgets what it had found for the other one */
    return before;
}

bool language_is_dutch(void)
{
    return dutch;
}
