//! wardmote-store
