//! A server that answers as AWS does: <https://docs.getmoto.org>, in a virtual environment of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A running server. It ends when its standard input is closed, so also when the tests are killed.
pub struct Moto {
    process: Child,
    port: u16,
}

impl Moto {
    /// A server with nothing in it.
    pub fn start() -> Self {
        let mut process = Command::new(python())
            .arg(here("server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let port = line.trim().parse();
        let port = port.expect("moto's server should print the port it listens on");
        Self { process, port }
    }

    /// The server that most tests share, each with an account of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Moto> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on every call needs the permission for it:
    /// <https://docs.getmoto.org/en/latest/docs/iam.html>.
    pub fn ask_for_permissions(&self) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = "POST /moto-api/reset-auth HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\n0";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn here(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/aws")
        .join(file)
}

/// The Python of the virtual environment, which is created on first use.
pub fn python() -> PathBuf {
    static MADE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let made = || crate::python::python("moto", &here("requirements.txt"));
    crate::python::or_skip(MADE.get_or_init(made))
}
