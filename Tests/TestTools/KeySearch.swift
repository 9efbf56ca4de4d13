package import Foundation
import Synchronization

/// Finds keys in output and files, unchanged and in the forms in which a program may write them: percent-encoded, in
/// JSON with `\/`, in Base64 with any alignment.
package struct KeySearch: Sendable {
    /// A form in which a key may be written.
    private struct Form: Sendable, Hashable {
        /// What a finding says about it: the key's first letters, and the form.
        let name: String
        let bytes: [UInt8]
    }

    private let forms: [Form]

    /// Shorter strings can't be distinguished from other text.
    private static let shortest = 8

    /// A search for these keys; keys shorter than eight characters are ignored.
    package init(_ keys: some Sequence<String>) {
        forms = Set(keys).filter { $0.utf8.count >= Self.shortest }.sorted().flatMap(Self.known)
    }

    /// Each run of the program is searched for the same keys as the one before.
    private static let made = Mutex<[String: [Form]]>([:])

    private static func known(_ key: String) -> [Form] {
        if let forms = made.withLock({ $0[key] }) { return forms }
        let forms = forms(of: key)
        made.withLock { $0[key] = forms }
        return forms
    }

    private static func forms(of key: String) -> [Form] {
        let bytes = Array(key.utf8)
        var forms = [Form(name: "\(key.prefix(4))…", bytes: bytes)]
        func add(_ bytes: [UInt8], _ what: String) {
            guard !forms.contains(where: { $0.bytes == bytes }) else { return }
            forms.append(Form(name: "\(key.prefix(4))… \(what)", bytes: bytes))
        }
        add(Array(key.replacing("/", with: #"\/"#).utf8), "in JSON")
        for isUpper in [true, false] {
            for keepsMarks in [true, false] {
                add(percentEncoded(bytes, isUpper: isUpper, keepsMarks: keepsMarks), "percent-encoded")
            }
        }
        for shift in 0..<3 {
            let text = base64(bytes, after: shift)
            add(Array(text.utf8), "in Base64")
            let safe = text.replacing("+", with: "-").replacing("/", with: "_")
            add(Array(safe.utf8), "in Base64")
            add(Array(text.replacing("/", with: #"\/"#).utf8), "in Base64 in JSON")
        }
        return forms
    }

    private static func percentEncoded(_ bytes: [UInt8], isUpper: Bool, keepsMarks: Bool) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            let isAlphanumeric = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            if isAlphanumeric || keepsMarks && "-._~".utf8.contains(byte) { return [byte] }
            let digits = String(byte, radix: 16, uppercase: isUpper)
            return Array("%".utf8) + Array((digits.count == 1 ? "0" + digits : digits).utf8)
        }
    }

    /// The Base64 of bytes after this many others, without the characters that others influence.
    private static func base64(_ bytes: [UInt8], after shift: Int) -> String {
        let text = Data([UInt8](repeating: 0, count: shift) + bytes).base64EncodedString()
        let first = (shift * 8 + 5) / 6
        let last = (shift + bytes.count) * 8 / 6
        return String(text.dropFirst(first).prefix(last - first))
    }

    /// The keys found in bytes.
    package func findings(in bytes: Data) -> [String] {
        bytes.withUnsafeBytes { all in forms.filter { Self.contains(all, $0.bytes) }.map(\.name) }
    }

    /// The keys found in a string.
    package func findings(in text: String) -> [String] { findings(in: Data(text.utf8)) }

    private static func contains(_ all: UnsafeRawBufferPointer, _ part: [UInt8]) -> Bool {
        guard var next = all.baseAddress, let first = part.first else { return false }
        let end = next + all.count
        while end - next >= part.count, let found = memchr(next, Int32(first), end - next) {
            guard end - UnsafeRawPointer(found) >= part.count else { return false }
            if memcmp(found, part, part.count) == 0 { return true }
            next = UnsafeRawPointer(found) + 1
        }
        return false
    }
}
