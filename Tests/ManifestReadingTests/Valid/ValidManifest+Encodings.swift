extension ValidManifest {
    /// Encodings and line ends.
    static let encodings: [ValidManifest] = [
        ValidManifest("a byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8), meaning),
        ValidManifest(
            "UTF-16, little end first", bytes: [0xFF, 0xFE] + text.utf16.flatMap { [$0.low, $0.high] }, meaning),
        ValidManifest(
            "UTF-16, big end first", bytes: [0xFE, 0xFF] + text.utf16.flatMap { [$0.high, $0.low] }, meaning),
        ValidManifest("lines that end in CRLF", lines(endingIn: "\r\n"), meaning),
        ValidManifest("no line end at the end", String(text.dropLast()), meaning),
        ValidManifest(
            "a literal text with CRLF keeps LF",
            "version: 1\r\nflags:\r\n  a:\r\n    description: |\r\n      x\r\n      y\r\n",
            "flag a\n  description \"x<U+A>y<U+A>\""),
    ]

    private static let text = """
        version: 1
        flags:
          zürich-🚀:
            name: Zürich
            targets:
              Production:
                users:
                  - u_1

        """

    private static let meaning = """
        flag "zürich-🚀"
          name "Zürich"
          targets
            in Production
              users [u_1]
        """

    private static func lines(endingIn end: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }
}

extension UInt16 {
    fileprivate var low: UInt8 { UInt8(truncatingIfNeeded: self) }
    fileprivate var high: UInt8 { UInt8(truncatingIfNeeded: self >> 8) }
}
