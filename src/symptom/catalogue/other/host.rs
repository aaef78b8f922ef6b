//! GitHub and package registries: refusals that are not AWS's.

use super::super::BLANK;
use crate::symptom::{Code, Entry, Force, When};

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "profile-missing",
        code: Code::Is("profile"),
        when: When::Text(&[
            "The config profile ({profile}) could not be found",
            "failed to get shared config profile, {profile}",
            "Could not resolve credentials using profile: [{profile}]",
        ]),
        meaning: "a tool wants a named profile that the runner does not have. The role's credentials are in \
                  environment variables: do not set a profile, or let the action create it with its `aws-profile` \
                  input",
        source: "https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html",
        ..BLANK
    },
    Entry {
        id: "github-token",
        code: Code::Is("github-token"),
        when: When::Text(&[
            "Resource not accessible by integration",
            "Resource not accessible by personal access token",
            "remote: Permission to {repository} denied to {actor}",
            "remote: Write access to repository not granted",
            "HttpError: Bad credentials",
            "Bad credentials\", \"documentation_url\"",
            "GraphQL: Resource not accessible by {actor...}",
            "refusing to allow a GitHub App to create or update workflow",
            "remote: Invalid username or password",
            "remote: Invalid username or token",
            "Authentication failed for 'https://github.com/{repository}'",
            "could not read Username for 'https://github.com",
            "GH006: Protected branch update failed",
            "GH013: Repository rule violations found",
            "Must have admin rights to Repository",
            "fatal: unable to access 'https://github.com/{repository}': The requested URL returned error: 403",
            "HTTP 403: {detail} (https://api.github.com/",
            "API rate limit exceeded for {detail...}",
            "You have exceeded a secondary rate limit",
        ]),
        meaning: "GitHub refused the job's `GITHUB_TOKEN`; this is not about AWS",
        source: "https://docs.github.com/en/actions/tutorials/authenticate-with-github_token",
        ..BLANK
    },
    Entry {
        id: "environment-protection",
        code: Code::Is("environment-protection"),
        when: When::Text(&[
            "is not allowed to deploy to {environment} due to environment protection rules",
            "Deployment was rejected",
            "The deployment was rejected or didn't satisfy other protection rules",
        ]),
        meaning: "a protection rule of the environment keeps the job from starting",
        source: "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments",
        ..BLANK
    },
    Entry {
        id: "npm",
        code: Code::Is("npm"),
        force: Force::Hint,
        when: When::Text(&[
            "npm ERR! {detail...}",
            "npm error {detail...}",
            "YN0035: {detail...}",
            "ERR_PNPM_{detail...}",
            "error An unexpected error occurred: \"https://registry.{detail...}",
        ]),
        meaning: "a package manager failed",
        source: "https://docs.npmjs.com/common-errors",
        ..BLANK
    },
    Entry {
        id: "packages",
        code: Code::Is("packages"),
        when: When::Text(&[
            "HTTPError: 403 Forbidden from https://upload.pypi.org{detail...}",
            "403 Invalid or non-existent authentication information",
            "Trusted publishing exchange failure{detail...}",
            "ERROR: Could not find a version that satisfies the requirement {requirement}",
            "ERROR: No matching distribution found for {requirement}",
            "Could not resolve dependencies for project {detail...}",
            "Received status code 401 from server",
            "Received status code 403 from server",
            "error: failed to publish to registry at {detail...}",
            "E: Unable to locate package {package}",
            "E: Failed to fetch {detail...}",
            "go: module {module}: reading {detail...}",
        ]),
        meaning: "a package could not be fetched or published",
        source: "https://docs.pypi.org/trusted-publishers/troubleshooting/",
        ..BLANK
    },
    Entry {
        id: "runner",
        code: Code::Is("runner"),
        when: When::Text(&[
            "The runner has received a shutdown signal",
            "The operation was canceled",
            "The self-hosted runner: {name} lost communication with the server",
            "The hosted runner: {name} lost communication with the server",
            "The hosted runner lost communication with the server",
            "has exceeded the maximum execution time of {limit}",
            "timed out after {minutes} minutes",
            "The job was not acquired by Runner of type {detail...}",
            "The job was not started because {detail...}",
            "Unable to resolve action {detail...}",
            "Unable to download artifact(s)",
            "Artifact not found for name: {name}",
            "No files were found with the provided path: {path...}",
            "Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under",
            "This request has been automatically failed because it uses a deprecated version of {detail...}",
        ]),
        meaning: "GitHub or its runner stopped the job",
        source: "https://docs.github.com/en/actions/how-tos/monitor-workflows",
        ..BLANK
    },
];
