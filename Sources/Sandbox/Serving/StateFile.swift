import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A world in a file: JSON that people can read and edit.
struct StateFile: Sendable {
    let path: String

    /// How many bytes it may have.
    private static let bound = 1 << 30

    /// - Returns: The world; nil when there is no such file, or it is empty.
    /// - Throws: ``SandboxError`` when the file can't be read, or doesn't hold a world.
    func load() throws(SandboxError) -> SandboxWorld? {
        guard let bytes = try contents(), !bytes.isEmpty else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .damagedState(path: path, reason: "it isn't UTF-8")
        }
        do {
            return try JSONDecoder().decode(SandboxWorld.self, from: Data(bytes))
        } catch {
            throw .damagedState(path: path, reason: Self.reason(for: error))
        }
    }

    /// Puts the world in place of what the file holds, all at once: who reads meanwhile sees the old or the new. The file
    /// is for its owner alone, since it holds the sandbox's own API keys: whoever serves it again has to find that they
    /// still open it. They open nothing else. Folders that are missing are made.
    ///
    /// - Throws: ``SandboxError`` when the file can't be written; the old one is then as it was.
    func save(_ world: SandboxWorld) throws(SandboxError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(world)) + [UInt8(ascii: "\n")]
        } catch {
            throw .unwritableState(path: path, reason: "\(error)", help: "report this as a mistake of hoist")
        }
        do throws(FileError) {
            if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                try FolderCreation.create(String(path[..<slash]), permissions: .everyone)
            }
            try FileWriting.write(bytes, to: path)
        } catch {
            throw .unwritableState(path: path, reason: error.reason, help: error.writingHelp)
        }
    }

    /// The bytes of the file; nil when there is no such file.
    ///
    /// - Throws: ``SandboxError`` when it can't be read.
    func contents() throws(SandboxError) -> [UInt8]? {
        do throws(FileError) {
            return try FileReading.regularFile(path, within: Self.bound)
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
