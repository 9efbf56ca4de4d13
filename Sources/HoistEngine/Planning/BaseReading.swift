import Diagnostics
import FlagModel
import ManifestReading

/// Reads the manifest of another git revision, with what it included then, without touching the work tree.
struct BaseReading {
    /// The revision as the user named it.
    let revision: String
    /// The manifest's path, as the user named it.
    let path: String

    /// The manifest at that revision.
    ///
    /// - Throws: ``RunFailure`` where there is no such revision, or it can't be read. A manifest that was wrong then is
    ///   no reason: what mends it has to be planned too.
    func read() async throws(RunFailure) -> BaseManifest {
        guard path != "-" else {
            throw RunFailure(
                status: .usage, message: "--base needs a manifest in a file, not on standard input",
                hint: "name the manifest with --manifest")
        }
        let git = try await GitRevision(revision, in: LoadedManifest.folder(of: path))
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let bounds = Bounds()
        let reading: ManifestReader.Reading
        do throws(FileLoadingProblem) {
            reading = try await git.reading { files throws(FileLoadingProblem) in
                let bytes = try files.bytes(of: name, atMost: bounds.bytes + 1)
                return ManifestReader.read(bytes, name: path, files: files, bounds: bounds)
            }
        } catch {
            guard error.isMissing else {
                throw RunFailure(
                    status: .failed, message: "the manifest at \(revision) can't be read: \(error.reason)",
                    hint: "run again, or leave out --base")
            }
            return BaseManifest(revision: revision, content: .missing)
        }
        guard let manifest = reading.manifest else {
            return BaseManifest(revision: revision, content: .wrong(errors: reading.diagnostics.errors))
        }
        return BaseManifest(revision: revision, content: .manifest(manifest))
    }
}
