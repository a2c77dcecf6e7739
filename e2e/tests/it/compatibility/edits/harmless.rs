//! Changes that are no news to any rule.

use crate::compatibility::{
    random::Random,
    schemas::{Field, Label, Project, SCALARS, Syntax, Type},
};

/// Reorders files, messages and fields, adds comments, and adds fields.
pub fn harmless(project: &mut Project, random: &mut Random) {
    random.shuffle(&mut project.files);
    for file in &mut project.files {
        random.shuffle(&mut file.messages);
    }
    project.visit_messages(&mut |_, message| {
        random.shuffle(&mut message.messages);
        random.shuffle(&mut message.fields);
    });
    project.comments = !project.comments;
    add_fields(project, random);
}

fn add_fields(project: &mut Project, random: &mut Random) {
    let names: Vec<(String, Syntax)> =
        project.all_messages().into_iter().map(|(name, file, _)| (name, file.syntax)).collect();
    for (message, syntax) in names {
        if message.ends_with("Entry") || random.one_in(2) {
            continue;
        }
        let name = project.name("added_");
        let kind = match random.below(4) {
            0 => Type::Message(message.clone()),
            _ => Type::Scalar(random.word(SCALARS)),
        };
        let label = match (random.below(3), syntax) {
            (0, _) => Label::Repeated,
            (1, Syntax::Proto3) => Label::Plain,
            _ => Label::Optional,
        };
        project.in_message(&message, |message| {
            let number = message.fresh_number();
            let field = Field { name, number, label, kind, oneof: None, default: None, json_name: None };
            let place = random.below(message.fields.len() + 1);
            message.fields.insert(place, field);
        });
    }
}

/// Renames a file within its package.
pub fn move_a_file(project: &mut Project, random: &mut Random) {
    let name = project.name("moved");
    let at = random.below(project.files.len());
    let file = &mut project.files[at];
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    file.path = format!("{folder}/{name}.proto");
}
