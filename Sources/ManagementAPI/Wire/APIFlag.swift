import APIAccess
package import FlagModel

/// A flag's details (listFlags, createFlag, updateFlag), as far as hoist uses them: a listing has thousands. The
/// members of fields are those that the table names; what can't be read back isn't among them.
package struct APIFlag: Sendable {
    /// The flag.
    package let flag: LiveFlag

    /// A flag that was read.
    init(flag: LiveFlag) {
        self.flag = flag
    }
}

extension APIFlag: Decodable {
    /// Decodes the members that the table of fields names, and those with Reflag's assessment of the flag.
    package init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: MemberName.self)
        let fields = CodingUserInfoKey.flagFields.flatMap { decoder.userInfo[$0] } as? FlagFields ?? .standard
        var flag = LiveFlag(
            id: Identifier(try answer.decode(String.self, forKey: "id")),
            key: Identifier(try answer.decode(String.self, forKey: "key")), capacity: fields.details.count)
        for field in fields.all {
            if let name = field.answer {
                flag[field] = try answer.value(of: field, forKey: MemberName(stringValue: name))
            }
        }
        // Reflag's assessment is only remarked on.
        flag.stale = answer.decodeIfFit(Bool.self, forKey: "stale") ?? false
        flag.unchecked = answer.decodeIfFit(Bool.self, forKey: "noRecentChecks") ?? false
        self.flag = flag
    }
}

/// The name of a member that a table or a response gives.
private struct MemberName: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init(stringLiteral value: String) {
        stringValue = value
    }

    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer<MemberName> {
    /// The value of a field in a response. What can be cleared may be null or missing, and so may a stage.
    fileprivate func value(of field: FlagField, forKey key: Key) throws -> ResolvedValue {
        switch field.kind {
        case .text where field.isClearable: .plain(FieldValue(try decodeIfPresent(String.self, forKey: key)))
        case .text: .plain(.text(try decode(String.self, forKey: key)))
        case .truth: .plain(.flag(try decode(Bool.self, forKey: key)))
        case .stage:
            try decodeIfPresent(APIStage.self, forKey: key)
                .map { ResolvedValue.stage(Stage(id: Identifier($0.id), name: $0.name, order: $0.order ?? 0)) }
                ?? ResolvedValue.none
        case .owner:
            try decodeIfPresent(APIUser.self, forKey: key)
                .map { ResolvedValue.owner(Owner(id: Identifier($0.id), name: $0.name, email: $0.email)) }
                ?? ResolvedValue.none
        }
    }
}

extension CodingUserInfoKey {
    /// The table of fields, if it isn't the standard one.
    fileprivate static let flagFields = CodingUserInfoKey(rawValue: "flagFields")
}

/// A person in Reflag.
package struct APIUser: Decodable, Sendable {
    /// The person's id.
    package let id: String
    /// The person's name; nil if the response has none.
    package let name: String?
    /// The person's e-mail address; nil if the response has none.
    package let email: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, email
    }

    /// Decodes a response.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = container.decodeIfFit(String.self, forKey: .name)
        email = container.decodeIfFit(String.self, forKey: .email)
    }
}

/// One page of flags (listFlags).
package struct APIFlagPage: Decodable, Sendable {
    /// The flags on this page.
    package let data: [APIFlag]
    /// How many flags there are on all pages.
    package let totalCount: Int
    /// How many flags a page has; nil if the response doesn't say.
    package let pageSize: Int?
    /// The number of this page, from 0; nil if the response doesn't say.
    package let pageIndex: Int?

    private enum CodingKeys: String, CodingKey {
        case data, totalCount, pageSize, pageIndex
    }

    /// A page from its parts.
    init(data: [APIFlag], totalCount: Int, pageSize: Int?, pageIndex: Int?) {
        self.data = data
        self.totalCount = totalCount
        self.pageSize = pageSize
        self.pageIndex = pageIndex
    }

    /// Reads a response; what isn't as documented is said by the decoder.
    ///
    /// - Parameters:
    ///   - body: The response's body.
    ///   - fields: The fields of a flag.
    /// - Throws: `UnreadableAnswer`.
    init(_ body: [UInt8], _ fields: FlagFields = .standard) throws(UnreadableAnswer) {
        if let page = FlagPageScan.page(in: body, fields) {
            self = page
        } else {
            try self.init(decoding: body, fields)
        }
    }

    /// Decodes a response.
    ///
    /// - Throws: `UnreadableAnswer`.
    init(decoding body: [UInt8], _ fields: FlagFields) throws(UnreadableAnswer) {
        // A lookup has a cost for each flag.
        let table = fields == .standard ? nil : CodingUserInfoKey.flagFields.map { ($0, fields as any Sendable) }
        self = try AnswerDecoder.decode(body, Dictionary(uniqueKeysWithValues: [table].compactMap(\.self)))
    }

    /// Decodes a response.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        data = try container.decode([APIFlag].self, forKey: .data)
        totalCount = try container.decodeInteger(forKey: .totalCount, in: AnswerIntegers.counts)
        pageSize = container.decodeIntegerIfFit(forKey: .pageSize, in: AnswerIntegers.counts)
        pageIndex = container.decodeIntegerIfFit(forKey: .pageIndex, in: AnswerIntegers.counts)
    }
}

/// The response of createFlag and updateFlag: a flag under `flag`, which is required, and the versions of the environments
/// that API 3.1.0 has. Whether the flag is as it was asked for is checked by the proof, which reads it again.
package struct APIWrittenFlag: Decodable, Sendable {
    /// The flag's id; nil if the response has none.
    package let id: String?
    /// The state versions by environment id, as they are after the write; empty if the response has none.
    package let versions: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case flag, flagStateVersions
    }

    private enum FlagKeys: String, CodingKey {
        case id
    }

    /// Decodes a response. What an older API leaves out, or a newer one changes, is nil: the call was handled all the same.
    package init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        let flag = try answer.nestedContainer(keyedBy: FlagKeys.self, forKey: .flag)
        id = flag.decodeIfFit(String.self, forKey: .id)
        var versions: [String: Int] = [:]
        if let said = try? answer.nestedContainer(keyedBy: MemberName.self, forKey: .flagStateVersions) {
            for environment in said.allKeys {
                versions[environment.stringValue] = said.decodeIntegerIfFit(forKey: environment)
            }
        }
        self.versions = versions
    }
}
