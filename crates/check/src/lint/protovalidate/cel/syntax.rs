//! The grammar of CEL, to tell what parses from what does not.
//!
//! It is a page long, so it is read here: generated parsers bring a runtime many times this crate's
//! size, and recurse as deep as the input says. An expression is left to right; brackets, `?` and the
//! operators before a value nest, up to a depth that cel-go has as well.

use super::lexer::{self, Token};

const MAX_DEPTH: usize = 250;
const MAX_LENGTH: usize = 100_000;

/// What the grammar keeps for itself; fields may still be named so.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Macros whose first argument is a variable, with the numbers of arguments they take.
const COMPREHENSIONS: [(&str, &[usize]); 6] = [
    ("all", &[2]),
    ("exists", &[2]),
    ("exists_one", &[2]),
    ("existsOne", &[2]),
    ("map", &[2, 3]),
    ("filter", &[2]),
];

const OPERATORS: [&str; 13] = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"];

const VALUE: &str = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/// Says why an expression does not parse; the first problem only.
pub(super) fn check(expression: &str) -> Result<(), String> {
    let size = expression.chars().count();
    if size > MAX_LENGTH {
        return Err(format!("expression code point size exceeds limit: size: {size}, limit {MAX_LENGTH}"));
    }
    let mut parser = Parser { token: Token::End, rest: expression, depth: 0 };
    parser.advance()?;
    parser.expression()?;
    if parser.token == Token::End { Ok(()) } else { parser.unexpected("<EOF>") }
}

/// As much of what was read as macros ask for.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Identifier,
    Selection,
    Other,
}

struct Parser<'a> {
    token: Token<'a>,
    rest: &'a str,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn advance(&mut self) -> Result<(), String> {
        (self.token, self.rest) = lexer::next(self.rest)?;
        Ok(())
    }

    fn at(&self, symbol: &str) -> bool {
        matches!(self.token, Token::Symbol(text) if text == symbol)
    }

    fn take(&mut self, symbol: &str) -> Result<bool, String> {
        let is_there = self.at(symbol);
        if is_there {
            self.advance()?;
        }
        Ok(is_there)
    }

    fn expect(&mut self, symbol: &str) -> Result<(), String> {
        if self.take(symbol)? { Ok(()) } else { self.unexpected(&format!("'{symbol}'")) }
    }

    fn unexpected<T>(&self, expected: &str) -> Result<T, String> {
        let verb = if expected == "<EOF>" { "extraneous" } else { "mismatched" };
        Err(format!("{verb} input '{}' expecting {expected}", self.token.text()))
    }

    /// `a ? b : c`, or operators between values.
    fn expression(&mut self) -> Result<Shape, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("expression recursion limit exceeded: {MAX_DEPTH}"));
        }
        let mut shape = self.operands()?;
        if self.take("?")? {
            self.operands()?;
            self.expect(":")?;
            self.expression()?;
            shape = Shape::Other;
        }
        self.depth -= 1;
        Ok(shape)
    }

    fn operands(&mut self) -> Result<Shape, String> {
        let mut shape = self.unary()?;
        loop {
            let is_operator = match self.token {
                Token::Symbol(symbol) => OPERATORS.contains(&symbol),
                Token::Identifier(word) => word == "in",
                _ => false,
            };
            if !is_operator {
                return Ok(shape);
            }
            self.advance()?;
            self.unary()?;
            shape = Shape::Other;
        }
    }

    /// `!!a` and `--a`; the two do not mix.
    fn unary(&mut self) -> Result<Shape, String> {
        for sign in ["!", "-"] {
            if self.take(sign)? {
                while self.take(sign)? {}
                if sign == "-" && matches!(self.token, Token::Integer(_)) {
                    self.integer("-")?;
                }
                self.member()?;
                return Ok(Shape::Other);
            }
        }
        self.integer("")?;
        self.member()
    }

    /// A whole number fits in 64 bits.
    fn integer(&self, sign: &str) -> Result<(), String> {
        let Token::Integer(text) = self.token else {
            return Ok(());
        };
        let (digits, unsigned) = match text.strip_suffix(['u', 'U']) {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let value = match digits.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        let limit = match (unsigned, sign) {
            (true, _) => u64::MAX,
            (false, "-") => i64::MIN.unsigned_abs(),
            (false, _) => i64::MAX.unsigned_abs(),
        };
        let kind = if unsigned { "uint" } else { "int" };
        if value.is_ok_and(|value| value <= limit) { Ok(()) } else { Err(format!("invalid {kind} literal")) }
    }

    /// A value with `.field`, `.call()` and `[index]` behind it.
    fn member(&mut self) -> Result<Shape, String> {
        let mut shape = self.primary()?;
        loop {
            if self.take(".")? {
                self.take("?")?;
                shape = self.selection()?;
            } else if self.take("[")? {
                self.take("?")?;
                self.expression()?;
                self.expect("]")?;
                shape = Shape::Other;
            } else if self.at("{") && shape != Shape::Other {
                self.fields()?;
                shape = Shape::Other;
            } else {
                return Ok(shape);
            }
        }
    }

    fn selection(&mut self) -> Result<Shape, String> {
        let name = match self.token {
            Token::Identifier(name) if !is_literal(name) => name,
            Token::Escaped(_) => {
                self.advance()?;
                return Ok(Shape::Selection);
            }
            _ => return Err(format!("no viable alternative at input '.{}'", self.token.text())),
        };
        self.advance()?;
        if !self.at("(") {
            return Ok(Shape::Selection);
        }
        let arguments = self.arguments()?;
        let takes =
            COMPREHENSIONS.iter().find(|(macro_name, _)| *macro_name == name).map(|(_, counts)| *counts);
        let is_macro = takes.is_some_and(|counts| counts.contains(&arguments.len()));
        if is_macro && arguments.first() != Some(&Shape::Identifier) {
            return Err("argument must be a simple name".to_owned());
        }
        Ok(Shape::Other)
    }

    fn primary(&mut self) -> Result<Shape, String> {
        if self.take("(")? {
            let shape = self.expression()?;
            self.expect(")")?;
            return Ok(if shape == Shape::Selection { Shape::Selection } else { Shape::Other });
        }
        if self.take("[")? {
            self.list()?;
            return Ok(Shape::Other);
        }
        if self.at("{") {
            self.map()?;
            return Ok(Shape::Other);
        }
        if self.take(".")? && !matches!(self.token, Token::Identifier(_)) {
            return self.unexpected("IDENTIFIER");
        }
        match self.token {
            Token::Literal(_) | Token::Integer(_) => {
                self.advance()?;
                Ok(Shape::Other)
            }
            Token::Identifier("true" | "false" | "null") => {
                self.advance()?;
                Ok(Shape::Other)
            }
            Token::Identifier(name) if name != "in" => self.named(name),
            _ => self.unexpected(VALUE),
        }
    }

    /// A variable, a message's name or a call.
    fn named(&mut self, name: &str) -> Result<Shape, String> {
        if RESERVED.contains(&name) {
            return Err(format!("reserved identifier: {name}"));
        }
        self.advance()?;
        if !self.at("(") {
            return Ok(Shape::Identifier);
        }
        let arguments = self.arguments()?;
        if name == "has" && arguments.len() == 1 && arguments != [Shape::Selection] {
            return Err("invalid argument to has() macro".to_owned());
        }
        Ok(Shape::Other)
    }

    fn arguments(&mut self) -> Result<Vec<Shape>, String> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if self.take(")")? {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if !self.take(",")? {
                break;
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }

    /// What follows a `[`; a comma may stand last, and alone.
    fn list(&mut self) -> Result<(), String> {
        if self.take(",")? {
            return self.expect("]");
        }
        while !self.take("]")? {
            self.take("?")?;
            self.expression()?;
            if !self.take(",")? {
                return self.expect("]");
            }
        }
        Ok(())
    }

    fn map(&mut self) -> Result<(), String> {
        self.expect("{")?;
        if self.take(",")? {
            return self.expect("}");
        }
        while !self.take("}")? {
            self.take("?")?;
            self.expression()?;
            self.expect(":")?;
            self.expression()?;
            if !self.take(",")? {
                return self.expect("}");
            }
        }
        Ok(())
    }

    /// The fields of a message that is made.
    fn fields(&mut self) -> Result<(), String> {
        self.expect("{")?;
        if self.take(",")? {
            return self.expect("}");
        }
        while !self.take("}")? {
            self.take("?")?;
            if !matches!(self.token, Token::Identifier(_) | Token::Escaped(_)) {
                return self.unexpected("IDENTIFIER");
            }
            self.advance()?;
            self.expect(":")?;
            self.expression()?;
            if !self.take(",")? {
                return self.expect("}");
            }
        }
        Ok(())
    }
}

fn is_literal(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "in")
}
