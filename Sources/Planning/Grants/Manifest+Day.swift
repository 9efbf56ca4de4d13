package import FlagModel

extension Manifest {
    /// The manifest as it counts on a day: a grant that holds is listed like any other id; one that has ended or hasn't begun
    /// isn't. All grants stay beside the lists, for what a plan says of them.
    ///
    /// - Parameter day: The day, in UTC; nil to list every grant, whatever its days are.
    package func on(_ day: CalendarDate?) -> Manifest {
        var manifest = self
        for index in audiences.indices where !audiences[index].grants.isEmpty {
            for grant in audiences[index].grants where grant.holds(on: day) {
                switch grant.kind {
                case .company: manifest.audiences[index].companies.append(grant.id)
                case .user: manifest.audiences[index].users.append(grant.id)
                }
            }
        }
        for index in flags.indices where flags[index].hasGrants {
            manifest.flags[index].targets = flags[index].targets.map { $0.on(day) }
        }
        return manifest
    }
}

extension Manifest {
    /// Whether an apply may have something to do on a day on which nothing is merged: a grant begins or ends, or Reflag gets
    /// to know a company or user that waits.
    package var needsSchedule: Bool {
        audiences.contains { !$0.grants.isEmpty }
            || flags.contains(where: \.hasGrants)
            || ((policy.entities?.value ?? .wait) == .wait && namesTargets)
    }

    /// Whether anybody is targeted.
    private var namesTargets: Bool {
        let isNamed = audiences.contains { !$0.companies.isEmpty || !$0.users.isEmpty }
        return flags.contains { flag in
            flag.targets.contains { targets in
                TargetKind.allCases.contains { !(targets.list($0)?.value ?? []).isEmpty }
                    || (isNamed && targets.audiences?.value.isEmpty == false)
            }
        }
    }
}

extension ManifestTargets {
    fileprivate func on(_ day: CalendarDate?) -> ManifestTargets {
        var targets = self
        func added(_ list: Located<[Located<Identifier>]>?, _ kind: TargetKind) -> Located<[Located<Identifier>]>? {
            list.map { list in
                let held = grants.filter { $0.kind == kind && $0.holds(on: day) }.map(\.id)
                return held.isEmpty ? list : .ids(list.value + held, at: list.place)
            }
        }
        targets.companies = added(companies, .company)
        targets.users = added(users, .user)
        return targets
    }
}

extension Grant {
    /// Whether its target is wanted on a day; nil stands for any day.
    func holds(on day: CalendarDate?) -> Bool { day.map { state(on: $0) == .holds } ?? true }
}
