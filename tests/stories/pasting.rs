//! A secret that is pasted with what stands around it in its file.

use appdeck::sandbox::Seed;

use super::connecting::{filled, nothing, secret};
use super::typing::send;
use crate::support::driver::Driver;

#[tokio::test]
async fn of_the_text_of_an_env_the_value_is_tested() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    driver.press("a enter c enter").await;
    let value = driver.copied();
    let id = driver.id_of("Coffee-Desk");
    let line = format!("SCALEKIT_CLIENT_SECRET={value}");
    let quoted = format!("export SCALEKIT_CLIENT_SECRET='{value}' # new\n");
    let whole = format!("PORT=80\nSCALEKIT_CLIENT_ID={id}\n{line}\n");
    let json = format!(
        "{{\n  \"SCALEKIT_CLIENT_ID\": \"{id}\",\n  \"SCALEKIT_CLIENT_SECRET\": \"{value}\"\n}}\n"
    );
    for text in [&line, &quoted, &whole, &json] {
        driver.press("t").paste(text).await.see("Took the value of SCALEKIT_CLIENT_SECRET");
        driver.see(&format!("{} characters", value.len())).not_see("the text names");
        driver.press("enter").await.see("Works: it signs in").not_see(&value).not_see("Took");
        let printed = format!("{:?}", driver.session.model());
        assert!(!printed.contains(&value[..12]), "{printed}");
        driver.press("esc").await;
    }
    let another = format!("SCALEKIT_CLIENT_ID=webc_another\n{line}\n");
    driver.press("t").paste(&another).await.see("the text names webc_another, not Coffee-Desk");
    driver.press("enter").await.see("Works: it signs in");
    driver.press("esc").await;
    // Without brackets a line comes with its Enter, and asks at once.
    driver.press("t").await;
    send(&mut driver, &format!("{line}\r")).await;
    driver.see("Works: it signs in");
    driver.press("esc t").await;
    send(&mut driver, &whole.replace('\n', "\r")).await;
    driver.see("Took the value").not_see("Several lines");
    driver.press("enter").await.see("Works");
    driver.press("esc t").paste("PORT=80\nSECRET=1").await.see("Several lines are no secret");
}

#[tokio::test]
async fn the_secret_is_taken_out_of_an_env() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    let env = |id: &str| format!("SCALEKIT_CLIENT_ID={id}\nSCALEKIT_CLIENT_SECRET={secret}\n");
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("left tab").paste(&env("skc_other")).await;
    driver.see(&format!("the text names skc_other, not {id}")).not_see(&secret);
    driver.paste(&env(&id)).await.see("Took the value").not_see("the text names");
    driver.press("ctrl-s").await.see("Mine is in the configuration").see("Bench-Tool");
    // The token of a workspace has another name.
    driver.press("C").await.go_to("Add a workspace").await.press("enter").type_text("Acme").await;
    driver.press("tab").paste(&url).press("tab left tab").paste(&env(&id)).await;
    driver.see("Several lines are no secret").not_see("Took");
}
