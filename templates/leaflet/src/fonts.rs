//! Loads the fonts that a document needs, and says which are here.

use std::path::Path;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, FontWeight};

use crate::fault::Fault;
use crate::job::Job;
use crate::scripts::{LATIN, NASTALIQ, SCRIPTS, Script, main_script};

/// Where Debian puts its Noto fonts.
pub const FOLDER: &str = "/usr/share/fonts/truetype/noto";
/// No font of the table is a third as large.
const LARGEST_FILE: u64 = 8 << 20;

/// Loads the fonts that a job needs and no others.
///
/// # Errors
/// Names the font that is missing and the package that brings it.
pub fn load(job: &Job, folder: &Path) -> Result<FontContext, Fault> {
    let mut needed: Vec<&Script> = vec![LATIN];
    let mut need = |script: &'static Script| {
        if !needed.iter().any(|s| s.family == script.family) {
            needed.push(script);
        }
    };
    for page in &job.pages {
        let text: String = page.words().map(crate::job::Words::text).collect();
        need(main_script(&page.lang, &text));
        SCRIPTS
            .iter()
            .filter(|s| s.family != NASTALIQ.family && text.chars().any(|c| s.has(c)))
            .for_each(&mut need);
    }
    let mut collection = Collection::new(CollectionOptions {
        shared: false,
        system_fonts: false,
    });
    for script in needed {
        for (file, weight) in script
            .files(folder)
            .into_iter()
            .zip([FontWeight::NORMAL, FontWeight::BOLD])
        {
            let data = read(&file, script, folder)?;
            // The bold of Noto Nastaliq Urdu says in its own tables that it is not bold.
            let says = FontInfoOverride {
                weight: Some(weight),
                ..FontInfoOverride::default()
            };
            if collection
                .register_fonts(Blob::new(Arc::new(data)), Some(says))
                .is_empty()
            {
                return Err(Fault::BadFont {
                    file,
                    why: "it holds no font".to_owned(),
                });
            }
        }
        if collection.family_by_name(script.family).is_none() {
            let [file, _] = script.files(folder);
            return Err(Fault::BadFont {
                file,
                why: format!("it is not of the family {}", script.family),
            });
        }
    }
    Ok(FontContext {
        collection,
        source_cache: SourceCache::default(),
    })
}

fn read(file: &Path, script: &Script, folder: &Path) -> Result<Vec<u8>, Fault> {
    let size = std::fs::metadata(file)
        .map_err(|_| script.missing(folder))?
        .len();
    if size > LARGEST_FILE {
        return Err(Fault::BadFont {
            file: file.to_owned(),
            why: format!("it is larger than {LARGEST_FILE} bytes"),
        });
    }
    std::fs::read(file).map_err(|e| Fault::BadFont {
        file: file.to_owned(),
        why: e.to_string(),
    })
}

/// What `fonts` prints: a line for each script with the files that were found, or what is missing and the package.
#[must_use]
pub fn report(folder: &Path) -> (String, bool) {
    let mut out = String::new();
    let mut whole = true;
    for script in SCRIPTS {
        let missing: Vec<String> = script
            .files(folder)
            .iter()
            .filter(|f| !f.is_file())
            .map(|f| f.display().to_string())
            .collect();
        let line = if missing.is_empty() {
            format!(
                "{}: {}, in {}",
                script.name,
                script.family,
                folder.display()
            )
        } else {
            whole = false;
            format!(
                "{}: MISSING {}. On Debian: apt-get install {}",
                script.name,
                missing.join(" and "),
                script.package
            )
        };
        out.push_str(&line);
        out.push('\n');
    }
    (out, whole)
}
