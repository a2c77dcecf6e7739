//! Casings, as buf sees them.

/// `PascalCase`: the letter behind each delimiter in upper case, capitals kept.
pub(super) fn pascal(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    let mut starts_word = true;
    for character in name.trim().chars() {
        if is_delimiter(character) {
            starts_word = true;
            continue;
        }
        if starts_word || character.is_uppercase() {
            pascal.extend(character.to_uppercase());
        } else {
            pascal.extend(character.to_lowercase());
        }
        starts_word = false;
    }
    pascal
}

/// `lower_snake_case`
pub(super) fn lower_snake(name: &str) -> String {
    snake(name).to_lowercase()
}

/// `UPPER_SNAKE_CASE`
pub(super) fn upper_snake(name: &str) -> String {
    snake(name).to_uppercase()
}

/// Delimiters made underscores, each run of them one, and an underscore where a word begins: before a
/// capital that follows a small letter or comes before one.
fn snake(name: &str) -> String {
    let characters: Vec<char> = name.trim_matches(is_delimiter).chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().copied().enumerate() {
        let after_underscore = snake.ends_with('_');
        if is_delimiter(character) {
            if !after_underscore {
                snake.push('_');
            }
            continue;
        }
        let follows_small = index > 0 && characters[index - 1].is_lowercase();
        let before_small = characters
            .get(index + 1)
            .is_some_and(|next| !next.is_uppercase() && !next.is_ascii_digit() && !is_delimiter(*next));
        if index > 0 && character.is_uppercase() && !after_underscore && (follows_small || before_small) {
            snake.push('_');
        }
        snake.push(character);
    }
    snake
}

fn is_delimiter(character: char) -> bool {
    matches!(character, '.' | '-' | '_' | ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_words_in_each_casing() {
        for (name, lower) in [
            ("OrderPlaced", "order_placed"),
            ("HTTPServer", "http_server"),
            ("__a__b__", "a_b"),
            ("userID", "user_id"),
            ("v1Beta2", "v1_beta2"),
            ("Foo1Bar", "foo1_bar"),
            ("FOO_BAR", "foo_bar"),
        ] {
            assert_eq!(lower_snake(name), lower, "{name}");
            assert_eq!(upper_snake(name), lower.to_uppercase(), "{name}");
        }
        for (name, wanted) in [("order_placed", "OrderPlaced"), ("HTTPServer", "HTTPServer"), ("a1b", "A1b")]
        {
            assert_eq!(pascal(name), wanted);
        }
    }
}
