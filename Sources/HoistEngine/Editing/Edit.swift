package import FlagModel
import ManifestReading

/// A verb of `hoist edit` with its arguments.
package enum Edit: Sendable {
    /// Adds targets to flags in environments; a grant that is there gets the new days.
    case grant([Identifier], environments: [Identifier], Targets, Period, isExact: Bool)
    /// Takes targets away from flags in environments.
    case revoke([Identifier], environments: [Identifier], Targets)
    /// Takes targets away wherever the manifest has them.
    case revokeEverywhere(Targets)
    /// Gives companies or users another id, wherever the manifest has the old one.
    case renameID(Identifier, to: Identifier, [TargetKind])
    /// Changes an audience; makes it if it is new.
    case audience(Identifier, add: Targets, remove: Targets, isNew: Bool)
    /// Writes fields of flags.
    case set([Identifier], [Assignment])
    /// Adds a flag, to a file if one is named.
    case new(Identifier, [Assignment], file: String?)
    /// Archives flags, or takes them out of the archive.
    case archive([Identifier], Bool)
    /// Adds the targets of one environment to another's lists, or makes them equal.
    case promote([Identifier], from: Identifier, to: Identifier, isExact: Bool)
    /// Takes out grants that have ended; with live state, also what is done.
    case prune(PruneFacts?)

    /// Whom an edit is about.
    package struct Targets: Sendable {
        /// Companies.
        package var companies: [Identifier]
        /// Users.
        package var users: [Identifier]

        /// Companies and users; one that is named twice is taken once.
        package init(companies: [Identifier] = [], users: [Identifier] = []) {
            self.companies = companies.uniqued
            self.users = users.uniqued
        }

        /// Those of a kind.
        subscript(kind: TargetKind) -> [Identifier] { kind == .company ? companies : users }

        /// Each with its kind: companies first.
        var all: [(kind: TargetKind, id: Identifier)] {
            TargetKind.allCases.flatMap { kind in self[kind].map { (kind, $0) } }
        }
    }

    /// A field of a flag and what is written there, in words: `stage=Beta`.
    package struct Assignment: Sendable {
        /// The field's key.
        package let field: String
        /// What is written; empty to clear it.
        package let value: String

        /// An assignment from `FIELD=VALUE`; nil if the text has no `=`.
        package init?(_ text: String) {
            guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            field = String(text[..<sign])
            value = String(text[text.utf8.index(after: sign)...])
        }
    }

    /// When a grant holds, and why.
    package struct Period: Sendable {
        /// Its first day.
        package var from: Day?
        /// Its last day.
        package var until: Day?
        /// The reason.
        package var why: String?

        /// A period from its parts.
        package init(from: Day? = nil, until: Day? = nil, why: String? = nil) {
            self.from = from
            self.until = until
            self.why = why
        }
    }

    /// A day as it is named.
    package enum Day: Hashable, Sendable {
        /// A date.
        case date(CalendarDate)
        /// So many days after today.
        case after(days: Int)

        /// A day from `2027-01-31`, `30d` or `2w`; nil if the text is none of them.
        package init?(_ text: String) {
            if let date = CalendarDate(text) {
                self = .date(date)
                return
            }
            guard let unit = text.last, unit == "d" || unit == "w", text.utf8.count <= 6,
                text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text.dropLast())
            else { return nil }
            self = .after(days: unit == "w" ? count * 7 : count)
        }

        /// The date that it comes to.
        func date(from today: CalendarDate) -> CalendarDate {
            switch self {
            case .date(let date): date
            case .after(let days): today.advanced(by: days)
            }
        }
    }
}

extension Array<Identifier> {
    /// Each once, in their order.
    var uniqued: [Identifier] {
        var seen: Set<Identifier> = []
        return filter { seen.insert($0).inserted }
    }
}
