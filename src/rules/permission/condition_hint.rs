//! What a request must carry to meet a condition on one of AWS's keys, and why a job's often does not.

/// The key, or how it begins where it ends in `/`, in lower case, and what is to be known of it.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
const HINTS: [(&str, &str); 17] = [
    (
        "aws:requesttag/",
        "The call itself must carry the tag: a tool that creates first and tags in a second call does not send it, nor one \
         whose default tags are not set.",
    ),
    (
        "aws:tagkeys",
        "Only calls that send tags have this key, and it holds exactly the keys that are sent.",
    ),
    (
        "aws:resourcetag/",
        "The resource must have the tag already: look at its tags; not every action of every service tells them to IAM.",
    ),
    (
        "aws:principaltag/",
        "The session must carry the tag. A session from GitHub's token has no tags of its own; those of the role itself \
         count.",
    ),
    (
        "iam:permissionsboundary",
        "The call must set this boundary on the role or user that it makes: give it in the template or in the tool's \
         settings (CDK: `@aws-cdk/core:permissionsBoundary`).",
    ),
    (
        "iam:passedtoservice",
        "The role may be handed to the services that the condition names, and the call hands it to another.",
    ),
    (
        "aws:requestedregion",
        "The call went to another region than the condition allows; global services such as IAM and CloudFront count as \
         `us-east-1`.",
    ),
    (
        "aws:sourceip",
        "GitHub's own runners call from addresses that change, and what AWS calls for you comes from one of AWS's.",
    ),
    (
        "aws:vpcsourceip",
        "Only a call through a VPC endpoint has this key: GitHub's own runners make none.",
    ),
    (
        "aws:sourcevpc",
        "Only a call through a VPC endpoint has this key: GitHub's own runners make none.",
    ),
    (
        "aws:sourcevpce",
        "Only a call through a VPC endpoint has this key: GitHub's own runners make none.",
    ),
    (
        "aws:multifactorauthpresent",
        "A session from a token is never signed in with a second factor.",
    ),
    (
        "aws:multifactorauthage",
        "A session from a token is never signed in with a second factor.",
    ),
    (
        "aws:viaawsservice",
        "The key is true only where another service of AWS makes the call for you.",
    ),
    (
        "aws:calledvia",
        "Only a call that a service such as CloudFormation makes for you has this key.",
    ),
    (
        "kms:viaservice",
        "The key may be used through the service that the condition names, not by a call of one's own.",
    ),
    (
        "ec2:sourceinstancearn",
        "Only a call with the credentials of an EC2 instance has this key, and both sides of the comparison must be there.",
    ),
];

/// What is to be known of a condition key.
pub(super) fn hint(key: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let fits = |name: &&(&str, &str)| match name.0.ends_with('/') {
        true => key.starts_with(name.0),
        false => key == name.0,
    };
    HINTS.iter().find(fits).map(|(_, text)| *text)
}
