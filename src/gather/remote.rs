//! The addresses of git remotes.

/// A repository on a host, as a remote's address names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// The host, in lower case: `github.com`, a GitHub Enterprise host, or an alias of an ssh
    /// configuration.
    pub host: String,
    /// The owner's login.
    pub owner: String,
    /// The repository's name, without `.git`.
    pub name: String,
}

impl Remote {
    /// Reads an address in one of the forms git takes: a URL (`https`, `ssh`, `git`), or
    /// `user@host:path`.
    ///
    /// `None` for local paths and for paths that are not `owner/name`. User names and passwords are
    /// dropped. See <https://git-scm.com/docs/git-clone#_git_urls>.
    pub fn parse(address: &str) -> Option<Self> {
        let (authority, path) = match address.trim().split_once("://") {
            Some(("file", _)) => return None,
            Some((_, rest)) => rest.split_once('/')?,
            None => scp_like(address.trim())?,
        };
        let host = authority.rsplit('@').next()?;
        let host = host.split(':').next()?.to_ascii_lowercase();
        // GitHub's ssh over the https port: https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
        let host = match host.as_str() {
            "ssh.github.com" | "www.github.com" => "github.com".to_owned(),
            _ => host,
        };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let (owner, name) = path.split_once('/')?;
        let plain = |text: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            !text.is_empty() && text.chars().all(allowed)
        };
        (!host.is_empty() && plain(owner) && plain(name)).then(|| Self {
            host,
            owner: owner.to_owned(),
            name: name.to_owned(),
        })
    }

    /// `owner/name`.
    pub fn repository(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }
}

/// `user@host:path`: a colon before the first slash.
fn scp_like(address: &str) -> Option<(&str, &str)> {
    let (authority, path) = address.split_once(':')?;
    // `C:\repo` and `C:/repo` are paths on Windows.
    let drive = authority.len() == 1;
    (!authority.contains(['/', '\\']) && !drive).then_some((authority, path))
}
