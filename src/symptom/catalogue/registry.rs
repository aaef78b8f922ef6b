//! Pushing to and pulling from container registries: ECR beside Docker Hub and GitHub's.

use super::{BEFORE_PERMISSION, BLANK};
use crate::finding::RuleId;
use crate::finding::Stage::Permission;
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

const ECR: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html";
const DOCKER: &str = "https://docs.docker.com/docker-hub/";

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "ecr-not-found",
        stage: None,
        code: Code::Is("ecr-not-found"),
        when: When::Text(&[
            "The repository with name '{repository}' does not exist in the registry with id '{account}'",
            "RepositoryNotFoundException",
        ]),
        meaning: "the ECR repository does not exist in that account and region; this is not an access problem",
        source: ECR,
        ..BLANK
    },
    Entry {
        id: "ecr-forbidden",
        stage: Some(Permission),
        code: Code::Is("Forbidden"),
        when: When::Text(&[
            "dkr.ecr.{registry}: 403 Forbidden",
            "dkr.ecr.{registry}: denied: requested access to the resource is denied",
            "dkr.ecr.{registry} 403 Forbidden",
            "dkr.ecr.{registry}: unsupported status code 401; body: Not Authorized",
            "dkr.ecr.{registry}: unexpected status: 403 Forbidden",
        ]),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_POLICY, Sometimes),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::CREDENTIALS_EXPIRED, Rare),
        ],
        meaning: "ECR refused and gave no reason",
        source: ECR,
        ..BLANK
    },
    Entry {
        id: "registry-login",
        stage: None,
        code: Code::Is("docker-login"),
        when: When::Text(&["no basic auth credentials"]),
        meaning: "docker is not logged in to that registry: the login step is missing or is for another registry",
        source: ECR,
        ..BLANK
    },
    Entry {
        id: "docker-denied",
        stage: None,
        code: Code::Is("docker"),
        when: When::Text(&[
            "denied: requested access to the resource is denied",
            "unauthorized: incorrect username or password",
            "unauthorized: authentication required",
            "toomanyrequests: You have reached your pull rate limit",
            "toomanyrequests: You have reached your unauthenticated pull rate limit",
            "pull access denied for {image}, repository does not exist or may require 'docker login'",
            "denied: permission_denied: {detail...}",
            "denied: installation not allowed to {detail...}",
            "failed to authorize: failed to fetch oauth token",
            "failed to authorize: failed to fetch anonymous token",
            "manifest for {image} not found",
            "manifest unknown",
        ]),
        meaning: "a registry other than ECR refused, or does not have the image",
        source: DOCKER,
        ..BLANK
    },
    Entry {
        id: "docker-build",
        stage: None,
        code: Code::Is("docker"),
        when: When::Text(&[
            "failed to solve: {detail...}",
            "docker: command not found",
            "Cannot connect to the Docker daemon",
            "executor failed running {detail...}",
        ]),
        meaning: "the image could not be built",
        source: DOCKER,
        ..BLANK
    },
];
