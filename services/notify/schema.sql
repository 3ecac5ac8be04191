-- Schema notify: who is told what, and how far that is. What a subscription is and which events are for it follows
-- from the log; that it was received does not, so this is not made again: it is backed up with the log. Idempotent;
-- run as the owner.

CREATE SCHEMA IF NOT EXISTS notify;

-- Where the fold is. It moves in the transaction that stores the effect, only from where it was, and only for the
-- notify that began last.
CREATE TABLE IF NOT EXISTS notify.cursor (
    log      smallint PRIMARY KEY,
    position bigint   NOT NULL, -- last event folded; -1: none
    leaf     bytea    NOT NULL, -- its leaf hash: a cursor of another log is refused
    opened   bigint   NOT NULL  -- how often a notify began here
);
INSERT INTO notify.cursor (log, position, leaf, opened) VALUES (0, -1, decode(repeat('00', 32), 'hex'), 0)
ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS notify.subscription (
    number        integer  PRIMARY KEY, -- from 0, in the order in which the log opened them
    id            uuid     NOT NULL,
    party         text     COLLATE "C" NOT NULL,
    opened        bytea    NOT NULL, -- what the event said (m_subscribed)
    opened_at     bigint   NOT NULL, -- microseconds UTC
    position      bigint   NOT NULL,
    version       integer  NOT NULL, -- of its stream, as folded
    state         smallint NOT NULL, -- subscription_state
    silent        boolean  NOT NULL,
    rate          bigint   NOT NULL,
    matched       bigint   NOT NULL, -- last sequence number
    delivered     bigint   NOT NULL, -- the last that was received, and the event that it was
    delivered_pos bigint   NOT NULL,
    delivered_at  bigint   NOT NULL,
    received      bigint   NOT NULL, -- up to which the log has it
    failing_since bigint   NOT NULL, -- 0: all is well
    attempts      integer  NOT NULL,
    why           text     NOT NULL
) WITH (fillfactor = 50);

-- Which event each sequence number is. A replay reads it, so that a delivery keeps its number.
CREATE TABLE IF NOT EXISTS notify.delivery (
    number    integer NOT NULL,
    sequence  bigint  NOT NULL,
    position  bigint  NOT NULL,
    reference text    COLLATE "C" NOT NULL, -- of its signal
    PRIMARY KEY (number, sequence)
);

-- What signs deliveries. Written before the event that opens the subscription, so that none is without.
CREATE TABLE IF NOT EXISTS notify.secret (
    id        uuid   NOT NULL,
    party     text   COLLATE "C" NOT NULL, -- who chooses the same id for another subscription has another row
    key       bytea  NOT NULL,
    old       bytea, -- signs along until then
    old_until bigint NOT NULL DEFAULT 0, -- microseconds UTC
    token     text,
    PRIMARY KEY (id, party)
);

REVOKE ALL ON SCHEMA notify FROM PUBLIC;
GRANT USAGE ON SCHEMA notify TO weerklank_notify;
GRANT SELECT, UPDATE ON notify.cursor TO weerklank_notify;
GRANT SELECT, INSERT, UPDATE ON notify.subscription, notify.secret TO weerklank_notify;
GRANT SELECT, INSERT ON notify.delivery TO weerklank_notify;
