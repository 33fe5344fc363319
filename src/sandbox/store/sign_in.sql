-- Version 2: users sign in. Codes, cookies and refresh tokens are here as hashes.
ALTER TABLE sign_ins ADD COLUMN request TEXT;
ALTER TABLE sign_ins ADD COLUMN organization TEXT NOT NULL DEFAULT '';
CREATE INDEX sign_ins_of_request ON sign_ins (request);

CREATE TABLE users (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    email TEXT NOT NULL COLLATE NOCASE,
    -- The whole user, as JSON.
    user TEXT NOT NULL,
    UNIQUE (environment, email)
) STRICT;

CREATE TABLE sessions (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    cookie BLOB NOT NULL UNIQUE,
    user TEXT NOT NULL,
    organization TEXT NOT NULL,
    created INTEGER NOT NULL,
    active INTEGER NOT NULL,
    -- When it ends if nothing happens; NULL where idle sessions do not end.
    idle_end INTEGER,
    absolute_end INTEGER NOT NULL,
    -- When it was ended, by whomever.
    ended INTEGER
) STRICT;
CREATE INDEX sessions_of_user ON sessions (environment, user);

-- The clients that took part in a session.
CREATE TABLE participants (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    client TEXT NOT NULL,
    -- As which the client knows this server.
    issuer TEXT NOT NULL,
    PRIMARY KEY (session, client)
) STRICT;

-- Authorize requests that wait for a decision.
CREATE TABLE auth_requests (
    id TEXT NOT NULL PRIMARY KEY,
    environment TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    client TEXT NOT NULL,
    -- What was asked, as JSON.
    asked TEXT NOT NULL,
    created INTEGER NOT NULL,
    decided INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a user gave an application in a session: a code, and what came of it.
CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    client TEXT NOT NULL,
    scope TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX grants_of_session ON grants (session);

CREATE TABLE codes (
    hash BLOB NOT NULL PRIMARY KEY,
    authorized TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    challenge TEXT,
    nonce TEXT,
    expires INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE refresh_tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    authorized TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    used INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Access tokens by their ids.
CREATE TABLE user_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    authorized TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
