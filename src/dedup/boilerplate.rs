//! Tells the furniture of a site from text that was copied for what it says.

use super::Options;
use super::edges::Place;
use super::store::Store;

/// Units between a passage and its article's head or foot that may hold other furniture, such as a second footer.
const MARGIN: usize = 40;

/// Whether a group is boilerplate: short and in many articles, or always at the head or the foot of the article and
/// not the article itself.
pub fn is(store: &Store, places: &[Place], options: &Options) -> bool {
    let len = |place: &Place| (place.end.unit - place.start.unit) as usize;
    let longest = places.iter().map(len).max().unwrap_or(0);
    let mut articles: Vec<u32> = places.iter().map(|place| place.article).collect();
    articles.dedup();
    if longest > options.boilerplate_max_len || articles.len() < options.boilerplate_edge_articles {
        return false;
    }
    // A text that repeats over and over inside its articles is a refrain.
    let spread = places.len() <= 2 * articles.len();
    let minor = places.iter().all(|place| {
        let (start, end) = store.bounds(place.doc);
        len(place) * 2 < end - start
    });
    let at = |near: &dyn Fn(&Place) -> usize| places.iter().all(|place| near(place) <= MARGIN);
    let head = at(&|place| place.start.unit as usize - store.bounds(place.doc).0);
    let foot = at(&|place| store.bounds(place.doc).1 - place.end.unit as usize);
    spread && minor && (articles.len() >= options.boilerplate_articles || head || foot)
}
