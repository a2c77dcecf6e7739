//! A key that an issuer publishes (RFC 7517).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::signature::RsaPublicKeyComponents;
use serde::Deserialize;

use super::algorithm::{Algorithm, Curve};

/// As it is published. What is not said is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Published {
    kid: Option<String>,
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

/// One that verifies signatures.
pub(super) struct Key {
    /// What tokens call it.
    pub id: Option<String>,
    /// The only algorithm it is for, where the issuer says so.
    only: Option<String>,
    material: Material,
}

enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    Ecdsa { curve: Curve, point: Vec<u8> },
    Ed25519 { point: Vec<u8> },
}

impl Key {
    /// `None` where it is not for signatures, or of a kind that is not known.
    pub(super) fn of(published: Published) -> Option<Key> {
        let material = material(&published)?;
        let Published { kid, usage, alg, .. } = published;
        let is_for_signatures = usage.is_none_or(|usage| usage == "sig");
        is_for_signatures.then_some(Key { id: kid, only: alg, material })
    }

    /// Whether it can be meant by a token of this algorithm.
    pub(super) fn is_for(&self, name: &str, algorithm: Algorithm) -> bool {
        let is_of_its_kind = match (&self.material, algorithm) {
            (Material::Rsa { .. }, Algorithm::Rsa(_)) => true,
            (Material::Ecdsa { curve, .. }, Algorithm::Ecdsa(_, wanted)) => *curve == wanted,
            (Material::Ed25519 { .. }, Algorithm::EdDsa(_)) => true,
            _ => false,
        };
        is_of_its_kind && self.only.as_ref().is_none_or(|only| only == name)
    }

    pub(super) fn verify(&self, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
        match (&self.material, algorithm) {
            (Material::Rsa { modulus, exponent }, Algorithm::Rsa(parameters)) => {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(parameters, signed, signature).is_ok()
            }
            (Material::Ecdsa { point, .. } | Material::Ed25519 { point }, _) => {
                algorithm.verify_point(point, signed, signature)
            }
            (Material::Rsa { .. }, _) => false,
        }
    }
}

fn material(published: &Published) -> Option<Material> {
    let curve = match (published.kty.as_str(), published.crv.as_str()) {
        ("RSA", _) => {
            // ring wants numbers without leading zeros, which some issuers write.
            let number = |text: &str| {
                let bytes = bytes(text)?;
                let start = bytes.iter().position(|byte| *byte != 0)?;
                Some(bytes[start..].to_vec())
            };
            return Some(Material::Rsa { modulus: number(&published.n)?, exponent: number(&published.e)? });
        }
        ("OKP", "Ed25519") => return Some(Material::Ed25519 { point: bytes(&published.x)? }),
        ("EC", "P-256") => Curve::P256,
        ("EC", "P-384") => Curve::P384,
        _ => return None,
    };
    let (x, y) = (bytes(&published.x)?, bytes(&published.y)?);
    // An uncompressed point (SEC 1, 2.3.3).
    Some(Material::Ecdsa { curve, point: [&[4], &x[..], &y[..]].concat() })
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::jwt::Jwt;

    /// Keys and tokens of RFC 7515, A.2 and A.3, and of RFC 8037, A.4.
    const RSA: (&str, &str) = (
        r#"{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#,
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    );
    const P256: (&str, &str) = (
        r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    );
    const ED25519: (&str, &str) = (
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
    );

    fn key(text: &str) -> Option<Key> {
        Key::of(serde_json::from_str(text).unwrap())
    }

    fn verifies(key: &Key, name: &str, token: &str) -> bool {
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let algorithm = Algorithm::of(name).unwrap();
        let signature = bytes(signature).unwrap();
        key.is_for(name, algorithm) && key.verify(algorithm, signed.as_bytes(), &signature)
    }

    #[test]
    fn signatures_of_the_standards_are_right_and_others_are_not() {
        for (name, (text, token)) in [("RS256", RSA), ("ES256", P256), ("EdDSA", ED25519)] {
            let key = key(text).unwrap();
            assert!(verifies(&key, name, token), "{name}");
            let other = token.replacen(".e", ".f", 1).replacen(".R", ".S", 1);
            assert!(!verifies(&key, name, &other), "{name}");
            for wrong in ["RS384", "PS256", "ES384", "RS256", "ES256", "EdDSA"] {
                assert!(wrong == name || !verifies(&key, wrong, token), "{name} as {wrong}");
            }
        }
    }

    #[test]
    fn a_key_is_for_what_its_issuer_says() {
        let text = P256.0.replace('{', r#"{"alg":"ES384","#);
        assert!(!verifies(&key(&text).unwrap(), "ES256", P256.1));
        assert!(key(&P256.0.replace('{', r#"{"use":"enc","#)).is_none());
        assert!(key(&P256.0.replace("P-256", "secp256k1")).is_none());
        assert!(key(r#"{"kty":"oct","k":"AAAA"}"#).is_none());
        assert!(key(r#"{"kty":"RSA","n":"AAAA","e":"AQAB"}"#).is_none());
    }

    #[test]
    fn shared_secrets_and_none_are_no_algorithms() {
        for name in ["none", "None", "NONE", "", "HS256", "HS384", "HS512", "ES256K", "RSA1_5", "dir"] {
            assert!(Algorithm::of(name).is_none(), "{name}");
        }
        assert!(Jwt::parse(P256.1).is_ok());
    }
}
