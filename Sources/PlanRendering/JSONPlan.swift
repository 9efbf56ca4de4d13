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
///   "cost": {"calls":2,…}
/// }
/// ```
package struct JSONPlan: PlanFormat {
    /// The member `cost`; nil leaves it out, as in a plan file.
    package let cost: JSONValue?

    /// A format with or without the run's cost.
    package init(cost: JSONValue? = nil) {
        self.cost = cost
    }

    /// The plan file's JSON, with `cost` as its last member.
    ///
    /// - Parameter sink: Gets the text in pieces, each of whole elements of the plan's lists.
    package func write(_ plan: Plan, to sink: (String) -> Void) {
        PlanFile(plan, cost: cost).stream.write { sink(String(decoding: $0, as: UTF8.self)) }
    }
}
