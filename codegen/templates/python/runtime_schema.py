"""The module's version that this package was generated from; empty if it was not published."""

SCHEMA_VERSION = {{ schema_version }}
SCHEMA_DIGEST = {{ schema_digest }}
