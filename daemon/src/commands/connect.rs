//! `channels connect`: an account's owner agrees in a browser, and the first key comes back. It runs beside the daemon,
//! opens no database, and says the key once: on standard output, or into a file for one person alone.

use std::{
    fs,
    io::{self, BufRead as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
    sync::Arc,
};

use secrecy::{ExposeSecret as _, SecretString};
use wardmote_channels::twitter::{
    Section,
    connect::{Connect as Account, ConnectError},
};
use wardmote_config::{ConfigFile, SecretRef};
use wardmote_domain::clock::SystemClock;

use super::{
    args::Connect,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::settings::{Server, sections};

/// Where the section stands.
const SECTION: &str = "channels.twitter";

/// Connects one account.
pub(super) async fn run(what: &Connect) -> Outcome {
    let account = account(what)?;
    let begun = account
        .begin(Arc::new(SystemClock))
        .map_err(Failure::input)?;
    say!(
        "1. In a browser, sign in to X as the account \"{}\", and as no other.\n\
         2. Open this address there, and agree:\n\n{}\n\n\
         3. The browser ends at an address that begins with {}; that no page is there does no harm.\n\
         4. Within 30 seconds, paste that whole address here and press Enter.",
        what.account,
        begun.address(),
        what.redirect
    );
    let key = begun.finish(&pasted()?).await.map_err(told)?;
    hand_over(what, &key)
}

fn told(error: ConnectError) -> Failure {
    match error {
        ConnectError::Later(_) => Failure::new(Exit::TryLater, error.to_string()),
        ConnectError::NoCode | ConnectError::State | ConnectError::Refused(_) => {
            Failure::input(error)
        }
        _ => Failure::other(error),
    }
}

/// The account as the configuration has it. Its own key need not be there yet.
fn account(what: &Connect) -> Result<Account, Failure> {
    let file = ConfigFile::read(&what.config)?;
    file.finish(&sections())?;
    let server: Server = file.required("server")?;
    let section: Section<SecretRef> = file.required(SECTION)?;
    let names = || -> Vec<&str> { section.account.iter().map(|a| a.name.0.as_str()).collect() };
    let place = section
        .account
        .iter()
        .position(|a| a.name.0 == what.account)
        .ok_or_else(|| {
            let names = names().join(", ");
            let words = format!(
                "there is no account \"{}\" in [{SECTION}]; there are: {names}",
                what.account
            );
            Failure::new(Exit::NotFound, words)
        })?;
    let account = &section.account[place];
    let at = format!("{SECTION}.account[{place}]");
    let fault = |error: &dyn std::fmt::Display| Failure::input(format_args!("{at}.{error}"));
    account.check_names().map_err(|e| fault(&e))?;
    let client_id = account.check_client().map_err(|e| fault(&e))?.to_owned();
    let secret = account.client_secret.as_ref();
    let client_secret = secret
        .map(|place| file.secret(&format!("{at}.client_secret"), place))
        .transpose()?
        .map(SecretString::from);
    Ok(Account {
        realm: server.realm,
        url: section.url.clone(),
        client_id,
        client_secret,
        redirect: what.redirect.clone(),
        user_id: account.user_id.clone(),
    })
}

/// One line of standard input.
fn pasted() -> Result<String, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    match read.map_err(Failure::other)? {
        0 => Err(Failure::input("nothing was pasted; start again")),
        _ => Ok(line),
    }
}

/// Gives the key to the person, once.
fn hand_over(what: &Connect, key: &SecretString) -> Outcome {
    let next = "Name it in the configuration as refresh_token of this account, and restart the daemon. X replaces it with \
                its first use: the daemon keeps the newest in its store, and this one serves only to begin.";
    match &what.out {
        Some(out) => {
            save(out, key).map_err(|error| {
                let words = format_args!(
                    "{}: the key could not be written ({error}); start again",
                    out.display()
                );
                Failure::other(words)
            })?;
            say!("The key is in {}, for you alone. {next}", out.display());
        }
        None => {
            data!("{}", key.expose_secret());
            say!(
                "That line is the key, said this once. Save it in a file for the daemon alone (mode 0600). {next}"
            );
        }
    }
    Ok(Exit::Done)
}

/// Writes a file for its owner alone: whole, or not at all.
fn save(path: &Path, key: &SecretString) -> io::Result<()> {
    let mut name = path
        .file_name()
        .ok_or_else(|| io::Error::other("this is no name of a file"))?
        .to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    // One that was left lying there keeps the mode it had.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(key.expose_secret().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
