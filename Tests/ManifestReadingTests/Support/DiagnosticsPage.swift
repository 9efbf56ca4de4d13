import Diagnostics
import FlagTestKit

@testable import ManifestReading

/// `docs/diagnostics.md`: a section for each code, with examples.
struct DiagnosticsPage {
    /// A section: a code's.
    struct Section {
        let code: String
        let wrong: Example?
        let right: Example?
        /// What the page says that hoist prints; nil where it says nothing.
        let printed: String?
    }

    /// The files of an example, as the page shows them.
    struct Example {
        let blocks: [String]

        /// The diagnostics of reading it, and of resolving it with the page's app.
        func reported() -> (diagnostics: [Diagnostic], sources: Sources) {
            let files = ExampleFiles(blocks)
            let reading = ManifestReader.read(files.manifest, name: "flags.yaml", files: files)
            return (reading.diagnosticsWithApp.sorted, reading.sources)
        }
    }

    /// The sections, in order.
    let sections: [Section]
    private let lines: [String]

    /// Parses the page.
    init(_ page: String) {
        lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var sections: [Section] = []
        var start = 0
        for (index, line) in (lines + ["## "]).enumerated() where line.hasPrefix("## ") || line.hasPrefix("### ") {
            if lines[start].hasPrefix("### ") { sections.append(Self.section(Array(lines[start..<index]))) }
            start = index
        }
        self.sections = sections
    }

    /// The page with what is printed put in again for each code.
    func recorded(_ printed: [String: String]) -> String {
        var code = ""
        var result: [String] = []
        var isSkipping = false
        for line in lines {
            if line.hasPrefix("### ") { code = Self.code(of: line) }
            if isSkipping, line == "```" { isSkipping = false }
            if !isSkipping { result.append(line) }
            if line == "```text" {
                isSkipping = true
                result += (printed[code] ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(
                    String.init)
            }
        }
        return result.joined(separator: "\n")
    }

    private static func code(of heading: String) -> String {
        String(heading.dropFirst("### `".count).dropLast())
    }

    private static func section(_ lines: [String]) -> Section {
        var examples: [String: [String]] = [:]
        var printed: String?
        var heading = ""
        var block: (language: String, lines: [String])?
        for line in lines.dropFirst() {
            if let open = block {
                guard line == "```" else {
                    block?.lines.append(line)
                    continue
                }
                let text = open.lines.joined(separator: "\n")
                if open.language == "yaml" {
                    examples[heading, default: []].append(text + "\n")
                } else {
                    printed = text
                }
                block = nil
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), [])
            } else if line == "Wrong:" || line == "Right:" {
                heading = line
            }
        }
        return Section(
            code: code(of: lines[0]), wrong: examples["Wrong:"].map(Example.init),
            right: examples["Right:"].map(Example.init), printed: printed)
    }
}

/// The files of an example of the page, by the names in their first lines, with what a page can't show put in.
private struct ExampleFiles: FileLoading {
    /// The manifest.
    private(set) var manifest: [UInt8] = []
    /// The other files; nil for one that can't be read.
    private var files: [String: [UInt8]?] = [:]

    init(_ blocks: [String]) {
        for block in blocks {
            guard blocks.count > 1 else {
                manifest = Self.bytes(block)
                break
            }
            let name = String(block.prefix { $0 != "\n" }.dropFirst(2))
            let parts = name.split(separator: /«1 to (\d+)»/, omittingEmptySubsequences: false)
            if name == "flags.yaml" {
                manifest = Self.bytes(block)
            } else if let suffix = name.firstRange(of: ": can't be read") {
                files[String(name[..<suffix.lowerBound])] = .some(nil)
            } else if parts.count == 2, let count = name.firstMatch(of: /«1 to (\d+)»/).flatMap({ Int($0.1) }) {
                for number in 1...count { files["\(parts[0])\(number)\(parts[1])"] = Self.bytes(block) }
            } else {
                files[name] = Self.bytes(block)
            }
        }
        files["flags.yaml"] = manifest
    }

    /// The bytes of a text, with `«256 × a»`, `«U+0000»` and `«byte FC»` put in.
    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let match = rest.firstMatch(of: /«(?:(\d+) × ([^»]+)|U\+([0-9A-F]+)|byte ([0-9A-F]{2}))»/) {
            bytes += Array(rest[..<match.range.lowerBound].utf8)
            if let count = match.1.flatMap({ Int($0) }), let piece = match.2 {
                let piece = Array(piece.utf8)
                if piece.count == 1 {
                    bytes += [UInt8](repeating: piece[0], count: count)
                } else {
                    for _ in 0..<count { bytes += piece }
                }
            } else if let scalar = match.3.flatMap({ UInt32($0, radix: 16) }).flatMap(Unicode.Scalar.init) {
                bytes += Array(String(Character(scalar)).utf8)
            } else if let byte = match.4.flatMap({ UInt8($0, radix: 16) }) {
                bytes.append(byte)
            }
            rest = rest[match.range.upperBound...]
        }
        return bytes + Array(rest.utf8)
    }

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        let prefix = folder.isEmpty ? "" : folder + "/"
        var names: Set<String> = []
        var entries: [FolderEntry] = []
        for path in files.keys where path.hasPrefix(prefix) {
            let parts = path.dropFirst(prefix.count).split(separator: "/")
            let name = String(parts[0])
            guard names.insert(name).inserted else { continue }
            entries.append(FolderEntry(name: name, kind: parts.count > 1 ? .folder : .file, target: prefix + name))
        }
        return entries.isEmpty && !folder.isEmpty ? nil : entries
    }

    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        guard case .some(.some(let bytes)) = files[file] else { throw FileLoadingProblem(reason: "Permission denied") }
        return Array(bytes.prefix(count))
    }
}
