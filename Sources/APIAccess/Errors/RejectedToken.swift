import JSONText

/// A string or number of a response that `JSONDecoder` rejects without saying which it is: half of a surrogate pair, an
/// integer out of range, a fraction where a whole number belongs.
struct RejectedToken {
    /// The members on the way to it, such as `data.3.name`.
    let place: String
    /// What is wrong with it.
    let cause: String

    private let token: Range<Int>

    /// How many tokens are tried.
    private static let most = 16

    /// The token because of which a body is rejected: the first that is enough to have it rejected while all other
    /// tokens that might be the cause are replaced. What isn't decoded isn't the cause.
    ///
    /// - Parameters:
    ///   - body: JSON of the expected structure.
    ///   - isRejected: Whether a body is rejected for its tokens, rather than for anything else.
    /// - Returns: The token; nil if it isn't one of these.
    static func find(in body: [UInt8], _ isRejected: ([UInt8]) -> Bool) -> RejectedToken? {
        guard let suspects = suspects(in: body) else { return nil }
        return suspects.indices.first { index in
            var others = suspects
            others.remove(at: index)
            return isRejected(body.replacing(others.map(\.token)))
        }.map { suspects[$0] }
    }

    /// The tokens of a document that a decoder may reject; nil if it isn't JSON.
    private static func suspects(in body: [UInt8]) -> [RejectedToken]? {
        var found: [RejectedToken] = []
        var scanner = JSONScanner(body)
        do throws(JSONScanner.Problem) {
            try collect(&scanner, [], &found)
            try scanner.end()
        } catch {
            return nil
        }
        return found
    }

    private static func collect(
        _ scanner: inout JSONScanner,
        _ path: [String],
        _ found: inout [RejectedToken]
    ) throws(JSONScanner.Problem) {
        func note(_ cause: String?, at token: Range<Int>, _ path: [String]) {
            guard let cause, found.count < most else { return }
            let place = path.isEmpty ? "the whole" : path.joined(separator: ".")
            found.append(RejectedToken(place: place, cause: cause, token: token))
        }
        switch try scanner.kind() {
        case .object:
            try scanner.object { scanner, name throws(JSONScanner.Problem) in
                let text = scanner.text(of: name)
                if text == nil {
                    note("a member whose name \(stringProblem(scanner.bytes(of: name)))", at: name, path)
                }
                try collect(&scanner, path + [text ?? "?"], &found)
            }
        case .array:
            try scanner.array { scanner, number throws(JSONScanner.Problem) in
                try collect(&scanner, path + ["\(number)"], &found)
            }
        case .string:
            let token = try scanner.token()
            if scanner.text(of: token) == nil {
                note("a string that \(stringProblem(scanner.bytes(of: token)))", at: token, path)
            }
        case .number:
            let token = try scanner.token()
            note(numberProblem(scanner.bytes(of: token)), at: token, path)
        case .word: _ = try scanner.token()
        }
    }

    private static func stringProblem(_ bytes: ArraySlice<UInt8>) -> String {
        if String(validating: bytes, as: UTF8.self) == nil { return "isn't UTF-8" }
        if bytes.contains(where: { $0 < 0x20 }) { return "contains an unescaped control character" }
        return "has an invalid escape, such as half of a surrogate pair"
    }

    private static func numberProblem(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        if Int(text) != nil { return nil }
        guard let number = Double(text), number.isFinite else { return "a number out of range" }
        guard number.rounded() == number else { return "not a whole number" }
        return Int(exactly: number) == nil ? "a number out of range" : nil
    }
}

extension [UInt8] {
    /// JSON with the tokens at these places replaced by harmless ones of the same kind.
    fileprivate func replacing(_ tokens: [Range<Int>]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var kept = 0
        for (number, token) in tokens.enumerated() {
            bytes += self[kept..<token.lowerBound]
            // Names have to differ from each other.
            bytes += self[token.lowerBound] == UInt8(ascii: "\"") ? Array("\"\(number)\"".utf8) : [UInt8(ascii: "0")]
            kept = token.upperBound
        }
        return bytes + self[kept...]
    }
}
