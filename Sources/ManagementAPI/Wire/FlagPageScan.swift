import APIAccess
import FlagModel
import JSONText

/// Reads a page of flags (listFlags) straight from its bytes: a listing has thousands of flags, and a decoder makes a
/// dictionary of each.
///
/// It reads what is as documented, with the same values as ``APIFlagPage``'s decoder. It gives up where anything isn't: a
/// required member that is missing or null, a value of another type, a string that isn't UTF-8 or has half of a surrogate
/// pair, a number that isn't written in digits alone, a member that is there twice, a name with an escape, and also, read
/// or not, an escape or a number that JSON doesn't know. Then the decoder reads the page, and says what is wrong and where:
/// nothing but the time depends on which of them has read a page.
///
/// A long list is read in pieces, side by side: each begins where a flag probably does. Whether it does is known when the piece before
/// it has ended just there; otherwise all are read again, one flag after the other.
struct FlagPageScan: Sendable {
    /// What is there of the members that are read, by their places in the table; nil for one that isn't there.
    private var values: [ResolvedValue?]
    private var scanner: JSONScanner
    private let members: FlagMembers
    /// The members of the flag before in their order: where each name is written with its colon, and the member's place in the
    /// table, if it is in it. Flags mostly have the same members in the same order.
    private var order: [(written: Range<Int>, index: Int?)] = []
    /// The stage and the owner that were read last, and where: many flags in a row have the same.
    private var lastStage: (written: Range<Int>, stage: Stage)?
    private var lastOwner: (written: Range<Int>, owner: Owner)?

    /// The length of a piece, in bytes.
    private let length: Int

    private init(_ body: [UInt8], _ members: FlagMembers, each length: Int) {
        scanner = JSONScanner(body)
        self.length = length
        self.members = members
        values = Array(repeating: nil, count: members.names.count)
    }

    /// The page that a body contains; nil if anything in it isn't as it is expected.
    ///
    /// - Parameter length: How long a piece of the list is that is read beside others, in bytes.
    static func page(in body: [UInt8], _ fields: FlagFields, each length: Int = 1 << 17) -> APIFlagPage? {
        guard let members = FlagMembers(fields) else { return nil }
        var scan = FlagPageScan(body, members, each: length)
        do throws(JSONScanner.Problem) {
            let page = try scan.page()
            try scan.scanner.end()
            return page
        } catch {
            return nil
        }
    }

    private mutating func page() throws(JSONScanner.Problem) -> APIFlagPage {
        var data: [APIFlag]?
        // The total, the size and the number of the page: whether they are there, and what they say.
        var numbers: [Int??] = [nil, nil, nil]
        var hasMore = try scanner.begin(.object)
        while hasMore {
            let name = try scanner.plainName()
            if name == members.data {
                guard data == nil else { throw .otherShape }
                data = try flags()
            } else if let place = members.numbers.firstIndex(of: name) {
                guard numbers[place] == nil else { throw .otherShape }
                numbers[place] = .some(try integer(in: AnswerIntegers.counts))
            } else {
                try scanner.skipStrictly()
            }
            hasMore = try scanner.goesOn(.object)
        }
        // The total is required; the others may be of any type.
        guard let data, let total = numbers[0] ?? nil else { throw .otherShape }
        return APIFlagPage(data: data, totalCount: total, pageSize: numbers[1] ?? nil, pageIndex: numbers[2] ?? nil)
    }

    private mutating func flags() throws(JSONScanner.Problem) -> [APIFlag] {
        var flags: [APIFlag] = []
        var hasMore = try scanner.begin(.array)
        if hasMore, let pieces = pieces(from: scanner.seams(each: length)) { return pieces }
        while hasMore {
            flags.append(try flag())
            hasMore = try scanner.goesOn(.array)
        }
        return flags
    }

    /// A part of a list of flags, and the scan that has read it.
    private struct Piece: Sendable {
        let flags: [APIFlag]
        let scan: FlagPageScan
    }

    /// The rest of a list, read in pieces that begin here and at some places; nil if anything isn't as it is expected, or one of them
    /// isn't the beginning of a flag.
    private mutating func pieces(from places: [Int]) -> [APIFlag]? {
        guard !places.isEmpty else { return nil }
        let (scan, starts) = (self, [scanner.place] + places)
        let pieces = Cores.map(starts.count) { number in
            scan.piece(starts[number], upTo: number < places.count ? places[number] : nil)
        }
        var flags: [APIFlag] = []
        for piece in pieces {
            guard let piece else { return nil }
            flags += piece.flags
        }
        guard let last = pieces.last ?? nil else { return nil }
        self = last.scan
        return flags
    }

    /// The flags from a place up to another one, where one has to end, or up to the end of the list.
    private func piece(_ start: Int, upTo end: Int?) -> Piece? {
        var (scan, flags) = (self, [APIFlag]())
        scan.scanner.move(to: start)
        do throws(JSONScanner.Problem) {
            while scan.scanner.place != end {
                flags.append(try scan.flag())
                guard try scan.scanner.goesOn(.array) else { return end == nil ? Piece(flags: flags, scan: scan) : nil }
                if let end, scan.scanner.place > end { return nil }
            }
            return Piece(flags: flags, scan: scan)
        } catch {
            return nil
        }
    }

    // MARK: A flag

    private mutating func flag() throws(JSONScanner.Problem) -> APIFlag {
        for index in values.indices { values[index] = nil }
        var hasMore = try scanner.begin(.object)
        var number = 0
        while hasMore {
            if let index = try member(number) {
                guard values[index] == nil else { throw .otherShape }
                values[index] = try value(of: members.kinds[index])
            } else {
                try scanner.skipStrictly()
            }
            number += 1
            hasMore = try scanner.goesOn(.object)
        }
        guard case .plain(.text(let id)) = values[FlagMembers.id], case .plain(.text(let key)) = values[FlagMembers.key]
        else { throw .otherShape }
        var flag = LiveFlag(id: Identifier(id), key: Identifier(key), capacity: members.fields.count)
        for (offset, field) in members.fields.enumerated() {
            let index = FlagMembers.firstField + offset
            if let value = values[index] {
                flag.append(field, value)
            } else if members.kinds[index].isRequired {
                throw .otherShape
            }
        }
        flag.stale = values[FlagMembers.stale] == .plain(.flag(true))
        flag.unchecked = values[FlagMembers.unchecked] == .plain(.flag(true))
        return APIFlag(flag: flag)
    }

    /// The place in the table of the member whose name is next; nil if it isn't in it.
    ///
    /// - Parameter number: How many members of the flag come before it.
    private mutating func member(_ number: Int) throws(JSONScanner.Problem) -> Int? {
        if number < order.count, scanner.skip(sameAs: order[number].written) { return order[number].index }
        let start = scanner.place
        let name = try scanner.plainName()
        var index: Int?
        for place in members.names.indices where members.names[place] == name {
            index = place
            break
        }
        let found = (written: start..<scanner.place, index: index)
        if number < order.count {
            order[number] = found
        } else if number < Self.mostRemembered {
            order.append(found)
        }
        return index
    }

    /// How many members of a flag are remembered for the next one.
    private static let mostRemembered = 64

    private mutating func value(of kind: FlagMembers.Kind) throws(JSONScanner.Problem) -> ResolvedValue {
        switch kind {
        case .text: return .plain(.text(try text()))
        case .clearableText: return try isNull() ? .none : .plain(.text(try text()))
        case .truth:
            guard let truth = try scanner.truth() else { throw .otherShape }
            return .plain(.flag(truth))
        case .remark: return .plain(.flag(try truthIfFit() ?? false))
        case .stage: return try isNull() ? .none : .stage(try stage())
        case .owner: return try isNull() ? .none : .owner(try owner())
        }
    }

    private mutating func stage() throws(JSONScanner.Problem) -> Stage {
        if let lastStage, scanner.skip(sameAs: lastStage.written) { return lastStage.stage }
        let start = scanner.place
        var (id, name): (String?, String?)
        var order: Int?
        var hasOrder = false
        var hasMore = try scanner.begin(.object)
        while hasMore {
            let member = try scanner.plainName()
            if member == members.itsID {
                guard id == nil else { throw .otherShape }
                id = try text()
            } else if member == members.itsName {
                guard name == nil else { throw .otherShape }
                name = try text()
            } else if member == members.itsOrder {
                guard !hasOrder else { throw .otherShape }
                hasOrder = true
                order = try integer(in: AnswerIntegers.all)
            } else {
                try scanner.skipStrictly()
            }
            hasMore = try scanner.goesOn(.object)
        }
        guard let id, let name else { throw .otherShape }
        let stage = Stage(id: Identifier(id), name: name, order: order ?? 0)
        lastStage = (start..<scanner.place, stage)
        return stage
    }

    private mutating func owner() throws(JSONScanner.Problem) -> Owner {
        if let lastOwner, scanner.skip(sameAs: lastOwner.written) { return lastOwner.owner }
        let start = scanner.place
        var id: String?
        // Those that may be missing: read, and what was read.
        var name: String??
        var email: String??
        var hasMore = try scanner.begin(.object)
        while hasMore {
            let member = try scanner.plainName()
            if member == members.itsID {
                guard id == nil else { throw .otherShape }
                id = try text()
            } else if member == members.itsName {
                guard name == nil else { throw .otherShape }
                name = .some(try textIfFit())
            } else if member == members.itsEmail {
                guard email == nil else { throw .otherShape }
                email = .some(try textIfFit())
            } else {
                try scanner.skipStrictly()
            }
            hasMore = try scanner.goesOn(.object)
        }
        guard let id else { throw .otherShape }
        let owner = Owner(id: Identifier(id), name: name ?? nil, email: email ?? nil)
        lastOwner = (start..<scanner.place, owner)
        return owner
    }

    // MARK: Values

    private mutating func text() throws(JSONScanner.Problem) -> String {
        guard let text = try scanner.string() else { throw .otherShape }
        return text
    }

    /// A string that hoist can do without; nil for a value of another type.
    private mutating func textIfFit() throws(JSONScanner.Problem) -> String? {
        if try scanner.kind() == .string { return try text() }
        try scanner.skipStrictly()
        return nil
    }

    /// True or false that hoist can do without; nil for null, and for a value of another type.
    private mutating func truthIfFit() throws(JSONScanner.Problem) -> Bool? {
        if try scanner.kind() == .word { return try scanner.truth() }
        try scanner.skipStrictly()
        return nil
    }

    /// Walks over null, if it is next.
    private mutating func isNull() throws(JSONScanner.Problem) -> Bool {
        guard try scanner.kind() == .word else { return false }
        guard try scanner.truth() == nil else { throw .otherShape }
        return true
    }

    /// A whole number; nil for one that is out of range, and for a value of another type.
    private mutating func integer(in range: ClosedRange<Int>) throws(JSONScanner.Problem) -> Int? {
        guard try scanner.kind() == .number else {
            try scanner.skipStrictly()
            return nil
        }
        guard let number = scanner.integer(of: try scanner.token()) else { throw .otherShape }
        return range.contains(number) ? number : nil
    }
}

/// The members of a flag that are read: its id, its key, what Reflag says of it, and those of a table's fields.
private struct FlagMembers {
    /// How a member is read.
    enum Kind {
        case text
        case clearableText
        case truth
        /// True or false that is only remarked on.
        case remark
        case stage
        case owner

        /// Whether a flag has to have it.
        var isRequired: Bool { self == .text || self == .truth }
    }

    static let id = 0
    static let key = 1
    static let stale = 2
    static let unchecked = 3
    /// The place of the first field's member; the others follow.
    static let firstField = 4

    /// The names, each with its kind.
    let names: [JSONName]
    let kinds: [Kind]
    /// The fields that a response has.
    let fields: [FlagField]

    // Of a page.
    let data: JSONName
    let numbers: [JSONName]
    // Of a stage or an owner.
    let itsID: JSONName
    let itsName: JSONName
    let itsOrder: JSONName
    let itsEmail: JSONName

    /// The members of a flag with these fields; nil if two of them have the same name, or a name is too long to be read so.
    init?(_ table: FlagFields) {
        fields = table.all.filter(\.isReadable)
        let all = ["id", "key", "stale", "noRecentChecks"] + fields.compactMap(\.answer)
        names = all.compactMap { JSONName($0) }
        kinds = [.text, .text, .remark, .remark] + fields.map { Kind($0) }
        numbers = ["totalCount", "pageSize", "pageIndex"].compactMap { JSONName($0) }
        guard Set(names).count == all.count, let data = JSONName("data"), let id = JSONName("id"),
            let name = JSONName("name"), let order = JSONName("order"), let email = JSONName("email")
        else { return nil }
        (self.data, itsID, itsName, itsOrder, itsEmail) = (data, id, name, order, email)
    }
}

extension FlagMembers.Kind {
    fileprivate init(_ field: FlagField) {
        self =
            switch field.kind {
            case .text: field.isClearable ? .clearableText : .text
            case .truth: .truth
            case .stage: .stage
            case .owner: .owner
            }
    }
}
