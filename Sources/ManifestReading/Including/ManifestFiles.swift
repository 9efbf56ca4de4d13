import Diagnostics
import FlagModel

/// Reads the files of a manifest: the root, then the files that it includes, in a stable order.
struct ManifestFiles<Files: FileLoading> {
    private let files: Files
    private let rootName: String
    private let bounds: Bounds
    private let sideBySide: SideBySide
    private var sources = Sources()
    private var assembly: Assembly
    private var included: [(name: String, bytes: [UInt8])] = []
    /// Total bytes of the files so far.
    private var bytesRead = 0
    /// The included files that were loaded and are still to be read, with their names.
    private var waiting: [(name: String, bytes: [UInt8])] = []
    /// The total bytes of those.
    private var bytesWaiting = 0
    /// The glob that included each file, by the file's path with links followed.
    private var takenBy: [Identifier: Assembly.Glob] = [:]

    init(_ files: Files, rootName: String, bounds: Bounds, fields: FlagFields, sizes: SideBySideSizes) {
        self.files = files
        self.rootName = rootName
        self.bounds = bounds
        sideBySide = SideBySide(bounds: bounds, keys: FlagKeys(fields), sizes: sizes)
        assembly = Assembly(bounds: bounds)
        assembly.manifest.fields = fields
    }

    /// The result of reading.
    func finished() -> ManifestReader.Reading {
        var assembly = assembly
        // What is missing may be in a file that couldn't be read.
        if assembly.isWhole {
            ManifestCheck.check(assembly.manifest, isPart: assembly.looksIncluded, &assembly.diagnostics)
        }
        let diagnostics = assembly.diagnostics.reported
        let isRight = assembly.isWhole && !diagnostics.hasErrors
        return ManifestReader.Reading(
            manifest: isRight ? assembly.manifest : nil, apps: assembly.manifest.apps.map(\.value), sources: sources,
            diagnostics: diagnostics, included: included, includes: assembly.globs,
            hasVersion: assembly.written.contains(.version))
    }

    /// Reads the manifest itself.
    mutating func readRoot(_ bytes: [UInt8]) {
        read(bytes, name: rootName, role: .root)
    }

    /// Reads the files that the manifest includes.
    mutating func readIncluded() {
        for glob in assembly.globs where !assembly.diagnostics.isFull { include(glob) }
        readWaiting()
    }

    /// Reads the files that wait, in order.
    private mutating func readWaiting() {
        let files = waiting
        let isWorthIt = bytesWaiting >= sideBySide.sizes.leastBytes && !assembly.diagnostics.bag.hasErrors
        waiting = []
        bytesWaiting = 0
        var parts: [SideBySide.Part?] = []
        if isWorthIt, bytesRead + files.reduce(0, { $0 + $1.bytes.count }) <= bounds.bytes {
            let first = UInt32(truncatingIfNeeded: sources.files.count)
            parts = sideBySide.read(
                files.enumerated()
                    .map { SideBySide.File(bytes: $1.bytes, number: first + UInt32(truncatingIfNeeded: $0)) })
        }
        for (index, file) in files.enumerated() where !assembly.diagnostics.isFull {
            included.append(file)
            if index < parts.count, let part = parts[index] {
                // Its memory isn't needed twice.
                parts[index] = nil
                if take(part, file) { continue }
            }
            read(file.bytes, name: file.name, role: .included)
        }
    }

    /// Takes what was read of a file by itself; false, and nothing is taken, if the file has to be read after those before it.
    private mutating func take(_ part: SideBySide.Part, _ file: (name: String, bytes: [UInt8])) -> Bool {
        // It was read within less than it may take here, so it would be read here to its end.
        let rest = rest(withBytes: file.bytes.count)
        guard part.mayKeep <= rest.keptBytes, part.assembly.nodes <= rest.nodes, assembly.add(part.assembly) else {
            return false
        }
        bytesRead += file.bytes.count
        _ = sources.add(SourceFile(name: file.name, utf8: part.text))
        return true
    }

    /// What a file of so many bytes may take beside those before it.
    private func rest(withBytes count: Int) -> Bounds {
        var rest = bounds
        rest.nodes -= assembly.nodes
        rest.keptBytes += bounds.keptBytesPerByte * (bytesRead + count) - assembly.kept
        return rest
    }

    // MARK: A file

    private mutating func read(_ bytes: [UInt8], name: String, role: FileDecoder.Role) {
        bytesRead += bytes.count
        guard bytesRead <= bounds.bytes else {
            let file = sources.add(SourceFile(name: name, text: ""))
            let what = role == .root ? "this file has" : "with this file the manifest has"
            fail(
                Diagnostic(
                    .tooLarge, "\(what) more than \(bounds.bytes) bytes, the most that hoist reads",
                    at: .beginning(of: file), help: "keep fewer flags in one manifest"))
            return
        }
        switch DecodedText.decode(bytes) {
        case .invalid(let valid, let reason):
            let file = sources.add(SourceFile(name: name, text: valid))
            fail(
                Diagnostic(
                    .invalidEncoding, reason, at: Place(file: file, character: valid.endPosition),
                    help: "save the file as UTF-8"))
        case .text(let text):
            let file = sources.add(SourceFile(name: name, utf8: text))
            if role == .root, readInPieces(text, file) { return }
            text.withUnsafeBufferPointer { read($0, file, role) }
        }
    }

    /// Reads the manifest itself in pieces; false, and nothing is read, if it has to be read as one.
    private mutating func readInPieces(_ text: ArraySlice<UInt8>, _ file: UInt32) -> Bool {
        let rest = rest(withBytes: 0)
        guard let part = sideBySide.readRoot(text, number: file, into: assembly), part.mayKeep <= rest.keptBytes,
            part.assembly.nodes <= rest.nodes
        else { return false }
        assembly = part.assembly
        return true
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ file: UInt32, _ role: FileDecoder.Role) {
        let conflicts = ConflictMarkers.diagnostics(in: text, file: file, atMost: bounds.diagnostics)
        guard conflicts.isEmpty else {
            for conflict in conflicts { fail(conflict) }
            return
        }
        if let carriageReturn = LoneCarriageReturns.diagnostic(in: text, file: file) {
            fail(carriageReturn)
            return
        }
        FileDecoder.decode(
            text, file: file, role: role, bounds: rest(withBytes: 0), keys: sideBySide.keys, into: &assembly)
        if assembly.diagnostics.bag.hasErrors { explain(text, file) }
    }

    /// Replaces the errors in a file that have one cause by an error about that.
    private mutating func explain(_ text: UnsafeBufferPointer<UInt8>, _ file: UInt32) {
        guard assembly.diagnostics.bag.sorted.contains(where: { $0.severity == .error && $0.place?.file == file })
        else {
            return
        }
        if let foreign = ForeignFile(text) {
            assembly.diagnostics.retract { $0.place?.file == file }
            fail(foreign.diagnostic(in: file))
        } else {
            UnusualSpaces(in: text, file: file).explain(&assembly.diagnostics)
        }
    }

    // MARK: Including

    private mutating func include(_ written: Assembly.Glob) {
        let glob: FileGlob
        do throws(FileGlob.InvalidGlob) {
            glob = try FileGlob(written.value)
        } catch {
            let message =
                switch error {
                case .isAbsolute: "an include can't begin with `/`"
                case .hasDots: "an include can't go up with `..`"
                }
            failIncluding(
                Diagnostic(
                    .includeOutside, message, at: written.place,
                    help: "included files are under the folder of the manifest: write a path from there"))
            return
        }
        let found = FileFinder.find(glob, in: files, atMost: bounds.files)
        report(found, written, glob)
        for file in found.files where !assembly.diagnostics.isFull { include(file, written) }
    }

    private mutating func include(_ file: FileFinder.FoundFile, _ written: Assembly.Glob) {
        let target = Identifier(file.target)
        let root = fileName(of: rootName)
        if file.target.isSame(as: root) || file.path.isSame(as: root) {
            failIncluding(
                Diagnostic(
                    .includeCycle, "`\(written.value.shortened)` includes the manifest itself", at: written.place,
                    help: "keep the included files in a folder of their own: `flags/*.yaml`"))
            return
        }
        if let earlier = takenBy[target] {
            let isSame = earlier.place == written.place
            failIncluding(
                Diagnostic(
                    .includedTwice, "`\(file.path)` is included twice", at: written.place,
                    inline: isSame ? nil : "the second time",
                    labels: isSame ? [] : [Diagnostic.Label(earlier.place, "the first time")],
                    help: isSame
                        ? "two paths lead to the same file: remove the link `\(file.path)`"
                        : "narrow one of the two"))
            return
        }
        takenBy[target] = written
        do throws(FileLoadingProblem) {
            let bytes = try files.bytes(of: file.path, atMost: bounds.bytes - bytesRead - bytesWaiting + 1)
            waiting.append((name(of: file.path), bytes))
            bytesWaiting += bytes.count
            if waiting.count == SideBySide.mostFiles || bytesRead + bytesWaiting > bounds.bytes { readWaiting() }
        } catch {
            failIncluding(
                Diagnostic(
                    .includeUnreadable, "`\(file.path)` can't be read: \(error.reason)", at: written.place,
                    help: "check the file and its permissions"))
        }
    }

    /// Reports what a glob matches that hoist can't include.
    private mutating func report(_ found: FileFinder.Finding, _ written: Assembly.Glob, _ glob: FileGlob) {
        // For a folder that is written in full, the help about the glob says more.
        let isFolderAlone =
            glob.endsLiterally && found.files.isEmpty && found.obstacles.allSatisfy { $0.kind == .folder }
        if !isFolderAlone { for obstacle in found.obstacles { failIncluding(obstacle.diagnostic(at: written.place)) } }
        if found.isCutShort {
            failIncluding(
                Diagnostic(
                    .tooManyFiles,
                    "`\(written.value.shortened)` makes hoist look at more than \(bounds.files) files and folders",
                    at: written.place, help: "begin the glob with the folder that the files are in: `flags/**/*.yaml`"))
        }
        guard found.files.isEmpty, found.obstacles.isEmpty || isFolderAlone, !found.isCutShort else { return }
        failIncluding(
            Diagnostic(
                .includeNothing, "no file matches `\(written.value.shortened)`", at: written.place,
                help: GlobHelp.help(for: written.value, folder: found.obstacles.first?.path)))
    }

    /// Reports an error about what is included, after those of the files before it.
    private mutating func failIncluding(_ diagnostic: Diagnostic) {
        readWaiting()
        fail(diagnostic)
    }

    private mutating func fail(_ diagnostic: Diagnostic) {
        assembly.diagnostics.add(diagnostic)
        assembly.isWhole = false
    }

    // MARK: Names

    /// The name in messages of a file in the manifest's folder.
    private func name(of path: String) -> String {
        guard let slash = rootName.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(rootName[...slash]) + path
    }

    private func fileName(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }
}
