//! The job's own work: builds, tests, linters, disks, plans.

use super::super::BLANK;
use crate::symptom::{Code, Entry, Force, When};

const LOGS: &str =
    "https://docs.github.com/en/actions/how-tos/monitor-workflows/use-workflow-run-logs";

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "disk",
        code: Code::Is("disk"),
        when: When::Text(&[
            "No space left on device",
            "ENOSPC",
            "There is not enough space on the disk",
        ]),
        meaning: "the runner's disk is full",
        source: LOGS,
        ..BLANK
    },
    Entry {
        id: "memory",
        code: Code::Is("memory"),
        when: When::Text(&[
            "JavaScript heap out of memory",
            "java.lang.OutOfMemoryError",
            "Killed (OOM)",
            "exit code 137",
            "Cannot allocate memory",
            "signal: killed",
        ]),
        meaning: "the runner ran out of memory",
        source: LOGS,
        ..BLANK
    },
    Entry {
        id: "test",
        code: Code::Is("test"),
        when: When::Text(&[
            "failed, {passed} passed in {time}",
            "test result: FAILED{detail...}",
            "--- FAIL: {name}",
            "FAILED (failures={detail...}",
            "FAILED (errors={detail...}",
            "There are test failures",
            "There were failing tests",
            "AssertionError: {detail...}",
            "short test summary info",
            "FAIL: exit code is {detail...}",
            "Test Run Failed",
            "Failed Tests:",
            "Test Suites: {failed} failed",
            "failing: {detail...}",
        ]),
        meaning: "a test failed",
        source: LOGS,
        ..BLANK
    },
    Entry {
        id: "lint",
        code: Code::Is("lint"),
        when: When::Text(&[
            "Result:FAIL [Total:{total}]",
            "ESLint found too many warnings",
            "problems ({errors} errors{detail...}",
            "problem (1 error{detail...}",
            "would reformat {file}",
            "Code style issues found in {detail...}",
            "Code style issues fixed? {detail...}",
            "error: could not compile {crate} due to {detail} previous error",
            "Lint errors found in the listed files",
            "terraform fmt -check",
            "actionlint: {detail...}",
            "errors in {files} (checked {sources} source files)",
        ]),
        meaning: "a linter or formatter reported problems in the code",
        source: LOGS,
        ..BLANK
    },
    Entry {
        id: "build",
        code: Code::Is("build"),
        when: When::Text(&[
            "error TS{detail...}",
            "error[E{detail...}",
            "error: could not compile {crate}",
            "COMPILATION ERROR",
            "BUILD FAILURE",
            "FAILURE: Build failed with an exception",
            "Build failed with errors",
            "Failed to compile",
            "Module not found: {detail...}",
            "Cannot find module {module}",
            "fatal error: {file}: No such file or directory",
            "undefined reference to {symbol}",
            "error MSB{detail...}",
            "error CS{detail...}",
            "command not found",
            "lockfile had changes, but lockfile is frozen",
            "Your lockfile needs to be updated",
            "panic: runtime error: {detail...}",
        ]),
        meaning: "the build failed",
        source: LOGS,
        ..BLANK
    },
    // A test run prints these too, and then its own summary says more.
    Entry {
        id: "build-trace",
        code: Code::Is("build"),
        force: Force::Hint,
        when: When::Text(&[
            "ModuleNotFoundError: {detail...}",
            "ImportError: {detail...}",
            "SyntaxError: {detail...}",
            "make: *** {detail...}",
        ]),
        meaning: "a program could not be loaded, or `make` stopped",
        source: LOGS,
        ..BLANK
    },
    Entry {
        id: "terraform",
        code: Code::Is("terraform"),
        when: When::Text(&[
            "Error: Unsupported argument",
            "Error: Missing required argument",
            "Error: Invalid reference",
            "Error: Reference to undeclared {detail...}",
            "Error: Invalid value for {detail...}",
            "Error: Unsupported Terraform Core version",
            "Error: Failed to query available provider packages",
            "Error: Inconsistent dependency lock file",
            "Error: Duplicate {kind} configuration",
            "Error: Cycle: {detail...}",
        ]),
        meaning: "Terraform does not accept the configuration",
        source: "https://developer.hashicorp.com/terraform/cli/commands",
        ..BLANK
    },
    Entry {
        id: "deployment",
        code: Code::Is("deployment"),
        when: When::Text(&[
            "is in ROLLBACK_COMPLETE state and can not be updated",
            "is in UPDATE_ROLLBACK_FAILED state and can not be updated",
            "No changes to deploy. Stack {stack} is up to date",
            "Template format error: {detail...}",
            "Template error: {detail...}",
            "LimitExceededException{detail...}",
            "ServiceQuotaExceededException{detail...}",
            "VcpuLimitExceeded{detail...}",
            "BucketAlreadyExists{detail...}",
            "BucketAlreadyOwnedByYou",
            "EntityAlreadyExists{detail...}",
            "ResourceNotFoundException{detail...}",
            "ClusterNotFoundException{detail...}",
            "ServiceNotFoundException{detail...}",
            "NoSuchBucket{detail...}",
            "The specified bucket does not exist",
            "The specified key does not exist",
            "InvalidParameterException{detail...}",
            "InvalidParameterValueException{detail...}",
            "ResourceConflictException{detail...}",
            "ResourceInUseException{detail...}",
            "Service {service} did not stabilize",
            "ResourceNotReady: exceeded wait attempts",
            "Resource is not in the state servicesStable",
            "Waiter {waiter} failed: Max attempts exceeded",
            "Resource timed out waiting for completion",
            "deployment failed: {detail...}",
        ]),
        meaning: "AWS accepted the request but could not do it; this is not an access problem",
        source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
        ..BLANK
    },
    Entry {
        id: "exit",
        code: Code::Is("exit"),
        force: Force::Echo,
        when: When::Text(&[
            "Process completed with exit code {code}",
            "failed with exit code {code}",
            "The process '{command}' failed with exit code {code}",
        ]),
        meaning: "the step failed; the reason is further up in the log",
        source: LOGS,
        ..BLANK
    },
];
