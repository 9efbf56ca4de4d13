import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Bytes that are no text")
struct EncodingTests {
    @Test("an invalid byte is reported at its position", arguments: InvalidBytes.all)
    func invalid(_ sample: InvalidBytes) {
        let reading = ManifestReader.read(sample.bytes, name: "flags.yaml")
        let names = DiagnosticNames()
        #expect(reading.manifest == nil)
        #expect(reading.diagnostics.sorted.map(names.lines) == [sample.expected])
    }
}

/// Bytes that are neither UTF-8 nor UTF-16, and what is reported of them.
struct InvalidBytes: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let expected: String

    static let all = [
        InvalidBytes(
            testDescription: "Latin-1 in a name",
            bytes: Array("version: 1\nflags:\n  z".utf8) + [0xFC] + Array("r".utf8),
            expected:
                "error[invalid-encoding] 3:4-3:5: the file isn't UTF-8 from here on\n  help: save the file as UTF-8"),
        InvalidBytes(
            testDescription: "a sequence that is cut off at the end",
            bytes: Array("version: 1 # ".utf8) + [0xF0, 0x9F],
            expected:
                "error[invalid-encoding] 1:14-1:15: the file isn't UTF-8 from here on\n  help: save the file as UTF-8"
        ),
        InvalidBytes(
            testDescription: "an overlong sequence after CRLF", bytes: Array("version: 1\r\n".utf8) + [0xC0, 0xAF],
            expected:
                "error[invalid-encoding] 2:1-2:2: the file isn't UTF-8 from here on\n  help: save the file as UTF-8"),
        InvalidBytes(
            testDescription: "a lone surrogate in UTF-8", bytes: Array("é".utf8) + [0xED, 0xA0, 0x80],
            expected:
                "error[invalid-encoding] 1:2-1:3: the file isn't UTF-8 from here on\n  help: save the file as UTF-8"),
        InvalidBytes(
            testDescription: "an odd byte at the end of UTF-16", bytes: [0xFF, 0xFE, 0x61, 0x00, 0x62],
            expected: """
                error[invalid-encoding] 1:2-1:3: the file isn't UTF-16 (little-endian), as its first bytes say, from here on
                  help: save the file as UTF-8
                """),
        InvalidBytes(
            testDescription: "a lone surrogate in UTF-16", bytes: [0xFE, 0xFF, 0x00, 0x61, 0xD8, 0x00, 0x00, 0x62],
            expected: """
                error[invalid-encoding] 1:2-1:3: the file isn't UTF-16 (big-endian), as its first bytes say, from here on
                  help: save the file as UTF-8
                """),
    ]
}
