//! wardmote-tests
