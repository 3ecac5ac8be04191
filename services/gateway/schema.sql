-- Schema gateway: who signs in, and with what. Not in the log: names and addresses are persons', and are destroyed when
-- an account is closed. What is secret is here as a hash alone. Idempotent; run as the owner.

CREATE SCHEMA IF NOT EXISTS gateway;

CREATE TABLE IF NOT EXISTS gateway.account (
    number    bigint   GENERATED ALWAYS AS IDENTITY, -- the order in which they were made
    id        uuid     PRIMARY KEY,                  -- the random number that the log knows
    party     text     COLLATE "C" NOT NULL,
    name      text,                                  -- NULL: closed
    rights    smallint NOT NULL,                     -- a bit (1 << account_right) each
    login     text     COLLATE "C",
    password  text     COLLATE "C",                  -- Argon2id, as libsodium writes it
    mail      text,
    subject   bytea,                                 -- hash of issuer, `sub` and party, of who signs in elsewhere; stays
                                                     -- when it is closed: the issuer may not know yet
    totp      bytea,                                 -- secret of the second factor
    totp_step bigint   NOT NULL DEFAULT -1,          -- its last step that was used
    made_at   bigint   NOT NULL,                     -- microseconds UTC, here and below
    used_at   bigint   NOT NULL DEFAULT 0,
    closed_at bigint   NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS account_login ON gateway.account (login) WHERE login IS NOT NULL;

CREATE UNIQUE INDEX IF NOT EXISTS account_subject ON gateway.account (subject) WHERE subject IS NOT NULL;

-- Who was asked by mail to choose a password.
CREATE TABLE IF NOT EXISTS gateway.invitation (
    account  uuid     PRIMARY KEY REFERENCES gateway.account,
    made_at  bigint   NOT NULL,
    until    bigint   NOT NULL,
    language smallint NOT NULL,           -- of the mail
    state    smallint NOT NULL DEFAULT 0, -- invited
    hash     bytea                        -- SHA-256 of what stands in the mail; NULL: none was written yet
);

-- Who is signed in with a browser.
CREATE TABLE IF NOT EXISTS gateway.session (
    hash    bytea   PRIMARY KEY, -- SHA-256 of the cookie
    account uuid    NOT NULL REFERENCES gateway.account,
    csrf    bytea   NOT NULL,
    half    boolean NOT NULL, -- a second factor is still to be set
    made_at bigint  NOT NULL,
    used_at bigint  NOT NULL,
    until   bigint  NOT NULL
);
CREATE INDEX IF NOT EXISTS session_account ON gateway.session (account);

CREATE TABLE IF NOT EXISTS gateway.token (
    number   bigint   GENERATED ALWAYS AS IDENTITY,
    id       uuid     PRIMARY KEY,
    account  uuid     NOT NULL REFERENCES gateway.account,
    hash     bytea    NOT NULL UNIQUE, -- SHA-256: a token has 256 random bits
    rights   smallint NOT NULL,
    until    date     NOT NULL,
    name     text,
    made_at  bigint   NOT NULL,
    used_at  bigint   NOT NULL DEFAULT 0,
    ended_at bigint   NOT NULL DEFAULT 0
);

-- What a department is writing before it sends it, and texts that it uses more often. In no log: a draft goes when its
-- act was sent, when the signal's texts are destroyed, or after 90 days.
CREATE SEQUENCE IF NOT EXISTS gateway.draft_version AS integer;
CREATE TABLE IF NOT EXISTS gateway.draft (
    party   text    COLLATE "C" NOT NULL,
    signal  uuid    NOT NULL,
    act     text    COLLATE "C" NOT NULL, -- as in the address at which it is sent
    fields  text    NOT NULL,             -- JSON object, not for us to read
    account uuid    NOT NULL,             -- who changed it last
    at      bigint  NOT NULL,
    version integer NOT NULL DEFAULT nextval('gateway.draft_version'),
    was     integer NOT NULL DEFAULT 0,   -- the version before: the same change again is no other one
    PRIMARY KEY (signal, party, act)
);
CREATE INDEX IF NOT EXISTS draft_party ON gateway.draft (party, at);
CREATE INDEX IF NOT EXISTS draft_at ON gateway.draft (at);

CREATE TABLE IF NOT EXISTS gateway.template (
    id      uuid    PRIMARY KEY,
    party   text    COLLATE "C" NOT NULL,
    title   text    NOT NULL,
    act     text    COLLATE "C", -- NULL: for any
    text    text    NOT NULL,
    account uuid    NOT NULL,
    at      bigint  NOT NULL,
    version integer NOT NULL DEFAULT nextval('gateway.draft_version'),
    was     integer NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS template_party ON gateway.template (party);

-- Up to where files (services/files) are as the log has them.
CREATE TABLE IF NOT EXISTS gateway.cursor (
    log      smallint PRIMARY KEY,
    position bigint   NOT NULL, -- last event that was followed; -1: none
    leaf     bytea    NOT NULL  -- its leaf hash: a cursor of another log is refused
);
INSERT INTO gateway.cursor (log, position, leaf) VALUES (0, -1, decode(repeat('00', 32), 'hex'))
ON CONFLICT DO NOTHING;

GRANT USAGE ON SCHEMA gateway TO weerklank_gateway;
GRANT SELECT, UPDATE ON gateway.cursor TO weerklank_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway.session, gateway.invitation, gateway.draft, gateway.template
TO weerklank_gateway;
GRANT USAGE ON SEQUENCE gateway.draft_version TO weerklank_gateway;
GRANT SELECT, INSERT, UPDATE ON gateway.account, gateway.token TO weerklank_gateway;
