package import Diagnostics
package import FlagModel
import ManifestReading
import SystemAccess

/// `hoist validate`: checks manifests one by one, offline, and reports all diagnostics together.
///
/// One that can't be read doesn't keep the others from being checked. A file that is named twice is checked once, and
/// one that another of the manifests includes is checked as a part of that one. An error in a file that two manifests
/// include is reported once.
package struct ValidateRun: Sendable {
    /// The source text of all files.
    package private(set) var sources = Sources()
    /// All diagnostics, file by file in the order in which they were named.
    package private(set) var diagnostics = DiagnosticBag()
    /// The manifests without errors, as they were named, with how many flags each has.
    package private(set) var valid: [(path: String, flags: Int)] = []
    private var invalidCount = 0

    /// Whether no manifest has an error.
    package var isValid: Bool { invalidCount == 0 }

    /// What the errors mean, such as `2 of 3 manifests aren't valid`.
    package var consequence: String {
        let count = valid.count + invalidCount
        return count == 1
            ? "the manifest isn't valid"
            : "\(invalidCount) of \(count) manifests \(invalidCount == 1 ? "isn't" : "aren't") valid"
    }

    /// Checks the manifests at some paths; `-` is standard input.
    package init(of paths: [String], today: CalendarDate?) {
        var seen: Set<Identifier> = []
        let named = paths.filter { seen.insert(Self.identity(of: $0)).inserted }
        var included: Set<Identifier> = []
        let read = named.map { path in
            let result = Self.load(path, today: today)
            if case .success(let loaded) = result {
                included.formUnion(loaded.sources.files.dropFirst().map { Self.identity(of: $0.name) })
            }
            return (path, result)
        }
        for (path, result) in read where !included.contains(Self.identity(of: path)) { add(result, path) }
    }

    /// What makes two paths the same file.
    private static func identity(of path: String) -> Identifier {
        Identifier(path == "-" ? path : FileReading.realPath(path) ?? path)
    }

    private static func load(_ path: String, today: CalendarDate?) -> Result<LoadedManifest, EngineError> {
        do throws(EngineError) {
            return .success(try LoadedManifest.load(path, today: today))
        } catch {
            return .failure(error)
        }
    }

    private mutating func add(_ result: Result<LoadedManifest, EngineError>, _ path: String) {
        switch result {
        case .failure(let failure):
            invalidCount += 1
            let file = sources.add(SourceFile(name: path, text: ""))
            let start = SourcePosition(line: 1, column: 1)
            diagnostics.add(
                Diagnostic(
                    .unreadableManifest, failure.message, at: Place(file: file, start: start, end: start),
                    help: failure.hint))
        case .success(let loaded):
            let files = sources.add(contentsOf: loaded.sources)
            diagnostics.add(contentsOf: loaded.diagnostics.sorted.map { $0.moved(to: files) })
            if let manifest = loaded.manifest { valid.append((path, manifest.flags.count)) } else { invalidCount += 1 }
        }
    }
}
