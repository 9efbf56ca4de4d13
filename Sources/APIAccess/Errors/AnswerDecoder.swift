import JSONText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads a body as JSON of an expected shape.
package enum AnswerDecoder {
    /// The value that a body contains.
    ///
    /// - Throws: ``UnreadableAnswer``, with the member that is wrong if there is one.
    package static func decode<Answer: Decodable>(
        _ body: [UInt8],
        _ userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws(UnreadableAnswer) -> Answer {
        let decoder = JSONDecoder()
        decoder.userInfo = userInfo
        do {
            return try decoder.decode(Answer.self, fromBytes: body)
        } catch let error as DecodingError {
            if let problem = problem(error) { throw problem }
        } catch {
            throw .notJSON
        }
        // The decoder doesn't say what it rejected.
        let token = RejectedToken.find(in: body) { body in
            do {
                _ = try decoder.decode(Answer.self, fromBytes: body)
                return false
            } catch let error as DecodingError {
                return problem(error) == nil
            } catch {
                return true
            }
        }
        throw token.map { .shape("\($0.place): \($0.cause)") } ?? damage(in: body)
    }

    /// Whether a body is an HTML page, judging by its first non-blank character.
    static func isHTML(_ body: [UInt8]) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = body.starts(with: mark) ? body.dropFirst(mark.count) : body[...]
        return text.first { !isWhiteSpace($0) } == UInt8(ascii: "<")
    }

    static func isBlank(_ body: [UInt8]) -> Bool {
        body.allSatisfy(isWhiteSpace)
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    /// What is wrong with the answer; nil if the decoder doesn't say where it is.
    private static func problem(_ error: DecodingError) -> UnreadableAnswer? {
        switch error {
        case .keyNotFound(let key, let context):
            .shape("\(place(context.codingPath + [key])): missing")
        case .valueNotFound(_, let context):
            .shape("\(place(context.codingPath)): null")
        case .typeMismatch(let type, let context):
            .shape("\(place(context.codingPath)): not \(word(type))")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            .shape("\(place(context.codingPath)): \(words(context) ?? "not a valid value")")
        default: nil
        }
    }

    private static func damage(in body: [UInt8]) -> UnreadableAnswer {
        if isBlank(body) { return .empty }
        if isHTML(body) { return .html }
        let first = body.first { !isWhiteSpace($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return .notJSON }
        do throws(JSONScanner.Problem) {
            var scanner = JSONScanner(body)
            try scanner.skip()
            return .notJSON
        } catch {
            return error.isCut ? .incomplete : .notJSON
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the whole" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }

    private static func words(_ context: DecodingError.Context) -> String? {
        (context.underlyingError as? AnswerProblem)?.words
    }

    private static func word(_ type: any Any.Type) -> String {
        if type == String.self { return "a string" }
        if type == Bool.self { return "a boolean" }
        if type == Int.self { return "a whole number" }
        let name = String(describing: type)
        if name.hasPrefix("Dictionary") { return "an object" }
        if name.hasPrefix("Array") { return "a list" }
        return "of the expected type"
    }
}

extension JSONDecoder {
    /// Decodes bytes where they are: a listing has tens of megabytes, and a copy of it would be there as long as it is read.
    fileprivate func decode<Answer: Decodable>(_ type: Answer.Type, fromBytes bytes: [UInt8]) throws -> Answer {
        try bytes.withUnsafeBytes { bytes in
            // Nothing is written through it, and nothing of it is kept: what is decoded has strings of its own.
            guard let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else {
                return try decode(type, from: Data())
            }
            return try decode(type, from: Data(bytesNoCopy: start, count: bytes.count, deallocator: .none))
        }
    }
}

/// What is wrong with a member, in words of our own, as the underlying error of a `DecodingError`.
struct AnswerProblem: Error {
    let words: String
}

extension KeyedDecodingContainer {
    /// A whole number that a server says. It is within ±2^53, so that other JSON readers have the same number, and
    /// counting on from it can't overflow.
    ///
    /// - Parameters:
    ///   - key: The member.
    ///   - range: Where it has to be, within ±2^53.
    /// - Throws: `DecodingError`.
    package func decodeInteger(
        forKey key: Key,
        in range: ClosedRange<Int> = AnswerIntegers.all
    ) throws -> Int {
        let number = try decode(Int.self, forKey: key)
        guard range.contains(number) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath + [key], debugDescription: "",
                    underlyingError: AnswerProblem(words: "a number out of range")))
        }
        return number
    }

    /// The same for a number that may be absent or null.
    ///
    /// - Throws: `DecodingError`.
    package func decodeIntegerIfPresent(forKey key: Key) throws -> Int? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decodeInteger(forKey: key)
    }

    /// The value of a member that hoist can do without: nil if it is absent, null, or of another type.
    package func decodeIfFit<Value: Decodable>(_ type: Value.Type, forKey key: Key) -> Value? {
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }

    /// The same for a whole number, which has to be in a range.
    ///
    /// - Parameters:
    ///   - key: The member.
    ///   - range: Where it has to be, within ±2^53.
    package func decodeIntegerIfFit(
        forKey key: Key,
        in range: ClosedRange<Int> = AnswerIntegers.all
    ) -> Int? {
        decodeIfFit(Int.self, forKey: key).flatMap { range.contains($0) ? $0 : nil }
    }
}

/// The whole numbers that are taken from servers.
package enum AnswerIntegers {
    /// Within ±2^53.
    package static let all = -(1 << 53)...(1 << 53)
    /// Counts.
    package static let counts = 0...(1 << 53)
}

/// Why a body isn't what was expected. It only contains names of members on the way to the location, and no other part
/// of the body, because a response can contain SDK keys.
package enum UnreadableAnswer: Error, Sendable, Equatable {
    /// It is an HTML page: from a proxy or a login form.
    case html
    /// It is empty.
    case empty
    /// It is truncated JSON.
    case incomplete
    /// It isn't JSON.
    case notJSON
    /// It is JSON of another shape; the string has the location and the problem, such as `data.3.key: missing`.
    case shape(String)

    /// What is wrong, in a few words that follow "the answer".
    package var summary: String {
        switch self {
        case .html: "is a proxy's HTML page"
        case .empty: "is empty"
        case .incomplete: "is incomplete JSON"
        case .notJSON: "isn't JSON"
        case .shape(let problem): "isn't as documented: \(problem)"
        }
    }

    /// The same with the key hidden, in case a member contains it, and no longer than a line or a few.
    func hiding(_ key: BearerKey) -> UnreadableAnswer {
        if case .shape(let problem) = self { .shape(key.hidden(in: problem).shortened(500)) } else { self }
    }

    /// Whether a retry may help: the body was damaged or replaced in transit.
    package var mayPass: Bool {
        switch self {
        case .html, .empty, .incomplete, .notJSON: true
        case .shape: false
        }
    }
}
