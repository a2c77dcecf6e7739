//! Text that was written to do harm, and text that harms where somebody forgot that it exists.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::Value;

/// What stands in everything that could be told apart from words of ours if it came back as markup or as a header.
pub const MARK: &str = "zq";

/// A value in the spellings of the places it is put into.
pub struct Hostile {
    pub name: String,
    /// As a header has it.
    pub bytes: Vec<u8>,
    /// As a part of an address has it.
    pub uri: String,
    /// As a JSON string has it, quotes and all; it may be none.
    pub json: Vec<u8>,
}

impl Hostile {
    fn bytes(bytes: &[u8]) -> Hostile {
        let json = match std::str::from_utf8(bytes) {
            Ok(text) => Value::from(text).to_string().into_bytes(),
            Err(_) => [b"\"", bytes, b"\""].concat(),
        };
        let name = bytes.escape_ascii().to_string().chars().take(60).collect();
        let uri = percent_encode(bytes, NON_ALPHANUMERIC).to_string();
        Hostile { name, bytes: bytes.to_owned(), uri, json }
    }

    /// What an address says that encodes it oddly.
    fn address(uri: &str) -> Hostile {
        Hostile { uri: uri.to_owned(), ..Hostile::bytes(uri.as_bytes()) }
    }

    /// What a body says where a string is expected.
    fn json(json: &str) -> Hostile {
        Hostile { json: json.as_bytes().to_owned(), ..Hostile::bytes(json.as_bytes()) }
    }

    /// The text, where its JSON is a string.
    pub fn text(&self) -> Option<String> {
        serde_json::from_slice(&self.json).ok()
    }
}

/// All of them.
pub fn all() -> Vec<Hostile> {
    let families = [SQL, MARKUP, HEADERS, PATHS, UNICODE];
    let texts = families.into_iter().flatten().map(|text| Hostile::bytes(text.as_bytes()));
    let long = [Hostile::bytes("long".repeat(5_000).as_bytes()), Hostile::bytes("é".repeat(900).as_bytes())];
    texts
        .chain(long)
        .chain(BYTES.iter().map(|bytes| Hostile::bytes(bytes)))
        .chain(ADDRESSES.iter().map(|uri| Hostile::address(uri)))
        .chain(JSON.iter().map(|json| Hostile::json(json)))
        .chain([Hostile::json(&"[".repeat(5_000))])
        .collect()
}

const SQL: &[&str] = &[
    "'",
    "' OR '1'='1",
    "shop'; DROP TABLE modules; --",
    "\") OR 1=1 --",
    "\\'; SELECT pg_sleep(10); --",
    "%",
    "_",
    "* OR NEAR(\"",
    "$1",
    "{\"$ne\": 1}",
];

const MARKUP: &[&str] = &[
    "<script>zq()</script>",
    "\"><img src=zq onerror=zq()>",
    "' onmouseover='zq()",
    "\" onmouseover=\"zq()",
    "</title></textarea></script><zq>",
    "javascript:zq()",
    "{{7*7}}${7*7}<%=zq%>",
];

const HEADERS: &[&str] = &[
    "a\r\nx-zq: 1",
    "a\nset-cookie: zq=1",
    "a\r\n\r\n<zq>",
    "a\rx-zq: 1",
    "a\u{2028}x-zq: 1\u{2029}",
    "a\u{010d}\u{010a}x-zq: 1",
    "%0d%0ax-zq:%201",
    "zq.test",
    "registry.test@zq.test",
    "127.0.0.1, 10.0.0.1, zq",
];

const PATHS: &[&str] = &[
    "..",
    ".",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%252e%252e%252f",
    "/etc/passwd",
    "//zq.test/a",
    "\\\\zq.test\\a",
    "/\\zq.test",
    "acme//shop",
    "acme/./shop",
    "a/../b.proto",
    "C:\\zq",
    "file:///etc/passwd",
    "a.proto\0.txt",
    "~root",
    "CON",
    "a.proto ",
];

const UNICODE: &[&str] = &[
    "caf\u{e9}",
    "cafe\u{301}",
    "\u{202e}otorp.a\u{202c}",
    "\u{2066}a\u{2069}",
    "sh\u{200b}op\u{200d}\u{feff}",
    "\u{feff}shop",
    "\u{430}\u{441}me/shop",
    "\u{ff41}\u{ff43}\u{ff4d}\u{ff45}",
    "\u{130}\u{131}\u{df}\u{1e9e}",
    "ACME/SHOP",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "\u{fffe}\u{ffff}\u{10ffff}",
    "\u{e000}\u{f8ff}",
    "\u{e0041}\u{e0042}",
    "\u{85}\u{a0}\u{3000}",
    "\0",
    "a\0b",
    "\u{1b}[31mzq\u{7}\u{8}\u{7f}",
    "\t",
    " ",
];

/// No UTF-8: a byte that never stands in it, a slash that is too long, a begin without its end, half of a pair.
const BYTES: &[&[u8]] = &[b"\xff\xfe", b"..\xc0\xaf..", b"\xe2\x82", b"\xed\xa0\x80", b"a\xf4\x90\x80\x80"];

const ADDRESSES: &[&str] = &[
    "%",
    "%2",
    "%zz",
    "%u0041",
    "%00",
    "%2e%2e",
    "%2E%2E%2F",
    "%5c%5c",
    "%ff",
    "+",
    "a+b",
    "a&limit=0",
    "a;b=c",
    "a=b=c",
    "%F0%9F",
    "a%3Fb%23c",
];

const JSON: &[&str] = &[
    r#""\ud800""#,
    r#""\udc00\ud800""#,
    r#""a\ud83db""#,
    r#""\u0000""#,
    r#""\x41""#,
    "\"a\nb\"",
    "\"unfinished",
    "null",
    "true",
    "1e999",
    "-0.0",
    "99999999999999999999999999",
    "{}",
    "[]",
    "{\"__proto__\": {\"zq\": 1}}",
    "[\"zq\"]",
    "'zq'",
    "NaN",
];
