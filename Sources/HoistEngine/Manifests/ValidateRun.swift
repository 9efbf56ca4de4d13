package import Diagnostics
package import FlagModel
import ManifestReading
import SystemAccess

/// `hoist validate`: checks manifests offline, and reports all diagnostics together.
///
/// Every file that is named is checked by itself, or as a part of a manifest that includes it: one that is named too, or one
/// above the file in the work tree (``ManifestsAbove``). One that can't be read doesn't keep the others from being
/// checked. A file that is named twice is checked once. An error in a file that two manifests include is reported once.
package struct ValidateRun: Sendable {
    /// The source text of all files.
    package private(set) var sources = Sources()
    /// All diagnostics, file by file in the order in which they were named.
    package private(set) var diagnostics = DiagnosticBag()
    /// The manifests without errors, as they were named, with how many flags each has.
    package private(set) var valid: [(path: String, flags: Int)] = []
    /// The files that were checked as parts of a manifest, as they were named, with the manifest that includes them.
    package private(set) var parts: [(path: String, manifest: String)] = []
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
        var files = paths.filter { seen.insert(CheckedFile.identity(of: $0)).inserted }
            .map { CheckedFile($0, today: today) }
        var above = ManifestsAbove(today: today)
        var included = files.reduce(into: Set<Identifier>()) { $0.formUnion($1.includes) }
        for file in files where file.isPart && !included.contains(file.id) {
            guard let manifest = above.manifest(including: file) else { continue }
            files.append(manifest)
            included.formUnion(manifest.includes)
        }
        let judges = Self.judges(of: files)
        for (number, file) in files.enumerated() {
            if judges[number] == number { add(file) } else { parts.append((file.path, files[judges[number]].path)) }
        }
    }

    /// The file that each is checked with: itself, or one that includes it.
    private static func judges(of files: [CheckedFile]) -> [Int] {
        let numbers = Dictionary(firstOf: files.enumerated().map { ($1.id, $0) })
        var includers: [Int: [Int]] = [:]
        for (number, file) in files.enumerated() {
            for part in file.includes {
                if let part = numbers[part], part != number { includers[part, default: []].append(number) }
            }
        }
        var judges: [Int?] = files.map { _ in nil }
        func judge(_ number: Int) {
            judges[number] = number
            for part in files[number].includes {
                if let part = numbers[part], judges[part] == nil { judges[part] = number }
            }
        }
        for number in files.indices where includers[number] == nil { judge(number) }
        // What is left includes one another, or is included by a part.
        for number in files.indices where judges[number] == nil {
            judge(files[number].isPart ? includers[number]?.min() ?? number : number)
        }
        return judges.enumerated().map { $1 ?? $0 }
    }

    private mutating func add(_ file: CheckedFile) {
        switch file.result {
        case .failure(let failure):
            invalidCount += 1
            let number = sources.add(SourceFile(name: file.path, text: ""))
            let start = SourcePosition(line: 1, column: 1)
            diagnostics.add(
                Diagnostic(
                    .unreadableManifest, failure.message, at: Place(file: number, start: start, end: start),
                    help: failure.hint))
        case .success(let loaded):
            let files = sources.add(contentsOf: loaded.sources)
            diagnostics.add(contentsOf: loaded.diagnostics.sorted.map { $0.moved(to: files) })
            if let manifest = loaded.manifest {
                diagnostics.add(contentsOf: SuspiciousIDs.warnings(in: manifest).map { $0.moved(to: files) })
                valid.append((file.path, manifest.flags.count))
            } else {
                invalidCount += 1
            }
        }
    }
}

/// A file that is checked, read as a manifest.
struct CheckedFile {
    /// The path as it was named.
    let path: String
    /// What it has in common with other paths of the same file.
    let id: Identifier
    let result: Result<LoadedManifest, EngineError>
    /// The files that it includes.
    let includes: Set<Identifier>

    /// Reads a file.
    init(_ path: String, today: CalendarDate?) {
        self.path = path
        let id = Self.identity(of: path)
        self.id = id
        do throws(EngineError) {
            let loaded = try LoadedManifest.load(path, today: today)
            result = .success(loaded)
            includes = Set(loaded.sources.files.dropFirst().map { Self.identity(of: $0.name) }).subtracting([id])
        } catch {
            result = .failure(error)
            includes = []
        }
    }

    /// Whether it has no `version`, as a file that a manifest includes.
    var isPart: Bool {
        if case .success(let loaded) = result { loaded.isPart } else { false }
    }

    /// What makes two paths the same file.
    static func identity(of path: String) -> Identifier {
        Identifier(path == "-" ? path : FileReading.realPath(path) ?? path)
    }
}
