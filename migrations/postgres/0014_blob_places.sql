-- Content may be in a bucket beside the database.
-- migrations/sqlite holds the same in that dialect: change both.

-- '' where the content is in this row; 'bucket' where it is in the bucket that the server is told of, under its
-- digest and compressed as it would be here. `content` is empty then.
ALTER TABLE blobs ADD COLUMN place TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX blobs_elsewhere ON blobs (digest) WHERE place <> '';
