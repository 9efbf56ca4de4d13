package import Diagnostics
package import FlagModel

/// What was read of live state for an explanation.
package struct LiveFacts: Sendable {
    /// The app.
    package let app: App
    /// Its flags, by key.
    package let flags: [Identifier: LiveFlag]
    /// The flags of each company and user that was asked about, in each environment.
    package var customers: [EntityAddress: LiveEntityFlags] = [:]
    /// The targets of each flag that is asked about.
    package var targets = TargetsTable()
    /// Those that earlier runs have found unknown.
    package var waiting: Set<EntityAddress> = []
    /// The flags that the edge serves as on for the companies and users as one context, by the environment's id.
    package var served: [Identifier: Set<Identifier>] = [:]

    /// An app and its listing.
    package init(_ live: LiveState) {
        app = live.app
        flags = live.flags.byKey
        targets = live.targets
    }
}

/// Explains: manifest + live state + day → ``Explanation``.
///
/// Pure. Environments that the app doesn't have are left out with a remark: who asks about a customer needn't repair a
/// manifest first.
package struct Explainer {
    /// What to explain.
    package struct Question: Sendable {
        /// The companies and users, who are one context; none for everybody who is named.
        package var customers: [Customer] = []
        /// Keys of the flags, `*` for any characters; empty for all.
        package var flags: [KeyPattern] = []
        /// Names or ids of the environments; empty for all.
        package var environments: [Identifier] = []

        /// All of the manifest.
        package init() {}
    }

    private let manifest: Manifest
    private let sources: Sources
    private let day: CalendarDate
    private let question: Question

    /// An explainer.
    ///
    /// - Parameters:
    ///   - manifest: The manifest, without a day applied.
    ///   - sources: Its files.
    ///   - day: The day, in UTC, by which grants count.
    ///   - question: What to explain.
    package init(_ manifest: Manifest, _ sources: Sources, on day: CalendarDate, _ question: Question) {
        self.manifest = manifest
        self.sources = sources
        self.day = day
        self.question = question
    }

    /// The environments that are asked about: those of the app in its order, or without one those that the manifest names.
    ///
    /// - Throws: ``NarrowingProblem`` if a name matches none of them, or several.
    package func environments(_ app: App?) throws(NarrowingProblem) -> [Explanation.Environment] {
        let all =
            app?.environments.map {
                Explanation.Environment(id: $0.id, name: $0.name, isProduction: $0.isProduction)
            } ?? written
        guard !question.environments.isEmpty else { return all }
        do {
            let chosen = try EnvironmentLookup(all, id: \.id, name: \.name).ids(of: question.environments)
            return all.filter { chosen.contains($0.id) }
        } catch {
            guard app == nil, case .unknown(let name, let names) = error else { throw .environment(error) }
            throw .unwrittenEnvironment(name, names: names)
        }
    }

    /// The environments that the manifest names, in the order in which it does.
    private var written: [Explanation.Environment] {
        var seen: Set<Identifier> = []
        return manifest.flags.flatMap(\.targets).map(\.environment.value).filter { seen.insert($0).inserted }
            .map { Explanation.Environment(id: $0, name: $0.text, isProduction: false) }
    }

    /// The keys of the flags that are asked about: those of the manifest in its order, then the live ones that it doesn't
    /// list, by key.
    ///
    /// - Parameter live: The live flags; nil without live state.
    /// - Throws: ``NarrowingProblem`` if a pattern matches none.
    package func keys(_ live: [Identifier: LiveFlag]?) throws(NarrowingProblem) -> [Identifier] {
        let listed = Set(manifest.flags.map(\.key.value))
        let all = manifest.flags.map(\.key.value) + (live ?? [:]).keys.filter { !listed.contains($0) }.sorted()
        guard !question.flags.isEmpty else { return all }
        for pattern in question.flags where !all.contains(where: pattern.matches) {
            let keys = all.map(\.text)
            throw live == nil ? .unwrittenFlag(pattern, keys: keys) : .unmatchedFlag(pattern, keys: keys)
        }
        return all.filter { key in question.flags.contains { $0.matches(key) } }
    }

    /// The flags and environments whose targets have to be read where nobody in particular is asked about: those of live
    /// flags that aren't archived, or that the next apply unarchives.
    ///
    /// - Throws: ``NarrowingProblem`` if a name or pattern matches nothing.
    package func readSet(_ live: LiveState) throws(NarrowingProblem) -> ReadSet {
        guard question.customers.isEmpty else { return ReadSet([]) }
        let flags = live.flags.byKey
        let environments = try environments(live.app)
        let unarchived = Set(
            manifest.flags.filter { $0.archived?.value == false }.map(\.key.value).filter { key in
                !manifest.policy.ignore.contains { $0.value.matches(key) }
            })
        return ReadSet(
            try keys(flags).filter { key in
                flags[key].map { !$0.archived || unarchived.contains(key) } ?? false
            }.flatMap { key in
                environments.map { TargetsAddress(flag: key, environment: $0.id) }
            })
    }

    /// The explanation.
    ///
    /// - Parameter live: What was read; nil to explain the manifest alone.
    /// - Throws: ``NarrowingProblem`` if a name or pattern matches nothing.
    package func explanation(_ live: LiveFacts?) throws(NarrowingProblem) -> Explanation {
        let environments = try environments(live?.app)
        let keys = try keys(live?.flags)
        let scope: Explanation.Scope =
            question.customers.isEmpty
            ? question.flags.isEmpty ? .everything : .flags
            : .customers(question.customers, namesFlags: !question.flags.isEmpty)
        var making = Making(self, environments, live)
        let flags = keys.map { making.flag($0) }
        var explanation = Explanation(
            scope: scope, app: live.map { Explanation.Subject(id: $0.app.id, name: $0.app.name) }, day: day,
            environments: environments, flags: flags)
        explanation.remarks = making.remarks
        return explanation
    }

    /// One explanation while it is made.
    private struct Making {
        private let manifest: Manifest
        private let customers: [Customer]
        private let wishes: Wishes
        private let environments: [Explanation.Environment]
        private let live: LiveFacts?
        private let flags: [Identifier: ManifestFlag]
        private let members: [[Customer: [Wishes.Member]]]
        private let ignore: [KeyPattern]
        /// The indices of the environments, by what the manifest may call them.
        private let named: [Identifier: Int]
        private let others: Set<Identifier>
        private let modes: [Int: Policy.TargetsMode]
        /// Whether nothing is sent for a company or user that Reflag doesn't know.
        private let waits: Bool
        /// Who is a target of a flag that was read.
        private let targeted: Set<EntityAddress>
        /// Without live state, the environments' names that may be the same one's.
        private let join: OfflineNames?
        private var unknown: [Identifier] = []

        init(_ explainer: Explainer, _ environments: [Explanation.Environment], _ live: LiveFacts?) {
            manifest = explainer.manifest
            customers = explainer.question.customers
            wishes = Wishes(explainer.manifest, explainer.sources, on: explainer.day)
            self.environments = environments
            self.live = live
            flags = Dictionary(firstOf: explainer.manifest.flags, by: \.key.value)
            members = customers.isEmpty ? wishes.members() : wishes.members(of: customers)
            ignore = explainer.manifest.policy.ignore.map(\.value)
            // An id wins, and a name that several of the app's have is nobody's.
            let all = (live?.app.environments ?? []).map { Identifier($0.name) }
            let names = Dictionary(
                firstOf: environments.enumerated().map { (Identifier($1.name), $0) }
                    .filter { name, _ in all.count { $0 == name } < 2 })
            named = names.merging(environments.enumerated().map { ($1.id, $0) }) { $1 }
            others = Set((live?.app.environments ?? []).flatMap { [$0.id, Identifier($0.name)] })
            waits = manifest.policy.entities?.value != .create
            var modes: [Int: Policy.TargetsMode] = [:]
            for entry in manifest.policy.environmentTargets {
                if let index = named[entry.environment.value], modes[index] == nil { modes[index] = entry.mode }
            }
            self.modes = modes
            targeted = Set(
                (live?.targets ?? [:]).flatMap { address, targets in
                    TargetKind.allCases.flatMap { kind in
                        targets[kind].map { EntityAddress(environment: address.environment, kind: kind, id: $0) }
                    }
                })
            join = live == nil ? OfflineNames(manifest) : nil
        }

        var remarks: [String] {
            let missing = NameList.text(unknown.map { "`\($0)`" }, atMost: 3).map {
                "the manifest names environments that the app doesn't have, which are left out: \($0)"
            }
            return [missing, join?.remark(about: environments.map(\.id))].compactMap { $0 }
        }

        mutating func flag(_ key: Identifier) -> ExplainedFlag {
            let written = flags[key]
            let seen = live?.flags[key]
            let listing: ExplainedFlag.Listing =
                if ignore.contains(where: { $0.matches(key) }) {
                    .ignored
                } else if let written {
                    written.archived?.value == true ? .archived : .listed
                } else {
                    .unlisted
                }
            let state: ExplainedFlag.Live? =
                live == nil ? nil : seen.map { $0.archived ? .archived : .there } ?? .absent
            func detail(_ field: FlagField) -> String? { seen?[field].shown.text ?? written?[field]?.value.text }
            var targets: [Int: Wishes.Targets] = [:]
            if listing == .listed, let written {
                for entry in written.targets {
                    guard let index = named[entry.environment.value] else {
                        let name = entry.environment.value
                        if live != nil, !others.contains(name), !unknown.contains(name) { unknown.append(name) }
                        continue
                    }
                    if targets[index] == nil {
                        targets[index] = wishes.targets(entry, mode: modes[index] ?? manifest.policy.targets)
                    }
                }
            }
            let change = ExplainedFlag.Change(
                listing, archived: written?.archived?.value, state,
                archivesUnlisted: manifest.policy.unlisted?.value == .archive)
            let others = listing == .listed ? written?.targets.map(\.environment.value) ?? [] : []
            return ExplainedFlag(
                key: key, place: written.map { wishes.place($0.key.place) }, listing: listing, live: state,
                change: change, name: detail(.name), stage: detail(.stage), owner: detail(.owner),
                expires: written?.expires?.value,
                environments: environments.indices.map { index in
                    environment(
                        key, listing, (state, change), index, targets[index],
                        mayBe: targets[index] == nil ? join?.other(than: environments[index].id, in: others) : nil)
                })
        }

        private func environment(
            _ key: Identifier,
            _ listing: ExplainedFlag.Listing,
            _ live: (state: ExplainedFlag.Live?, change: ExplainedFlag.Change?),
            _ index: Int,
            _ targets: Wishes.Targets?,
            mayBe other: Identifier?
        ) -> ExplainedTargets {
            let id = environments[index].id
            let items = targets.map { wishes.items($0, for: customers.isEmpty ? nil : customers, members) } ?? [:]
            let read = self.live?.targets[TargetsAddress(flag: key, environment: id)]
            var asked = customers
            if asked.isEmpty {
                var named = Set(items.keys)
                for kind in TargetKind.allCases { named.formUnion((read?[kind] ?? []).map { Customer(kind, $0) }) }
                asked = named.sorted()
            }
            var explained = ExplainedTargets(
                environment: index, mode: targets?.mode, mayBe: other,
                targets: asked.map { customer in
                    let items = items[customer] ?? []
                    return ExplainedTarget(
                        customer, wish(customer, listing, items, targets), items,
                        live.state.map { fact(customer, key, $0, id, read) }, live.change, waits: waits)
                })
            explained.isServed = self.live?.served[id].map { $0.contains(key) }
            return explained
        }

        private func wish(
            _ customer: Customer,
            _ listing: ExplainedFlag.Listing,
            _ items: [ExplainedItem],
            _ targets: Wishes.Targets?
        ) -> ExplainedTarget.Wish {
            switch listing {
            case .unlisted: .unlisted
            case .ignored: .ignored
            case .archived: .archived
            case .listed: targets.map { Wishes.wish(customer, items, in: $0) } ?? .unmanaged
            }
        }

        private func fact(
            _ customer: Customer,
            _ key: Identifier,
            _ state: ExplainedFlag.Live,
            _ environment: Identifier,
            _ read: LiveTargets?
        ) -> LiveFact {
            let address = EntityAddress(environment: environment, kind: customer.kind, id: customer.id)
            var fact = LiveFact(flag: state, isTarget: read.map { $0[customer.kind].contains(customer.id) })
            fact.hasWaited = live?.waiting.contains(address) == true
            fact.isTargetElsewhere = targeted.contains(address)
            if let known = live?.customers[address] {
                fact.isKnown = known.isKnown
                // Nothing is said of one that Reflag doesn't know, and nothing of a live flag that the answer doesn't have.
                fact.isTarget = known.flags[key]?.isTarget
                fact.isOn = known.flags[key]?.isOn ?? (state == .there ? nil : false)
            }
            return fact
        }
    }
}
