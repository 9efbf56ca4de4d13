import Diagnostics
import FlagModel
import JSONText
import ManifestReading
import Planning

/// What the fuzzer, and a test on its corpus, do with any bytes: text → manifest → diagnostics → rendering, and back to
/// text.
package enum FuzzedManifest {
    /// A property that doesn't hold for an input.
    package struct Violation: Error {
        /// A description with everything needed to debug it.
        package let text: String
    }

    /// Runs all stages on one input, and checks that none crashes, and that:
    /// - every diagnostic has a location within its text;
    /// - there is a manifest, or there is an error;
    /// - rendered output has no control characters but line ends;
    /// - a written manifest, read and written again, is the same;
    /// - what is read and reported is the same where files and pieces of files are read side by side.
    ///
    /// - Throws: ``Violation`` if one of these doesn't hold.
    package static func run(_ bytes: [UInt8]) throws(Violation) {
        var bounds = Bounds()
        bounds.nodes = 20_000
        bounds.diagnostics = 50
        let files = SameFiles(bytes: bytes)
        let reading = ManifestReader.read(bytes, name: "flags.yaml", files: files, bounds: bounds)
        var sizes = SideBySideSizes()
        (sizes.leastBytes, sizes.headsOfPiece) = (1, 0)
        let inPieces = ManifestReader.read(bytes, name: "flags.yaml", files: files, bounds: bounds, sizes: sizes)
        for (one, other) in zip(reading.lines + [""], inPieces.lines + [""]) where !one.isSame(as: other) {
            throw Violation(text: "read as one, then in pieces:\n\(one)\n\(other)")
        }
        var diagnostics = reading.diagnostics.sorted
        if (reading.manifest == nil) != reading.diagnostics.hasErrors {
            throw Violation(text: "a manifest with errors, or none without: \(diagnostics.map(\.message))")
        }
        if let manifest = reading.manifest {
            if let today = CalendarDate(year: 2027, month: 1, day: 1) {
                diagnostics += Expiry.warnings(for: manifest, today: today)
            }
            diagnostics += Resolver.resolve(manifest, app: app, flags: flags, on: nil).diagnostics
            try write(manifest)
        }
        let lines = reading.sources.files.map { LineLengths($0.text) }
        for diagnostic in diagnostics { try check(diagnostic, lines) }
        try render(diagnostics, reading.sources)
    }

    private static func write(_ manifest: Manifest) throws(Violation) {
        // The defaults of several files can't be written in one.
        guard manifest.includedCreate.isEmpty else { return }
        let text = try written(manifest)
        let again = ManifestReader.read(Array(text.utf8), name: "written.yaml")
        guard let read = again.manifest else {
            throw Violation(text: "what was written isn't right: \(again.diagnostics.sorted.map(\.message))\n\(text)")
        }
        let twice = try written(read)
        guard twice.isSame(as: text) else {
            throw Violation(text: "what was written reads differently:\n\(text)\n\(twice)")
        }
    }

    private static func written(_ manifest: Manifest) throws(Violation) -> String {
        do throws(ManifestWritingError) {
            return try ManifestWriter.text(manifest)
        } catch {
            throw Violation(text: error.description)
        }
    }

    private static func check(_ diagnostic: Diagnostic, _ lines: [LineLengths]) throws(Violation) {
        for place in [diagnostic.place].compactMap(\.self) + diagnostic.labels.map(\.place) {
            guard Int(place.file) < lines.count, lines[Int(place.file)].contains(place) else {
                throw Violation(text: "a place that isn't in its file: \(place) of \(diagnostic)")
            }
        }
    }

    private static func render(_ diagnostics: [Diagnostic], _ sources: Sources) throws(Violation) {
        let text = TextRenderer(sources, colored: false).render(diagnostics)
        let github = GitHubRenderer(sources).render(diagnostics)
        let json = JSONRenderer(sources).render(diagnostics).pretty()
        for scalar in (text + github + json).unicodeScalars
        where scalar != "\n" && scalar.properties.generalCategory == .control {
            throw Violation(text: "a control character is shown: U+\(String(scalar.value, radix: 16))")
        }
        _ = TextRenderer(sources, colored: true).render(diagnostics)
    }

    private static let app = App(
        id: "app", name: "App", keyFormat: .kebabCaseLower,
        environments: [
            AppEnvironment(id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 1),
            AppEnvironment(id: "en2", name: "Staging", isProduction: false, order: 1, flagStateVersion: 1),
        ], stages: [Stage(id: "st1", name: "Beta", order: 0)])

    private static let flags: [LiveFlag] = {
        var flag = LiveFlag(id: "fl1", key: "huddles")
        flag.owner = Owner(id: "usr_1", email: "jane@example.com")
        return [flag]
    }()
}

/// The number of characters of each line of a text; lines end with LF or CRLF.
struct LineLengths {
    private var lengths: [UInt32] = [0]

    init(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar == "\n" { lengths.append(0) } else { lengths[lengths.count - 1] += 1 }
        }
    }

    /// Whether a location is within this text: its line exists, and its column is in the line or one past its end.
    func contains(_ place: Place) -> Bool {
        // A span of one character may be at the end of a line, and ends one further.
        contains(place.start, beyond: 1) && contains(place.end, beyond: 2) && place.start <= place.end
    }

    private func contains(_ position: SourcePosition, beyond: UInt32) -> Bool {
        guard position.line > 0, position.column > 0, Int(position.line) <= lengths.count else { return false }
        return position.column <= lengths[Int(position.line) - 1] + beyond
    }
}

/// A folder in which every file is the input itself.
struct SameFiles: FileLoading {
    let bytes: [UInt8]

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        guard folder.isEmpty else { return nil }
        return ["flags.yaml", "a.yaml", "b.yaml"].map { FolderEntry(name: $0, kind: .file, target: $0) }
    }

    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        Array(bytes.prefix(count))
    }
}
