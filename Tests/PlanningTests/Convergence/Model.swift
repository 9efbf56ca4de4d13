/// A string as the API compares it: by its bytes. The model shares no type with what it is to test.
typealias Bytes = [UInt8]

extension String {
    /// The bytes of the string.
    var bytes: Bytes { Array(utf8) }
}

/// The specific targets of one kind in one environment: a list that every flag has.
struct Spot: Hashable {
    let environment: Bytes
    let isUser: Bool
}

/// A flag as the model of the API keeps it.
struct ModelFlag: Equatable {
    let id: Bytes
    let key: Bytes
    var name: Bytes
    var description: Bytes?
    var owner: Bytes?
    var stage: Bytes?
    var permanent = false
    var secret = false
    var archived = false
    /// The lists that aren't empty.
    private var lists: [Spot: Set<Bytes>] = [:]

    init(id: Bytes, key: Bytes, name: Bytes) {
        self.id = id
        self.key = key
        self.name = name
    }

    /// The targets in a spot.
    subscript(spot: Spot) -> Set<Bytes> {
        get { lists[spot] ?? [] }
        set { lists[spot] = newValue.isEmpty ? nil : newValue }
    }

    /// The spots that aren't empty.
    var spots: Set<Spot> { Set(lists.keys) }

    /// The same without its targets and what can't be read: what `listFlags` shows, and `secret` where it is seen of what
    /// is served.
    func header(seesSecret: Bool) -> ModelFlag {
        var flag = self
        flag.lists = [:]
        if !seesSecret || archived { flag.secret = false }
        return flag
    }
}

/// What Reflag has, and what it does with a call: the API as this test understands its documentation.
struct Model: Equatable {
    /// Why a call is refused.
    struct Refusal: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    let environments: Set<Bytes>
    let stages: Set<Bytes>
    let users: Set<Bytes>
    /// Whether a plan sees `secret` of what is served, so that what is equal isn't to be sent.
    var showsSecret = false
    /// The flags by key.
    var flags: [Bytes: ModelFlag] = [:]

    /// A description as Reflag keeps it, written naively: CR LF, then CR, become LF; an empty one is none.
    static func kept(_ description: Bytes?) -> Bytes? {
        guard var rest = description?[...], !rest.isEmpty else { return nil }
        var kept: Bytes = []
        while let byte = rest.popFirst() {
            if byte == 13, rest.first == 10 { rest.removeFirst() }
            kept.append(byte == 13 ? 10 : byte)
        }
        return kept
    }

    /// The id that a new flag gets.
    static func newID(_ key: Bytes) -> Bytes { "made-".bytes + key }
}
