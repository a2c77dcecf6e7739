//! Nothing to use: the tests are in `tests/it`.
