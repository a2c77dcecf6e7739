//! The table as flags.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, parser::ValueSource};

use super::{Kind, Setting, table::SETTINGS};

/// What flags said: settings and their values, spelled as in the file.
#[derive(Default)]
pub struct Flags(pub Vec<(&'static Setting, String)>);

/// What the flags of some settings said.
pub(super) fn read(matches: &ArgMatches, settings: impl Iterator<Item = &'static Setting>) -> Flags {
    let said = |setting: &'static Setting| {
        setting.flag()?;
        if matches.value_source(setting.key) != Some(ValueSource::CommandLine) {
            return None;
        }
        let value = match setting.kind {
            Kind::Switch => (!is_on(setting)).to_string(),
            Kind::Value(_) | Kind::Secret => matches.get_one::<String>(setting.key)?.clone(),
        };
        Some((setting, value))
    };
    Flags(settings.filter_map(said).collect())
}

/// Whether a switch is on unless somebody says otherwise.
fn is_on(setting: &Setting) -> bool {
    setting.default_told() == "true"
}

impl clap::FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Flags, clap::Error> {
        Ok(read(matches, SETTINGS.iter()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = read(matches, SETTINGS.iter());
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command.args(SETTINGS.iter().filter_map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args(command)
    }
}

/// The flag of a setting.
pub(super) fn argument(setting: &'static Setting) -> Option<Arg> {
    let flag = setting.flag()?;
    let argument = Arg::new(setting.key).long(flag);
    Some(match setting.kind {
        Kind::Switch if is_on(setting) => {
            argument.action(ArgAction::SetTrue).help(format!("Do not: {}", setting.meaning))
        }
        Kind::Switch => argument.action(ArgAction::SetTrue).help(setting.meaning),
        Kind::Value(name) => {
            let default = setting.default_told().replace('`', "");
            argument.value_name(name).help(format!("{} [default: {default}]", setting.meaning))
        }
        Kind::Secret => return None,
    })
}
