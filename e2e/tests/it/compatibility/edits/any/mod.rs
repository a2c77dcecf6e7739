//! Changes of all kinds, those most that the rules about bytes and JSON have to tell apart.

mod enums;
mod extensions;
mod fields;
mod maps;
mod syntax;

use crate::compatibility::{random::Random, schemas::Project};

/// One change; `false` if the module has nothing to make it to.
type Change = fn(&mut Project, &mut Random) -> Option<()>;

const CHANGES: &[Change] = &[
    fields::retype_alike,
    fields::retype_alike,
    fields::retype_alike,
    fields::retype,
    extensions::retype_extension,
    extensions::drop_extension,
    extensions::extension_to_field,
    fields::relabel,
    fields::relabel,
    fields::to_list,
    fields::rename,
    fields::rename_in_json,
    fields::delete,
    fields::delete_and_reserve,
    fields::add,
    fields::into_oneof,
    fields::out_of_oneof,
    maps::list_to_map,
    maps::map_to_list,
    enums::add_enum_value,
    enums::delete_enum_value,
    enums::rename_enum_value,
    enums::add_alias,
    enums::move_enum,
    syntax::switch_syntax,
    syntax::switch_syntax,
];

/// Makes some changes, and says how many.
pub fn change(project: &mut Project, random: &mut Random) -> usize {
    let wanted = random.between(1, 3);
    (0..wanted).filter(|_| random.pick(CHANGES)(project, random).is_some()).count()
}
