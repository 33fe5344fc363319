//! Opening the program and looking around.

use appdeck::sandbox::Seed;

use crate::support::driver::Driver;

#[tokio::test]
async fn the_applications_of_an_environment_are_there_at_once() {
    let mut driver = Driver::open(Seed::Acme).await;
    println!("{}", driver.screen());
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    println!("{}", driver.screen());
    driver.press("enter").await;
    println!("{}", driver.screen());
    driver.press("c").await;
    println!("{}", driver.screen());
    println!("{}", driver.copied());
    println!("{:?}", driver.writes());
}
