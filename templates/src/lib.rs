//! wardmote-templates
