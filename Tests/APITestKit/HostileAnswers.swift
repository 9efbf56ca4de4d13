import TestTools

/// Generates what a server may send in place of a proper response.
package struct HostileAnswers {
    private var random: Seeded

    /// Answers that a seed reproduces.
    package init(seed: UInt64) {
        random = Seeded(seed: seed)
    }

    /// The bytes of a response, or what takes its place.
    ///
    /// - Parameter body: What a proper response would contain.
    package mutating func next(_ body: String) -> [UInt8] {
        var bytes: [UInt8] = []
        while random.chance(15) { bytes += Array(head(pick(["100", "102", "103", "199"])).utf8) }
        bytes += response(body)
        while random.chance(8) { bytes += response(body) }
        if random.chance(25) { damage(&bytes) }
        if random.chance(10) { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))) }
        return bytes
    }

    /// JSON of the right structure with values that nobody expects.
    package mutating func json(_ body: String) -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return ""
        case 1: return pick(["null", "true", "-", "[]", "{}", "\"", "<html>", "\u{FEFF}{}", "1e999", "{\"\":{}}"])
        case 2: return String(repeating: pick(["[", "{\"a\":"]), count: pick([10, 600, 100_000]))
        case 3: return String(body.prefix(Int.random(in: 0...body.count, using: &random)))
        default: break
        }
        var pieces = body.split(omittingEmptySubsequences: false) { !$0.isNumber }.map(String.init)
        let between = body.split(omittingEmptySubsequences: true) { $0.isNumber }.map(String.init)
        for index in pieces.indices where !pieces[index].isEmpty && random.chance(40) {
            pieces[index] = pick(Self.numbers)
        }
        var text = ""
        var rest = between[...]
        for piece in pieces.filter({ !$0.isEmpty }) { text += (rest.popFirst() ?? "") + piece }
        text += rest.joined()
        if random.chance(30) { text = text.replacing(pick(Self.words), with: pick(Self.values), maxReplacements: 2) }
        return text
    }

    private static let numbers = [
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "-1", "1e400",
        "1e18", "1.5", "-0", "0", "9007199254740993", "99999999999999999999999999",
    ]
    private static let words = ["\"data\"", "\"key\"", "\"flag\"", "true", "null", "{", "]", ":", ","]
    private static let values = [
        "\"\\ud83d\"", "\"\\u0000\"", "\"\\uZZZZ\"", "null", "[[[]]]", "{\"data\":{}}", "1e400", "\"\u{202E}\"", "",
    ]

    private mutating func response(_ body: String) -> [UInt8] {
        if random.chance(5) { return (0..<64).map { _ in UInt8.random(in: .min ... .max, using: &random) } }
        let body = Array((random.chance(60) ? json(body) : body).utf8)
        var headers = [String]()
        let chunked = random.chance(20)
        if chunked {
            headers.append("Transfer-Encoding: \(pick(["chunked", "Chunked", "gzip, chunked", "identity"]))")
        } else if random.chance(80) {
            let wrong = ["0", "-1", "18446744073709551615", "9223372036854775807", "1", "x", "\(body.count), 5"]
            headers.append("Content-Length: \(random.chance(20) ? pick(wrong) : "\(body.count)")")
        }
        while random.chance(40) { headers.append(pick(Self.headers)) }
        var bytes = Array((pick(Self.statuses) + "\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
        if chunked {
            let size = random.chance(20) ? pick(["ffffffffffffffff", "-1", "0", "zz", "1;x=\"y"]) : hex(body.count)
            bytes += Array(size.utf8) + Array("\r\n".utf8) + body + Array("\r\n0\r\n\(pick(["", "X: y\r\n"]))\r\n".utf8)
        } else {
            bytes += body
        }
        return bytes
    }

    private static let statuses =
        [
            "000", "001", "099", "100", "101", "199", "200", "200", "200", "204", "205", "299", "301", "304", "401",
            "404",
            "408", "429", "500", "503", "599", "600", "999",
        ].map { "HTTP/1.1 \($0) X" } + [
            "HTTP/1.0 200 OK", "HTTP/2.0 200 OK", "HTTP/1.9 200 OK", "HTTP/1.1 200", "HTTP/1.1 20", "HTTP/1.1 2000 OK",
            "ICY 200 OK", "GET / HTTP/1.1",
        ]

    private static let headers = [
        "Content-Encoding: gzip", "Content-Encoding: deflate", "Content-Encoding: br", "Connection: close",
        "Connection: upgrade\r\nUpgrade: h2c", "Retry-After: 9223372036854775807", "Retry-After: -1",
        "Retry-After: Fri, 31 Dec 9999 23:59:60 GMT\r\nDate: Thu, 01 Jan 0000 00:00:00 GMT", "Retry-After: 0",
        "Location: //[::", "Location: http://\u{0}", ": empty", "X:", "Date: \u{7F}", "Set-Cookie: a=b",
        "X-Request-ID: ::x",
        "Trailer: X", "Content-Length: 3", "X: " + String(repeating: "y", count: 90_000),
    ]

    private func head(_ status: String) -> String { "HTTP/1.1 \(status) X\r\nContent-Encoding: gzip\r\n\r\n" }

    private mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<min(bytes.count, 2_000), using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: index)
            }
        }
    }

    private func hex(_ number: Int) -> String { String(number, radix: 16) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }
}
