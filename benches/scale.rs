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

/// What stands before the row of the cursor.
const CURSOR: char = '▌';

const PROGRAM: &str = env!("CARGO_BIN_EXE_appdeck");
const SIZES: [usize; 3] = [10_000, 30_000, 100_000];
/// Nothing drawn for this long ends the answer to a key.
const QUIET: Duration = Duration::from_millis(25);
const IDLE: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(600);

/// What is told of each length.
const COLUMNS_TOLD: [&str; 15] = [
    "applications",
    "requests",
    "list",
    "ratio",
    "verb",
    "memory",
    "1st paint",
    "down",
    "slowest",
    "listing",
    "filter",
    "slowest",
    "bytes",
    "2000 keys",
    "idle cpu",
];

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|one| one.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!("milliseconds, medians; memory in MiB\n");
    println!("{}", line(&COLUMNS_TOLD.map(str::to_owned)));
    for size in sizes {
        println!("{}", line(&row(size)));
    }
}

fn line(values: &[String; 15]) -> String {
    let cells = values.iter().zip(COLUMNS_TOLD);
    let cells = cells.map(|(value, column)| format!("{value:>0$}", column.len().max(7)));
    cells.collect::<Vec<_>>().join("  ")
}

fn row(size: usize) -> [String; 15] {
    let sandbox = Sandbox::start(size);
    let mut screen = Screen::open(&sandbox);
    let first_paint = screen.read_until(|_| true);
    screen.read_until(|text| text.contains("more to come"));
    let mut amid: Vec<_> = (0..9).map(|_| screen.moved(b"\x1b[B")).collect();
    screen.read_until(|text| whole(text, size));
    screen.settle();
    let memory = screen.memory();
    let mut down = screen.keys(&[b"\x1b[B".as_slice(); 200]);
    let bytes = screen.taken / 200;
    let burst = screen.key(&b"\x1b[B".repeat(2_000));
    screen.key(b"/");
    let mut filter = screen.keys(&letters().repeat(5));
    screen.key(b"\x1b");
    let idle = screen.idle();
    drop(screen);
    let listing = listing(&sandbox, size);
    [
        size.to_string(),
        format!("{:.0}", ms(listing.requests)),
        format!("{:.0}", ms(listing.list)),
        format!("{:.2}", listing.ratio),
        format!("{:.0}", ms(listing.verb)),
        memory.to_string(),
        format!("{:.1}", ms(first_paint)),
        format!("{:.2}", ms(median(&mut down))),
        format!("{:.2}", ms(down.last().copied().unwrap_or_default())),
        format!("{:.2}", ms(median(&mut amid))),
        format!("{:.2}", ms(median(&mut filter))),
        format!("{:.2}", ms(filter.last().copied().unwrap_or_default())),
        bytes.to_string(),
        format!("{:.1}", ms(burst)),
        format!("{:.0}", ms(idle)),
    ]
}

/// How long all pages take, each the median of all rounds.
struct Listing {
    requests: Duration,
    list: Duration,
    verb: Duration,
    /// Of `list` to the requests before and after it.
    ratio: f64,
}

// In turn, as a machine is not as fast at all times.
fn listing(sandbox: &Sandbox, size: usize) -> Listing {
    let rounds = (90_000 / size).clamp(2, 9);
    let (mut list, mut verb, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut requests = vec![sandbox.requests(size)];
    for round in 0..rounds {
        list.push(Screen::open(sandbox).read_until(|text| whole(text, size)));
        requests.push(sandbox.requests(size));
        ratios.push(2.0 * ms(list[round]) / (ms(requests[round]) + ms(requests[round + 1])));
        verb.push(sandbox.verb());
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    let (requests, list, verb) = (median(&mut requests), median(&mut list), median(&mut verb));
    Listing { requests, list, verb, ratio }
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

    fn credentials(&self) -> [(&str, &str); 3] {
        [
            ("SCALEKIT_ENVIRONMENT_URL", self.told("url")),
            ("SCALEKIT_CLIENT_ID", self.told("client_id")),
            ("SCALEKIT_CLIENT_SECRET", self.told("client_secret")),
        ]
    }

    /// How long the verb takes that writes all applications as JSON.
    fn verb(&self) -> Duration {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(PROGRAM);
        command.args(["apps", "list", "--json"]).env_clear().env("HOME", home.path());
        command.envs(self.credentials()).current_dir(home.path()).stdout(Stdio::null());
        let start = now();
        assert!(command.status().unwrap().success());
        start.elapsed()
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
        for (name, value) in sandbox.credentials() {
            command.env(name, value);
        }
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
        }
        self.taken += drawn.len();
        self.parser.process(&drawn);
        last - start
    }

    /// How long until the cursor is in another row of the list, while it may never be quiet.
    fn moved(&mut self, key: &[u8]) -> Duration {
        let row = |parser: &vt100::Parser| {
            let text = parser.screen().contents();
            text.lines().position(|line| line.chars().take(4).any(|c| c == CURSOR))
        };
        let before = row(&self.parser);
        let start = now();
        self.keyboard.write_all(key).unwrap();
        self.keyboard.flush().unwrap();
        loop {
            let (at, bytes) = self.output.recv_timeout(LIMIT).unwrap();
            self.parser.process(&bytes);
            if row(&self.parser) != before {
                // What was drawn before the key was read may still have been on its way.
                return at.saturating_duration_since(start);
            }
        }
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
