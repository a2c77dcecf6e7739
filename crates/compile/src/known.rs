//! Files that every module may import without declaring them.

use std::{collections::BTreeMap, sync::OnceLock};

use bytes::Bytes;
use prost_reflect::DescriptorPool;

use crate::wire::{self, Encoded};

/// The bundle (the option contract, `buf/validate`, `google/type`) and the well-known types, by path.
pub(crate) fn known() -> &'static BTreeMap<String, Encoded> {
    static KNOWN: OnceLock<BTreeMap<String, Encoded>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let pool = DescriptorPool::global();
        let well_known = pool.files().map(|file| Encoded::read(file.encode_to_vec().into()));
        let bundle =
            wire::split(&Bytes::from_static(schemactl_proto::BUNDLE)).expect("our own build wrote it");
        let well_known = well_known.map(|file| file.expect("encoded a line above"));
        // The bundle comes first, so that its files win over the library's of the same name.
        let mut files = BTreeMap::new();
        for file in bundle.into_iter().chain(well_known) {
            files.entry(file.name.clone()).or_insert(file);
        }
        files
    })
}
