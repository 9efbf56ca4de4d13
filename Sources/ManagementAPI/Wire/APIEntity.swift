import APIAccess
import JSONText

/// A company or user, of a response whose status says everything (upsertCompany, upsertUser, and getCompanyFlags and
/// getUserFlags where they ask whether Reflag knows one): an object of which no member is read.
package struct APIEntity: Decodable, Sendable {
    private enum CodingKeys: CodingKey {}

    /// Decodes a response. What isn't an object isn't Reflag's.
    package init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
    }

    /// Reads a response without making anything of it: it can list all flags of an app.
    ///
    /// - Throws: `UnreadableAnswer`.
    init(_ body: [UInt8]) throws(UnreadableAnswer) {
        // The decoder says what is wrong.
        if !Self.isObject(body) { self = try AnswerDecoder.decode(body) }
    }

    private static func isObject(_ body: [UInt8]) -> Bool {
        var scanner = JSONScanner(body)
        do throws(JSONScanner.Problem) {
            guard try scanner.kind() == .object else { return false }
            try scanner.skip()
            try scanner.end()
            return true
        } catch {
            return false
        }
    }
}
