//! Writes the seeds: `seed FOLDER [CORPORA]` makes `FOLDER/compile` and `FOLDER/breaking` from the rules'
//! examples, and from a folder of corpora (lines of JSON with `before` and `after`, see `corpus.rs`) where
//! one is given.

use std::{error::Error, fs, path::Path};

use schemactl_check::{Rule, families::FAMILIES};
use schemactl_fuzz::{corpus, spell, spell_change};
use schemactl_testing::example_files;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: seed FOLDER [CORPORA]")?;
    let mut seeds = Seeds::new(Path::new(&folder))?;
    for rule in FAMILIES.iter().flat_map(|family| family.rules()) {
        seeds.examples(rule)?;
    }
    if let Some(corpora) = arguments.next() {
        for (before, after) in corpus::pairs(Path::new(&corpora))? {
            seeds.change(&before, &after)?;
        }
    }
    println!("{} seeds in {folder}", seeds.written);
    Ok(())
}

struct Seeds<'a> {
    folder: &'a Path,
    written: usize,
}

impl<'a> Seeds<'a> {
    fn new(folder: &'a Path) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(folder.join("compile"))?;
        fs::create_dir_all(folder.join("breaking"))?;
        Ok(Seeds { folder, written: 0 })
    }

    /// The examples of a rule; those of a rule about changes follow what was before.
    fn examples(&mut self, rule: &Rule) -> Result<(), Box<dyn Error>> {
        let mut before: Option<Vec<u8>> = None;
        for example in rule.examples() {
            let files = example_files(&example.text);
            let module = spell(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            match &before {
                Some(before) => self.change(before, &module)?,
                None => self.module(&module)?,
            }
            if example.mark == "before" {
                before = Some(module);
            }
        }
        Ok(())
    }

    /// A change, and both its sides as modules.
    fn change(&mut self, before: &[u8], after: &[u8]) -> Result<(), Box<dyn Error>> {
        self.write("breaking", &spell_change(before, after))?;
        self.module(before)?;
        self.module(after)
    }

    fn module(&mut self, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        self.write("compile", bytes)
    }

    fn write(&mut self, target: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        self.written += 1;
        let name = format!("seed-{:05}", self.written);
        Ok(fs::write(self.folder.join(target).join(name), bytes)?)
    }
}
