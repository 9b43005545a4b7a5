//! A picture: taken in clean, shown with its notice and never without, gone with it.

use wardmote::desk::{DeskError, PictureWords};
use wardmote_domain::ids::PictureId;

use crate::support::{Force, file, words};

/// A small PNG of one colour.
fn png(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([shade, 20, 20]));
    let mut bytes = Vec::new();
    picture
        .write_to(
            &mut std::io::Cursor::new(&mut bytes),
            image::ImageFormat::Png,
        )
        .unwrap();
    bytes
}

fn said(alt: &str) -> PictureWords {
    PictureWords {
        alt: alt.to_owned(),
        text: String::new(),
        cleared_by: "Ada Penrose".to_owned(),
    }
}

async fn public(force: &Force, id: PictureId) -> bool {
    match force.desk().public_picture(id).await {
        Ok(_) => true,
        Err(DeskError::NotFound(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_picture_is_public_with_its_notice_and_not_before_or_after() {
    let force = Force::new().await;
    let stored = force.submit(&words("guidance", 1, "twitter")).await;
    let with = force
        .desk()
        .put_picture(
            &force.author,
            stored.id,
            png(200),
            said("A bicycle with two locks"),
        )
        .await
        .unwrap();
    assert_ne!(with.hash, stored.hash, "a picture is a new wording");
    let picture = force
        .desk()
        .view(&force.author, stored.id)
        .await
        .unwrap()
        .draft
        .images[0]
        .file
        .unwrap();
    assert!(!public(&force, picture).await, "not before the notice is");

    force.approve(&with).await;
    force.drain().await;
    assert!(public(&force, picture).await);
    let post = &force.x.posts()[0];
    assert_eq!(post.pictures.len(), 1, "the post carries it");
    assert_eq!(
        post.pictures[0].alt.as_deref(),
        Some("A bicycle with two locks")
    );

    force
        .desk()
        .withdraw(&force.author, stored.id, "sent in error")
        .await
        .unwrap();
    assert!(!public(&force, picture).await, "gone with its notice");
}

#[tokio::test]
async fn a_picture_without_words_or_that_is_none_is_refused_beside_its_field() {
    let force = Force::new().await;
    let id = force.submit(&words("guidance", 1, "twitter")).await.id;
    let put = |bytes, words| force.desk().put_picture(&force.author, id, bytes, words);
    let field = |error: DeskError| match error {
        DeskError::Invalid(faults) => faults[0].field.clone(),
        other => panic!("{other}"),
    };
    assert_eq!(field(put(png(1), said("  ")).await.unwrap_err()), "alt");
    let page = b"<html><script>alert(1)</script>".to_vec();
    assert_eq!(field(put(page, said("A page")).await.unwrap_err()), "file");
    // The same of a message file that a program sends in.
    let id = "pic_01kc0000000000000000000000";
    let text = format!(
        "{}images: [{{file: {id}}}]\n",
        words("guidance", 2, "twitter")
    );
    let message = file(&text);
    let sent = force
        .desk()
        .submit(&force.author, &message, None, text.as_bytes());
    assert_eq!(field(sent.await.unwrap_err()), "images[0].alt");
}

#[tokio::test]
async fn the_same_picture_is_kept_once() {
    let force = Force::new().await;
    let desk = force.desk();
    let first = desk.add_picture(&force.author, png(3)).await.unwrap();
    let again = desk.add_picture(&force.author, png(3)).await.unwrap();
    let other = desk.add_picture(&force.author, png(4)).await.unwrap();
    assert_eq!(first.id, again.id);
    assert_ne!(first.id, other.id);
}
