-- What the store knows of itself: the key that credentials derive from, the counter of a fixed run.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value ANY NOT NULL
) STRICT;

-- Times are microseconds since 1970. Addresses are not here: each process listens on its own ports.
CREATE TABLE environments (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    region TEXT NOT NULL,
    created INTEGER NOT NULL,
    session TEXT NOT NULL
) STRICT;

-- The client without its secrets, as the API answers it.
CREATE TABLE clients (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    environment TEXT NOT NULL REFERENCES environments (id),
    kind TEXT NOT NULL,
    client TEXT NOT NULL
) STRICT;
CREATE INDEX clients_of_environment ON clients (environment, position);

CREATE TABLE secrets (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    suffix TEXT NOT NULL,
    active INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER,
    last_used INTEGER NOT NULL,
    created_by TEXT
) STRICT;
CREATE INDEX secrets_of_client ON secrets (client, created);

CREATE TABLE sign_ins (
    position INTEGER PRIMARY KEY,
    environment TEXT NOT NULL REFERENCES environments (id),
    client TEXT NOT NULL,
    client_name TEXT NOT NULL,
    status TEXT NOT NULL,
    email TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_of_environment ON sign_ins (environment, at);
