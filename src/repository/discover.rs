//! Roles of a folder tree, file by file: what [`crate::infra::find_roles`] does not find yet.

use crate::infra::{
    self, ExtractedPolicy, Reader, Role, RoleFound, RoleName, RolesFound, find_roles,
};
use crate::source::{self, Files, Source, Span, to_json};

/// The bytes that a file with a trust policy for web identity has.
const MARKS: [&str; 2] = ["AssumeRoleWithWebIdentity", "githubusercontent"];

/// All roles of a tree that trust web identity.
pub fn discover(files: &dyn Files) -> RolesFound {
    let found = find_roles(files);
    if !(found.roles.is_empty() && found.unread.is_empty()) {
        return found;
    }
    let mut found = RolesFound::default();
    for path in files.paths() {
        let extension = path.rsplit('.').next().unwrap_or_default();
        if !matches!(
            extension,
            "tf" | "tofu" | "json" | "yaml" | "yml" | "template"
        ) || path.contains(".github/workflows/")
        {
            continue;
        }
        let Ok(source) = files.read(path) else {
            continue;
        };
        let is_marked = |mark: &&str| source.text().contains(*mark);
        if MARKS.iter().any(|mark| is_marked(&mark)) {
            add(files, &source, &mut found);
        }
    }
    found
}

fn add(files: &dyn Files, source: &Source, found: &mut RolesFound) {
    let beside = beside(files, source);
    let Ok(roles) = infra::read(source, &beside) else {
        return;
    };
    let reader = Reader::of_file(source.clone(), &beside);
    let plain = || plain(source).map(|role| vec![role]);
    for role in roles.or_else(plain).unwrap_or_default() {
        let policy = role.policy.as_ref().ok();
        let text = policy.map(|policy| to_json(&policy.document.root));
        if text.is_some_and(|text| !text.contains("WebIdentity")) {
            continue;
        }
        found.roles.push(RoleFound {
            source: source.clone(),
            span: Span::at(0),
            address: role.address.clone(),
            name: RoleName::of(role.name.as_deref()),
            arn: None,
            issuer: None,
            depends_on: policy
                .map(|policy| policy.holes.iter().map(|hole| hole.name.clone()).collect())
                .unwrap_or_default(),
            policy: role.policy,
            permission_policies: Vec::new(),
            permissions_are_whole: false,
            provider_audiences: None,
            outputs: Vec::new(),
            choice: None,
            also_files: Vec::new(),
            reader: reader.clone(),
        });
    }
}

/// A file that is one policy.
fn plain(source: &Source) -> Option<Role> {
    let document = source::parse_json(source).ok()?;
    document.root.get("Statement")?;
    let written = document.root.clone();
    Some(Role {
        address: None,
        name: None,
        policy: Ok(ExtractedPolicy {
            document,
            written,
            holes: Vec::new(),
        }),
    })
}

fn beside(files: &dyn Files, source: &Source) -> Vec<Source> {
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    let own = folder(source.name());
    if !infra::is_terraform(source) {
        return Vec::new();
    }
    let paths = files.paths().into_iter();
    let same =
        paths.filter(|path| *path != source.name() && path.ends_with(".tf") && folder(path) == own);
    same.take(60)
        .filter_map(|path| files.read(path).ok())
        .collect()
}
