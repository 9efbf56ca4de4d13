package import APIAccess
package import FlagModel
import JSONText

/// The flags of a company or user in an environment (getCompanyFlags, getUserFlags and their updates).
package struct APIEntityFlags: Decodable, Sendable {
    /// The flags on this page of the response.
    package let data: [APIEntityFlag]
    /// The environment's state version with the update in it, of the response to an update; nil if it has none.
    package var version: Int?
    /// How many flags there are on all pages; nil if the response doesn't say.
    package private(set) var totalCount: Int?
    /// How many flags a page has; nil if the response doesn't say.
    package private(set) var pageSize: Int?
    /// The number of this page, from 0; nil if the response doesn't say.
    package private(set) var pageIndex: Int?

    private enum CodingKeys: String, CodingKey {
        case data, totalCount, pageSize, pageIndex
    }

    private init(data: [APIEntityFlag], version: Int?) {
        self.data = data
        self.version = version
    }

    /// Decodes a response; only `data` is required.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        data = try container.decode([APIEntityFlag].self, forKey: .data)
        totalCount = container.decodeIntegerIfFit(forKey: .totalCount, in: AnswerIntegers.counts)
        pageSize = container.decodeIntegerIfFit(forKey: .pageSize, in: AnswerIntegers.counts)
        pageIndex = container.decodeIntegerIfFit(forKey: .pageIndex, in: AnswerIntegers.counts)
    }
}

extension APIEntityFlags {
    /// Reads only the flags that a call asked about: the response to each update of targets lists all flags of the app.
    ///
    /// - Parameters:
    ///   - body: The response's body.
    ///   - keys: The keys of the flags that are kept.
    /// - Throws: `UnreadableAnswer`.
    package init(_ body: [UInt8], only keys: Set<Identifier>) throws(UnreadableAnswer) {
        if let scanned = Self.scan(body, keys) {
            self = scanned
        } else {
            // The decoder says what is wrong, and where.
            let all: APIEntityFlags = try AnswerDecoder.decode(body)
            data = all.data.filter { keys.contains(Identifier($0.key)) }
        }
    }

    /// The flags of a response with these keys, without making values of the others; nil if anything isn't as expected.
    private static func scan(_ body: [UInt8], _ keys: Set<Identifier>) -> APIEntityFlags? {
        var scanner = JSONScanner(body)
        var data: [APIEntityFlag]?
        var version: Int?
        var isAsExpected = true
        do throws(JSONScanner.Problem) {
            try scanner.object { scanner, name throws(JSONScanner.Problem) in
                if scanner.isString(name, "flagStateVersion"), try scanner.kind() == .number {
                    let number = Int(String(decoding: scanner.bytes(of: try scanner.token()), as: UTF8.self))
                    version = number.flatMap { AnswerIntegers.all.contains($0) ? $0 : nil }
                    return
                }
                guard scanner.isString(name, "data") else { return try scanner.skip() }
                var found: [APIEntityFlag] = []
                try scanner.array { scanner, _ throws(JSONScanner.Problem) in
                    switch try flag(&scanner, keys) {
                    case .asked(let flag): found.append(flag)
                    case .other: break
                    case .unexpected: isAsExpected = false
                    }
                }
                if data != nil { isAsExpected = false }
                data = found
            }
            try scanner.end()
        } catch {
            return nil
        }
        guard isAsExpected, let data else { return nil }
        return APIEntityFlags(data: data, version: version)
    }

    private enum Scanned {
        case asked(APIEntityFlag)
        case other
        case unexpected
    }

    private static func flag(
        _ scanner: inout JSONScanner,
        _ keys: Set<Identifier>
    ) throws(JSONScanner.Problem) -> Scanned {
        var key: String?
        var value: Bool??
        var isAsExpected = true
        try scanner.object { scanner, name throws(JSONScanner.Problem) in
            if scanner.isString(name, "key") {
                let token = try scanner.token()
                if key != nil { isAsExpected = false }
                key = scanner.text(of: token)
            } else if scanner.isString(name, "specificTargetValue") {
                if value != nil { isAsExpected = false }
                // Of a flag that wasn't asked about, it may be anything.
                guard try scanner.kind() == .word else { return try scanner.skip() }
                let word = scanner.bytes(of: try scanner.token())
                value = .some(word.elementsEqual("null".utf8) ? nil : word.elementsEqual("true".utf8))
            } else {
                try scanner.skip()
            }
        }
        guard let key, isAsExpected else { return .unexpected }
        guard keys.contains(Identifier(key)) else { return .other }
        guard let value else { return .unexpected }
        return .asked(APIEntityFlag(key: key, specificTargetValue: value))
    }
}

/// A flag as one company or user has it.
package struct APIEntityFlag: Decodable, Sendable {
    /// The flag's key.
    package let key: String
    /// The specific target's value; nil if the company or user isn't a specific target of the flag.
    package let specificTargetValue: Bool?
    /// Whether the flag is on for the company or user; nil if the response doesn't say.
    package let value: Bool?

    private enum CodingKeys: String, CodingKey {
        case key, specificTargetValue, value
    }

    init(key: String, specificTargetValue: Bool?) {
        self.key = key
        self.specificTargetValue = specificTargetValue
        value = nil
    }

    /// Decodes a response; `specificTargetValue` may be null and is required: its absence proves nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        key = try container.decode(String.self, forKey: .key)
        specificTargetValue = try container.decode(Bool?.self, forKey: .specificTargetValue)
        value = container.decodeIfFit(Bool.self, forKey: .value)
    }
}

/// A flag's specific targets in an environment (getFlagTargeting).
package struct APIFlagTargeting: Decodable, Sendable {
    /// The flag's key; nil if the response doesn't say.
    package let flagKey: String?
    /// The ids of the companies for which the flag is on; empty if the response has none.
    package let companyIDs: [String]
    /// The ids of the users for whom the flag is on; empty if the response has none.
    package let userIDs: [String]
    /// When the targeting was last changed, as the response says it; nil if it doesn't.
    package let updatedAt: String?

    private enum CodingKeys: String, CodingKey {
        case flagKey, specificTargets, updatedAt
    }

    private enum ValueKeys: String, CodingKey {
        case on = "true"
    }

    private struct Audience: Decodable {
        let companyIds: [String]
        let userIds: [String]
    }

    /// Decodes a response; `specificTargets` may have no `"true"`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        flagKey = container.decodeIfFit(String.self, forKey: .flagKey)
        updatedAt = container.decodeIfFit(String.self, forKey: .updatedAt)
        let values = try container.nestedContainer(keyedBy: ValueKeys.self, forKey: .specificTargets)
        let audience = try values.decodeIfPresent(Audience.self, forKey: .on)
        companyIDs = audience?.companyIds ?? []
        userIDs = audience?.userIds ?? []
    }
}
