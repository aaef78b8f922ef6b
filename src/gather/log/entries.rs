//! Which of an archive's files are the logs of jobs.

/// The files to read, each with its index in `names`, in the order of the jobs.
///
/// GitHub's archive of a run holds `0_deploy.txt` for each job, and beside it a folder `deploy`
/// whose files `1_Set up job.txt`, … repeat the same lines. An archive of anything else is read
/// whole, but for files that are no logs where some are.
pub(super) fn of_jobs(names: &[String]) -> Vec<(usize, &str)> {
    let files = names.iter().enumerate().filter(|(_, name)| is_file(name));
    let files: Vec<(usize, &str)> = files.map(|(index, name)| (index, name.as_str())).collect();
    let mut chosen: Vec<_> = files
        .iter()
        .copied()
        .filter(|(_, name)| is_log(name))
        .collect();
    if chosen.is_empty() {
        chosen = files;
    }
    let top = top(&chosen).to_owned();
    let inside = |name: &str| name.get(top.len()..).unwrap_or_default().to_owned();
    let at_top = |name: &str| !inside(name).contains('/');
    if chosen
        .iter()
        .any(|(_, name)| at_top(name) && number(name).is_some())
    {
        chosen.retain(|(_, name)| at_top(name));
    }
    chosen.sort_by_key(|(_, name)| {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        (folder, number(name), *name)
    });
    chosen
}

/// The folder that all lie in, with its final `/`; empty where there is none.
fn top<'a>(files: &[(usize, &'a str)]) -> &'a str {
    let Some((_, first)) = files.first() else {
        return "";
    };
    let ends = first.rmatch_indices('/').map(|(at, _)| at + 1);
    let mut folders = ends.filter_map(|end| first.get(..end));
    let holds_all = |folder: &&str| files.iter().all(|(_, name)| name.starts_with(*folder));
    folders.find(holds_all).unwrap_or_default()
}

fn is_file(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
    !name.ends_with('/') && !name.split('/').any(hidden)
}

fn is_log(name: &str) -> bool {
    let ends = |end: &str| {
        let at = name.len().checked_sub(end.len());
        let tail = at.and_then(|at| name.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    ends(".txt") || ends(".log")
}

/// The number before the first `_` of a file's name.
fn number(name: &str) -> Option<u32> {
    let file = name.rsplit('/').next()?;
    file.split_once('_')?.0.parse().ok()
}
