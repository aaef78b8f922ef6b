//! tmp
use std::path::PathBuf;
/// tmp
#[derive(Debug, clap::Args)]
pub struct EvidenceArgs {
    /// All evidence in one file
    #[arg(long)]
    case: PathBuf,
}
/// tmp
pub fn load(args: &EvidenceArgs) -> anyhow::Result<crate::case::Case> {
    let text = std::fs::read_to_string(&args.case)?;
    let source = crate::source::Source::new(args.case.display().to_string(), text);
    crate::case::file::read(&source).map_err(|p| {
        anyhow::anyhow!(
            "{}",
            p.iter()
                .map(|p| p.to_string())
                .collect::<Vec<_>>()
                .join("\n")
        )
    })
}
