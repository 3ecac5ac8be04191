-- The roles of the database, before any schema. Idempotent: run at every start, as the cluster's own
-- role (weerklank, the superuser that nobody uses for anything else).
--
--   weerklank_owner   owns the schemas and what is in them; nobody signs in as it
--   weerklank_asker   reads for the party that asks: weerklank_overview becomes it for each question
--   weerklank_NAME    what the service NAME signs in as; its schema.sql grants it what it needs
--
-- Each "CREATE ROLE ... LOGIN" line here also lets the service's system user in as that role
-- (compose/postgres writes pg_ident.conf from them).

SET client_min_messages = warning;
SELECT pg_advisory_lock(hashtext('weerklank roles'));

SELECT command FROM (VALUES
    ('weerklank_owner',    'CREATE ROLE weerklank_owner NOLOGIN'),
    ('weerklank_history',  'CREATE ROLE weerklank_history LOGIN'),
    ('weerklank_reader',   'CREATE ROLE weerklank_reader LOGIN'),
    ('weerklank_eraser',   'CREATE ROLE weerklank_eraser LOGIN'),
    ('weerklank_routing',  'CREATE ROLE weerklank_routing LOGIN'),
    ('weerklank_overview', 'CREATE ROLE weerklank_overview LOGIN'),
    ('weerklank_asker',    'CREATE ROLE weerklank_asker NOLOGIN'),
    ('weerklank_notify',   'CREATE ROLE weerklank_notify LOGIN'),
    ('weerklank_gateway',  'CREATE ROLE weerklank_gateway LOGIN')
) AS wanted (name, command)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

GRANT weerklank_asker TO weerklank_overview;

SELECT 'CREATE DATABASE weerklank OWNER weerklank_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'weerklank')
\gexec

SELECT pg_advisory_unlock(hashtext('weerklank roles'));

-- Nobody connects anywhere, makes objects or temporary tables, unless it is granted below.
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
REVOKE ALL ON DATABASE weerklank FROM PUBLIC;
SELECT format('GRANT CONNECT ON DATABASE weerklank TO %I', rolname)
FROM pg_roles WHERE rolname LIKE 'weerklank\_%' AND rolcanlogin
\gexec

\connect weerklank
SET client_min_messages = warning;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- A function is PUBLIC's to execute from birth; not ours.
ALTER DEFAULT PRIVILEGES FOR ROLE weerklank_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE weerklank_owner REVOKE USAGE ON TYPES FROM PUBLIC;
