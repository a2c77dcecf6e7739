//! From claims to roles and scopes.

use schemactl_api::{Role, Scope};

use super::{Claims, OidcRule, pattern};

/// What rules say of claims: roles with their scopes, of all that fit. Where none does, the claims in which the
/// closest differs.
pub(super) fn judge(rules: &[OidcRule], claims: &Claims) -> Result<Vec<(Role, Scope)>, Vec<String>> {
    let mut grants = Vec::new();
    let mut closest: Option<Vec<String>> = None;
    for rule in rules {
        let differing = differing(rule, claims);
        if differing.is_empty() {
            grants.extend(rule.reach().into_iter().map(|scope| (rule.role, scope)));
        } else if closest.as_ref().is_none_or(|closest| differing.len() < closest.len()) {
            closest = Some(differing);
        }
    }
    if grants.is_empty() { Err(closest.unwrap_or_default()) } else { Ok(grants) }
}

fn differing(rule: &OidcRule, claims: &Claims) -> Vec<String> {
    let fits = |name: &str, patterns: &[String]| {
        let values = claims.values(name);
        values.iter().any(|value| patterns.iter().any(|pattern| pattern::fits(pattern, value)))
    };
    let all = rule.claims.iter();
    all.filter(|(name, patterns)| !fits(name, patterns.as_slice())).map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rule(claims: Value, role: &str, scopes: &[&str]) -> OidcRule {
        serde_json::from_value(json!({ "claims": claims, "role": role, "scopes": scopes })).unwrap()
    }

    fn said(rules: &[OidcRule], claims: Value) -> String {
        let Value::Object(claims) = claims else { panic!("no claims") };
        match judge(rules, &Claims(claims)) {
            Ok(grants) => {
                let word = |(role, scope): (Role, Scope)| format!("{role} of {scope}");
                grants.into_iter().map(word).collect::<Vec<_>>().join(", ")
            }
            Err(differing) => format!("differs in {}", differing.join(" and ")),
        }
    }

    #[test]
    fn all_claims_of_a_rule_have_to_fit_and_rules_add_up() {
        let rules = [
            rule(
                json!({ "repository": "acme/shop", "ref": ["refs/heads/main", "refs/tags/v*"] }),
                "publisher",
                &["acme/shop", "acme/cart"],
            ),
            rule(json!({ "groups": "schemas" }), "approver", &["acme"]),
            rule(json!({ "protected": "true", "level": "3" }), "reader", &[]),
        ];
        let publisher = "publisher of acme/shop, publisher of acme/cart";
        for (claims, expected) in [
            (json!({ "repository": "acme/shop", "ref": "refs/heads/main" }), publisher),
            (json!({ "repository": "acme/shop", "ref": "refs/tags/v1", "x": {} }), publisher),
            (json!({ "repository": "acme/shop", "ref": "refs/heads/x" }), "differs in ref"),
            (json!({ "repository": "acme/cart", "ref": "refs/heads/main" }), "differs in repository"),
            (json!({ "repository": {"a": "acme/shop"} }), "differs in groups"),
            (json!({ "groups": ["a", "schemas"] }), "approver of acme"),
            (json!({ "groups": ["a", "schemas2"] }), "differs in groups"),
            (json!({ "protected": true, "level": 3 }), "reader of *"),
        ] {
            assert_eq!(said(&rules, claims.clone()), expected, "{claims}");
        }
        let both = json!({ "repository": "acme/shop", "ref": "refs/heads/main", "groups": "schemas" });
        assert_eq!(said(&rules, both), format!("{publisher}, approver of acme"));
        assert_eq!(said(&[], json!({ "a": "b" })), "differs in ");
    }
}
