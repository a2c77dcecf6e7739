//! One event's destinations: new, kept or left behind.

use std::collections::HashSet;

use schemactl_model::{
    EventSpec,
    event::{Destination, DestinationKind},
};

use super::{
    differences::Differences,
    effect::Effect,
    element::Sides,
    receivers, rendered,
    settings::{self, location},
    state::State,
    streams, tables,
    value::{Cost, Ddl, Impact, ImpactClass},
    walk::{self, Stage},
    what::{Found, What},
};
use crate::{
    desired::{ColumnId, LakeEvent, Landing, Table, TableName},
    terraform::{kinesis, lake_files},
};

/// A change of a module, with what `plan` makes of both sides.
pub(super) struct Change<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) differences: Differences,
    pub(super) before: State<'a>,
    pub(super) after: State<'a>,
}

/// An event with a destination, on both sides.
#[derive(Clone, Copy)]
struct Kept<'a> {
    before: settings::Landing<'a>,
    after: settings::Landing<'a>,
}

impl Change<'_> {
    /// What becomes of the destinations of an event, which may be new.
    pub(super) fn event(&self, before: Option<&EventSpec>, after: &EventSpec, impacts: &mut Vec<Impact>) {
        let old = before.map(|event| &*event.destinations).unwrap_or_default();
        for destination in &after.destinations {
            let was = old.iter().find(|was| was.name == destination.name);
            let same_kind = was.filter(|was| was.kind_name() == destination.kind_name());
            let effects = match (before, same_kind) {
                (Some(event), Some(was)) => self.kept(Kept {
                    before: settings::Landing { event, destination: was },
                    after: settings::Landing { event: after, destination },
                }),
                _ => self.created(before, after, destination),
            };
            impacts.extend(effects.into_iter().map(|effect| effect.at(after, destination)));
        }
        for was in old {
            let stays = |is: &&Destination| is.name == was.name && is.kind_name() == was.kind_name();
            if let Some(event) = before.filter(|_| !after.destinations.iter().any(|is| stays(&is))) {
                impacts.push(match taken_over(event, was, after) {
                    Some(effect) => effect.at(after, was),
                    None => left_behind(event, was),
                });
            }
        }
    }

    fn created(
        &self,
        before: Option<&EventSpec>,
        event: &EventSpec,
        destination: &Destination,
    ) -> Vec<Effect> {
        let obstacles = self.after.obstacles(event, destination);
        if !obstacles.is_empty() {
            return obstacles.into_iter().map(impossible).collect();
        }
        let landing = settings::Landing { event, destination };
        let new = Effect::whole(ImpactClass::Created, format!("{} is new for it", location(landing)));
        match self.after.landing(event, destination) {
            Some(Landing::Table(name)) => {
                let effects = self.table(before, event, name);
                match effects.is_empty() {
                    true => vec![Effect::whole(ImpactClass::Nothing, format!("{name} is as it should be"))],
                    false => effects,
                }
            }
            Some(Landing::Stream(name)) => vec![self.stream(new, name)],
            None => vec![new.not_rendered(destination.kind_name())],
        }
    }

    fn kept(&self, kept: Kept) -> Vec<Effect> {
        let Kept { before, after } = kept;
        let known: HashSet<_> = self.before.obstacles(before.event, before.destination).into_iter().collect();
        let obstacles = self.after.obstacles(after.event, after.destination);
        let mut effects: Vec<_> =
            obstacles.into_iter().filter(|one| !known.contains(one)).map(impossible).collect();
        let old = self.before.landing(before.event, before.destination);
        match self.after.landing(after.event, after.destination) {
            Some(Landing::Table(name)) => {
                effects.extend(self.kept_table(kept, old, name));
                let own = settings::effects(before, after, old.is_some()).into_iter();
                effects.extend(own.map(|effect| self.lake_files(kept, effect, name)));
            }
            Some(Landing::Stream(name)) => {
                effects.extend(self.walked(kept));
                let own = settings::effects(before, after, false).into_iter();
                effects.extend(own.map(|effect| match effect.class {
                    ImpactClass::Moved => self.stream(effect, name),
                    _ => effect,
                }));
            }
            // What cannot be as declared becomes nothing else.
            None if !effects.is_empty() => {}
            None => {
                let kind = after.destination.kind_name();
                effects.extend(self.walked(kept).into_iter().map(|effect| effect.not_rendered(kind)));
                effects.extend(settings::effects(before, after, false));
            }
        }
        if effects.is_empty() && self.is_changed(before.event, after.event) {
            effects.push(Effect::whole(ImpactClass::Nothing, "what lands there stays as it is"));
        }
        effects
    }

    fn is_changed(&self, before: &EventSpec, after: &EventSpec) -> bool {
        let message = self.sides.message(Some(before), after);
        let differs = message.before.zip(message.after).is_some_and(|pair| self.differences.contains(pair));
        differs || before != after
    }

    /// A table that `plan` renders.
    fn table(&self, before: Option<&EventSpec>, after: &EventSpec, name: &TableName) -> Vec<Effect> {
        let Some(wanted) = self.after.table(name) else {
            return Vec::new();
        };
        rendered::effects(self.sides, self.sides.message(before, after), self.before.table(name), wanted)
    }

    fn kept_table(&self, kept: Kept, old: Option<&Landing>, name: &TableName) -> Vec<Effect> {
        let mut effects = self.table(Some(kept.before.event), kept.after.event, name);
        match old {
            Some(Landing::Table(was)) if was != name => {
                for effect in effects.iter_mut().filter(|effect| effect.class == ImpactClass::Created) {
                    effect.class = ImpactClass::Moved;
                    effect.reason = format!(
                        "{}, and takes the place of {was}, which keeps its rows and gets no more",
                        effect.reason
                    );
                }
            }
            // What lies inside JSON is no business of a plan's.
            _ => {
                if let Some(table) = self.after.table(name) {
                    effects.extend(
                        self.found(kept)
                            .iter()
                            .filter(|found| is_in_json(table, found))
                            .filter_map(|found| judged(kept.after.destination, found)),
                    );
                }
            }
        }
        effects
    }

    /// An effect on the files of the lake with what Terraform writes of it.
    fn lake_files(&self, kept: Kept, effect: Effect, table: &TableName) -> Effect {
        let sides =
            self.before.in_lake(&kept.before.event.name).zip(self.after.in_lake(&kept.after.event.name));
        let is_open = effect.ddl == Ddl::NotRendered && kept.after.destination.kind_name() == "lake";
        let Some((((_, old), (lake, new)), table)) = sides.zip(self.after.table(table)).filter(|_| is_open)
        else {
            return effect;
        };
        // Each effect tells its own arguments, and no other's.
        let was = match effect.class {
            ImpactClass::Moved => LakeEvent { path: old.path.clone(), ..new.clone() },
            _ => LakeEvent { retention_days: old.retention_days, ..new.clone() },
        };
        let changes = lake_files::changes(lake, &was, new, table);
        Effect { ddl: Ddl::Terraform(changes), cost: Some(Cost::None), ..effect }
    }

    /// The stream that an effect leads to, where it is not there yet.
    fn stream(&self, effect: Effect, name: &str) -> Effect {
        let new = self.after.stream(name).filter(|_| self.before.stream(name).is_none());
        let ddl = new.map_or(Ddl::None, |stream| Ddl::Terraform(vec![kinesis::stream(stream)]));
        Effect { ddl, cost: Some(Cost::None), ..effect }
    }

    /// What changes of the fields mean; nothing at a place that holds no older ones.
    fn walked(&self, kept: Kept) -> Vec<Effect> {
        if location(kept.before) != location(kept.after) {
            return Vec::new();
        }
        let found = self.found(kept);
        let mut effects: Vec<_> =
            found.iter().filter_map(|found| judged(kept.after.destination, found)).collect();
        // A plugin is said of every field once, whatever changed about it.
        effects.dedup();
        effects
    }

    fn found(&self, Kept { before, after }: Kept) -> Vec<Found> {
        let message = self.sides.message(Some(before.event), after.event);
        let Some(root) = message.before.zip(message.after) else {
            return Vec::new();
        };
        let old = Stage::new(self.sides.before, before.destination);
        let new = Stage::new(self.sides.after, after.destination);
        walk::changes(self.sides, &self.differences, &old, &new, root)
    }
}

/// What a change at one place means at a destination; none where it means nothing at all.
fn judged(destination: &Destination, found: &Found) -> Option<Effect> {
    if matches!(found.what, What::TooDeep) {
        let reason = "it lies in more messages than are looked into";
        return Some(Effect::whole(ImpactClass::Unknown, reason).of(found.element.clone()));
    }
    let effect = match &destination.kind {
        DestinationKind::Kafka(_) => streams::kafka(&found.what),
        DestinationKind::Kinesis(_) => streams::kinesis(&found.what),
        DestinationKind::Amplitude(_) => receivers::amplitude(&found.what, found.is_nested()),
        DestinationKind::Webhook(_) => receivers::webhook(&found.what),
        DestinationKind::Custom(custom) => {
            Some(receivers::custom(custom.plugin.as_deref().unwrap_or_default()))
        }
        _ => tables::effect(destination.kind_name(), found),
    };
    Some(effect?.of(found.element.clone()))
}

/// Whether a place lies inside a column of a table, and is none itself.
fn is_in_json(table: &Table, found: &Found) -> bool {
    let is_column =
        |numbers: &[i32]| table.columns.iter().any(|column| column.id == ColumnId::field(numbers));
    (1..found.numbers.len()).any(|length| is_column(&found.numbers[..length]))
}

fn impossible(obstacle: String) -> Effect {
    Effect::whole(ImpactClass::Impossible, obstacle)
}

/// A destination that is gone while another one of the event lands at the same place.
fn taken_over(event: &EventSpec, was: &Destination, after: &EventSpec) -> Option<Effect> {
    let place = location(settings::Landing { event, destination: was });
    let is_there = |is: &&Destination| {
        is.kind_name() == was.kind_name()
            && location(settings::Landing { event: after, destination: is }) == place
    };
    let heir = after.destinations.iter().find(is_there)?;
    let reason = format!("destination {:?} lands in {place} from now on", heir.name);
    Some(Effect::whole(ImpactClass::Nothing, reason))
}

/// A destination that is asked for no more.
pub(super) fn left_behind(event: &EventSpec, destination: &Destination) -> Impact {
    let place = location(settings::Landing { event, destination });
    let reason = match destination.kind {
        DestinationKind::Lake(_) => {
            format!("Terraform removes {place} and what fills it; its files stay until they are too old")
        }
        _ => format!("{place} keeps what it has of it and gets no more"),
    };
    Effect::whole(ImpactClass::LeftBehind, reason).at(event, destination)
}
