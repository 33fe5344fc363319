//! Answers whose body is not what their head says, or no JSON, or no end.

use super::{answer, ends_in, facing, json, listing, usual, works};
use crate::api::server::Does;

const MIB: usize = 1024 * 1024;

fn raw(text: &str) -> Does {
    Does::Answers(text.as_bytes().to_vec())
}

#[tokio::test]
async fn html_at_every_status() {
    for status in [
        200, 201, 202, 203, 206, 226, 300, 304, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409,
        410, 413, 415, 418, 421, 422, 425, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 511,
        520, 599,
    ] {
        let html = "<!DOCTYPE html><html><head><title>Sorry</title></head><body>\x1b[31m</body>";
        let head = format!("{status} Whatever");
        let server = listing(move || answer(&head, "content-type: text/html\r\n", html)).await;
        let mut driver = facing(&server).await;
        let screen = driver.screen();
        assert!(!screen.contains("<html") && !screen.contains("[31m"), "{status}\n{screen}");
        driver.see("Strange: ").see("✗");
        driver.press("!").await.see("What went wrong");
        driver.press("esc").await;
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn a_truncated_body() {
    let cut = || {
        let body = usual();
        let (half, _) = body.split_at(body.len() / 2);
        raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{half}", body.len()))
    };
    ends_in(cut, "broke off").await;
}

#[tokio::test]
async fn a_chunked_body_that_stops_amid_a_chunk() {
    let cut = || raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"clients\":");
    ends_in(cut, "broke off").await;
}

#[tokio::test]
async fn a_chunk_that_is_longer_than_memory() {
    let cut = || raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n{");
    ends_in(cut, "broke off").await;
}

#[tokio::test]
async fn an_endless_body_is_left_after_a_few_mebibytes() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"clients\":[".to_vec();
    let endless = move || Does::Pours(head.clone(), vec![b' '; 64 * 1024]);
    let server = ends_in(endless, "larger than 4 MiB").await;
    // What the system holds on the way comes on top; the listing is asked for twice at most.
    assert!(server.poured() < 40 * MIB, "{}", server.poured());
}

#[tokio::test]
async fn an_endless_head_is_left() {
    let head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let endless = move || Does::Pours(head.clone(), b"x-more: and more\r\n".repeat(1000));
    let server = ends_in(endless, "cannot").await;
    assert!(server.poured() < 40 * MIB, "{}", server.poured());
}

#[tokio::test]
async fn a_body_that_says_it_is_huge_is_not_begun() {
    let huge = || raw("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{");
    ends_in(huge, "larger than 4 MiB").await;
}

/// A gzip member (RFC 1952) of `matches` times 258 blanks behind the first, each in 13 bits: a block
/// of fixed Huffman codes (RFC 1951 §3.2.6) with a literal and matches of the greatest length.
fn bomb(matches: usize) -> Vec<u8> {
    let mut bits = vec![true, true, false];
    // Huffman codes begin with their highest bit.
    let mut code = |value: u32, length: u32| {
        bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    };
    code(0x30 + u32::from(b' '), 8);
    for _ in 0..matches {
        code(0b1100_0101, 8);
        code(0, 5);
    }
    code(0, 7);
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bytes.extend(
        bits.chunks(8)
            .map(|byte| byte.iter().enumerate().map(|(at, bit)| u8::from(*bit) << at).sum::<u8>()),
    );
    bytes
}

#[tokio::test]
async fn a_gzip_bomb_is_left_at_what_is_read_of_any_answer() {
    // 256 MiB of blanks.
    let packed = bomb((256 * MIB) / 258);
    assert!(packed.len() < 2 * MIB);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        packed.len()
    );
    let answer = [head.into_bytes(), packed].concat();
    ends_in(move || Does::Answers(answer.clone()), "larger than 4 MiB").await;
}

#[tokio::test]
async fn a_slow_drip_ends_when_patience_does() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n".to_vec();
    let drip = move || Does::Drips(head.clone(), b" ".to_vec());
    ends_in(drip, "did not finish its answer in time").await;
}

#[tokio::test]
async fn a_server_that_never_answers() {
    ends_in(|| Does::NeverAnswers, "did not answer in time").await;
}

#[tokio::test]
async fn a_connection_that_is_closed_at_once() {
    ends_in(|| Does::ClosesWithoutAnswer, "was lost").await;
}

#[tokio::test]
async fn something_that_is_not_http() {
    ends_in(|| raw("SSH-2.0-OpenSSH_9.6\r\n"), "cannot list applications").await;
}

#[tokio::test]
async fn a_missing_content_length_is_none_the_worse() {
    let server =
        listing(|| raw(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", usual()))).await;
    let mut driver = facing(&server).await;
    driver.see("Coffee-Desk");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_content_length_that_is_too_small() {
    let short = || {
        raw(&format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{}",
            usual()
        ))
    };
    ends_in(short, "cannot list applications").await;
}

#[tokio::test]
async fn two_content_lengths_that_differ() {
    let two = || {
        let body = usual();
        let length = body.len();
        raw(&format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
    };
    ends_in(two, "cannot list applications").await;
}

#[tokio::test]
async fn json_of_another_shape() {
    for body in [
        "[]",
        "null",
        "7",
        "\"clients\"",
        "{\"clients\":7}",
        "{\"clients\":[7]}",
        "{\"clients\":{}}",
        "{\"clients\":[{\"id\":7}]}",
        "{\"clients\":[{\"id\":\"a\",\"name\":[]}]}",
        "{",
        "\u{feff}{}",
        "{\"clients\":[]}trailing",
    ] {
        let server = listing(move || json("200 OK", body)).await;
        let mut driver = facing(&server).await;
        works(&mut driver).await;
        driver.not_see("Coffee-Desk");
    }
    let deep = || json("200 OK", &"[".repeat(200_000));
    ends_in(deep, "cannot list applications").await;
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let bytes = || {
        let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n".to_vec();
        answer.extend([0xff, 0xfe, 0x00, 0x1b, 0x9b, 0x80]);
        Does::Answers(answer)
    };
    ends_in(bytes, "cannot list applications").await;
}
