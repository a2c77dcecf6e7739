//! How much there is, and how it is called: whoever asks knows it as well as whoever filled the database.

use schemactl_model::Version;

use crate::Failure;

/// Owners that the modules are spread over.
pub const OWNERS: u64 = 100;
/// One module of so many is busy, and has this many times as many versions as another.
const BUSY: u64 = 100;
const BUSINESS: u64 = 50;

/// How much there is of each.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub modules: u64,
    pub events: u64,
    pub versions: u64,
}

/// Reads the three numbers.
pub fn parse(numbers: &[&str]) -> Result<Size, Failure> {
    let number = |index: usize| {
        let text = numbers.get(index).copied().unwrap_or_default();
        text.parse::<u64>().ok().filter(|number| *number > 0).ok_or(format!("{text:?} is no count"))
    };
    Ok(Size { modules: number(0)?, events: number(1)?, versions: number(2)? })
}

impl Size {
    /// The versions that a module has; every module has one.
    pub fn versions_of(&self, module: u64) -> u64 {
        let busy = self.modules.div_ceil(BUSY);
        let shares = self.modules + busy * (BUSINESS - 1);
        let share = if module.is_multiple_of(BUSY) { BUSINESS } else { 1 };
        (self.versions * share / shares).max(1)
    }

    /// The events that a module's latest version declares.
    pub fn events_of(&self, module: u64) -> impl Iterator<Item = u64> + use<> {
        (module..self.events).step_by(usize::try_from(self.modules).unwrap_or(usize::MAX))
    }
}

/// The name of a module.
pub fn module(number: u64) -> String {
    format!("team-{}/module-{number}", number % OWNERS)
}

/// The name of an event.
pub fn event(number: u64) -> String {
    format!("thing_{number}_happened")
}

/// A version by its place among those of its module.
pub fn version(place: u64) -> Version {
    Version::new(1, place / 10, place % 10)
}
