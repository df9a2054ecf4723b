//! Spaces inside an amount: `50 kg`, `1 000 000`, `5 %`.
//!
//! Such a space joins what it stands between (L5): it is a quarter of an em, which is what GB/T
//! 15835 puts between groups of three figures, nothing adjusts it, and no line ends at it.

use super::classes::{self, Class};
use super::segment::Run;
use super::shape::Cluster;

/// Marks the clusters that such a space follows.
pub(super) fn join(clusters: &mut [Cluster], runs: &[Run<'_>]) {
    for index in 0..clusters.len() {
        let (before, after) = clusters.split_at(index + 1);
        let joins = before.last().is_some_and(|last| {
            let code = runs.get(last.run as usize).is_some_and(|run| run.code);
            last.class == Class::Digit && last.spaces == 1 && !code
        });
        clusters[index].joins =
            joins && (is_suffix(after) || is_unit(after) || is_group(before, after));
    }
}

fn is_suffix(after: &[Cluster]) -> bool {
    after.first().is_some_and(|first| first.class == Class::Suffix)
}

/// Whether a Latin unit begins here and nothing else does.
fn is_unit(after: &[Cluster]) -> bool {
    let of_unit = |cluster: &&Cluster| cluster.class == Class::Letter || cluster.character == '/';
    let mut word = String::new();
    for cluster in after.iter().take(classes::LONGEST_UNIT + 1).take_while(of_unit) {
        word.push(cluster.character);
        if cluster.spaces > 0 {
            break;
        }
    }
    !word.is_empty() && classes::is_unit(&word)
}

/// Whether one to three figures stand before and three behind.
fn is_group(before: &[Cluster], after: &[Cluster]) -> bool {
    let is_digit = |cluster: &Cluster| cluster.class == Class::Digit;
    let opening = before.iter().rev().skip(1).take(3);
    let length = 1 + opening.take_while(|cluster| is_digit(cluster) && cluster.spaces == 0).count();
    let joined = before.iter().rev().nth(length).is_some_and(|cluster| cluster.joins);
    let [first, second, third, rest @ ..] = after else { return false };
    let ends = third.spaces > 0 || !rest.first().is_some_and(is_digit);
    length <= 3
        && (!joined || length == 3)
        && [first, second, third].into_iter().all(is_digit)
        && first.spaces == 0
        && second.spaces == 0
        && ends
}
