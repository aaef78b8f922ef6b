//! `aws iam create-role` in shell scripts.

use super::{holes, placed, policy, roles, values};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "SUBJECT"}}}]}"#;

fn with(subject: &str) -> String {
    POLICY.replace("SUBJECT", subject)
}

#[test]
fn policies_where_scripts_keep_them() {
    let plain = with("repo:octo-org/web:*");
    let escaped = plain.replace('"', "\\\"");
    let call = "aws iam create-role --role-name deploy --assume-role-policy-document";
    for script in [
        format!("{call} '{plain}'\n"),
        format!("{call}='{plain}'\n"),
        format!("{call} \"{escaped}\"\n"),
        format!("cat > trust.json <<EOF\n{plain}\nEOF\n{call} file://trust.json\n"),
        format!("cat <<'EOF' > \"trust.json\"\n{plain}\nEOF\n{call} file://trust.json\n"),
        format!("tee trust.json <<EOF\n{plain}\nEOF\n{call} \"$(cat trust.json)\"\n"),
        format!("{call} \"$(cat <<EOF\n{plain}\nEOF\n)\"\n"),
        format!("TRUST='{plain}'\n{call} \"$TRUST\"\n"),
        format!("TRUST=$(cat <<EOF\n{plain}\nEOF\n)\n{call} \"${{TRUST}}\"\n"),
        format!("read -r -d '' TRUST <<EOF || true\n{plain}\nEOF\n{call} \"$TRUST\"\n"),
        format!(
            "aws --profile ci iam update-assume-role-policy \\\n  --role-name deploy \\\n  --policy-document '{plain}'\n"
        ),
    ] {
        let found = roles("deploy.sh", &script, &[]);
        assert_eq!(found.len(), 1, "{script}");
        assert_eq!(found[0].name.as_deref(), Some("deploy"), "{script}");
        let policy = policy(&found, "deploy");
        assert_eq!(values(&policy, ":sub"), ["repo:octo-org/web:*"], "{script}");
        assert!(policy.holes.is_empty(), "{script}");
    }
}

#[test]
fn variables_are_filled_in_where_the_script_sets_them_once() {
    let policy_text =
        with("repo:$REPO:ref:refs/heads/${BRANCH}").replace("111122223333", "${ACCOUNT_ID}");
    let script = format!(
        "REPO=\"octo-org/web\"\nexport BRANCH=\"${{1:-main}}\"\nROLE=deploy\n\
         ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)\n\
         cat > \"$ROLE.json\" <<EOF\n{policy_text}\nEOF\n\
         aws iam create-role --role-name $ROLE --assume-role-policy-document \"file://${{ROLE}}.json\"\n"
    );
    let found = roles("deploy.sh", &script, &[]);
    let read = policy(&found, "deploy");
    assert_eq!(
        values(&read, ":sub"),
        ["repo:octo-org/web:ref:refs/heads/${BRANCH}"]
    );
    assert_eq!(holes(&read), ["BRANCH"]);
    assert_eq!(read.holes[0].default.as_deref(), Some("main"));
    assert_eq!(
        placed(&read, "octo-org"),
        "\"repo:$REPO:ref:refs/heads/${BRANCH}\""
    );
    let twice = script.replace("ROLE=deploy\n", "ROLE=deploy\nREPO=\"octo-org/api\"\n");
    let found = roles("deploy.sh", &twice, &[]);
    assert_eq!(holes(&policy(&found, "deploy")), ["REPO", "BRANCH"]);
}

#[test]
fn variables_stay_in_quotes_that_keep_them() {
    let script = format!(
        "REPO=octo-org/web\ncat > trust.json <<'EOF'\n{}\nEOF\n\
         aws iam create-role --role-name deploy --assume-role-policy-document file://trust.json\n",
        with("repo:$REPO:*")
    );
    let found = roles("deploy.sh", &script, &[]);
    assert_eq!(values(&policy(&found, "deploy"), ":sub"), ["repo:$REPO:*"]);
}
