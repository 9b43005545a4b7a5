//! Lists the languages of `catalogue/`, so that adding one is adding its file.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    let folder = Path::new(&root).join("catalogue");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut tags: Vec<String> = fs::read_dir(&folder)
        .expect("the catalogue is beside its crate")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .filter(|tag| tag != "layout")
        .collect();
    tags.sort();
    let mut list = String::from("&[\n");
    for tag in &tags {
        let path = folder.join(format!("{tag}.toml"));
        writeln!(
            list,
            "    ({tag:?}, include_str!({:?})),",
            path.display().to_string()
        )
        .expect("a string takes what is written to it");
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo names a folder to write to");
    fs::write(Path::new(&out).join("shipped.rs"), list).expect("the list can be written");
}
