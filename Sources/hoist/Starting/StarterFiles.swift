import HoistEngine
import SystemAccess

/// Writes the files of a new project, and reports what became of each.
struct StarterFiles {
    /// Whether existing files are overwritten.
    let force: Bool
    /// A line for each file.
    private(set) var lines: [String] = []

    init(force: Bool) {
        self.force = force
    }

    /// The most lines of a replaced file that are shown.
    private static let mostShown = 20

    /// Reports a file that is left as it is.
    mutating func keep(_ name: String, since reason: String) {
        lines.append("kept     \(name): \(reason)")
    }

    /// Writes a file if there is none, or an empty one.
    ///
    /// - Parameters:
    ///   - path: Where it is written.
    ///   - name: Its name in the report.
    ///   - showsReplaced: Whether the lines of a replaced file that the new one doesn't have are reported too.
    ///   - kept: Why what is there can't be replaced even so; nil if it can.
    /// - Returns: Whether the file is now what it should be.
    /// - Throws: ``/HoistEngine/EngineError``, which says what was written before.
    @discardableResult
    mutating func write(
        _ text: String,
        to path: String,
        named name: String,
        showingReplaced showsReplaced: Bool = false,
        unless kept: () -> String? = { nil }
    ) throws(EngineError) -> Bool {
        let there = try contents(of: path, named: name)
        if there == Array(text.utf8) {
            lines.append("kept     \(name): it is up to date")
            return true
        }
        if there?.isEmpty == false, let reason = kept() {
            lines.append("kept     \(name): \(force ? reason : "it already exists")")
            return false
        }
        if there?.isEmpty == false, !force {
            lines.append("kept     \(name): it already exists; --force overwrites it")
            return false
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            do throws(EngineError) {
                try RunFolder.create(String(path[..<slash]), permissions: .everyone)
            } catch {
                throw halfway(error)
            }
        }
        try save(Array(text.utf8), to: path, named: name)
        let lost = showsReplaced ? Self.lines(of: there ?? [], missingIn: text) : []
        lines.append(
            "\(there == nil ? "wrote   " : "replaced") \(name)"
                + (lost.isEmpty ? "" : "; these lines of the old one are gone:"))
        lines += lost.prefix(Self.mostShown).map { "  - " + $0 }
        if lost.count > Self.mostShown { lines.append("  - … and \(lost.count - Self.mostShown) more") }
        return true
    }

    /// The lines of a file that another doesn't have as often, without empty ones.
    private static func lines(of bytes: [UInt8], missingIn text: String) -> [String] {
        var counts: [Substring: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline) { counts[line, default: 0] += 1 }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).filter { line in
            counts[line, default: 0] -= 1
            return counts[line, default: 0] < 0 && line.contains { !$0.isWhitespace }
        }.map(String.init)
    }

    /// Adds a line to a file, which is created if there is none; every other byte stays.
    ///
    /// - Parameter same: The line as others may have written it.
    /// - Throws: ``/HoistEngine/EngineError``.
    mutating func add(
        _ line: String,
        unless same: Set<String>,
        to path: String,
        named name: String
    ) throws(EngineError) {
        let there = try contents(of: path, named: name)
        let bytes = there ?? []
        let found = bytes.split(separator: UInt8(ascii: "\n")).contains { there in
            let words = String(decoding: there, as: UTF8.self).split { $0 == " " || $0 == "\t" || $0 == "\r" }
            return words.count == 1 && words.first.map { same.contains(String($0)) } == true
        }
        if found {
            lines.append("kept     \(name): `\(line)` is in it")
            return
        }
        let end = bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
        try save(bytes + end + Array((line + "\n").utf8), to: path, named: name)
        lines.append(there == nil ? "wrote    \(name)" : "added    `\(line)` to \(name)")
    }

    private func contents(of path: String, named name: String) throws(EngineError) -> [UInt8]? {
        do {
            return try FileReading.regularFile(path, within: 64 << 20)
        } catch {
            if error.isMissing { return nil }
            throw halfway(
                EngineError(
                    .failed, "\(name) can't be read: \(error.reason)", hint: "check what is there, and its permissions")
            )
        }
    }

    private func save(_ bytes: [UInt8], to path: String, named name: String) throws(EngineError) {
        do {
            try FileWriting.write(bytes, to: path, permissions: .everyone)
        } catch {
            throw halfway(
                EngineError(.failed, "\(name) can't be written: \(error.reason)", hint: error.writingHelp))
        }
    }

    /// The error with what was written before it.
    private func halfway(_ error: EngineError) -> EngineError {
        var error = error
        error.details += lines.filter { !$0.hasPrefix("kept") && !$0.hasPrefix(" ") }.map { "before that: \($0)" }
        return error
    }
}

/// The paths of a new project's files: the manifest where it was asked for, the others at the repository's root.
struct StarterPaths {
    /// The manifest's path in the repository.
    let manifest: String
    private let folder: String
    private let asked: String
    private let root: String
    private let current: String?

    /// - Parameters:
    ///   - manifest: The manifest's path as the user gave it.
    ///   - folder: The folder that it is in, which exists.
    init(manifest: String, folder: String, survey: ProjectSurvey) {
        let real = FileReading.realPath(folder) ?? folder
        self.folder = folder
        asked = manifest.lastIndex(of: "/").map { String(manifest[...$0]) } ?? ""
        root = survey.root ?? real
        current = FileReading.realPath(".")
        let name = manifest.lastIndex(of: "/").map { String(manifest[manifest.index(after: $0)...]) } ?? manifest
        self.manifest = Self.relative(real + "/" + name, to: root) ?? name
    }

    /// The path of a file by its path in the repository.
    func path(_ name: String) -> String { (root == "/" ? "" : root) + "/" + name }

    /// The path of a file by its path from the manifest's folder.
    func beside(_ name: String) -> String { folder + "/" + name }

    /// The name of such a file for the user.
    func nameBeside(_ name: String) -> String { asked + name }

    /// The name of a file for the user: its path from the current folder, if it is in or under that.
    func name(_ name: String) -> String {
        let path = path(name)
        return current.flatMap { Self.relative(path, to: $0) } ?? path
    }

    private static func relative(_ path: String, to folder: String) -> String? {
        let prefix = folder == "/" ? "/" : folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
    }
}
