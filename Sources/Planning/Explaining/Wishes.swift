import Diagnostics
import FlagModel

/// What a manifest wants of targets: by flag, environment, company and user.
struct Wishes {
    /// The targets of a flag in one environment, with what counts there.
    struct Targets {
        let written: ManifestTargets
        let mode: Policy.TargetsMode
        /// The indices of the audiences that it names, each with where it does.
        let audiences: [(index: Int, place: Place)]

        /// Whether the list of one kind is managed.
        func manages(_ kind: TargetKind) -> Bool { written.audiences != nil || written.list(kind) != nil }
    }

    private let manifest: Manifest
    private let sources: Sources
    private let day: CalendarDate
    private let audiences: [Identifier: Int]

    init(_ manifest: Manifest, _ sources: Sources, on day: CalendarDate) {
        self.manifest = manifest
        self.sources = sources
        self.day = day
        audiences = Dictionary(firstOf: manifest.audiences.enumerated().map { ($1.name.value, $0) })
    }

    /// The targets that a flag writes, with the mode of their environment.
    func targets(_ written: ManifestTargets, mode: Policy.TargetsMode) -> Targets {
        Targets(
            written: written, mode: mode,
            audiences: (written.audiences?.value ?? []).compactMap { name in
                audiences[name.value].map { ($0, name.place) }
            })
    }

    /// The items of each audience that name some companies and users: an audience is searched once, whatever the number of
    /// flags that name it.
    func members(of customers: [Customer]) -> [[Customer: [Member]]] {
        let asked = Set(customers)
        return manifest.audiences.map { audience in members(of: audience) { asked.contains($0) } }
    }

    /// The items of each audience.
    func members() -> [[Customer: [Member]]] {
        manifest.audiences.map { audience in members(of: audience) { _ in true } }
    }

    /// An item of an audience.
    struct Member {
        let grant: Grant?
        let place: Place
    }

    private func members(of audience: Audience, _ isAsked: (Customer) -> Bool) -> [Customer: [Member]] {
        var members: [Customer: [Member]] = [:]
        for kind in TargetKind.allCases {
            for id in audience.list(kind) {
                let customer = Customer(kind, id.value)
                if isAsked(customer) { members[customer, default: []].append(Member(grant: nil, place: id.place)) }
            }
        }
        for grant in audience.grants {
            let customer = Customer(grant.kind, grant.id.value)
            if isAsked(customer) { members[customer, default: []].append(Member(grant: grant, place: grant.place)) }
        }
        return members
    }

    /// The items that name companies and users, by whom they name: the flag's own first, then those of its audiences, then
    /// what it must not have.
    ///
    /// - Parameters:
    ///   - targets: The flag's targets in an environment.
    ///   - customers: The companies and users; nil for everybody.
    ///   - members: The items of each audience, for the same companies and users.
    func items(
        _ targets: Targets,
        for customers: [Customer]?,
        _ members: [[Customer: [Member]]]
    ) -> [Customer: [ExplainedItem]] {
        var items: [Customer: [ExplainedItem]] = [:]
        func isAsked(_ kind: TargetKind, _ id: Identifier) -> Bool {
            customers?.contains { $0.kind == kind && $0.id == id } ?? true
        }
        func add(_ kind: TargetKind, _ ids: [Located<Identifier>], _ source: ExplainedItem.Source) {
            for id in ids where isAsked(kind, id.value) {
                items[Customer(kind, id.value), default: []].append(
                    ExplainedItem(source: source, term: nil, place: place(id.place), naming: nil))
            }
        }
        for kind in TargetKind.allCases { add(kind, targets.written.list(kind)?.value ?? [], .flag) }
        for grant in targets.written.grants where isAsked(grant.kind, grant.id.value) {
            items[Customer(grant.kind, grant.id.value), default: []].append(
                ExplainedItem(source: .flag, term: term(grant), place: place(grant.place), naming: nil))
        }
        for (index, naming) in targets.audiences {
            let source = ExplainedItem.Source.audience(manifest.audiences[index].name.value)
            for (customer, found) in members[index] {
                items[customer, default: []] += found.map {
                    ExplainedItem(
                        source: source, term: $0.grant.map(term), place: place($0.place), naming: place(naming))
                }
            }
        }
        for kind in TargetKind.allCases { add(kind, targets.written.removals(kind), .removal) }
        return items
    }

    /// What items, and the list around them, say of a target.
    static func wish(_ customer: Customer, _ items: [ExplainedItem], in targets: Targets) -> ExplainedTarget.Wish {
        if items.contains(where: { $0.source == .removal }) { return .removed }
        guard targets.manages(customer.kind) else { return .unmanaged }
        if items.contains(where: \.holds) { return .wanted }
        guard targets.mode == .additive else { return .unwanted }
        return items.contains { $0.term?.state == .ended } ? .removed : .beyond
    }

    private func term(_ grant: Grant) -> ExplainedItem.Term {
        ExplainedItem.Term(
            from: grant.from?.value, until: grant.until?.value, why: grant.why?.value, state: grant.state(on: day))
    }

    /// A place in the manifest's files.
    func place(_ place: Place) -> PlanPlace { PlanPlace(place, in: sources) }
}
