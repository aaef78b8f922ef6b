//! Running the program, watched for secrets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use aws_credential_types::Credentials;
use serde_json::Value;

use crate::account::Account;
use crate::signals::with_default_signals;

/// What the program is run with: nothing of the environment of the tests.
pub struct Doctor {
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
    secrets: Vec<String>,
}

/// What the tests let it write.
const WRITTEN: [&str; 3] = ["case.json", "summary.md", "answer.txt"];

/// What it said.
pub struct Said {
    pub code: i32,
    pub text: String,
}

/// A name for a folder that no other test has.
macro_rules! doctor {
    () => {
        $crate::doctor::Doctor::new(&format!("{}-{}", file!().replace('/', "-"), line!()))
    };
}
pub(crate) use doctor;

impl Doctor {
    /// Without credentials, in an empty folder.
    pub fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("oidc-doctor-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let nothing = folder.join("none").display().to_string();
        let variables = vec![
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", nothing.clone()),
            ("AWS_SHARED_CREDENTIALS_FILE", nothing),
            ("PATH", folder.join("bin").display().to_string()),
        ];
        Self {
            folder,
            variables,
            secrets: Vec::new(),
        }
    }

    /// With the credentials for an account, which is asked at its address.
    pub fn of(self, account: &Account) -> Self {
        self.signed(&account.credentials)
            .with("AWS_ENDPOINT_URL", &account.url)
    }

    /// With credentials.
    pub fn signed(self, credentials: &Credentials) -> Self {
        let secret = credentials.secret_access_key();
        let doctor = self
            .with("AWS_ACCESS_KEY_ID", credentials.access_key_id())
            .secret("AWS_SECRET_ACCESS_KEY", secret);
        match credentials.session_token() {
            Some(token) => doctor.secret("AWS_SESSION_TOKEN", token),
            None => doctor,
        }
    }

    pub fn with(mut self, variable: &'static str, value: &str) -> Self {
        self.variables.push((variable, value.to_owned()));
        self
    }

    /// With a variable whose value must never be printed.
    pub fn secret(mut self, variable: &'static str, value: &str) -> Self {
        self.secrets.push(value.to_owned());
        self.with(variable, value)
    }

    /// Writes a file into its folder; gives the path.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Begins a run and leaves it alone.
    pub fn spawn(&self, arguments: &str) -> Child {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = with_default_signals(env!("CARGO_BIN_EXE_oidc-doctor"));
        command.args(arguments.split_whitespace());
        self.surrounded(command)
    }

    /// Runs it where an internet socket is the end of it; the signal that ended it, if any did.
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    pub fn without_sockets(&self, arguments: &str) -> Option<i32> {
        use std::os::unix::process::ExitStatusExt;
        const SOCKET: &str = if cfg!(target_arch = "x86_64") {
            "41"
        } else {
            "198"
        };
        let mut command = Command::new(crate::moto::python());
        command
            .arg(crate::moto::here("no_sockets.py"))
            .args([SOCKET, env!("CARGO_BIN_EXE_oidc-doctor")])
            .args(arguments.split_whitespace());
        let done = self.surrounded(command).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!said.contains("no filter"), "{said}");
        done.status.signal()
    }

    fn surrounded(&self, mut command: Command) -> Command {
        command
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it on words separated by spaces.
    pub fn run(&self, arguments: &str) -> Said {
        let done = self.command(arguments).output().unwrap();
        let quiet = done.stderr.is_empty();
        let bytes = [done.stdout, done.stderr].concat();
        let text = String::from_utf8(bytes).unwrap();
        for secret in &self.secrets {
            assert!(!text.contains(secret.as_str()), "a secret in {text}");
        }
        for file in WRITTEN {
            let written = fs::read_to_string(self.folder.join(file)).unwrap_or_default();
            for secret in &self.secrets {
                assert!(
                    !written.contains(secret.as_str()),
                    "a secret in {file}: {written}"
                );
            }
        }
        let code = done.status.code().unwrap();
        assert!(code <= 3, "{text}");
        // Standard error is no terminal here: it is for what went wrong alone.
        assert_eq!(quiet, code != 2, "{text}");
        Said { code, text }
    }

    /// The rule of the first finding; none where there is no cause.
    pub fn first(&self, arguments: &str) -> Option<String> {
        let first = &self.json(arguments)["findings"][0];
        (first["kind"] == "cause").then(|| first["rule"].as_str().unwrap().to_owned())
    }

    /// The answer of a stage.
    pub fn stage(&self, name: &str, arguments: &str) -> String {
        let json = self.json(arguments);
        let mut stages = json["stages"].as_array().unwrap().iter();
        let stage = stages.find(|stage| stage["stage"] == name).unwrap();
        stage["status"].as_str().unwrap().to_owned()
    }

    fn json(&self, arguments: &str) -> Value {
        let said = self.run(&format!("diagnose --format json {arguments}"));
        serde_json::from_str(&said.text).unwrap()
    }
}

impl Drop for Doctor {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Said {
    /// The text on one line, as it reads.
    pub fn words(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
