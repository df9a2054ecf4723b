//! The way from one folder to another.

use std::path::{Component, Path, PathBuf};

/// Returns the path of the folder `to` as seen from the folder `from`, its parts joined by `/`;
/// `None` if they are the same, or on different drives.
///
/// Neither needs to exist. Links are followed: `..` leads out of where a link leads to.
#[must_use]
pub fn way(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (settled(from), settled(to));
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other);
    let shared = shared.count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    let parts: Option<Vec<String>> = up.map(Some).chain(down).collect();
    Some(parts?.join("/")).filter(|way| !way.is_empty())
}

/// Returns the folder's one name, as far as it exists.
pub(super) fn settled(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    for above in whole.ancestors() {
        if let (Ok(found), Ok(rest)) = (above.canonicalize(), whole.strip_prefix(above)) {
            return found.join(rest);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn the_way_leads_up_and_down() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        std::fs::create_dir_all(at("input/tea")).unwrap();
        let from_output = |to: &str| way(&at("output"), &at(to));
        assert_eq!(from_output("input/tea").as_deref(), Some("../input/tea"));
        assert_eq!(from_output("").as_deref(), Some(".."));
        assert_eq!(from_output("output/parts").as_deref(), Some("parts"));
        assert_eq!(from_output("output"), None);
        assert_eq!(way(&at("input/tea"), &at("input/tea/../cha")).as_deref(), Some("../cha"));
    }
}
