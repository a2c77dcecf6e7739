-- Indexes for what walks the registry by versions and by content. migrations/sqlite holds the same: change both.
CREATE INDEX event_versions_version ON event_versions (module, version);
CREATE INDEX version_files_digest ON version_files (digest);
