//! The filters of the event list: state of a form, kept in addresses.

/// What the event list is narrowed to; an empty text is no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Words looked for in names, descriptions, fields and tags.
    pub q: String,
    /// Team that owns it.
    pub owner: String,
    /// Kind of destination, for example `kafka`.
    pub destination: String,
    /// Class of personal data it contains, for example `email`.
    pub pii: String,
    /// Service that logs it.
    pub producer: String,
    /// `experimental`, `stable`, `deprecated` or `retired`.
    pub stage: String,
}

/// Values that the filters offer. Owners and producers are what the registry knows of; an empty list
/// leaves a field to type in.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    pub owners: Vec<String>,
    pub producers: Vec<String>,
}

/// A filter that is set, and the address of the list without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFilter {
    pub label: &'static str,
    pub value: String,
    pub without: String,
}

impl EventFilter {
    /// Names and values as they stand in an address.
    pub fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("q", &self.q),
            ("owner", &self.owner),
            ("destination", &self.destination),
            ("pii", &self.pii),
            ("producer", &self.producer),
            ("stage", &self.stage),
        ]
    }

    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        self.pairs().iter().all(|(_, value)| value.is_empty())
    }

    /// The filters that are set.
    pub fn set(&self) -> Vec<SetFilter> {
        let filled = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        let labelled = filled.map(|(name, value)| SetFilter {
            label: label(name),
            value: value.to_owned(),
            without: crate::links::events(&self.without(name)),
        });
        labelled.collect()
    }

    /// The list narrowed to one owner and nothing else; and so on below.
    pub fn by_owner(owner: &str) -> Self {
        Self { owner: owner.to_owned(), ..Self::default() }
    }

    pub fn by_producer(producer: &str) -> Self {
        Self { producer: producer.to_owned(), ..Self::default() }
    }

    pub fn by_destination(kind: &str) -> Self {
        Self { destination: kind.to_owned(), ..Self::default() }
    }

    pub fn by_pii(class: &str) -> Self {
        Self { pii: class.to_owned(), ..Self::default() }
    }

    fn without(&self, name: &str) -> Self {
        let mut filter = self.clone();
        let value = match name {
            "q" => &mut filter.q,
            "owner" => &mut filter.owner,
            "destination" => &mut filter.destination,
            "pii" => &mut filter.pii,
            "producer" => &mut filter.producer,
            _ => &mut filter.stage,
        };
        value.clear();
        filter
    }
}

fn label(name: &str) -> &'static str {
    match name {
        "q" => "Text",
        "owner" => "Owner",
        "destination" => "Destination",
        "pii" => "Personal data",
        "producer" => "Producer",
        _ => "Stage",
    }
}
