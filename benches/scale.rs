//! The program from outside, by the length of the list: in a pseudo-terminal, beside the sandbox in a
//! process of its own, with the same pages read by a client that does nothing with them.
//!
//! `cargo bench --bench scale` takes 10,000, 30,000 and 100,000 applications; other numbers can follow
//! after `--`. It prints a table; nothing is asserted, as machines differ.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot measure stops")]

use std::io::{BufRead, BufReader, Read, Write};
use std::num::NonZero;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use appdeck::api::address::base_url;
use appdeck::api::http::{HttpOptions, Trust, client};
use appdeck::api::request::ListFilter;
use appdeck::api::{ApiClient, Credential, Reply, Request};
use appdeck::domain::{ClientId, Secret};
use appdeck::wire::page::Pager;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde_json::Value as Json;

/// The size of the terminal.
const ROWS: NonZero<u16> = NonZero::new(40).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();

const PROGRAM: &str = env!("CARGO_BIN_EXE_appdeck");
const SIZES: [usize; 3] = [10_000, 30_000, 100_000];
/// Nothing drawn for this long ends the answer to a key.
const QUIET: Duration = Duration::from_millis(25);
const IDLE: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(600);

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|one| one.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!("milliseconds, medians; memory in MiB\n");
    println!(
        "{:>12} {:>9} {:>9} {:>9} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7} {:>9} {:>9}",
        "applications",
        "requests",
        "list",
        "ratio",
        "memory",
        "1st paint",
        "down",
        "listing",
        "filter",
        "slowest",
        "bytes",
        "2000 keys",
        "idle cpu"
    );
    for size in sizes {
        row(size);
    }
}

fn row(size: usize) {
    let sandbox = Sandbox::start(size);
    let (mut alone, mut listed) = (Vec::new(), Vec::new());
    // In turn, as a machine has moods.
    alone.push(sandbox.requests(size));
    let mut screen = Screen::open(&sandbox);
    let first_paint = screen.read_until(|_| true);
    // A key in the middle of the listing.
    screen.read_until(|text| text.contains("more to come"));
    let amid = screen.key(b"\x1b[B");
    listed.push(screen.read_until(|text| whole(text, size)));
    screen.settle();
    let memory = screen.memory();
    let down = screen.keys(&[b"\x1b[B".as_slice(); 200]);
    let bytes = screen.taken / 200;
    let burst = screen.key(&b"\x1b[B".repeat(2_000));
    screen.key(b"/");
    let mut filter = screen.keys(&letters().repeat(5));
    screen.key(b"\x1b");
    let idle = screen.idle();
    drop(screen);
    alone.push(sandbox.requests(size));
    let mut screen = Screen::open(&sandbox);
    listed.push(screen.read_until(|text| whole(text, size)));
    drop(screen);
    let (alone, listed) = (median(&mut alone), median(&mut listed));
    println!(
        "{size:>12} {:>9.0} {:>9.0} {:>9.2} {memory:>7} {:>9.1} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {bytes:>7} {:>9.1} {:>9.0}",
        ms(alone),
        ms(listed),
        ms(listed) / ms(alone),
        ms(first_paint),
        ms(median(&mut down.clone())),
        ms(amid),
        ms(median(&mut filter)),
        ms(filter.last().copied().unwrap_or_default()),
        ms(burst),
        ms(idle)
    );
}

// A word, and its letters taken back.
fn letters() -> Vec<&'static [u8]> {
    let typed: [&[u8]; 6] = [b"a", b"c", b"t", b"i", b"v", b"e"];
    typed.into_iter().chain([b"\x7f" as &[u8]; 6]).collect()
}

// Whether the list has everything, the Default Client included.
fn whole(text: &str, size: usize) -> bool {
    !text.contains("more to come") && text.contains(&format!(" {} ", size + 1))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

// Sorts, too.
fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// The server.
struct Sandbox {
    process: Child,
    environment: Json,
}

impl Sandbox {
    fn start(size: usize) -> Self {
        let seed = size.to_string();
        let arguments = ["sandbox", "--listen", ":0", "--json", "--seed", &seed];
        let mut process =
            Command::new(PROGRAM).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Json = serde_json::from_str(&line).unwrap();
        Self { process, environment: told["environments"][0].clone() }
    }

    fn told(&self, key: &str) -> &str {
        self.environment[key].as_str().unwrap()
    }

    /// How long all pages take a client that drops them.
    fn requests(&self, size: usize) -> Duration {
        let http = client(&HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() }).unwrap();
        let credential = Credential::Client {
            id: ClientId::new(self.told("client_id")),
            secret: Secret::new(self.told("client_secret").to_owned()),
        };
        let client = ApiClient::new(http, base_url(self.told("url")).unwrap(), credential);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let start = now();
            let (mut pager, mut page_token) = (Pager::default(), None);
            loop {
                let request = Request::ListApplications { filter: ListFilter::All, page_token };
                let Ok(Reply::Applications(page)) = client.call(&request).await else {
                    panic!("a page did not come");
                };
                page_token = pager.next(page.items.len(), page.total, &page.next);
                if page_token.is_none() {
                    break;
                }
            }
            assert_eq!(pager.items(), size + 1);
            start.elapsed()
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The program in a terminal.
struct Screen {
    start: Instant,
    process: Box<dyn portable_pty::Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    /// How many bytes the last keys drew.
    taken: usize,
    _terminal: Box<dyn MasterPty + Send>,
    _home: tempfile::TempDir,
}

impl Screen {
    fn open(sandbox: &Sandbox) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("SCALEKIT_ENVIRONMENT_URL", sandbox.told("url"));
        command.env("SCALEKIT_CLIENT_ID", sandbox.told("client_id"));
        command.env("SCALEKIT_CLIENT_SECRET", sandbox.told("client_secret"));
        command.cwd(home.path());
        let size = PtySize { rows: 40, cols: 120, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let start = now();
        let process = pair.slave.spawn_command(command).unwrap();
        let (mut from, keyboard) =
            (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            while let Ok(read @ 1..) = from.read(&mut bytes) {
                if sender.send((now(), bytes[..read].to_vec())).is_err() {
                    break;
                }
            }
        });
        Self {
            start,
            process,
            keyboard,
            output,
            parser: vt100::Parser::new(ROWS, COLUMNS, 0),
            taken: 0,
            _terminal: pair.master,
            _home: home,
        }
    }

    /// How long after the start the screen is not empty and `seen`.
    fn read_until(&mut self, seen: impl Fn(&str) -> bool) -> Duration {
        let shown = |parser: &vt100::Parser| {
            let text = parser.screen().contents();
            !text.trim().is_empty() && seen(&text)
        };
        let mut last = now();
        while !shown(&self.parser) {
            let (at, bytes) = self.output.recv_timeout(LIMIT).unwrap();
            self.parser.process(&bytes);
            last = at;
        }
        last - self.start
    }

    /// Reads what is still drawn.
    fn settle(&mut self) {
        while let Ok((_, bytes)) = self.output.recv_timeout(QUIET * 20) {
            self.parser.process(&bytes);
        }
    }

    /// How long until the last of what keys draw.
    fn key(&mut self, bytes: &[u8]) -> Duration {
        let start = now();
        self.keyboard.write_all(bytes).unwrap();
        self.keyboard.flush().unwrap();
        let (mut last, mut drawn) = (start, Vec::new());
        loop {
            match self.output.recv_timeout(if drawn.is_empty() { LIMIT } else { QUIET }) {
                Ok((at, bytes)) => {
                    last = at;
                    drawn.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("it ended"),
            }
            // While pages come it is never quiet: the first that is drawn is the answer.
            if last - start > QUIET * 4 {
                break;
            }
        }
        self.taken += drawn.len();
        self.parser.process(&drawn);
        last - start
    }

    fn keys(&mut self, keys: &[&[u8]]) -> Vec<Duration> {
        self.taken = 0;
        keys.iter().map(|key| self.key(key)).collect()
    }

    fn memory(&self) -> usize {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kibibytes = line.trim().trim_end_matches(" kB").parse::<usize>();
        kibibytes.unwrap_or_default() / 1024
    }

    /// How much of the processor it takes in [`IDLE`] without a key.
    fn idle(&mut self) -> Duration {
        self.settle();
        let before = self.ticks();
        drop(self.output.recv_timeout(IDLE));
        Duration::from_millis(10 * (self.ticks() - before))
    }

    // User and system time, in hundredths of a second.
    fn ticks(&self) -> u64 {
        let stat = self.proc("stat");
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let times = after.split_whitespace().skip(11).take(2);
        times.filter_map(|time| time.parse::<u64>().ok()).sum()
    }

    fn proc(&self, file: &str) -> String {
        let id = self.process.process_id().unwrap();
        std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
