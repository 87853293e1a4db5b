-- A database of two windows as the first release made it, with data, without a version.
CREATE TABLE codes (
	code_hash BLOB NOT NULL,
	typed_hash BLOB NOT NULL,
	window_id VARCHAR NOT NULL,
	issuer VARCHAR NOT NULL,
	used INTEGER NOT NULL,
	submission VARCHAR,
	PRIMARY KEY (code_hash)
)
WITHOUT ROWID;
CREATE UNIQUE INDEX codes_by_typed ON codes (typed_hash);
CREATE TABLE responses (
	response_id VARCHAR NOT NULL,
	window_id VARCHAR NOT NULL,
	channel VARCHAR NOT NULL,
	answered_at VARCHAR NOT NULL,
	seconds INTEGER NOT NULL,
	item_overall INTEGER CHECK ("item_overall" BETWEEN 1 AND 5),
	item_efficiency INTEGER CHECK ("item_efficiency" BETWEEN 1 AND 5),
	item_competence INTEGER CHECK ("item_competence" BETWEEN 1 AND 5),
	item_attitude INTEGER CHECK ("item_attitude" BETWEEN 1 AND 5),
	item_departments INTEGER CHECK ("item_departments" BETWEEN 1 AND 5),
	item_distance INTEGER CHECK ("item_distance" BETWEEN 1 AND 5),
	item_time INTEGER CHECK ("item_time" BETWEEN 1 AND 5),
	item_documents INTEGER CHECK ("item_documents" BETWEEN 1 AND 5),
	PRIMARY KEY (response_id)
)
WITHOUT ROWID;
CREATE TABLE texts (
	id VARCHAR NOT NULL,
	window_id VARCHAR NOT NULL,
	question VARCHAR NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (id)
)
WITHOUT ROWID;
CREATE TABLE slips (
	token_hash BLOB NOT NULL,
	typed_hash BLOB NOT NULL,
	pile VARCHAR NOT NULL,
	used INTEGER NOT NULL,
	submission VARCHAR,
	PRIMARY KEY (token_hash)
)
WITHOUT ROWID;
CREATE UNIQUE INDEX slips_by_typed ON slips (typed_hash);
CREATE TABLE ballots (
	ballot_id VARCHAR NOT NULL,
	window_id VARCHAR NOT NULL,
	grade INTEGER CHECK ("grade" BETWEEN 1 AND 5),
	PRIMARY KEY (ballot_id, window_id)
)
WITHOUT ROWID;
CREATE TABLE receipts (
	receipt VARCHAR NOT NULL,
	PRIMARY KEY (receipt)
)
WITHOUT ROWID;
CREATE TABLE ballot_nonces (
	ballot_id VARCHAR NOT NULL,
	nonce BLOB NOT NULL,
	PRIMARY KEY (ballot_id)
)
WITHOUT ROWID;
CREATE TABLE phases (
	part VARCHAR NOT NULL,
	state VARCHAR NOT NULL CHECK (state IN ('open', 'closed')),
	opened_at VARCHAR NOT NULL,
	closed_at VARCHAR,
	PRIMARY KEY (part)
)
WITHOUT ROWID;
INSERT INTO codes VALUES (x'01', x'11', 'W1', '大厅', 1, 's1');
INSERT INTO codes VALUES (x'02', x'12', 'W2', '大厅', 0, NULL);
INSERT INTO responses VALUES ('r1', 'W1', 'code', '2021-12-20T09:10+08:00', 42, 5, 4, 3, 2, 1, NULL, 5, 5);
INSERT INTO texts VALUES ('t1', 'W1', 'comment', '很好 100%');
INSERT INTO slips VALUES (x'03', x'13', 'window', 1, 's2');
INSERT INTO ballots VALUES ('b1', 'W1', 5);
INSERT INTO ballots VALUES ('b1', 'W2', NULL);
INSERT INTO receipts VALUES ('AAAA-BBBB');
INSERT INTO ballot_nonces VALUES ('b1', x'AB');
INSERT INTO phases VALUES ('survey', 'open', '2021-12-20T09:00:00+08:00', NULL);
INSERT INTO phases VALUES ('vote', 'closed', '2021-12-20T09:00:00+08:00', '2021-12-20T10:00:00+08:00');
