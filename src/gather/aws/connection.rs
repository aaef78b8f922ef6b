//! One connection for all that is asked: credentials are looked for once.

use tokio::runtime::{Builder, Runtime};

use super::client::Clients;
use super::organization::{self, ControlPolicies};
use super::{Access, Answer, Answers, Identity, Question, RoleArn, Unread, answers, identity};

/// Clients with credentials, and whose these are.
pub struct Connection<'r> {
    runtime: &'r Runtime,
    clients: Clients,
    identity: Identity,
}

/// Finds credentials, asks STS whose they are, and hands the connection on; `partition` is that of
/// the role.
///
/// # Errors
/// Where nobody can be asked: no credentials, or none that AWS accepts, or no connection.
pub fn connect<T>(
    access: &Access,
    partition: Option<&str>,
    asks: impl FnOnce(&Connection<'_>) -> T,
) -> Result<T, Unread> {
    in_runtime(|runtime| {
        let (clients, identity) = runtime.block_on(async {
            let clients = Clients::connect(access, partition).await?;
            let identity = identity::ask(&clients.sts).await?;
            Ok((clients, identity))
        })?;
        Ok(asks(&Connection {
            runtime,
            clients,
            identity,
        }))
    })
}

impl Connection<'_> {
    /// Whose credentials are in use.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Asks what the evidence lacks.
    ///
    /// Nothing about a role of another account than the credentials' is asked: IAM takes a role's
    /// name alone, and would answer for a namesake.
    pub fn ask(&self, question: &Question) -> Answers {
        let asking = answers(&self.clients, &self.identity, question);
        self.runtime.block_on(asking)
    }

    /// Asks for the control policies over the role's account; nothing where it is certain that they
    /// do not limit it. The management account may read them, and the accounts that it lets.
    pub fn control_policies(&self, role: &RoleArn) -> Answer<ControlPolicies> {
        let asking = organization::ask(&self.clients, &self.identity, &role.account);
        self.runtime.block_on(asking)
    }
}

/// Has work done in a runtime.
pub(super) fn in_runtime<T>(work: impl FnOnce(&Runtime) -> Result<T, Unread>) -> Result<T, Unread> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Unread::runtime(&error))?;
    let answer = work(&runtime);
    // A name that is still being resolved is not worth waiting for.
    runtime.shutdown_background();
    answer
}
