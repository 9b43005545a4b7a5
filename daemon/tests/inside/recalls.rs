//! A hundred messages, each taken back, taken down or put right at a random point of its walk over every channel, often
//! with an answer lost or refused on the way: nothing more of it goes out once the call is answered, and every delivery
//! comes to an end or to a person. The seeds are fixed; a failure names its case.

mod walk;
mod world;

use walk::{Act, Case};
use world::World;

/// Walks the cases of one seed through one daemon, so that each meets what those before it left.
async fn walk(seed: u64) {
    let mut world = World::new(seed).await;
    for n in 0..25 {
        let act = [Act::Withdraw, Act::TakeDown, Act::Correct][n % 3];
        Case::new(1000 * seed as usize + 100 + n, act)
            .walk(&mut world)
            .await;
    }
    world.every_lane_was_met();
}

#[tokio::test]
async fn nothing_goes_out_after_a_message_is_called_back_a() {
    walk(1).await;
}

#[tokio::test]
async fn nothing_goes_out_after_a_message_is_called_back_b() {
    walk(2).await;
}

#[tokio::test]
async fn nothing_goes_out_after_a_message_is_called_back_c() {
    walk(3).await;
}

#[tokio::test]
async fn nothing_goes_out_after_a_message_is_called_back_d() {
    walk(4).await;
}
