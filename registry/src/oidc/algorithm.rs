//! Algorithms that are believed: all take a private key to sign. `none` and those with a shared secret are not here,
//! so a public key can never be taken for such a secret.

use ring::signature::{
    self, EcdsaVerificationAlgorithm, EdDSAParameters, RsaParameters, VerificationAlgorithm as _,
};

/// What a token's header calls it, and what verifies it.
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    Rsa(&'static RsaParameters),
    Ecdsa(&'static EcdsaVerificationAlgorithm, Curve),
    EdDsa(&'static EdDSAParameters),
}

/// A curve by the name that keys have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
}

impl Algorithm {
    /// By the name in a header.
    pub(super) fn of(name: &str) -> Option<Algorithm> {
        Some(match name {
            "RS256" => Algorithm::Rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Algorithm::Rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Algorithm::Rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Algorithm::Rsa(&signature::RSA_PSS_2048_8192_SHA256),
            "PS384" => Algorithm::Rsa(&signature::RSA_PSS_2048_8192_SHA384),
            "PS512" => Algorithm::Rsa(&signature::RSA_PSS_2048_8192_SHA512),
            "ES256" => Algorithm::Ecdsa(&signature::ECDSA_P256_SHA256_FIXED, Curve::P256),
            "ES384" => Algorithm::Ecdsa(&signature::ECDSA_P384_SHA384_FIXED, Curve::P384),
            "EdDSA" => Algorithm::EdDsa(&signature::ED25519),
            _ => return None,
        })
    }

    /// Whether a signature is by a key that is a point on a curve.
    pub(super) fn verify_point(self, point: &[u8], signed: &[u8], signature: &[u8]) -> bool {
        let (point, signed, signature) = (point.into(), signed.into(), signature.into());
        match self {
            Algorithm::Ecdsa(algorithm, _) => algorithm.verify(point, signed, signature).is_ok(),
            Algorithm::EdDsa(algorithm) => algorithm.verify(point, signed, signature).is_ok(),
            Algorithm::Rsa(_) => false,
        }
    }
}
