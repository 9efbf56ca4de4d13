import FlagModel
package import JSONText
package import Planning

/// An explanation for other programs, as `schema/explain.schema.json` describes it.
package struct JSONExplanation: Sendable {
    /// The member `cost`: what the run has cost.
    package let cost: JSONValue

    /// A form with the run's cost.
    package init(cost: JSONValue) {
        self.cost = cost
    }

    /// The explanation as data.
    package func value(_ explanation: Explanation) -> JSONValue {
        [
            "format": "hoist-explanation",
            "version": 1,
            "app": explanation.app.map { ["id": .string($0.id.text), "name": .string($0.name)] } ?? .null,
            "day": .string(explanation.day.description),
            "company": .optional(explanation.customers.first { $0.kind == .company }?.id.text),
            "user": .optional(explanation.customers.first { $0.kind == .user }?.id.text),
            "environments": .array(
                explanation.environments.map { environment in
                    [
                        "id": explanation.app == nil ? .null : .string(environment.id.text),
                        "name": .string(environment.name), "production": .bool(environment.isProduction),
                    ]
                }),
            "flags": .array(explanation.flags.map { flag($0, explanation.environments) }),
            "differences": .integer(explanation.differences),
            "remarks": .strings(explanation.remarks),
            "cost": cost,
        ]
    }

    private func flag(_ flag: ExplainedFlag, _ environments: [Explanation.Environment]) -> JSONValue {
        [
            "key": .string(flag.key.text),
            "place": place(flag.place),
            "manifest": .string(flag.listing.rawValue),
            "live": .optional(flag.live?.rawValue),
            "change": .optional(flag.change?.rawValue),
            "name": .optional(flag.name),
            "stage": .optional(flag.stage),
            "owner": .optional(flag.owner),
            "expires": .optional(flag.expires?.description),
            "environments": .array(
                flag.environments.map { targets in
                    [
                        "environment": .string(environments[targets.environment].name),
                        "targets": .optional(targets.mode?.rawValue),
                        "mayBe": .optional(targets.mayBe?.text),
                        "on": optional(targets.isOn),
                        "served": optional(targets.isServed),
                        "customers": .array(targets.targets.map(target)),
                    ]
                }),
        ]
    }

    private func target(_ target: ExplainedTarget) -> JSONValue {
        [
            "kind": .string(target.customer.kind.rawValue),
            "id": .string(target.customer.id.text),
            "wish": .string(target.wish.rawValue),
            "target": optional(target.isTarget),
            "on": optional(target.isOn),
            "known": optional(target.isKnown),
            "cause": .optional(target.cause?.rawValue),
            "difference": .optional(target.difference?.rawValue),
            "items": .array(target.items.map(item)),
        ]
    }

    private func item(_ item: ExplainedItem) -> JSONValue {
        let (by, audience): (String, String?) =
            switch item.source {
            case .flag: ("flag", nil)
            case .audience(let name): ("audience", name.text)
            case .removal: ("remove", nil)
            }
        return [
            "by": .string(by),
            "audience": .optional(audience),
            "place": place(item.place),
            "named": place(item.naming),
            "grant": item.term.map { term in
                [
                    "from": .optional(term.from?.description), "until": .optional(term.until?.description),
                    "why": .optional(term.why), "state": .string(word(term.state)),
                ]
            } ?? .null,
            "since": item.origin.map(origin) ?? .null,
        ]
    }

    private func origin(_ origin: LineOrigin) -> JSONValue {
        guard case .commit(let commit) = origin else {
            return [
                "committed": false, "commit": .null, "date": .null, "author": .null, "subject": .null, "oldest": false,
            ]
        }
        return [
            "committed": true, "commit": .string(commit.id), "date": .string(commit.day.description),
            "author": .string(commit.author), "subject": .string(commit.subject), "oldest": .bool(commit.isOldest),
        ]
    }

    private func word(_ state: Grant.State) -> String {
        switch state {
        case .waits: "waits"
        case .holds: "holds"
        case .ended: "ended"
        }
    }

    private func place(_ place: PlanPlace?) -> JSONValue {
        place.map { ["file": .string($0.file), "line": .integer($0.line), "column": .integer($0.column)] } ?? .null
    }

    private func optional(_ value: Bool?) -> JSONValue { value.map(JSONValue.bool) ?? .null }
}
