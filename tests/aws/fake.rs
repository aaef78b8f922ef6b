//! A server that answers as a test says.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on a free port; its threads end with the tests.
pub struct Fake {
    pub url: String,
    connections: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The operation of AWS's that is called; of another request its path.
    pub call: String,
    /// The request line and the headers.
    pub head: String,
    pub body: String,
}

/// What to answer to a call, by its name: a status and a body, or nothing at all.
pub type Answer = fn(&str) -> Option<(u16, String)>;

impl Fake {
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (count, ears) = (connections.clone(), heard.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                let ears = ears.clone();
                thread::spawn(move || serve(&stream.unwrap(), answer, &ears));
            }
        });
        Self {
            url,
            connections,
            heard,
        }
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// All requests so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(stream: &TcpStream, answer: Answer, ears: &Mutex<Vec<Heard>>) {
    let mut reader = BufReader::new(stream);
    while let Some(heard) = request(&mut reader) {
        let call = heard.call.clone();
        ears.lock().unwrap().push(heard);
        let Some((status, text)) = answer(&call) else {
            thread::park();
            return;
        };
        let kind = match text.starts_with('{') {
            true => "application/json",
            false => "text/xml",
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            text.len()
        );
        let mut writer = stream;
        if writer.write_all((head + &text).as_bytes()).is_err() {
            return;
        }
    }
}

/// The next request; none where the other side has hung up.
fn request(reader: &mut impl BufRead) -> Option<Heard> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let call = call(&head, &body)?;
    Some(Heard { call, head, body })
}

/// AWS's operation, in the query protocol or by its header, or the path.
fn call(head: &str, body: &str) -> Option<String> {
    let mut pairs = body.split('&');
    let action = pairs.find_map(|pair| pair.strip_prefix("Action="));
    let target = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let named = name.eq_ignore_ascii_case("x-amz-target");
        named.then(|| value.trim().rsplit('.').next())?
    });
    let path = head.split(' ').nth(1);
    action.or(target).or(path).map(str::to_owned)
}

/// The caller's identity, in the account 111122223333.
pub fn identity() -> Option<(u16, String)> {
    let text = r#"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/x</Arn><UserId>X</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"#;
    Some((200, text.to_owned()))
}

/// An error in AWS's form.
pub fn error(status: u16, code: &str, message: &str) -> Option<(u16, String)> {
    let text = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>0f1e2d3c-aaaa-bbbb-cccc-000000000001</RequestId></ErrorResponse>"
    );
    Some((status, text))
}
