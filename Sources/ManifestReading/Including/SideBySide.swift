import Diagnostics
import Dispatch
import FlagModel
import Synchronization

/// Reads included files side by side, as many at once as the machine has cores, each as if it were alone.
///
/// That is an attempt: what is right and small by itself is taken as it is, in order. Any other file is read again after the
/// files before it, so that what is said of it doesn't depend on what ran first.
struct SideBySide {
    /// A file to read.
    struct File: Sendable {
        let bytes: [UInt8]
        /// The number that it will have among the sources.
        let number: UInt32
    }

    /// What was read of a file.
    struct Part: Sendable {
        /// The text.
        let text: ArraySlice<UInt8>
        /// What is in it.
        let assembly: Assembly
    }

    /// Smaller files take less than a thread does.
    static let leastBytes = 1 << 18
    /// So many files are read at a time.
    static let mostFiles = 64
    /// Bytes of memory that each may take beside ``Bounds/keptBytesPerByte``: all of them together must not take what a manifest may.
    static let keptBytes = 1 << 15

    /// Reads files.
    ///
    /// - Returns: What was read of each; nil for one that has to be read after the files before it.
    static func read(_ files: [File], bounds: Bounds, keys: FlagKeys) -> [Part?] {
        let parts = Mutex<[Part?]>(Array(repeating: nil, count: files.count))
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let part = read(files[index], bounds: bounds, keys: keys)
            parts.withLock { $0[index] = part }
        }
        return parts.withLock { $0 }
    }

    private static func read(_ file: File, bounds: Bounds, keys: FlagKeys) -> Part? {
        guard case .text(let text) = DecodedText.decode(file.bytes) else { return nil }
        var bounds = bounds
        bounds.keptBytes = keptBytes + bounds.keptBytesPerByte * file.bytes.count
        var assembly = Assembly(bounds: bounds)
        assembly.reserve(forBytes: file.bytes.count)
        let isRight = text.withUnsafeBufferPointer { text in
            guard ConflictMarkers.diagnostics(in: text, file: file.number, atMost: 1).isEmpty,
                LoneCarriageReturns.diagnostic(in: text, file: file.number) == nil
            else { return false }
            FileDecoder.decode(text, file: file.number, role: .included, bounds: bounds, keys: keys, into: &assembly)
            return assembly.isWhole && assembly.diagnostics.bag.sorted.isEmpty
        }
        return isRight ? Part(text: text, assembly: assembly) : nil
    }
}
