import Foundation
import Synchronization

/// Knows the keys in use in a folder, and finds them in everything written there: in every file except those in which a
/// test has put a key itself, by their exact paths, and in the names of files.
///
/// The state file of a sandbox may contain that sandbox's own keys and no others, so that they still work when it is
/// served again.
package final class KeyWatch: Sendable {
    private struct State {
        var keys: Set<String> = []
        /// The files in which a test has put keys.
        var own: Set<String> = []
        /// What was already searched, and for how many keys.
        var searched: [String: Stamp] = [:]
    }

    private struct Stamp: Equatable {
        let size: Int
        let changed: Date?
        let keys: Int
    }

    private let state = Mutex(State())

    /// A watch without keys.
    package init() {}

    /// Adds keys.
    package func note(_ keys: some Sequence<String>) {
        state.withLock { $0.keys.formUnion(keys.filter { !$0.isEmpty }) }
    }

    /// Adds the keys in a key file that the test wrote; the file itself may contain them.
    ///
    /// - Parameter isJSON: Whether it contains keys as strings in a JSON value, like files of SDK keys.
    package func note(file path: String, isJSON: Bool) {
        let path = Self.plain(path)
        // A test may name a device in its place, or a file of gigabytes.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real),
            attributes[.type] as? FileAttributeType == .typeRegular, (attributes[.size] as? Int ?? 0) < 1 << 24,
            let data = FileManager.default.contents(atPath: path)
        else { return }
        state.withLock { _ = $0.own.insert(path) }
        if isJSON, let value = try? JSONSerialization.jsonObject(with: data) {
            note(Self.texts(of: value))
        } else {
            let text = String(decoding: data, as: UTF8.self)
            note([text.trimmingCharacters(in: .whitespacesAndNewlines)])
        }
    }

    /// The known keys found in a string.
    package func findings(in text: String) -> [String] { search.findings(in: text) }

    /// The known keys found in or below a folder, each with its path. Files that were searched for the same keys and
    /// haven't changed aren't searched again.
    package func findings(below folder: String) -> [String] {
        let files = Self.files(below: folder)
        // Keys that a sandbox of the run has created are in use too.
        let states = Dictionary(
            files.filter { $0.hasSuffix(".json") }.compactMap { path in
                Self.sandboxKeys(in: path).map { (path, $0) }
            }, uniquingKeysWith: { first, _ in first })
        for keys in states.values { note(keys) }
        let (all, own) = state.withLock { ($0.keys, $0.own) }
        let search = KeySearch(all)
        var findings: [String] = []
        for path in files where !own.contains(path) {
            findings += search.findings(in: String(path.dropFirst(folder.utf8.count))).map { "the name \(path): \($0)" }
            guard let stamp = Self.stamp(path, keys: all.count),
                state.withLock({ $0.searched.updateValue(stamp, forKey: path) }) != stamp,
                let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            else { continue }
            let found = states[path].map { KeySearch(all.subtracting($0)) } ?? search
            findings += found.findings(in: data).map { "\(path): \($0)" }
        }
        return findings
    }

    private var search: KeySearch { KeySearch(state.withLock { $0.keys }) }

    // MARK: Files

    private static func files(below folder: String) -> [String] {
        let root = URL(fileURLWithPath: folder)
        guard let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]) else {
            return []
        }
        return all.compactMap { $0 as? URL }
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .map { plain($0.path) }
    }

    private static func stamp(_ path: String, keys: Int) -> Stamp? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        return Stamp(
            size: (attributes[.size] as? Int) ?? 0, changed: attributes[.modificationDate] as? Date, keys: keys)
    }

    private static func plain(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// The keys in a sandbox's state file; nil if the file isn't one.
    private static func sandboxKeys(in path: String) -> [String]? {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 24,
            let value = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            value["app"] is [String: Any], let keys = value["keys"] as? [String: Any], value["listsArchived"] != nil
        else { return nil }
        return texts(of: keys)
    }

    private static func texts(of value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(texts)
        case let members as [String: Any]: members.values.flatMap(texts)
        default: []
        }
    }
}
