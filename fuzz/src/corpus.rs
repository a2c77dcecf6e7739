//! Pairs of schemas from files of JSON lines: an object with `before` and `after`, each from path to text.
//! A line `{"blob": id, "text": …}` holds a text that later lines name by its id.

use std::{collections::HashMap, error::Error, fs, path::Path};

use serde_json::{Map, Value};

use crate::spell;

/// Both sides of every pair below a folder, spelled.
pub fn pairs(folder: &Path) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            read(&fs::read_to_string(&path)?, &mut pairs)?;
        }
    }
    Ok(pairs)
}

fn read(text: &str, pairs: &mut Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Box<dyn Error>> {
    let mut blobs: HashMap<String, String> = HashMap::new();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line)?;
        if let (Some(id), Some(text)) = (record["blob"].as_str(), record["text"].as_str()) {
            blobs.insert(id.to_owned(), text.to_owned());
        }
        if let (Some(before), Some(after)) = (record["before"].as_object(), record["after"].as_object()) {
            pairs.push((side(before, &blobs), side(after, &blobs)));
        }
    }
    Ok(())
}

fn side(files: &Map<String, Value>, blobs: &HashMap<String, String>) -> Vec<u8> {
    let texts = files.iter().filter_map(|(path, text)| {
        let text = text.as_str()?;
        Some((path.as_str(), blobs.get(text).map_or(text, String::as_str)))
    });
    spell(texts)
}
