/*
 * The sentences that services put into a problem, so that they can be read in the language of the screen.
 * One that is not here is shown in English.
 */
#include "services/cli/language.h"
#include "services/cli/words.h"

static const char *const sentences[] = {
    N_("A contributor is no department."),
    N_("A coordinator closes only for want of a verdict (no_verdict)."),
    N_("A department is there twice."),
    N_("A proposal to correct a case waits for its second person."),
    N_("A proposal to destroy texts is open already."),
    N_("A question is open already; the region's reply comes first."),
    N_("A region closes by leaving it at that (accepted)."),
    N_("A second person must confirm it."),
    N_("A theme is above itself."),
    N_("An address with a user or password in it is not delivered to: use a token."),
    N_("An adviser has regions, and nobody else."),
    N_("Another coordinator must confirm it."),
    N_("Another organisation proposed it."),
    N_("Each event once, the oldest first."),
    N_("Each part is another signal."),
    N_("It came in after the period of that report."),
    N_("It has been answered."),
    N_("It has been extended once already."),
    N_("It has been received and is not yet with a department."),
    N_("It has been taken up already."),
    N_("It has been taken up."),
    N_("It is closed."),
    N_("It is the coordinators' own department: somebody from elsewhere must confirm it."),
    N_("It is with a department that has not taken it up."),
    N_("It is with that department already."),
    N_("It waits for the coordinator to distribute it."),
    N_("It was closed without an answer. Submit it anew."),
    N_("Its words were erased: propose it again."),
    N_("No mail server is set up here."),
    N_("No question is open. Facts can be added as a supplement."),
    N_("No such case of it counts as that department's."),
    N_("No such case of it counts as this department's."),
    N_("No such report, or not for you to see."),
    N_("Nobody is let in as the system itself."),
    N_("Only https is delivered to."),
    N_("Only of a coordinator the own department is told."),
    N_("Only what was found by a text has a rank."),
    N_("Say why it must be looked at again."),
    N_("So much was said of this report that no more can be told at once."),
    N_("Somebody of the same organisation or a coordinator must confirm it."),
    N_("That address is not outside: nothing is delivered inside this network."),
    N_("That department leads: somebody from elsewhere must confirm it."),
    N_("That event holds no texts of people."),
    N_("That event was erased already."),
    N_("That head has events that this log has not."),
    N_("That head is older than what was said of the report."),
    N_("That is no address of a system: it is written as https://name/path."),
    N_("That is no checkpoint."),
    N_("That is not yours to see."),
    N_("That name does not exist outside this network."),
    N_("That port is not delivered to."),
    N_("That proposal is not open."),
    N_("That region is not yours to see."),
    N_("The better address is no department."),
    N_("The cursor is not of this list, as you asked it."),
    N_("The lead is no department."),
    N_("The log cannot be read at the moment."),
    N_("The mailbox must be named by its id."),
    N_("The period ends before it begins."),
    N_("The period is not over yet."),
    N_("The position to be seen was not reached in time."),
    N_("The region must have agreed."),
    N_("The region's term for its verdict is not over."),
    N_("The report is fixed or withdrawn: nothing of it changes any more."),
    N_("The signal to show must be named."),
    N_("The subscription has ended."),
    N_("The subscription must be named by its id."),
    N_("The take-up term is over."),
    N_("The working days in which comments may come are not over yet."),
    N_("The working days in which comments may come are over."),
    N_("There are too many mailboxes: end one first."),
    N_("There are too many subscriptions: end one first."),
    N_("There is no account whose own work it could be."),
    N_("There is no such department."),
    N_("There is no such event of a signal."),
    N_("There is no such event."),
    N_("There is no such mailbox."),
    N_("There is no such region."),
    N_("There is no such report."),
    N_("There is no such subscription."),
    N_("There is no such theme."),
    N_("These are texts of another organisation, which can have them destroyed itself."),
    N_("This is no CURVE public key in Z85."),
    N_("This is the last key of a coordinator."),
    N_("This key cannot come in."),
    N_("This key is in use by another party."),
    N_("This key was revoked; a new one is needed."),
    N_("This signal has been with too many departments."),
    N_("This took too long: ask for fewer or rarer words, or for less."),
    N_("Two persons must be told apart: this needs an account."),
    N_("What happened to it could not be read."),
    N_("What helps need not be looked at again."),
    N_("What it was used for has been erased."),
    N_("an address has one @ between a mailbox and a domain"),
    N_("it holds a line break or another control character"),
    N_("it is longer than mail can carry"),
    N_("letters beyond ASCII in an address: write the domain in its xn-- form"),
    N_("nothing is there"),
    N_("what stands before the @ is not letters, digits and signs with single dots"),
    N_("what stands behind the @ is not a name such as voorbeeld.nl"),
};

const char *words_detail_known(const char *sentence)
{
    for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
        if (strcmp(sentences[i], sentence) == 0)
            return _(sentences[i]);
    return NULL;
}

const char *words_detail(const char *sentence)
{
    const char *known = words_detail_known(sentence);

    return known ? known : sentence;
}
