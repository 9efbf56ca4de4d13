import Diagnostics
import FlagModel
import JSONText
import TerminalText

/// A value of a plan file with its path, read as one type or rejected.
struct JSONCursor {
    let value: JSONValue
    /// Such as `changes[3].flag`; empty for the root.
    let path: String
    /// The table of the fields that a flag can have.
    let fields: FlagFields

    init(_ value: JSONValue, _ fields: FlagFields, path: String = "") {
        self.value = value
        self.path = path
        self.fields = fields
    }

    /// The members of an object that has the required members, and no others but the allowed ones.
    func object(_ required: [String], allowed: [String] = []) throws(PlanFileProblem) -> JSONObject {
        guard case .object(let members) = value else { throw expected("an object") }
        var found: [String: JSONValue] = [:]
        for member in members {
            guard (required + allowed).contains(where: { $0.isSame(as: member.name) }) else {
                throw .damaged("\(place)has an unknown member `\(SafeText.visible(member.name))`")
            }
            found[member.name] = member.value
        }
        for name in required where found[name] == nil { throw .damaged("\(place)has no member `\(name)`") }
        return JSONObject(members: found, path: path, fields: fields)
    }

    /// The elements of a list.
    func list<Element>(
        _ read: (JSONCursor) throws(PlanFileProblem) -> Element
    ) throws(PlanFileProblem) -> [Element] {
        guard case .array(let elements) = value else { throw expected("a list") }
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            result.append(try read(JSONCursor(element, fields, path: "\(path)[\(index)]")))
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

    /// An id or key.
    func identifier() throws(PlanFileProblem) -> Identifier { Identifier(try text()) }

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
    fileprivate let members: [String: JSONValue]
    let path: String
    fileprivate let fields: FlagFields

    /// A member; null if an allowed one isn't there.
    subscript(name: String) -> JSONCursor {
        JSONCursor(members[name] ?? .null, fields, path: path.isEmpty ? name : "\(path).\(name)")
    }

    /// Whether a member is there.
    func has(_ name: String) -> Bool { members[name] != nil }
}
