package import FlagModel

/// A change of one part of a manifest: what it means, and so what is changed in the text.
package enum ManifestChange: Hashable, Sendable {
    /// Adds an item to a list, or gives the item of that id other days; a list that isn't there is written.
    case put(ListItem, ListAddress)
    /// Removes the items of an id from a list.
    case remove(Identifier, ListAddress)
    /// Removes an item from a list, and leaves others of the same id.
    case drop(ListItem, ListAddress)
    /// Gives the items of an id another one; if the list has that too, only removes them.
    case rename(Identifier, to: Identifier, ListAddress)
    /// Writes an empty list.
    case empty(ListAddress)
    /// Stops managing a list.
    case unmanage(ListAddress)
    /// Writes a field of a flag; none clears it.
    case set(FlagField, FieldValue, flag: Identifier)
    /// Removes a field of a flag: it isn't managed any more.
    case unset(FlagField, flag: Identifier)
    /// Writes the day after which a flag is warned about; nil removes it.
    case expires(CalendarDate?, flag: Identifier)
    /// Adds a flag without anything in it, to the file with a number.
    case addFlag(Identifier, file: UInt32)
    /// Removes a flag.
    case removeFlag(Identifier)
}

/// An item of a list: an id, or a grant of one; or the name of an audience.
package struct ListItem: Hashable, Sendable {
    /// Whom or what it names.
    package var id: Identifier
    /// The first day.
    package var from: CalendarDate?
    /// The last day.
    package var until: CalendarDate?
    /// Why.
    package var why: String?

    /// An item from its parts.
    package init(_ id: Identifier, from: CalendarDate? = nil, until: CalendarDate? = nil, why: String? = nil) {
        self.id = id
        self.from = from
        self.until = until
        self.why = why
    }

    /// The item of a grant.
    package init(_ grant: Grant) {
        self.init(grant.id.value, from: grant.from?.value, until: grant.until?.value, why: grant.why?.value)
    }

    /// Whether it is written as an id alone.
    package var isPlain: Bool { from == nil && until == nil && why == nil }

    /// Whether it is over on a day.
    package func hasEnded(on day: CalendarDate) -> Bool { until.map { $0 < day } ?? false }
}

/// Where a list of a manifest is.
package struct ListAddress: Hashable, Sendable {
    /// What has the list.
    package enum Holder: Hashable, Sendable {
        /// A flag's targets in an environment.
        case flag(Identifier, environment: Identifier)
        /// An audience.
        case audience(Identifier)
    }

    /// Which list it is.
    package enum List: Hashable, Sendable {
        /// Names of audiences.
        case audiences
        /// Companies or users.
        case targets(TargetKind)
        /// Companies or users that must not be targeted.
        case removals(TargetKind)
    }

    /// What has the list.
    package let holder: Holder
    /// Which list it is.
    package let list: List

    /// A list of a flag in an environment.
    package init(_ flag: Identifier, _ environment: Identifier, _ list: List) {
        holder = .flag(flag, environment: environment)
        self.list = list
    }

    /// A list of an audience.
    package init(audience: Identifier, _ kind: TargetKind) {
        holder = .audience(audience)
        list = .targets(kind)
    }

    /// The keys that lead to it.
    var path: [Identifier] {
        let keys: [Identifier] =
            switch list {
            case .audiences: [Identifier(TargetsField.audiences.rawValue)]
            case .targets(let kind): [kind.listKey]
            case .removals(let kind): [Identifier(TargetsField.remove.rawValue), kind.listKey]
            }
        switch holder {
        case .flag(let key, let environment):
            return [Identifier(RootField.flags.rawValue), key, Identifier(FlagKey.targets.key), environment] + keys
        case .audience(let name): return [Identifier(RootField.audiences.rawValue), name] + keys
        }
    }
}

extension TargetKind {
    /// The key of a list of this kind.
    var listKey: Identifier {
        Identifier(self == .company ? TargetsField.companies.rawValue : TargetsField.users.rawValue)
    }
}

extension ManifestChange {
    /// The list that it changes; nil if it changes something else.
    package var list: ListAddress? {
        switch self {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            list
        case .set, .unset, .expires, .addFlag, .removeFlag: nil
        }
    }

    /// Whether it gives an id another one.
    var isRenaming: Bool { if case .rename = self { true } else { false } }

    /// The flag that it is in; nil if it is in an audience.
    var flag: Identifier? {
        switch self {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            if case .flag(let key, _) = list.holder { key } else { nil }
        case .set(_, _, let key), .unset(_, let key), .expires(_, let key), .addFlag(let key, _), .removeFlag(let key):
            key
        }
    }
}
