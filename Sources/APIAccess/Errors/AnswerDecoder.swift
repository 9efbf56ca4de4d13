#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads a body as JSON of an expected shape.
enum AnswerDecoder {
    static func decode<Answer: Decodable>(
        _ body: [UInt8],
        _ userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws(UnreadableAnswer) -> Answer {
        let decoder = JSONDecoder()
        decoder.userInfo = userInfo
        do {
            return try decoder.decode(Answer.self, from: Data(body))
        } catch let error as DecodingError {
            throw problem(error, in: body)
        } catch {
            throw .notJSON
        }
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

    private static func problem(_ error: DecodingError, in body: [UInt8]) -> UnreadableAnswer {
        switch error {
        case .keyNotFound(let key, let context):
            .shape("\(place(context.codingPath + [key])): missing")
        case .valueNotFound(_, let context):
            .shape("\(place(context.codingPath)): null")
        case .typeMismatch(let type, let context):
            .shape("\(place(context.codingPath)): not \(word(type))")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            .shape("\(place(context.codingPath)): not a valid value")
        default: damage(in: body)
        }
    }

    private static func damage(in body: [UInt8]) -> UnreadableAnswer {
        if isBlank(body) { return .empty }
        if isHTML(body) { return .html }
        // For a number out of its type's range, the error has no location.
        if (try? JSONDecoder().decode(Anything.self, from: Data(body))) != nil {
            return .shape("a number: not a whole number")
        }
        let first = body.first { !isWhiteSpace($0) }
        let last = body.last { !isWhiteSpace($0) }
        let begins = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let ends = last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
        return begins && !ends ? .incomplete : .notJSON
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the whole" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
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

    /// Any JSON.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
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

    /// The same with the key hidden, in case a member contains it.
    func hiding(_ key: BearerKey) -> UnreadableAnswer {
        if case .shape(let problem) = self { .shape(key.hidden(in: problem)) } else { self }
    }

    /// Whether a retry may help: the body was damaged or replaced in transit.
    package var mayPass: Bool {
        switch self {
        case .html, .empty, .incomplete, .notJSON: true
        case .shape: false
        }
    }
}
