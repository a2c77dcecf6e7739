//! Who is heard: a flag before the environment, that before the file, that before nobody.

use std::path::Path;

use super::{Flags, Kind, Resolved, Setting, Source, Wanted, file, table::SETTINGS};
use crate::error::{Error, Result};

/// Puts together what everybody says. `variable` is the environment.
///
/// # Errors
/// Somebody says something that makes no sense, even where somebody else is heard: it would do harm once the other is
/// gone.
pub fn resolve(
    flags: &Flags,
    config: Option<&Path>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Resolved> {
    let in_file = config.map_or(Ok(file::Said::default()), file::read)?;
    let mut wanted = Wanted::defaults();
    wanted.config.oidc = in_file.oidc;
    let mut sources = Vec::new();
    for setting in SETTINGS {
        let source = hear(&mut wanted, setting, &in_file.settings, config, flags, &variable)?;
        sources.push((setting, source));
    }
    Ok(Resolved { wanted, sources })
}

type Said = [(&'static Setting, String)];

/// Takes in what everybody says of one setting; answers who was heard.
pub(super) fn hear(
    wanted: &mut Wanted,
    setting: &'static Setting,
    in_file: &Said,
    config: Option<&Path>,
    flags: &Flags,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Source> {
    let said =
        |all: &Said| all.iter().find(|(other, _)| other.key == setting.key).map(|(_, value)| value.clone());
    let mut source = Source::Default;
    if let (Some(value), Some(path)) = (said(in_file), config) {
        source = take(wanted, setting, &value, Source::File(path.to_owned()))?;
    }
    // A variable that is empty says nothing: that is how it is unset where it cannot be removed.
    if let Some(value) = variable(&setting.variable()).filter(|value| !value.is_empty()) {
        source = take(wanted, setting, &value, Source::Environment(setting.variable()))?;
    }
    if let (Some(value), Some(flag)) = (said(&flags.0), setting.flag()) {
        source = take(wanted, setting, &value, Source::Flag(format!("--{flag}")))?;
    }
    Ok(source)
}

fn take(wanted: &mut Wanted, setting: &Setting, value: &str, source: Source) -> Result<Source> {
    match (setting.read)(wanted, value) {
        Ok(()) => Ok(source),
        Err(why) => Err(refused(setting, value, &source, &why).into()),
    }
}

/// Text that may hold a password is not repeated; its reader does not either.
fn refused(setting: &Setting, value: &str, source: &Source, why: &str) -> Error {
    let place = match source {
        Source::Default => setting.key.to_owned(),
        Source::File(path) => format!("{}: {}", path.display(), setting.key),
        Source::Environment(name) | Source::Flag(name) => name.clone(),
    };
    let may_be_secret =
        setting.kind == Kind::Secret || ["database", "blobs", "blobs_endpoint"].contains(&setting.key);
    let message = if may_be_secret { format!("{place}: {why}") } else { format!("{place}: {value:?} {why}") };
    Error::usage(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What holds and who said so, of one setting.
    fn held(key: &str, flag: Option<&str>, variable: Option<&str>, text: &str) -> Result<(String, Source)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.toml");
        std::fs::write(&path, text).unwrap();
        let setting = SETTINGS.iter().find(|setting| setting.key == key).unwrap();
        let flags = Flags(flag.map(|value| (setting, value.to_owned())).into_iter().collect());
        let environment = |name: &str| (name == setting.variable()).then_some(variable)?.map(str::to_owned);
        let resolved = resolve(&flags, Some(&path), environment)?;
        let (_, source) = resolved.sources.into_iter().find(|(other, _)| other.key == key).unwrap();
        let source = match source {
            Source::File(_) => Source::File("server.toml".into()),
            source => source,
        };
        Ok(((setting.show)(&resolved.wanted), source))
    }

    #[test]
    fn a_flag_is_heard_before_the_environment_and_that_before_the_file() {
        let file = "idle_timeout = \"1s\"";
        let held = |flag, variable, text| held("idle_timeout", flag, variable, text).unwrap();
        assert_eq!(held(None, None, ""), ("75s".to_owned(), Source::Default));
        assert_eq!(held(None, None, file), ("1s".to_owned(), Source::File("server.toml".into())));
        let variable = Source::Environment("SCHEMACTL_IDLE_TIMEOUT".to_owned());
        assert_eq!(held(None, Some("2s"), file), ("2s".to_owned(), variable));
        assert_eq!(held(None, Some(""), file).0, "1s");
        let flag = Source::Flag("--idle-timeout".to_owned());
        assert_eq!(held(Some("3s"), Some("2s"), file), ("3s".to_owned(), flag));
    }

    #[test]
    fn a_file_may_say_numbers_switches_and_lists_as_such() {
        let held = |key, text| held(key, None, None, text).unwrap().0;
        assert_eq!(held("connections", "connections = 7"), "7");
        assert_eq!(held("migrate", "migrate = false"), "false");
        assert_eq!(
            held("trusted_proxies", "trusted_proxies = [\"10.0.0.0/8\", \"::1\"]"),
            "10.0.0.0/8,::1/128"
        );
        assert_eq!(held("rate_token", "rate_token = \"off\""), "off");
    }

    #[test]
    fn what_makes_no_sense_is_refused_wherever_it_stands() {
        for (flag, variable, text) in [
            (Some("soon"), None, ""),
            (Some("3s"), Some("soon"), ""),
            (Some("3s"), None, "idle_timeout = \"soon\""),
            (None, None, "idle_timeout = 1.5"),
        ] {
            assert!(held("idle_timeout", flag, variable, text).is_err());
        }
    }

    /// The key of the file, the flag and the printed value of every setting mean the same.
    #[test]
    fn every_setting_reads_what_it_shows() {
        for setting in SETTINGS {
            let mut wanted = Wanted::defaults();
            let shown = (setting.show)(&wanted);
            let is_printed_only = shown.is_empty() || setting.key == "database";
            if !is_printed_only {
                (setting.read)(&mut wanted, &shown).unwrap();
                assert_eq!((setting.show)(&wanted), shown, "{}", setting.key);
            }
        }
    }
}
