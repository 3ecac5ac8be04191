-- Schema overview: the log as tables shaped for the questions. Everything here is a fold; overview
-- empties it and folds again when the cursor does not match the log. Idempotent; run as the owner.
--
-- Ready to be distributed by the signal's id: every key contains it, no triggers, no foreign keys.
-- Choices are stored as the row numbers of proto/enums.h, codes as text in C order.
--
-- What overview decides from stands in signal.packed (signal_pack); columns are only what questions
-- filter, sort or add up. Of a signal's texts only a short title is here, and for searching the words
-- of the others without their order of letters and lines: overview.forget(signal) clears both.

CREATE SCHEMA IF NOT EXISTS overview;

-- Where the fold is. It moves in the transaction that stores the effect, and only from where it
-- was: of two overviews one begins again.
CREATE TABLE IF NOT EXISTS overview.cursor (
    log      smallint PRIMARY KEY,
    position bigint   NOT NULL, -- last event folded; -1: none
    leaf     bytea    NOT NULL, -- its leaf hash: a cursor of another log is discarded
    fold     integer  NOT NULL  -- version of the fold that made these tables
);
INSERT INTO overview.cursor VALUES (0, -1, decode(repeat('00', 32), 'hex'), 0)
ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS overview.signal (
    id           uuid     PRIMARY KEY,
    submitted    bigint   NOT NULL, -- position of its first event: the order of "newest"
    due          date     NOT NULL, -- the holder's day; infinity: none
    state        smallint NOT NULL, -- signal_state
    confidential boolean  NOT NULL,
    shareable    boolean  NOT NULL,
    region       text     COLLATE "C" NOT NULL,
    lead         text     COLLATE "C",
    holder       text     COLLATE "C", -- who has to act; null when closed, and only then
    reference    text     COLLATE "C" NOT NULL,
    theme        text     COLLATE "C",
    title        text     COLLATE "C",
    packed       bytea    NOT NULL
) WITH (fillfactor = 80);
ALTER TABLE overview.signal ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS kind smallint; -- signal_kind
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS track smallint; -- track

-- None of these holds a column that changes, but signal_work and signal_due: what is folded while nothing of that
-- changes stays a heap-only update.
CREATE INDEX IF NOT EXISTS signal_reference ON overview.signal (reference);
CREATE INDEX IF NOT EXISTS signal_newest ON overview.signal (submitted);
CREATE INDEX IF NOT EXISTS signal_region ON overview.signal (region, submitted);
CREATE INDEX IF NOT EXISTS signal_shareable ON overview.signal (submitted)
    WHERE shareable AND NOT confidential;
CREATE INDEX IF NOT EXISTS signal_work ON overview.signal (holder, due, submitted)
    WHERE holder IS NOT NULL;

CREATE INDEX IF NOT EXISTS signal_due ON overview.signal (due, submitted);

-- With whom it is and was. Figures add up from here alone. Its key serves a department's list, what a
-- department may see, and the fold: who names a signal knows where its position is.
CREATE TABLE IF NOT EXISTS overview.assignment (
    signal        uuid        NOT NULL,
    ordinal       smallint    NOT NULL, -- in the order in which they came in, from 0
    part          smallint    NOT NULL, -- part
    assigned_at   timestamptz NOT NULL,
    submitted     bigint      NOT NULL, -- as in signal
    until         bigint,               -- passed on: the last position that this department may see
    take_up       integer,              -- seconds from assignment to take-up
    answer        integer,              -- seconds from assignment to answer or contribution
    due           date,                 -- its contribution, or the agreement of the lead, is owed by then
    verdict       smallint,             -- verdict on this department's answer
    open          boolean     NOT NULL, -- an answer or contribution is still to come
    routing_error boolean     NOT NULL, -- not in its figures
    department    text        COLLATE "C" NOT NULL,
    PRIMARY KEY (department, submitted, signal, ordinal)
) WITH (fillfactor = 80);

ALTER TABLE overview.assignment ADD COLUMN IF NOT EXISTS due date;
-- What falls due beside the holder's own, which signal_work has.
CREATE INDEX IF NOT EXISTS assignment_due ON overview.assignment (department, due, submitted, ordinal)
    WHERE due IS NOT NULL;

-- Streams that could not be folded, from which position on. Empty, unless somebody has work to do.
CREATE TABLE IF NOT EXISTS overview.quarantine (
    stream   uuid   PRIMARY KEY,
    position bigint NOT NULL,
    why      text   NOT NULL
);

-- What was said of a signal when it came in, to find it by: in the order of lists.
CREATE TABLE IF NOT EXISTS overview.mark (
    what      smallint NOT NULL, -- enum mark (marks.h)
    value     text     COLLATE "C" NOT NULL,
    submitted bigint   NOT NULL, -- as in signal
    signal    uuid     NOT NULL,
    PRIMARY KEY (what, value, submitted, signal)
);

-- Which directorate works on it, at each department that said so last.
CREATE TABLE IF NOT EXISTS overview.allocation (
    signal      uuid   NOT NULL,
    department  text   COLLATE "C" NOT NULL,
    directorate text   COLLATE "C" NOT NULL, -- in small letters
    submitted   bigint NOT NULL,             -- as in signal
    PRIMARY KEY (signal, department)
);
CREATE INDEX IF NOT EXISTS allocation_directorate ON overview.allocation
    (directorate, submitted, signal);

-- The words of a text, a row an event that has one. Beside stems and words each row holds marks, which
-- begin with = as no word does, so that the index itself knows who may find what:
--   =s12 the stretch of the log (65,536 events) in which its signal was submitted
--   =rZVL its region   =o others may learn from it   =n not confidential
--   =dVWS a department that may see this event: it has the signal, or passed it on only later
-- Title and theme, which every department may see, stand in a column of their own.
CREATE TABLE IF NOT EXISTS overview.words (
    signal    uuid     NOT NULL,
    position  bigint   NOT NULL, -- of the event
    submitted bigint   NOT NULL, -- as in signal
    title     tsvector,
    words     tsvector NOT NULL,
    PRIMARY KEY (signal, position)
) WITH (fillfactor = 90);
-- What waits to be merged is read through by each search: little of it.
CREATE INDEX IF NOT EXISTS words_found ON overview.words USING gin (words, title)
    WITH (fastupdate = on, gin_pending_list_limit = 1024);
ALTER TABLE overview.words ALTER COLUMN words SET STORAGE MAIN;

-- The service owns nothing and may change rows here only. TRUNCATE is for a fold that starts over.
GRANT USAGE ON SCHEMA overview TO weerklank_overview;
GRANT SELECT, UPDATE ON overview.cursor TO weerklank_overview;
GRANT SELECT, INSERT, UPDATE, TRUNCATE ON overview.signal, overview.assignment
    TO weerklank_overview;
GRANT SELECT, INSERT, TRUNCATE ON overview.quarantine, overview.mark TO weerklank_overview;
GRANT SELECT, INSERT, UPDATE, TRUNCATE ON overview.allocation, overview.words TO weerklank_overview;
