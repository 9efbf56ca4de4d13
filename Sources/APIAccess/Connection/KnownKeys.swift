import Synchronization

/// The keys that this process holds, so that nothing that it shows has one in it: not what a server quotes, and not the file
/// that a link in place of a manifest leads to.
///
/// Every ``BearerKey`` is known from the moment that it is made. It is one set for the process, like the process's memory:
/// whoever shows something can't know which run a key belongs to.
package enum KnownKeys {
    /// Shorter texts are no keys of Reflag's, and would be found in everything.
    private static let shortest = 12

    private static let texts = Mutex<Set<String>>([])

    /// Adds a key, or a text that may be one.
    package static func add(_ text: String) {
        guard text.utf8.count >= shortest else { return }
        texts.withLock { _ = $0.insert(text) }
    }

    /// Whether a known key is in a text in UTF-8.
    package static func isIn(_ text: ArraySlice<UInt8>) -> Bool {
        texts.withLock { keys in
            keys.contains { key in text.withUnsafeBufferPointer { BytePattern(key).first(in: $0) != nil } }
        }
    }

    /// A text with `(hidden)` in place of every known key.
    package static func hidden(in text: String) -> String {
        // A key may be the beginning of another one.
        let keys = texts.withLock { $0.sorted { $0.utf8.count > $1.utf8.count } }
        return keys.reduce(text) { BytePattern($1).replaced(in: $0) }
    }
}

/// Bytes that are searched for.
struct BytePattern {
    private let bytes: [UInt8]

    /// The bytes of a text, which isn't empty.
    init(_ text: String) { bytes = Array(text.utf8) }

    /// Where they are first.
    func first(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        guard let last = bytes.last, text.count >= bytes.count else { return nil }
        var end = start + bytes.count - 1
        while end < text.count {
            // Keys begin alike, and end differently.
            if text[end] == last {
                let place = end + 1 - bytes.count
                if bytes.indices.allSatisfy({ text[place + $0] == bytes[$0] }) { return place }
            }
            end += 1
        }
        return nil
    }

    /// A text with `(hidden)` in their place.
    func replaced(in text: String) -> String {
        var text = text
        return text.withUTF8 { all -> String? in
            guard var found = first(in: all) else { return nil }
            var kept: [UInt8] = []
            var start = 0
            while true {
                kept += all[start..<found]
                kept += "(hidden)".utf8
                start = found + bytes.count
                guard let next = first(in: all, from: start) else { break }
                found = next
            }
            return String(decoding: kept + all[start...], as: UTF8.self)
        } ?? text
    }
}
