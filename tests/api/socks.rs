//! Proxies that speak SOCKS: a real one on this machine, and what cannot be spoken.

use std::sync::{Arc, Mutex};

use appdeck::api::address::base_url;
use appdeck::api::checkup;
use appdeck::api::http::{self, HttpOptions, Trust};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What was asked of a proxy: the version, and where to.
type Asked = Arc<Mutex<Vec<(u8, String)>>>;

/// A proxy for versions 4a and 5 that refuses every connection, once it knows where to.
async fn proxy() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Asked::default();
    let heard = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = serve(&mut stream, &heard).await;
        }
    });
    (address, asked)
}

async fn serve(stream: &mut TcpStream, asked: &Asked) -> std::io::Result<()> {
    if stream.read_u8().await? == 4 {
        // Command, port, an address that stands for a name, the user, the name.
        let mut fixed = [0; 7];
        stream.read_exact(&mut fixed).await?;
        text(stream).await?;
        let host = text(stream).await?;
        asked.lock().unwrap().push((4, host));
        return stream.write_all(&[0, 0x5b, 0, 0, 0, 0, 0, 0]).await;
    }
    let methods = stream.read_u8().await?;
    stream.read_exact(&mut vec![0; methods.into()]).await?;
    stream.write_all(&[5, 0]).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let length = if head[3] == 3 { stream.read_u8().await?.into() } else { 4 };
    let mut host = vec![0; length];
    stream.read_exact(&mut host).await?;
    stream.read_u16().await?;
    let host = String::from_utf8_lossy(&host).into_owned();
    asked.lock().unwrap().push((5, host));
    // Not allowed by the rules.
    stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

/// Text that a zero byte ends.
async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        match stream.read_u8().await? {
            0 => return Ok(text),
            byte => text.push(byte.into()),
        }
    }
}

/// The variables with one set.
fn options(name: &str, value: &str) -> HttpOptions {
    let options = HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() };
    options.proxies_from(|asked| (asked == name).then(|| value.to_owned()))
}

#[tokio::test]
async fn a_socks_proxy_is_asked_for_the_host_by_its_name() {
    let (address, asked) = proxy().await;
    for (variable, scheme, version) in [
        ("ALL_PROXY", "socks5h", 5),
        ("all_proxy", "SOCKS5H", 5),
        ("HTTPS_PROXY", "socks4a", 4),
        ("https_proxy", "socks5h", 5),
    ] {
        let http = http::client(&options(variable, &format!("{scheme}://{address}"))).unwrap();
        let base = base_url("https://acme.scalekit.invalid").unwrap();
        let (checks, _) = checkup::address(http, base).await;
        let said = &checks[0].words;
        assert!(said.contains("the proxy did not let the connection through"), "{said}");
        let seen = std::mem::take(&mut *asked.lock().unwrap());
        assert_eq!(seen.first(), Some(&(version, "acme.scalekit.invalid".into())), "{scheme}");
    }
}

#[tokio::test]
async fn a_socks_proxy_that_is_not_there_is_named_as_such() {
    let options = options("ALL_PROXY", "socks5h://127.0.0.1:1");
    let http = http::client(&options).unwrap();
    let base = base_url("https://acme.scalekit.invalid").unwrap();
    let (checks, _) = checkup::address(http, base).await;
    assert!(checks[0].words.contains("the proxy cannot be reached"), "{}", checks[0].words);
}

#[test]
fn a_kind_of_proxy_that_is_not_spoken_is_refused_in_words() {
    for scheme in ["socks", "SOCKS", "socks6", "ftp", "quic", ""] {
        let address = format!("{scheme}://me:hunter2@127.0.0.1:1080");
        for variable in ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] {
            let error = http::client(&options(variable, &address)).unwrap_err();
            assert!(error.message.contains("socks5h"), "{scheme}: {error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{scheme}");
        }
    }
}
