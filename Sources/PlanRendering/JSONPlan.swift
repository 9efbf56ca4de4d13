import Diagnostics
package import JSONText
package import Planning

/// A plan as JSON: the plan file, with the run's cost as an additional member.
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

    /// A format with or without the run's cost.
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
