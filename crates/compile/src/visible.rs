//! What a file sees: its imports, and all that public imports add to them.

use std::collections::{HashMap, HashSet};

use schemactl_model::{Finding, Span};

use crate::{
    Limits,
    imports::{Imports, Node, Origin},
};

/// Follows public imports. Files are in dependency order, so what an import brings is known.
pub(crate) fn follow<'a>(
    nodes: Vec<(&'a str, Origin<'a>, Imports<'a>)>,
    limits: &Limits,
) -> Result<Vec<Node<'a>>, Vec<Finding>> {
    // Per file: what a file that imports it sees beyond the file itself.
    let mut brought: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut total = 0;
    let mut ordered = Vec::with_capacity(nodes.len());
    for (name, origin, imports) in nodes {
        let public = closure(&imports.public, &brought);
        let names: Vec<&str> = imports.all.iter().map(|(_, name)| *name).collect();
        let visible = closure(&names, &brought);
        total += visible.len() + public.len();
        if visible.len() > limits.visible_files || total > limits.visible_files.saturating_mul(1_000) {
            let message = format!(
                "the file sees more than {} others through imports and public imports",
                limits.visible_files
            );
            let span = Span::START;
            return Err(vec![Finding::error(Finding::COMPILE, Some(name), span, message)]);
        }
        if !public.is_empty() {
            brought.insert(name, public);
        }
        ordered.push(Node { name, origin, visible });
    }
    Ok(ordered)
}

/// These files and all that they bring, each once, in order.
fn closure<'a>(imports: &[&'a str], brought: &HashMap<&'a str, Vec<&'a str>>) -> Vec<&'a str> {
    if !imports.iter().any(|import| brought.contains_key(import)) {
        return imports.to_vec();
    }
    let mut seen = HashSet::new();
    let further = imports.iter().filter_map(|import| brought.get(import)).flatten();
    imports.iter().chain(further).copied().filter(|name| seen.insert(*name)).collect()
}
