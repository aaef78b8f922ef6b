//! An account with what a test puts into it through AWS's SDK.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_iam::Client;

use crate::moto::Moto;

/// An account of its own, and credentials for it.
pub struct Account {
    pub id: String,
    pub url: String,
    pub credentials: Credentials,
    iam: Client,
}

/// GitHub's issuer, without `https://`.
pub const ISSUER: &str = "token.actions.githubusercontent.com";

impl Account {
    /// A new account of the shared server, with temporary credentials.
    pub fn new() -> Self {
        Self::of(Moto::shared())
    }

    /// A new account of this server.
    pub fn of(moto: &Moto) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(200_000_000_001);
        let id = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let url = moto.url();
        let root = Credentials::new("AKIAIOSFODNN7EXAMPLE", "none", None, None, "test");
        let sts = aws_sdk_sts::Client::new(&config(&url, root));
        let ask = sts.assume_role().role_session_name("admin");
        let ask = ask.role_arn(format!("arn:aws:iam::{id}:role/admin"));
        let given = wait(ask.send()).unwrap().credentials.unwrap();
        let credentials = Credentials::new(
            given.access_key_id,
            given.secret_access_key,
            Some(given.session_token),
            None,
            "test",
        );
        let iam = Client::new(&config(&url, credentials.clone()));
        Self {
            id,
            url,
            credentials,
            iam,
        }
    }

    /// The same account, asked with the keys of a user who has this policy.
    pub fn asked_by_user(mut self, policy: &str) -> Self {
        let name = "reader";
        wait(self.iam.create_user().user_name(name).send()).unwrap();
        let put = self.iam.put_user_policy().user_name(name);
        wait(put.policy_name("reads").policy_document(policy).send()).unwrap();
        let made = wait(self.iam.create_access_key().user_name(name).send()).unwrap();
        let key = made.access_key.unwrap();
        let (id, secret) = (key.access_key_id, key.secret_access_key);
        self.credentials = Credentials::new(id, secret, None, None, "test");
        self
    }

    pub fn provider_arn(&self) -> String {
        format!("arn:aws:iam::{}:oidc-provider/{ISSUER}", self.id)
    }

    /// Makes GitHub's provider.
    pub fn provider(&self, audience: &str) {
        self.provider_of(ISSUER, audience);
    }

    /// Makes a provider.
    pub fn provider_of(&self, issuer: &str, audience: &str) {
        let make = self.iam.create_open_id_connect_provider();
        let make = make
            .url(format!("https://{issuer}"))
            .client_id_list(audience);
        wait(make.thumbprint_list("a".repeat(40)).send()).unwrap();
    }

    /// Makes a role; gives its ARN.
    pub fn role(&self, path: &str, trust: &str) -> String {
        let make = self.iam.create_role().role_name("deploy").path(path);
        let made = wait(make.assume_role_policy_document(trust).send()).unwrap();
        made.role.unwrap().arn
    }

    pub fn inline(&self, name: &str, policy: &str) {
        let put = self.iam.put_role_policy().role_name("deploy");
        wait(put.policy_name(name).policy_document(policy).send()).unwrap();
    }

    /// Makes a policy, with an older version that is no longer in force; gives its ARN.
    pub fn managed(&self, name: &str, policy: &str) -> String {
        let make = self.iam.create_policy().policy_name(name);
        let made = wait(make.policy_document(statement("Deny", "*", "*")).send()).unwrap();
        let arn = made.policy.unwrap().arn.unwrap();
        let version = self.iam.create_policy_version().policy_arn(&arn);
        let version = version.policy_document(policy).set_as_default(true);
        wait(version.send()).unwrap();
        arn
    }

    pub fn attach(&self, arn: &str) {
        let attach = self.iam.attach_role_policy().role_name("deploy");
        wait(attach.policy_arn(arn).send()).unwrap();
    }

    pub fn boundary(&self, arn: &str) {
        let put = self.iam.put_role_permissions_boundary().role_name("deploy");
        wait(put.permissions_boundary(arn).send()).unwrap();
    }

    /// A trust policy for this subject.
    pub fn trust(&self, sub: &str) -> String {
        let provider = self.provider_arn();
        format!(
            r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"Federated": "{provider}"}},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {{"StringEquals": {{"{ISSUER}:aud": "sts.amazonaws.com", "{ISSUER}:sub": "{sub}"}}}}
  }}]
}}"#
        )
    }
}

/// A policy of one statement.
pub fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}", "Action": "{action}", "Resource": "{resource}"}}]}}"#
    )
}

pub fn config(url: &str, credentials: Credentials) -> SdkConfig {
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(credentials);
    wait(loader.load())
}

pub fn wait<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(future)
}
