//! wardmote-policies
