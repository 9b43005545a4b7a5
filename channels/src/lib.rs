//! wardmote-channels
