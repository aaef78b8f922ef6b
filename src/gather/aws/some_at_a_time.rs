//! Many questions, a few at a time.

use super::Unread;

/// How many are asked at a time: AWS slows down whoever asks for many.
const AT_A_TIME: usize = 8;

/// The answers in the order of the questions, until one fails.
pub(super) async fn some_at_a_time<F, T>(asks: impl Iterator<Item = F>) -> Result<Vec<T>, Unread>
where
    F: Future<Output = Result<T, Unread>> + Send + 'static,
    T: Send + 'static,
{
    let mut answers = Vec::new();
    let mut asks = asks.peekable();
    while asks.peek().is_some() {
        let now: Vec<_> = asks.by_ref().take(AT_A_TIME).map(tokio::spawn).collect();
        for ask in now {
            let answer = ask.await;
            answers.push(answer.map_err(|error| Unread::ended(&error))??);
        }
    }
    Ok(answers)
}
