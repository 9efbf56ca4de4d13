import Diagnostics
package import JSONText
package import Planning

/// A plan as JSON: the plan file, and beside its members what the run has cost.
///
/// ```
/// {
///   "format": "hoist-plan",
///   "version": 1,
///   …
///   "cost": {"calls": 2, …}
/// }
/// ```
package struct JSONPlan: PlanFormat {
    /// The member `cost`; nil leaves it out, as in a plan file.
    package let cost: JSONValue?

    /// A form with or without what the run has cost.
    package init(cost: JSONValue? = nil) {
        self.cost = cost
    }

    /// The plan file's JSON, indented, with `cost` as its last member.
    package func render(_ plan: Plan) -> String {
        var json = plan.json
        if let cost, case .object(let members) = json {
            json = .object(members + [JSONMember("cost", cost)])
        }
        return json.pretty() + "\n"
    }
}
