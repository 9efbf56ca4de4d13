import Diagnostics
import FlagModel

extension FileDecoder {
    /// Whether an item of a list is a mapping with a key of a grant.
    func isGrant(_ item: Node.Index) -> Bool {
        let mapping = document.resolved(item)
        guard document.nodes.kind(Int(mapping)) == .mapping else { return false }
        var key = mapping + 1
        while key < document.nodes.next(Int(mapping)) {
            let text = document.text(key)
            // `<<` may bring them.
            if GrantField.table.field(text) != nil || text.isText("<<") { return true }
            key = document.after(document.after(key))
        }
        return false
    }

    /// Whether a list has a grant in it.
    func hasGrants(_ list: Node.Index) -> Bool {
        for item in items(of: list) where isGrant(item) { return true }
        return false
    }

    /// A grant; nil, and an error is reported, if its id is missing or wrong. A wrong day is reported, and left out.
    mutating func grant(_ item: Node.Index, _ kind: TargetKind, of list: String) -> Grant? {
        var id: Located<Identifier>?
        var isNamed = false
        var days: [GrantField: Located<CalendarDate>] = [:]
        var why: Located<String>?
        eachField(GrantField.self, item, "an item of \(list)") { decoder, field, _, value in
            switch field {
            case .id:
                isNamed = true
                id = decoder.id(value, "the `id` of a grant")
            case .from, .until: days[field] = decoder.date(value, field.rawValue)
            case .why: why = decoder.reason(value)
            }
        }
        if !isNamed {
            report(
                Diagnostic(
                    .missingKey, "a grant needs `id`", at: marked(item),
                    help: "write whom it is for: `{id: acme-corp, until: 2027-01-31}`"))
        }
        if let from = days[.from], let until = days[.until], until.value < from.value {
            report(
                Diagnostic(
                    .invalidPeriod, "this grant ends before it begins", at: until.place,
                    labels: [Diagnostic.Label(from.place, "it begins on this day")],
                    help: "`from` and `until` are its first and its last day; both count"))
        }
        return id.map {
            Grant(kind: kind, id: $0, from: days[.from], until: days[.until], why: why, place: place(item))
        }
    }

    private mutating func reason(_ index: Node.Index) -> Located<String>? {
        guard let why = text(index, "`why`"), node(index).tag != .foreign else { return nil }
        let length = why.value.unicodeScalars.count
        if length > Grant.longestReason {
            report(
                Diagnostic(
                    .whyTooLong, "`why` has at most \(Grant.longestReason) characters; this one has \(length)",
                    at: why.place.firstLine, help: "shorten it, or name a ticket that has the rest"))
        }
        return why
    }

    /// Reports grants of a list that contradict each other, or an id beside them.
    mutating func report(_ grants: [Grant], beside ids: [Located<Identifier>]) {
        // Tables of indices: a dictionary of grants would take more than the grants.
        var plain = KeyTable(capacity: ids.count)
        for (number, id) in ids.enumerated() {
            _ = plain.insert(Int32(truncatingIfNeeded: number), hash: id.value.hashOfBytes) {
                ids[Int($0)].value == id.value
            }
        }
        var first = KeyTable(capacity: grants.count)
        var later: [Int32: [Int32]] = [:]
        for (number, grant) in grants.enumerated() {
            let (id, number) = (grant.id, Int32(truncatingIfNeeded: number))
            let hash = id.value.hashOfBytes
            if let listed = plain.find(hash: hash, isSame: { ids[Int($0)].value == id.value }) {
                let (name, first) = (id.value.text.shortened, ids[Int(listed)].place)
                report(
                    grant.from == nil && grant.until == nil
                        ? Diagnostic(
                            .duplicateItem, "this list has `\(name)` twice", at: id.place, inline: "without a day",
                            labels: [Diagnostic.Label(first, "the id alone")], help: "remove one of the two")
                        : Diagnostic(
                            .duplicateItem, "this list has `\(name)` for ever and for a time", at: id.place,
                            inline: "for a time", labels: [Diagnostic.Label(first, "for ever")],
                            help: "remove one of the two: an id that is written alone never ends"))
            }
            if let earlier = first.insert(number, hash: hash, isSame: { grants[Int($0)].id.value == id.value }) {
                let others = [earlier] + later[earlier, default: []]
                if let other = others.first(where: { grants[Int($0)].overlaps(grant) }) {
                    report(
                        Diagnostic(
                            .overlappingGrants,
                            "this list has two grants of `\(id.value.text.shortened)` that hold on the same day",
                            at: id.place, inline: "the second one",
                            labels: [Diagnostic.Label(grants[Int(other)].id.place, "the first one")],
                            help: "make one of the two, or let one end before the other begins"))
                }
                later[earlier, default: []].append(number)
            }
            guard !document.diagnostics.isFull else { return }
        }
    }
}
