import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A world in a file: JSON that people can read and edit, with a ``StateJournal`` next to it of what changed since it was
/// written.
struct StateFile: Sendable {
    let path: String

    /// How many bytes the file and its journal may have.
    private static let bound = 1 << 30
    /// How often a state is read again that another process replaces in the meantime.
    private static let attempts = 5

    /// Where the journal is.
    var journalPath: String { path + ".journal" }

    /// What was found in a file and its journal.
    struct Content {
        /// The world with all changes.
        let world: SandboxWorld
        /// Which sandbox wrote it last; nil if the file is another one since then.
        let instance: String?
        /// The file's own checksum.
        let checksum: String
        /// The file's length in bytes.
        let count: Int
        /// Whether the world is more than what the file has.
        let hasChanges: Bool
        /// The length of the journal's complete lines in bytes.
        let journalCount: Int
    }

    /// - Returns: The world; nil if there is no such file, or it is empty.
    /// - Throws: ``SandboxError`` if the file can't be read or doesn't contain a world, or if its journal is damaged, or has
    ///   changes of another state, or of one that isn't there.
    func load() throws(SandboxError) -> Content? {
        // Another process, which has the lock, may replace the file between the two reads.
        for _ in 0..<Self.attempts {
            let bytes = try contents() ?? []
            let journal = try StateJournal(try Self.contents(journalPath) ?? [], path: journalPath)
            guard !bytes.isEmpty else {
                // Another process may have written the file in the meantime.
                if journal.changeCount > 0, try contents()?.isEmpty == false { continue }
                guard journal.changeCount == 0 else { throw .lostState(state: path, journal: journalPath) }
                return nil
            }
            let checksum = StateJournal.checksum(bytes)
            if let (changes, instance) = journal.changes(after: checksum) {
                var world = try decoded(bytes)
                for change in changes { try journal.repeatChange(change, in: &world) }
                return Content(
                    world: world, instance: instance, checksum: checksum, count: bytes.count,
                    hasChanges: !changes.isEmpty, journalCount: journal.count)
            }
            if journal.changeCount == 0 {
                return Content(
                    world: try decoded(bytes), instance: nil, checksum: checksum, count: bytes.count,
                    hasChanges: false, journalCount: journal.count)
            }
        }
        throw .strayJournal(state: path, journal: journalPath)
    }

    private func decoded(_ bytes: [UInt8]) throws(SandboxError) -> SandboxWorld {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .damagedState(path: path, reason: "it isn't UTF-8")
        }
        do {
            return try JSONDecoder().decode(SandboxWorld.self, from: Data(bytes))
        } catch {
            throw .damagedState(path: path, reason: Self.reason(for: error))
        }
    }

    /// A world as it is written.
    ///
    /// - Throws: ``SandboxError`` if it can't be encoded.
    func encoded(_ world: SandboxWorld) throws(SandboxError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(world)) + [UInt8(ascii: "\n")]
        } catch {
            throw .unwritableState(path: path, reason: "\(error)", help: "report this as a mistake of hoist")
        }
    }

    /// Creates the folder of the file.
    ///
    /// - Throws: ``SandboxError`` if it can't be created.
    func createFolder() throws(SandboxError) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        do throws(FileError) {
            try FolderCreation.create(String(path[..<slash]), permissions: .everyone)
        } catch {
            throw .unwritableState(path: path, reason: error.reason, help: error.writingHelp)
        }
    }

    /// Replaces the file, all at once: who reads in the meantime sees the old or the new. Only its owner can read it, since
    /// it has the sandbox's own API keys: whoever serves it again has to find that they still work. They open nothing else.
    ///
    /// - Throws: ``SandboxError`` if the file can't be written; the old one is then as it was.
    func write(_ bytes: [UInt8]) throws(SandboxError) {
        do throws(FileError) {
            // Each write to a sandbox is one of its file, and nobody's customers are in it.
            try FileWriting.write(bytes, to: path, durability: .process)
        } catch {
            throw .unwritableState(path: path, reason: error.reason, help: error.writingHelp)
        }
    }

    /// The bytes of the file; nil if there is no such file.
    ///
    /// - Throws: ``SandboxError`` if it can't be read.
    func contents() throws(SandboxError) -> [UInt8]? { try Self.contents(path) }

    private static func contents(_ path: String) throws(SandboxError) -> [UInt8]? {
        do throws(FileError) {
            return try FileReading.regularFile(path, within: bound)
        } catch {
            if error.isMissing { return nil }
            throw .unreadableState(path: path, reason: error.reason)
        }
    }

    /// What is wrong with JSON, and where.
    static func reason(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let (context, place) =
            switch error {
            case .keyNotFound(let key, let context): (context, context.codingPath + [key])
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, context.codingPath)
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "\(error)"), [])
            }
        let names = place.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let cause = (context.underlyingError.map { " \($0)" }) ?? ""
        return (names.isEmpty ? "" : names.joined(separator: ".") + ": ") + context.debugDescription + cause
    }
}
