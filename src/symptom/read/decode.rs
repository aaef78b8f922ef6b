//! Bytes into UTF-8, piece by piece.

/// How the bytes are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { little: bool },
}

/// Turns pieces of a text into UTF-8; a piece may end anywhere.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    encoding: Option<Encoding>,
    held: Vec<u8>,
}

impl Decoder {
    /// Adds what `piece` says to `out`.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let encoding = *self.encoding.get_or_insert_with(|| encoding_of(piece));
        let Encoding::Utf16 { little } = encoding else {
            out.extend_from_slice(piece);
            return;
        };
        self.held.extend_from_slice(piece);
        let (units, _) = self.held.as_chunks::<2>();
        let units: Vec<u16> = units
            .iter()
            .map(|unit| match little {
                true => u16::from_le_bytes(*unit),
                false => u16::from_be_bytes(*unit),
            })
            .collect();
        // A pair of surrogates that the piece cuts in two waits for its second half.
        let cut = units
            .last()
            .is_some_and(|unit| (0xd800..0xdc00).contains(unit));
        let whole = units.len() - usize::from(cut);
        let text = char::decode_utf16(units.into_iter().take(whole));
        let mut room = [0; 4];
        for one in text {
            let one = one.unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(one.encode_utf8(&mut room).as_bytes());
        }
        self.held.drain(..whole * 2);
    }
}

/// By the byte order mark, else by where the zero byte of the first Latin character stands.
fn encoding_of(start: &[u8]) -> Encoding {
    match start {
        [0xff, 0xfe, ..] => Encoding::Utf16 { little: true },
        [0xfe, 0xff, ..] => Encoding::Utf16 { little: false },
        [0, second, ..] if second.is_ascii_graphic() => Encoding::Utf16 { little: false },
        [first, 0, ..] if first.is_ascii_graphic() => Encoding::Utf16 { little: true },
        _ => Encoding::Utf8,
    }
}
