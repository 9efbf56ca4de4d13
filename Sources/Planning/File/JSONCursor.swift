import Diagnostics
import FlagModel
import JSONText
import TerminalText

/// A value of a plan file with its path, read as one type or rejected.
struct JSONCursor {
    /// Where a value is in a plan file; only written out for a message.
    indirect enum Path {
        case root
        case member(String, of: Path)
        case element(Int, of: Path)

        /// Such as `changes[3].flag`; empty for the root.
        var text: String {
            switch self {
            case .root: ""
            case .member(let name, .root): name
            case .member(let name, let parent): "\(parent.text).\(name)"
            case .element(let index, let parent): "\(parent.text)[\(index)]"
            }
        }
    }

    /// What a reader needs for every value.
    final class Context {
        /// The table of the fields that a flag can have.
        let fields: FlagFields
        private var texts: Set<Identifier> = []

        init(_ fields: FlagFields) { self.fields = fields }

        /// The same text, kept once however often it occurs. Swift has short ones in place.
        func interned(_ text: String) -> String {
            guard text.utf8.count > 15 else { return text }
            return texts.insert(Identifier(text)).memberAfterInsert.text
        }
    }

    let value: JSONValue
    private let location: Path
    private let context: Context

    init(_ value: JSONValue, _ context: Context, at location: Path = .root) {
        self.value = value
        self.location = location
        self.context = context
    }

    /// Such as `changes[3].flag`; empty for the root.
    var path: String { location.text }

    /// The table of the fields that a flag can have.
    var fields: FlagFields { context.fields }

    /// The members of an object that has the required members. Others are passed over, so that a later version can add to
    /// the file; what is sent is closed: nothing of it may be left out.
    func object(
        _ required: [String],
        allowed: [String] = [],
        isClosed: Bool = false
    ) throws(PlanFileProblem) -> JSONObject {
        guard case .object(let members) = value else { throw expected("an object") }
        if isClosed {
            for member in members {
                guard (required + allowed).contains(where: { $0.isSame(as: member.name) }) else {
                    throw .damaged("\(place)has an unknown member `\(SafeText.visible(member.name))`")
                }
            }
        }
        let object = JSONObject(members: members, location: location, context: context)
        for name in required where !object.has(name) { throw .damaged("\(place)has no member `\(name)`") }
        return object
    }

    /// The elements of a list.
    func list<Element>(
        _ read: (JSONCursor) throws(PlanFileProblem) -> Element
    ) throws(PlanFileProblem) -> [Element] {
        guard case .array(let elements) = value else { throw expected("a list") }
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            result.append(try read(JSONCursor(element, context, at: .element(index, of: location))))
        }
        return result
    }

    /// What `read` returns; nil for null.
    func optional<Result>(
        _ read: (JSONCursor) throws(PlanFileProblem) -> Result
    ) throws(PlanFileProblem) -> Result? {
        if case .null = value { return nil }
        return try read(self)
    }

    /// A string.
    func text() throws(PlanFileProblem) -> String {
        guard case .string(let text) = value else { throw expected("a string") }
        return text
    }

    /// A string that occurs often.
    func interned() throws(PlanFileProblem) -> String { context.interned(try text()) }

    /// An id or key.
    func identifier() throws(PlanFileProblem) -> Identifier { Identifier(try interned()) }

    /// True or false.
    func bool() throws(PlanFileProblem) -> Bool {
        guard case .bool(let value) = value else { throw expected("true or false") }
        return value
    }

    /// A whole number that isn't less than `least`.
    func number(atLeast least: Int = 0) throws(PlanFileProblem) -> Int {
        guard case .integer(let number) = value, number >= least else {
            throw expected("a whole number from \(least)")
        }
        return number
    }

    /// One of a set of words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type
    ) throws(PlanFileProblem) -> Word where Word.RawValue == String {
        let text = try text()
        guard let word = Word.allCases.first(where: { $0.rawValue.isSame(as: text) }) else {
            throw expected("one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    /// A field of a flag, by its key.
    func field() throws(PlanFileProblem) -> FlagField {
        guard let field = fields[try text()] else {
            throw expected("one of " + fields.all.map(\.key).joined(separator: ", "))
        }
        return field
    }

    /// A problem: something else was expected here.
    func expected(_ what: String) -> PlanFileProblem { .damaged("\(place)isn't \(what)") }

    private var place: String { path.isEmpty ? "it " : "`\(path)` " }
}

/// The members of an object.
struct JSONObject {
    fileprivate let members: [JSONMember]
    fileprivate let location: JSONCursor.Path
    fileprivate let context: JSONCursor.Context

    /// A member; null if an allowed one isn't there.
    subscript(name: String) -> JSONCursor {
        JSONCursor(find(name) ?? .null, context, at: .member(name, of: location))
    }

    /// Whether a member is there.
    func has(_ name: String) -> Bool { find(name) != nil }

    // There are few members, and comparing them is quicker than hashing them.
    private func find(_ name: String) -> JSONValue? { members.first { $0.name.isSame(as: name) }?.value }
}
