//! GitHub's refusal to start a run whose reusable workflow asks for more than its caller has.

use super::BLANK;
use crate::finding::RuleId;
use crate::finding::Stage::Workflow;
use crate::finding::Weight::{Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

const REUSE: &str = "https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations";

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "nested-permission",
        stage: Some(Workflow),
        code: Code::Is("nested-permission"),
        when: When::Text(&[
            "Error calling workflow '{called}'. The nested job '{job}' is requesting '{others}id-token: write{more}', but is only allowed '{allowed}'",
            "Error calling workflow '{called}'. The workflow is requesting '{others}id-token: write{more}', but is only allowed '{allowed}'",
            "The workflow '{called}' is requesting '{others}id-token: write{more}', but is only allowed '{allowed}'",
            "The nested job '{job}' is requesting '{others}id-token: write{more}', but is only allowed '{allowed}'",
            "is requesting '{others}id-token: write{more}', but is only allowed '{allowed}'",
        ]),
        causes: &[
            (RuleId::ID_TOKEN_PERMISSION_CALLER, Usual),
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
        ],
        meaning: "the calling job is not allowed to request a token from GitHub, so the workflow that it calls is \
                  not either; no job of the run was started",
        source: REUSE,
        ..BLANK
    },
    Entry {
        id: "nested-permission-other",
        stage: None,
        code: Code::Is("workflow-invalid"),
        when: When::Text(&["is requesting '{requested}', but is only allowed '{allowed}'"]),
        meaning: "a called workflow requests a permission for `GITHUB_TOKEN` that its caller does not have",
        source: REUSE,
        ..BLANK
    },
    Entry {
        id: "workflow-invalid",
        stage: None,
        code: Code::Is("workflow-invalid"),
        when: When::Text(&[
            "The workflow is not valid. {detail...}",
            "Error calling workflow '{called}'. {detail...}",
            "Invalid workflow file: {file}",
            "You have an error in your yaml syntax{detail...}",
            "Unrecognized named-value: '{name}'",
            "Unrecognized function: '{name}'",
            "(Line: {line}, Col: {column}): {detail...}",
            "encountered while reading 'action manifest root'",
            "workflow_call key is not defined in the referenced workflow",
            "Nested reusable workflow depth exceeded {depth}",
            "The template is not valid. {detail...}",
        ]),
        meaning: "GitHub could not read the workflow or an action it uses",
        source: "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
        ..BLANK
    },
];
