#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A world in a file: JSON that people can read and edit.
struct StateFile: Sendable {
    let path: String

    /// - Returns: The world; nil when there is no such file.
    /// - Throws: ``SandboxError`` when the file can't be read, or doesn't hold a world.
    func load() throws(SandboxError) -> SandboxWorld? {
        guard let bytes = try contents() else { return nil }
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
            if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                try FileManager.default.createDirectory(
                    atPath: String(path[..<slash]),
                    withIntermediateDirectories: true
                )
            }
        } catch {
            throw .unwritableState(path: path, reason: "\(error)")
        }
        var generator = SystemRandomNumberGenerator()
        let temporary = "\(path).\(MadeUp.hexadecimal(generator.next())).tmp"
        do throws(SandboxError) {
            try create(temporary, bytes)
            guard rename(temporary, path) == 0 else { throw failedWriting() }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// The bytes of the file; nil when there is no such file.
    ///
    /// - Throws: ``SandboxError`` when it can't be read.
    func contents() throws(SandboxError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw .unreadableState(path: path, reason: Self.lastError()) }
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadableState(path: path, reason: Self.lastError()) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    private func create(_ path: String, _ bytes: [UInt8]) throws(SandboxError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failedWriting() }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failedWriting() }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failedWriting() }
    }

    private func failedWriting() -> SandboxError {
        .unwritableState(path: path, reason: Self.lastError())
    }

    private static func lastError() -> String {
        String(cString: strerror(errno))
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
