import Diagnostics
import ManifestReading
package import Planning
import SystemAccess

/// The file that `--split` names: a YAML map of owner or key pattern → file.
///
/// ```yaml
/// jane@example.com: flags/web.yaml
/// search-*: flags/search.yaml
/// ```
package enum SplitFile {
    /// More bytes aren't read.
    private static let longest = 1024 * 1024

    /// Reads the map.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - manifest: The manifest's path: the files are below its folder, and it is none of them.
    /// - Throws: ``EngineError`` if there is no such file, it is no such map, or a file can't be included.
    package static func read(_ path: String, besides manifest: String) throws(EngineError) -> SplitMap {
        let bytes: [UInt8]
        do throws(FileLoadingProblem) {
            bytes = try ManifestFolder.bytes(of: path, atMost: longest)
        } catch {
            throw EngineError(
                .usage,
                error.isMissing ? "there is no file \(path) for --split" : "\(path) can't be read: \(error.reason)",
                hint: "give owner, stage or prefix, or a file with a map of owner or key pattern to file")
        }
        guard bytes.count < longest, let value = YAMLValue.read(bytes), !value.entries.isEmpty else {
            throw refusal(path, "isn't a map")
        }
        let (folder, real) = (LoadedManifest.folder(of: manifest), FileReading.realPath(path))
        let name = manifest.split(separator: "/").last.map(String.init) ?? manifest
        var entries: [SplitMap.Entry] = []
        for (pattern, value) in value.entries {
            guard let file = value.text, !pattern.isEmpty else { throw refusal(path, "has no file for `\(pattern)`") }
            guard !entries.contains(where: { $0.pattern.utf8.elementsEqual(pattern.utf8) }) else {
                throw refusal(path, "has `\(pattern)` twice")
            }
            if let real, FileReading.realPath(LoadedManifest.prefix(of: folder) + file) == real {
                throw refusal(path, "has itself for `\(pattern)`")
            }
            if file.lowercased() == name.lowercased() {
                throw refusal(path, "has the manifest itself for `\(pattern)`")
            }
            if let problem = problem(with: file) ?? problem(with: file, besides: entries.map(\.path)) {
                throw refusal(path, "has `\(file)` for `\(pattern)`: \(problem)")
            }
            entries.append(SplitMap.Entry(pattern, file))
        }
        return SplitMap(entries)
    }

    /// Why a manifest can't include exactly this file.
    private static func problem(with file: String) -> String? {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        if ![".yaml", ".yml"].contains(where: file.hasSuffix) { return "it doesn't end with .yaml" }
        if parts.contains(where: { $0.isEmpty || $0.first == "." }) {
            return "a part of it is empty, or begins with a dot; write a path from the manifest's folder"
        }
        if file.unicodeScalars.contains(where: { "*?[]{}!\\".unicodeScalars.contains($0) }) {
            return "it has a character that means something else in `include`"
        }
        let unseen: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        if file.unicodeScalars.contains(where: { unseen.contains($0.properties.generalCategory) }) {
            return "it has a character that isn't seen"
        }
        return nil
    }

    /// Why there can't be this file and the others.
    private static func problem(with file: String, besides others: [String]) -> String? {
        for other in others where !other.utf8.elementsEqual(file.utf8) {
            let (caseless, beside) = (file.lowercased(), other.lowercased())
            if caseless == beside { return "to some disks, it is the same file as `\(other)`" }
            if caseless.hasPrefix(beside + "/") || beside.hasPrefix(caseless + "/") {
                return "a folder can't be a file too: `\(other)`"
            }
        }
        return nil
    }

    private static func refusal(_ path: String, _ what: String) -> EngineError {
        EngineError(
            .usage, "\(path) \(what)",
            hint:
                "write a line for each owner or key pattern: `jane@example.com: flags/web.yaml`, `search-*: flags/search.yaml`"
        )
    }
}
