//! Where new identifiers, random bytes and times come from.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::store::{StoreError, meta};

/// The time in a sandbox that runs with `fixed`: 2026-11-24T12:00:00Z.
pub const FIXED_NOW: Timestamp = Timestamp::constant(1_795_521_600, 0);

/// The numbers of identifiers: from here on, this many.
const BASE: u64 = 112_000_000_000_000_000;
const SPAN: u64 = 10_000_000_000_000_000;

/// The source of everything that is new. With `fixed` it is a counter in the database, so that the
/// same calls give the same answers, after a restart too.
pub struct Mint {
    fixed: bool,
    random: SystemRandom,
    ticks: AtomicI64,
    traces: AtomicU64,
    tokens: AtomicU64,
}

impl Mint {
    pub fn new(fixed: bool) -> Self {
        Self {
            fixed,
            random: SystemRandom::new(),
            ticks: AtomicI64::new(0),
            traces: AtomicU64::new(1),
            tokens: AtomicU64::new(1),
        }
    }

    /// The time now, in microseconds' precision. A fixed clock advances by a millisecond at each
    /// look, so that a secret used right after its creation does not pass for one never used.
    #[expect(clippy::disallowed_methods, reason = "the sandbox's one reader of the time of day")]
    pub fn now(&self) -> Timestamp {
        if self.fixed {
            FIXED_NOW + SignedDuration::from_millis(self.ticks.fetch_add(1, Ordering::Relaxed))
        } else {
            let now = Timestamp::now();
            Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
        }
    }

    /// Whether time goes by without being told to.
    pub fn runs(&self) -> bool {
        !self.fixed
    }

    /// The time now, for somebody who leaves no trace: a look does not advance a fixed clock.
    pub fn glance(&self) -> Timestamp {
        if self.fixed { self.shown() } else { self.now() }
    }

    fn shown(&self) -> Timestamp {
        FIXED_NOW + SignedDuration::from_millis(self.ticks.load(Ordering::Relaxed))
    }

    /// What a fixed clock shows, as a header says it; another one is the system's, which is said anyway.
    pub fn date(&self) -> Option<String> {
        let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.shown()).ok();
        text.filter(|_| self.fixed)
    }

    /// Lets time go by on a fixed clock.
    pub fn advance(&self, seconds: i64) {
        self.ticks.fetch_add(seconds.saturating_mul(1000), Ordering::Relaxed);
    }

    /// A new identifier: `prefix` and 18 digits.
    pub fn id(&self, db: &Connection, prefix: &str) -> Result<String, StoreError> {
        let number = if self.fixed {
            meta::count(db)?.wrapping_mul(104_729_113_907)
        } else {
            u64::from_le_bytes(self.random()?)
        };
        Ok(format!("{prefix}_{}", BASE + number % SPAN))
    }

    /// An identifier that the same `text` always gets.
    pub fn derived_id(prefix: &str, text: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"appdeck sandbox, derived");
        let tag = hmac::sign(&key, text.as_bytes());
        let number = tag.as_ref().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte));
        format!("{prefix}_{}", BASE + number % SPAN)
    }

    /// A new value that cannot be guessed: 256 random bits.
    pub fn opaque(&self, db: &Connection) -> Result<Zeroizing<String>, StoreError> {
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(self.bytes::<32>(db)?)))
    }

    /// New bytes for a secret or a key.
    pub fn bytes<const N: usize>(&self, db: &Connection) -> Result<[u8; N], StoreError> {
        if !self.fixed {
            return self.random();
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"appdeck sandbox, fixed");
        let number = meta::count(db)?;
        let mut bytes = [0; N];
        for (block, chunk) in bytes.chunks_mut(32).enumerate() {
            let tag = hmac::sign(&key, format!("{number}/{block}").as_bytes());
            chunk.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        }
        Ok(bytes)
    }

    /// A new token's id. It is not taken from the database: a token leaves no trace there.
    pub fn token_id(&self) -> String {
        let counted = self.tokens.fetch_add(1, Ordering::Relaxed);
        let random = self.random().map(u64::from_le_bytes);
        let number = if self.fixed { counted } else { random.unwrap_or(counted) };
        format!("tkn_{}", BASE + number % SPAN)
    }

    /// A new trace id, 32 hexadecimal digits.
    pub fn trace_id(&self) -> String {
        let counted = u128::from(self.traces.fetch_add(1, Ordering::Relaxed));
        let random = self.random().map(u128::from_le_bytes);
        let number = if self.fixed { counted } else { random.unwrap_or(counted) };
        format!("{number:032x}")
    }

    fn random<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes).map_err(|_| StoreError::Random)?;
        Ok(bytes)
    }
}
