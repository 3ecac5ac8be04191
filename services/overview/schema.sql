-- Schema overview: the log as tables shaped for the questions. Everything here is a fold; overview
-- empties it and folds again when the cursor does not match the log. Idempotent; run as the owner, and once
-- more with overview_next for overview (compose/postgres): the room in which all of it is made again
-- (rebuild.sql). So schema and tables are named nowhere else than by the word itself.
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
-- Which set of tables this is: another one after each rebuild (rebuild.sql).
ALTER TABLE overview.cursor ADD COLUMN IF NOT EXISTS turn bigint NOT NULL DEFAULT 0;
-- How often a fold began here. What goes ahead of the cursor is only stored for the fold that began last.
ALTER TABLE overview.cursor ADD COLUMN IF NOT EXISTS opened bigint NOT NULL DEFAULT 0;
INSERT INTO overview.cursor (log, position, leaf, fold) VALUES (0, -1, decode(repeat('00', 32), 'hex'), 0)
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
-- What the scoreboard counts of it (services/figures/cases.h): only the fold reads it.
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS cases bytea;
ALTER TABLE overview.signal ALTER COLUMN cases SET STORAGE EXTERNAL;
-- The same bottleneck in several regions; null: in none.
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS bundle uuid;
-- A lead has it, and nobody was named who works on it; and it is looked at again (signal_is_...).
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS unhandled boolean NOT NULL DEFAULT false;
ALTER TABLE overview.signal ADD COLUMN IF NOT EXISTS reopened boolean NOT NULL DEFAULT false;

-- None of these holds a column that changes: what is folded stays a heap-only update.
CREATE INDEX IF NOT EXISTS signal_reference ON overview.signal (reference);
CREATE INDEX IF NOT EXISTS signal_newest ON overview.signal (submitted);
CREATE INDEX IF NOT EXISTS signal_region ON overview.signal (region, submitted);
CREATE INDEX IF NOT EXISTS signal_shareable ON overview.signal (submitted)
    WHERE shareable AND NOT confidential;
CREATE INDEX IF NOT EXISTS signal_bundle ON overview.signal (bundle) WHERE bundle IS NOT NULL; -- seldom
DROP INDEX IF EXISTS overview.signal_work, overview.signal_due;

-- Whose turn it is, and until when: what is asked for in that order. It changes with most events; here that
-- costs a short row and two indexes.
CREATE TABLE IF NOT EXISTS overview.turn (
    signal    uuid   NOT NULL,
    due       date   NOT NULL, -- as in signal
    submitted bigint NOT NULL, -- as in signal
    holder    text   COLLATE "C", -- as in signal
    PRIMARY KEY (due, submitted, signal)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS turn_holder ON overview.turn (holder, due, submitted) WHERE holder IS NOT NULL;

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
    region        text        COLLATE "C" NOT NULL, -- in the key, so that a list of both need not look at each signal
    PRIMARY KEY (department, submitted, signal, ordinal, region)
) WITH (fillfactor = 60); -- rows are short: room for new versions of many of a page

ALTER TABLE overview.assignment ADD COLUMN IF NOT EXISTS due date;
-- What falls due beside the holder's own, which turn has.
CREATE INDEX IF NOT EXISTS assignment_due ON overview.assignment (department, due, submitted, ordinal)
    WHERE due IS NOT NULL;

-- The scoreboard's tallies (services/figures/count.h): a cell is the sum of its rows. seq: the position of
-- the batch that counted; -1: rows that were added up. What is true now has day 0; what was changed on each
-- day of the log stands beside it, so that the state of any day is the sum of the days until then.
CREATE TABLE IF NOT EXISTS overview.tally (
    cut    smallint NOT NULL,
    day    integer  NOT NULL, -- since 1970
    month  smallint NOT NULL, -- since January 1970
    sort   smallint NOT NULL,
    step   smallint NOT NULL,
    "of"   integer  NOT NULL, -- the registry's number of a place or theme, or a neighbouring state
    seq    bigint   NOT NULL,
    counts bytea    NOT NULL, -- tally_pack; of pairs (cut 5, step 0) those of all themes (figures/pairs.h)
    PRIMARY KEY (cut, day, "of", month, sort, step, seq)
) WITH (toast_tuple_target = 8160);
ALTER TABLE overview.tally ALTER COLUMN counts SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS tally_new ON overview.tally (cut, month, sort, step, "of")
    WHERE seq >= 0 AND day = 0;

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

-- Who works on it, at each department, as was said last: the directorate, and accounts, never persons.
CREATE TABLE IF NOT EXISTS overview.allocation (
    signal      uuid   NOT NULL,
    department  text   COLLATE "C" NOT NULL,
    directorate text   COLLATE "C", -- in small letters
    submitted   bigint NOT NULL,    -- as in signal
    PRIMARY KEY (signal, department)
);
ALTER TABLE overview.allocation ALTER COLUMN directorate DROP NOT NULL;
ALTER TABLE overview.allocation ADD COLUMN IF NOT EXISTS handler uuid;
ALTER TABLE overview.allocation ADD COLUMN IF NOT EXISTS substitute uuid;
CREATE INDEX IF NOT EXISTS allocation_directorate ON overview.allocation
    (directorate, submitted, signal);

-- The words of a text, a row an event that has one. Beside stems and words each row holds marks, which
-- begin with = as no word does, so that the index itself knows who may find what:
--   =rZVL its region   =o others may learn from it   =n not confidential
--   =dVWS a department that may see this event: it has the signal, or passed it on only later
--   =r12.ZVL =o12 =n12 =d12.VWS =s12 the same, and anybody, with the stretch of the log (65,536 events) in
--        which the signal was submitted;  =t3 a long stretch (1,048,576 events)
-- Title and theme, which every department may see, stand in a column of their own.
CREATE TABLE IF NOT EXISTS overview.words (
    signal    uuid     NOT NULL,
    position  bigint   NOT NULL, -- of the event
    submitted bigint   NOT NULL, -- as in signal
    title     tsvector,
    words     tsvector NOT NULL,
    PRIMARY KEY (signal, position)
) WITH (fillfactor = 90);
-- What waits to be merged is read through by each search: 8 MB cost it some milliseconds, and merging
-- them at once a third less than one by one.
CREATE INDEX IF NOT EXISTS words_found ON overview.words USING gin (words, title)
    WITH (fastupdate = on, gin_pending_list_limit = 8192);
ALTER TABLE overview.words ALTER COLUMN words SET STORAGE MAIN;

-- Which events are about which report (services/domain/report.h), and no word of what they say: that is read
-- from the log when somebody asks.
CREATE TABLE IF NOT EXISTS overview.report_event (
    report   uuid     NOT NULL,
    position bigint   NOT NULL,
    stream   uuid     NOT NULL, -- the report's, or that of a signal
    version  integer  NOT NULL,
    kind     smallint NOT NULL,
    PRIMARY KEY (report, position)
);
CREATE INDEX IF NOT EXISTS report_opened ON overview.report_event (position) WHERE kind = 60;

-- The service owns nothing and may change rows here only. TRUNCATE is for a fold that starts over.
GRANT USAGE ON SCHEMA overview TO weerklank_overview;
GRANT SELECT, UPDATE ON overview.cursor TO weerklank_overview;
GRANT SELECT, INSERT, UPDATE, TRUNCATE ON overview.signal, overview.turn, overview.assignment
    TO weerklank_overview;
GRANT SELECT, INSERT, DELETE, TRUNCATE ON overview.tally TO weerklank_overview;
GRANT SELECT, INSERT, TRUNCATE ON overview.quarantine, overview.mark, overview.report_event
    TO weerklank_overview;
GRANT SELECT, INSERT, UPDATE, TRUNCATE ON overview.allocation, overview.words TO weerklank_overview;

-- The second lock. Questions are asked as weerklank_asker, for the party that is set in their
-- transaction (lock.h): weerklank.by, one of SIGHT_BY_...; weerklank.party, a region's or department's
-- code; weerklank.regions, an adviser's, with blanks between. Without these nothing is there. It is the
-- rule of may_see (services/domain/sight.c) once more; the service has its own.
--
--   overview.signal      a row is there for who may see at least its title
--   overview.assignment  with its signal
--   overview.words       only through overview.search
--   overview.report_event  not for regions, unless the report is fixed
--   overview.sight       how much of a row may be told: up to which position
--
-- Functions run as the owner, whom no policy holds: a policy that asked the other table would ask itself.

-- The last position of a signal that a department may see; null: it never had it.
CREATE OR REPLACE FUNCTION overview.had(department text, submitted bigint, signal uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan -- the sessions of lists plan anew each time
AS $$
BEGIN
    RETURN (SELECT max(coalesce(a.until, 9223372036854775807)) FROM overview.assignment a
            WHERE a.department = $1 AND a.submitted = $2 AND a.signal = $3);
END
$$;

-- Whether the row of a signal is there for who asks: the policy of overview.signal once more.
CREATE OR REPLACE FUNCTION overview.seen(signal uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan -- the sessions of lists plan anew each time
AS $$
DECLARE
    party constant text := current_setting('weerklank.party', true);
BEGIN
    RETURN (SELECT CASE current_setting('weerklank.by', true)
        WHEN '1' THEN true
        WHEN '2' THEN s.region = party OR (s.shareable AND NOT s.confidential)
        WHEN '3' THEN NOT s.confidential OR overview.had(party, s.submitted, s.id) IS NOT NULL
        WHEN '4' THEN s.region = ANY (string_to_array(current_setting('weerklank.regions', true), ' '))
        WHEN '5' THEN NOT s.confidential
        ELSE false
    END FROM overview.signal s WHERE s.id = $1);
END
$$;

-- The last position that may be seen of a row that is there; -1: its title only.
CREATE OR REPLACE FUNCTION overview.sight(submitted bigint, signal uuid) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN current_setting('weerklank.by', true) = '3'
        THEN coalesce(overview.had(current_setting('weerklank.party', true), $1, $2), -1)
        ELSE 9223372036854775807 END
$$;

CREATE OR REPLACE FUNCTION overview.is_fixed(report uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM overview.report_event e WHERE e.report = $1 AND e.kind = 62);
END
$$;

-- What is asked as the index has it. The dutch stemmer takes plurals for other words than their singulars
-- where a consonant is doubled or an s stands before -en (bus and bussen, huisarts and huisartsen): so each
-- word is sought by the forms that it may have there.
CREATE OR REPLACE FUNCTION overview.sought(asked text) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
    built text := websearch_to_tsquery('pg_catalog.dutch', asked)::text;
    word text;
BEGIN
    IF built = '' THEN
        RETURN websearch_to_tsquery('pg_catalog.simple', asked);
    END IF;
    FOR word IN SELECT DISTINCT m[1] FROM regexp_matches(built, '''([a-z]{3,40})''', 'g') m LIMIT 12 LOOP
        built := replace(built, quote_literal(word),
            (SELECT '(' || string_agg(DISTINCT quote_literal(form), '|') || ')'
             FROM unnest(ARRAY[word, word || 's', (ts_lexize('pg_catalog.dutch_stem', word))[1],
                               substring(word || right(word, 1) FROM '^.*[bdfgklmnprst]$'),
                               regexp_replace(word, '([bdfgklmnprst])\1$', '\1')]) form
             WHERE form <> ''));
    END LOOP;
    RETURN built::tsquery;
END
$$;

-- What somebody may find, newest signals first, at most 2,000 rows of words: the words of an event up to
-- the position `known`, or of title and theme alone (in_title). The words are stems; where nothing but stop
-- words is asked, as they stand in titles.
--
-- Step by step into the past, until there is enough. A common word: short stretches, in each what is for
-- the party and then the word. A rarer one: long stretches, the word and then what is for the party. When
-- few can be left: all the rest. So a step looks at some tens of thousands of entries of the index.
-- (+ 0: no other index than that of the words is to be thought of.)
CREATE OR REPLACE FUNCTION overview.search(asked text, known bigint)
RETURNS TABLE (signal uuid, submitted bigint, at bigint, rank real, in_title boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
SET enable_seqscan = off SET enable_bitmapscan = on
AS $$
DECLARE
    kind constant text := current_setting('weerklank.by', true);
    party constant text := current_setting('weerklank.party', true);
    regions constant text[] := string_to_array(current_setting('weerklank.regions', true), ' ');
    sought constant tsquery := overview.sought(asked);
    near text[];  -- marks of the party in a short stretch
    seen tsquery; -- marks of the party anywhere
    step tsquery;
    titled tsquery;
    head constant bigint := (SELECT max(s.submitted) FROM overview.signal s) + 1;
    below bigint := head;
    low bigint;
    width bigint := 98304; -- one stretch and a half: the last may have just begun
    rest bigint := 2000;
    found bigint;
BEGIN
    near := CASE kind
        WHEN '1' THEN ARRAY['=s%s']
        WHEN '2' THEN ARRAY['=r%s.' || party, '=o%s']
        WHEN '3' THEN ARRAY['=d%s.' || party]
        WHEN '4' THEN (SELECT array_agg('=r%s.' || r) FROM unnest(regions) r)
        WHEN '5' THEN ARRAY['=n%s'] END;
    IF numnode(sought) = 0 OR near IS NULL THEN
        RETURN;
    END IF;
    IF kind = '1' THEN
        seen := '';
    ELSE
        seen := (SELECT string_agg(quote_literal(replace(replace(m, '%s.', ''), '%s', '')), '|')
                 FROM unnest(near) m);
    END IF;
    WHILE below > 0 AND rest > 0 LOOP
        IF below < head AND (2000 - rest) * below <= 3000 * (head - below) THEN
            low := 0;
            step := seen;
            titled := quote_literal('=n');
        ELSIF width <= 6 * 65536 THEN
            low := greatest(((below - width) >> 16) << 16, 0);
            step := (SELECT string_agg(quote_literal(format(m, g)), '|')
                     FROM unnest(near) m, generate_series(low >> 16, (below - 1) >> 16) g);
            titled := (SELECT string_agg(quote_literal('=n' || g), '|')
                       FROM generate_series(low >> 16, (below - 1) >> 16) g);
        ELSE
            low := greatest(((below - width) >> 20) << 20, 0);
            step := (SELECT string_agg(quote_literal('=t' || g), '|')
                     FROM generate_series(low >> 20, (below - 1) >> 20) g);
            titled := step && quote_literal('=n')::tsquery;
            step := step && seen;
        END IF;
        RETURN QUERY
        SELECT x.signal, x.submitted, x.position, ts_rank(x.vector, sought, 1), x.title_only FROM (
            (SELECT w.signal, w.submitted, w.position, w.words AS vector, false AS title_only
             FROM overview.words w
             WHERE w.words @@ (sought && step)
             AND w.position + 0 <= known AND w.submitted < below AND w.submitted >= low
             ORDER BY w.submitted DESC, w.position DESC LIMIT rest)
            UNION ALL
            (SELECT w.signal, w.submitted, w.position, w.title, true
             FROM overview.words w
             WHERE kind = '3' AND w.title @@ (sought && titled)
             AND w.position + 0 <= known AND w.submitted < below AND w.submitted >= low
             ORDER BY w.submitted DESC, w.position DESC LIMIT rest)
            ORDER BY 2 DESC, 3 DESC LIMIT rest) x;
        GET DIAGNOSTICS found = ROW_COUNT;
        rest := rest - found;
        width := CASE WHEN found = 0 THEN 1 << 22
                      ELSE rest * (below - low) * 5 / (found * 4) + 65536 END;
        below := low;
    END LOOP;
END
$$;

-- What events left here whose texts are destroyed: their words; municipalities and laws with a signal's
-- first event (the neighbouring state is no text); the directorate of a department that had it erased.
DROP FUNCTION IF EXISTS overview.forget(uuid);
CREATE OR REPLACE FUNCTION overview.forget(erased uuid[], at bigint[], allocated_by text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM overview.words w USING unnest(erased, at) AS n (signal, position)
    WHERE w.signal = n.signal AND w.position = n.position;
    DELETE FROM overview.mark m USING unnest(erased, at) AS n (signal, position)
    WHERE m.what IN (1, 2) AND m.submitted = n.position AND m.signal = n.signal;
    DELETE FROM overview.allocation a USING unnest(erased, allocated_by) AS n (signal, department)
    WHERE a.signal = n.signal AND a.department = n.department;
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA overview FROM PUBLIC;
GRANT EXECUTE ON FUNCTION overview.had, overview.seen, overview.sight, overview.sought, overview.search,
    overview.is_fixed TO weerklank_asker;
GRANT EXECUTE ON FUNCTION overview.forget TO weerklank_overview;
GRANT USAGE ON SCHEMA overview TO weerklank_asker;
GRANT SELECT ON overview.signal, overview.turn, overview.assignment, overview.mark, overview.allocation,
    overview.report_event TO weerklank_asker;

ALTER TABLE overview.signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.words ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.allocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview.report_event ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['signal', 'turn', 'assignment', 'words', 'mark', 'allocation', 'report_event'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS fold ON overview.%I', t);
        EXECUTE format('DROP POLICY IF EXISTS asker ON overview.%I', t);
        EXECUTE format('CREATE POLICY fold ON overview.%I TO weerklank_overview USING (true)', t);
    END LOOP;
END
$$;
-- Settings are read once a statement: in sub-selects.
CREATE POLICY asker ON overview.signal FOR SELECT TO weerklank_asker USING (
    CASE (SELECT current_setting('weerklank.by', true))
        WHEN '1' THEN true
        WHEN '2' THEN region = (SELECT current_setting('weerklank.party', true))
            OR (shareable AND NOT confidential)
        WHEN '3' THEN NOT confidential
            OR overview.had((SELECT current_setting('weerklank.party', true)), submitted, id) IS NOT NULL
        WHEN '4' THEN region = ANY ((SELECT string_to_array(current_setting('weerklank.regions', true), ' '))::text[])
        WHEN '5' THEN NOT confidential
        ELSE false
    END);
CREATE POLICY asker ON overview.assignment FOR SELECT TO weerklank_asker USING (
    CASE (SELECT current_setting('weerklank.by', true))
        WHEN '1' THEN true
        WHEN '3' THEN department = (SELECT current_setting('weerklank.party', true)) OR overview.seen(signal)
        ELSE overview.seen(signal)
    END);
-- Only what is joined to a signal is told of these.
CREATE POLICY asker ON overview.turn FOR SELECT TO weerklank_asker USING (true);
CREATE POLICY asker ON overview.mark FOR SELECT TO weerklank_asker USING (true);
CREATE POLICY asker ON overview.allocation FOR SELECT TO weerklank_asker USING (
    CASE (SELECT current_setting('weerklank.by', true))
        WHEN '1' THEN true
        WHEN '3' THEN department = (SELECT current_setting('weerklank.party', true))
        ELSE false
    END);
CREATE POLICY asker ON overview.report_event FOR SELECT TO weerklank_asker USING (
    CASE (SELECT current_setting('weerklank.by', true))
        WHEN '1' THEN true
        WHEN '2' THEN overview.is_fixed(report)
        WHEN '3' THEN true
        WHEN '4' THEN true
        WHEN '5' THEN true
        ELSE false
    END);
