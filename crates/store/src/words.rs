//! Enums whose values the database keeps as words.

/// Makes an enum of words that the database keeps.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal: $($(#[$variant_doc:meta])* $variant:ident = $word:literal),*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// Reads a word.
            ///
            /// # Errors
            /// It is none of them.
            pub fn parse(word: &str) -> Result<$name, $crate::StoreError> {
                match word {
                    $($word => Ok($name::$variant),)*
                    other => Err($crate::StoreError::corrupt($what, format!("{other:?} is none"))),
                }
            }
        }
    };
}
pub(crate) use words;
