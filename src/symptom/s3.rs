//! The IAM action behind an S3 operation, where the error names only the operation.

/// Operations whose action has another name, from
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>.
const RENAMED: [(&str, &str); 16] = [
    ("HeadObject", "s3:GetObject"),
    ("ListObjects", "s3:ListBucket"),
    ("ListObjectsV2", "s3:ListBucket"),
    ("HeadBucket", "s3:ListBucket"),
    ("CreateMultipartUpload", "s3:PutObject"),
    ("UploadPart", "s3:PutObject"),
    ("CompleteMultipartUpload", "s3:PutObject"),
    ("CopyObject", "s3:PutObject"),
    ("DeleteObjects", "s3:DeleteObject"),
    ("ListBuckets", "s3:ListAllMyBuckets"),
    ("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("PutBucketCors", "s3:PutBucketCORS"),
    ("GetBucketCors", "s3:GetBucketCORS"),
    ("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
];

/// Operations whose action has the same name.
const SAME: [&str; 14] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:PutObjectAcl",
    "s3:GetObjectAcl",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:GetBucketVersioning",
    "s3:PutBucketVersioning",
    "s3:GetBucketAcl",
    "s3:PutBucketAcl",
    "s3:CreateBucket",
    "s3:DeleteBucket",
];

/// The action that an operation of S3 needs; letter case does not count, since some SDKs lower the
/// first letter.
pub(super) fn action(operation: &str) -> Option<&'static str> {
    let same = SAME.iter().find(|action| {
        let name = action.strip_prefix("s3:").unwrap_or_default();
        name.eq_ignore_ascii_case(operation)
    });
    let renamed = || {
        let found = RENAMED
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(operation));
        found.map(|(_, action)| *action)
    };
    same.copied().or_else(renamed)
}

/// Whether a name is that of an operation only, which people write as if it were an action: IAM knows no
/// `s3:ListObjects`.
pub fn is_no_action(action: &str) -> bool {
    let name = action
        .get(..3)
        .filter(|service| service.eq_ignore_ascii_case("s3:"));
    let name = name.and_then(|_| action.get(3..)).unwrap_or_default();
    RENAMED.iter().any(|(operation, action)| {
        operation.eq_ignore_ascii_case(name) && *action != format!("s3:{operation}")
    })
}

/// The ARN of what a line of an S3 error is about: `s3://bucket/key`, `"Bucket":"bucket"`, or
/// Terraform's `object "key" in S3 bucket "bucket"`.
pub(super) fn resource(line: &str) -> Option<String> {
    if let Some((_, path)) = line.split_once("s3://") {
        let path = path.split([' ', '"', '\'', ',']).next()?;
        return arn(path.trim_end_matches([':', '.']));
    }
    if let Some(bucket) = quoted(line, "in S3 bucket \"") {
        let key = quoted(line, "object \"")?;
        return arn(&format!("{bucket}/{key}"));
    }
    arn(quoted(line, "\"Bucket\":\"")?)
}

fn quoted<'a>(line: &'a str, open: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(open)?;
    rest.split_once('"').map(|(inside, _)| inside)
}

fn arn(path: &str) -> Option<String> {
    let named = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_graphic());
    named.then(|| format!("arn:aws:s3:::{path}"))
}
