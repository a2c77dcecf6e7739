//! Bytes, piece by piece.

use super::{END_GROUP, FIXED32, FIXED64, LENGTH, START_GROUP, Undecodable, VARINT};

/// What is left of some bytes.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

type Result<T> = std::result::Result<T, Undecodable>;

impl<'a> Reader<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn varint(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            // The tenth byte has one bit left to give; what lies above is cut off.
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Undecodable("a varint has more than ten bytes".to_owned()))
    }

    /// Number and wire type.
    pub fn tag(&mut self) -> Result<(i32, u8)> {
        let tag = self.varint()?;
        let number = i32::try_from(tag >> 3).ok().filter(|number| *number > 0);
        number.map(|number| (number, (tag & 7) as u8)).ok_or(Undecodable(format!("{tag} is no tag")))
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or_else(|| Undecodable("the bytes end early".to_owned()))?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn length_delimited(&mut self) -> Result<&'a [u8]> {
        let length = self.varint()?;
        self.take(usize::try_from(length).unwrap_or(usize::MAX))
    }

    /// What a field of a wire type has behind its tag.
    pub fn payload(&mut self, number: i32, wire_type: u8) -> Result<&'a [u8]> {
        let start = self.0;
        match wire_type {
            VARINT => drop(self.varint()?),
            FIXED64 => drop(self.take(8)?),
            LENGTH => drop(self.length_delimited()?),
            START_GROUP => drop(self.group(number)?),
            FIXED32 => drop(self.take(4)?),
            other => return Err(Undecodable(format!("there is no wire type {other}"))),
        }
        Ok(&start[..start.len() - self.0.len()])
    }

    /// What stands before the end tag of a group, which is read too.
    pub fn group(&mut self, number: i32) -> Result<&'a [u8]> {
        let start = self.0;
        loop {
            let length = start.len() - self.0.len();
            let (inner, wire_type) = self.tag()?;
            if wire_type == END_GROUP {
                return if inner == number {
                    Ok(&start[..length])
                } else {
                    Err(Undecodable(format!("group {number} ends as {inner}")))
                };
            }
            self.payload(inner, wire_type)?;
        }
    }
}
