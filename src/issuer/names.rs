//! The names that tie a token to the policy that admits it, each as a type of its own.

/// The audience that AWS's credentials action asks for, and that most providers list.
///
/// See <https://github.com/aws-actions/configure-aws-credentials#oidc-audience>.
pub const AWS_AUDIENCE: &str = "sts.amazonaws.com";

/// The same in the partition of China.
pub const AWS_CHINA_AUDIENCE: &str = "sts.amazonaws.com.cn";

/// The `iss` of github.com's tokens.
pub const GITHUB_ISSUER_URL: &str = "https://token.actions.githubusercontent.com";

/// The audience of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Audience<'a>(pub &'a str);

impl Audience<'_> {
    /// Whether it is the one that AWS's own action asks for in some partition.
    pub fn is_of_aws(self) -> bool {
        matches!(self.0, AWS_AUDIENCE | AWS_CHINA_AUDIENCE)
    }
}

/// An issuer as ARNs of providers and condition keys write it: without `https://`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issuer<'a>(&'a str);

impl<'a> Issuer<'a> {
    /// The issuer of github.com.
    pub const GITHUB: Issuer<'static> = Issuer("token.actions.githubusercontent.com");

    /// Reads the `iss` of a token, or the issuer in an ARN or a condition key.
    pub fn parse(text: &'a str) -> Self {
        Self(text.strip_prefix("https://").unwrap_or(text))
    }

    /// Without `https://`.
    pub const fn name(self) -> &'a str {
        self.0
    }

    /// The `iss` of its tokens.
    pub fn url(self) -> String {
        format!("https://{}", self.0)
    }

    /// The part before the first slash.
    pub fn host(self) -> &'a str {
        self.0.split('/').next().unwrap_or(self.0)
    }

    /// Whether it is the issuer of github.com, or one of an enterprise there.
    pub fn is_github_com(self) -> bool {
        self.host() == Issuer::GITHUB.0
    }

    /// Whether it is one that GitHub's products have: github.com, an enterprise's own path there, a
    /// `ghe.com` domain, or GitHub Enterprise Server.
    ///
    /// See <https://docs.github.com/en/actions/reference/security/oidc>.
    pub fn is_github(self) -> bool {
        let host = self.host();
        self.is_github_com()
            || self.0.ends_with("/_services/token")
            || (host.starts_with("token.actions.") && host.ends_with(".ghe.com"))
    }
}

/// A condition key of a token: the issuer, a colon, and the claim. Keys have no letter case.
#[derive(Debug, Clone, Copy)]
pub struct ConditionKey<'a> {
    issuer: &'a str,
    claim: &'a str,
}

impl<'a> ConditionKey<'a> {
    /// Splits a key at its last colon; none where it has none.
    pub fn parse(key: &'a str) -> Option<Self> {
        let (issuer, claim) = key.rsplit_once(':')?;
        Some(Self { issuer, claim })
    }

    /// The issuer.
    pub fn issuer(self) -> Issuer<'a> {
        Issuer::parse(self.issuer)
    }

    /// The claim as written.
    pub fn claim(self) -> &'a str {
        self.claim
    }

    /// Whether a key is about the subject of some issuer.
    pub fn is_subject(key: &'a str) -> bool {
        Self::parse(key).is_some_and(|key| key.claim.eq_ignore_ascii_case("sub"))
    }
}

/// `owner/name` of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repository<'a> {
    full_name: &'a str,
    slash: usize,
}

impl<'a> Repository<'a> {
    /// Reads `owner/name`; none where one of the two is missing or a path follows.
    pub fn parse(full_name: &'a str) -> Option<Self> {
        let (owner, name) = full_name.split_once('/')?;
        let whole = !owner.is_empty() && !name.is_empty() && !name.contains('/');
        whole.then_some(Self {
            full_name,
            slash: owner.len(),
        })
    }

    /// `owner/name`.
    pub fn full_name(self) -> &'a str {
        self.full_name
    }

    /// The owner: a user or an organization.
    pub fn owner(self) -> &'a str {
        self.full_name.get(..self.slash).unwrap_or_default()
    }

    /// The name without its owner.
    pub fn name(self) -> &'a str {
        self.full_name.get(self.slash + 1..).unwrap_or_default()
    }

    /// Whether it belongs to the same owner; GitHub compares names without letter case.
    pub fn has_owner(self, owner: &str) -> bool {
        self.owner().eq_ignore_ascii_case(owner)
    }
}
