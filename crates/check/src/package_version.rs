//! Versions in package names: `acme.shop.v1` is stable, `acme.shop.v1beta1` is not.

/// The version at the end of a package's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageVersion {
    /// `v1`
    Stable,
    /// `v1alpha1`, `v1p1beta2`, `v1test`
    Unstable,
}

impl PackageVersion {
    /// Reads the last part of a package of two parts or more: `v1`, `v1testANY`, `v1alpha1`, `v1beta`,
    /// `v1p1beta2`; every number at least 1.
    pub fn of(package: &str) -> Option<Self> {
        let (_, last) = package.rsplit_once('.')?;
        let version = last.strip_prefix('v')?;
        if let Some((major, _)) = version.split_once("test") {
            return is_positive(major).then_some(PackageVersion::Unstable);
        }
        for word in ["alpha", "beta"] {
            if let Some((major, minor)) = version.split_once(word) {
                let (major, patch) = major.split_once('p').unwrap_or((major, "1"));
                let numbered = is_positive(major) && is_positive(patch);
                return (numbered && (minor.is_empty() || is_positive(minor)))
                    .then_some(PackageVersion::Unstable);
            }
        }
        is_positive(version).then_some(PackageVersion::Stable)
    }
}

/// Whether a package says of itself that it is not stable.
pub(crate) fn is_unstable(package: &str) -> bool {
    PackageVersion::of(package) == Some(PackageVersion::Unstable)
}

fn is_positive(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit()) && number.parse().is_ok_and(|number: i32| number > 0)
}
