//! Did you mean …?

/// Names suggested for one that is not known.
const FEW: usize = 3;
/// Edits more than the closest that make a candidate worth no mention.
const MUCH_FURTHER: usize = 1;
/// Characters of a name that are compared.
const LONGEST: usize = 64;

/// The candidate closest to a word, where it is close enough to be meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_few(word, candidates).into_iter().next()
}

/// A few candidates close enough to a word to be meant, the closest first.
pub fn closest_few<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST).collect();
    let allowed = word.len().div_ceil(3);
    let within = |candidate: &str| {
        // What differs this much in length needs no comparing.
        let is_near = candidate.chars().count().abs_diff(word.len()) <= allowed;
        is_near.then(|| distance(&word, candidate)).filter(|distance| *distance <= allowed)
    };
    let candidates = candidates.into_iter();
    let mut close: Vec<_> =
        candidates.filter_map(|one| within(one).map(|distance| (distance, one))).collect();
    close.sort_by_key(|(distance, _)| *distance);
    let closest = close.first().map_or(0, |(distance, _)| *distance);
    close.retain(|(distance, _)| *distance <= closest + MUCH_FURTHER);
    close.into_iter().map(|(_, candidate)| candidate).take(FEW).collect()
}

/// Edits that turn one word into the other: characters added, removed, replaced.
fn distance(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, left) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{closest, closest_few};

    #[test]
    fn suggests_what_is_close_and_nothing_else() {
        assert_eq!(closest("nmae", ["name", "root"]), Some("name"));
        assert_eq!(closest("breakin", ["lint", "breaking"]), Some("breaking"));
        assert_eq!(closest("zzz", ["name", "root"]), None);
    }

    #[test]
    fn the_closest_comes_first() {
        assert_eq!(closest_few("FILE", ["FIELD", "WIRE", "FILES"]), ["FILES", "FIELD", "WIRE"]);
    }
}
