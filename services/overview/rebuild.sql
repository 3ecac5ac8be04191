-- Making all tables again while the old ones serve. There are two sets of one shape (schema.sql): `overview`, of
-- which everybody asks and which the service folds into, and overview_next, empty but during a rebuild:
--
--      overview        ------------- serves, grows -------------|  names  |-- emptied
--                                                               | change  |
--      overview_next   ---- folded from position 0 to here -----|  at once|-- serves, grows
--
-- Names are looked up by each statement, also by one that was prepared long ago (PostgreSQL plans it anew after
-- a rename), so whoever asks goes over between two questions and need not be told. Whoever folds must not: the
-- new tables have another turn beside their cursor, which each of its transactions names (tables_write.c).
--
-- Idempotent; run as the owner, after schema.sql was run twice.

CREATE SCHEMA IF NOT EXISTS overview_rebuild;

-- One rebuild at a time: the lock lasts as long as the session that asked for it.
CREATE OR REPLACE FUNCTION overview_rebuild.take() RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_try_advisory_lock(1464157522, 1) $$;

CREATE OR REPLACE FUNCTION overview_rebuild.is_on() RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND (classid, objid, objsubid) = (1464157522::oid, 1::oid, 2)
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
$$;

-- Empties overview_next, unless a rebuild of somebody else is at work there: after a change of names, or when
-- a rebuild was killed. What was erased must not stay in tables that nobody folds into. False: it could not;
-- another time. A question that began before the change still reads: then this waits a second at most.
-- (signal first: every question that could need another table holds that one.)
CREATE OR REPLACE FUNCTION overview_rebuild.sweep() RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s'
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM overview_next.signal)
        AND NOT EXISTS (SELECT FROM overview_next.quarantine) THEN
        RETURN true;
    END IF;
    IF NOT pg_try_advisory_xact_lock(1464157522, 1) THEN
        RETURN false;
    END IF;
    -- What a killed rebuild still has under way at the server ends before this, or is refused after it.
    PERFORM FROM overview_next.cursor WHERE log = 0 FOR UPDATE;
    UPDATE overview_next.cursor SET position = -1, leaf = decode(repeat('00', 32), 'hex'), opened = opened + 1
        WHERE log = 0;
    TRUNCATE overview_next.signal, overview_next.turn, overview_next.assignment, overview_next.tally,
        overview_next.quarantine, overview_next.mark, overview_next.allocation, overview_next.words,
        overview_next.report_event;
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN false;
END
$$;

-- Plans go by the new tables' statistics from the first question on.
CREATE OR REPLACE FUNCTION overview_rebuild.look_through() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET statement_timeout = 0
AS $$
BEGIN
    ANALYZE overview_next.signal, overview_next.turn, overview_next.assignment, overview_next.tally, overview_next.mark,
        overview_next.allocation, overview_next.words, overview_next.report_event;
END
$$;

-- The change: overview_next, folded up to the position given, becomes overview, and the other way round. Only
-- forward: never to tables that know less than what somebody may have seen. Both cursors are locked: no
-- transaction of a fold can be halfway, and one that waits finds its cursor gone and stores nothing. Functions
-- name their tables in their text, so both sets get theirs anew.
CREATE OR REPLACE FUNCTION overview_rebuild.change(folded bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s'
AS $$
DECLARE
    served bigint;
    this_turn bigint;
    f record;
BEGIN
    SELECT c.position, c.turn INTO served, this_turn FROM overview.cursor c WHERE c.log = 0 FOR UPDATE;
    PERFORM FROM overview_next.cursor c WHERE c.log = 0 AND c.position = folded FOR UPDATE;
    IF NOT FOUND OR served > folded THEN
        RETURN false;
    END IF;
    -- Whoever waits for this row looks at it again: it is of no turn that anybody has seen.
    UPDATE overview.cursor SET position = -1, leaf = decode(repeat('00', 32), 'hex'), fold = 0, turn = -1 - this_turn
        WHERE log = 0;
    UPDATE overview_next.cursor SET turn = this_turn + 1 WHERE log = 0;
    ALTER SCHEMA overview RENAME TO overview_before;
    ALTER SCHEMA overview_next RENAME TO overview;
    ALTER SCHEMA overview_before RENAME TO overview_next;
    FOR f IN SELECT p.oid, n.nspname AS now_in FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('overview', 'overview_next') LOOP
        IF f.now_in = 'overview' THEN
            EXECUTE replace(pg_get_functiondef(f.oid), 'overview_next.', 'overview.');
        ELSE
            EXECUTE replace(pg_get_functiondef(f.oid), 'overview.', 'overview_next.');
        END IF;
    END LOOP;
    RETURN true;
END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA overview_rebuild FROM PUBLIC;
GRANT USAGE ON SCHEMA overview_rebuild TO weerklank_overview;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA overview_rebuild TO weerklank_overview;
