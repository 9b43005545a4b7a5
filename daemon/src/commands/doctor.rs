//! `doctor`: what is missing on this machine and at the providers, and how to put it right.

use std::path::Path;

use serde_json::json;

use super::{
    exit::{Exit, Outcome},
    print::data,
    show,
};
use crate::doctor;

/// Looks at everything that can be looked at.
pub(super) async fn run(config: &Path, as_json: bool) -> Outcome {
    let looked = doctor::from_outside(config).await;
    if as_json {
        data!("{}", json!(looked));
    } else {
        for part in &looked.parts {
            data!("{}", show::tested(&json!(part)));
        }
    }
    Ok(if looked.well {
        Exit::Done
    } else {
        Exit::Failure
    })
}
