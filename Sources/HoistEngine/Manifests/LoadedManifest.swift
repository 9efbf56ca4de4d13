import Diagnostics
import FlagModel
import JSONText
import ManifestReading
import Planning

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A manifest that was read from disk, with what was found on the way.
struct LoadedManifest {
    /// The manifest; nil where any error was found.
    let manifest: Manifest?
    /// Its texts.
    let sources: Sources
    /// What was found.
    let diagnostics: DiagnosticBag
    /// The files and the digest of their bytes.
    let digest: ManifestDigest
    /// The folder that `.hoist/` and `reflag.config.json` are looked for from.
    let folder: String

    /// Reads the manifest at a path; `-` is standard input.
    ///
    /// - Throws: ``RunFailure`` where there is no such file, or it can't be read.
    static func load(_ path: String, today: CalendarDate?) throws(RunFailure) -> LoadedManifest {
        let bounds = Bounds()
        let bytes: [UInt8]
        do throws(FileLoadingProblem) {
            bytes = try ManifestFolder.bytes(of: path, atMost: bounds.bytes + 1)
        } catch {
            throw RunFailure(
                status: .invalidManifest,
                message: error.isMissing ? "there is no manifest at \(path)" : "\(path) can't be read: \(error.reason)",
                hint: error.isMissing
                    ? "write one with `hoist init`, or name another with --manifest"
                    : "check the file and its permissions")
        }
        let name = path == "-" ? "<stdin>" : path
        let folder = folder(of: path)
        let reading = ManifestReader.read(bytes, name: name, files: ManifestFolder(folder), bounds: bounds)
        var diagnostics = reading.diagnostics
        if let manifest = reading.manifest, let today {
            diagnostics.add(contentsOf: Expiry.warnings(for: manifest, today: today))
        }
        return LoadedManifest(
            manifest: reading.manifest, sources: reading.sources, diagnostics: diagnostics,
            digest: ManifestDigest(files: [(name, bytes)] + reading.included), folder: folder)
    }

    /// The folder that a manifest stands in; the current one for standard input.
    static func folder(of path: String) -> String {
        guard path != "-", let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension CalendarDate {
    /// Today, by UTC: a run in CI and one at a desk agree. Nil past the year 9999.
    static var today: CalendarDate? {
        // Days since 1970 to a civil date, by the usual arithmetic of 400-year eras that begin in March.
        let days = Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return CalendarDate(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
