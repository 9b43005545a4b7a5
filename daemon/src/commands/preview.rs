//! `preview`: every version of a message as its reader sees it. Needs no daemon and stores nothing.

use std::path::Path;

use wardmote_domain::{
    places::Language,
    variant::{Copy, Variant},
    words::Format,
};

use super::{
    args::Preview,
    check,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::desk::Judged;

pub(super) fn run(preview: &Preview) -> Outcome {
    let language: Option<Language> = preview
        .language
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(Failure::input)?;
    let format: Option<Format> = preview
        .format
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(Failure::input)?;
    let judge = check::judge(preview.config.as_deref())?;
    let judged = check::judged(&judge, &preview.file)?;
    let wanted = |v: &&Variant| {
        language
            .as_ref()
            .is_none_or(|l| &v.language == l || v.language.primary() == l.as_str())
            && format.is_none_or(|f| v.format == f)
    };
    let chosen: Vec<&Variant> = judged.rendered.variants.iter().filter(wanted).collect();
    for (language, why) in &judged.rendered.not_made {
        say!("No {language} version was made: {why}");
    }
    if chosen.is_empty() {
        return Err(Failure::new(Exit::NotFound, no_such(&judged)));
    }
    if preview.json {
        data!("{}", serde_json::json!({"variants": chosen}));
    }
    for variant in chosen.iter().filter(|_| !preview.json) {
        match &preview.out {
            Some(folder) => write(folder, variant)?,
            None => data!("{}\n", as_read(variant)),
        }
    }
    if check::exit_of(&judged.report) != Exit::Done {
        say!(
            "As it stands it may not go out. To see why: wardmote check {}",
            preview.file.display()
        );
    }
    Ok(Exit::Done)
}

/// What there is instead; where there is nothing, what keeps the catalogue from writing it.
fn no_such(judged: &Judged) -> String {
    let there: Vec<String> = judged
        .rendered
        .variants
        .iter()
        .map(|v| format!("{} {}", v.language, v.format))
        .collect();
    match judged.report.findings.first() {
        _ if !there.is_empty() => format!(
            "There is no such version of this message. It has: {}",
            there.join(", ")
        ),
        Some(first) => format!("There is no version of this message. {}", first.fix),
        None => "There is no version of this message.".to_owned(),
    }
}

/// The version as its reader sees it, for a terminal.
pub fn as_read(variant: &Variant) -> String {
    let head = format!("-- {} {} --", variant.language, variant.format);
    // The link of a preview leads nowhere on purpose: each reader has a link of their own.
    let body = match &variant.copy {
        Copy::Email { subject, text, .. } => format!(
            "Subject: {subject}\n\n{}",
            text.filled("[each reader's own link]")
        ),
        Copy::Page { .. } => {
            let unread = variant
                .unread
                .as_ref()
                .map(|u| format!("{}\n{}\n\n", u.own, u.english))
                .unwrap_or_default();
            let footer = if variant.footer.is_empty() {
                String::new()
            } else {
                format!("\n\n{}", variant.footer)
            };
            format!("{unread}{}\n\n{}{footer}", variant.title, variant.text)
        }
        other => other.plain().unwrap_or_default(),
    };
    format!("{head}\n{}", body.trim_end())
}

fn write(folder: &Path, variant: &Variant) -> Result<(), Failure> {
    let fail = |e: std::io::Error| Failure::other(format_args!("{}: {e}", folder.display()));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let save = |ending: &str, text: &str| {
        let name = format!("{}.{}.{ending}", variant.language, variant.format);
        std::fs::write(folder.join(&name), text)
            .map_err(fail)
            .map(|()| data!("{}", folder.join(name).display()))
    };
    match &variant.copy {
        Copy::Email { html, .. } => {
            save("txt", &as_read(variant))?;
            save("html", &html.filled("#"))
        }
        Copy::Page { html } => save("html", &page(variant, html)),
        other => save("txt", &other.plain().unwrap_or_default()),
    }
}

/// The inside of a page as a file that opens in a browser.
fn page(variant: &Variant, html: &str) -> String {
    let (language, dir) = (&variant.language, variant.direction);
    format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{dir}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Preview</title>\n\
         <article>{html}</article>\n"
    )
}
