/// The fields of a flag that hoist writes, in the order in which a plan shows them.
package enum FlagField: String, CaseIterable, Sendable {
    case name
    case description
    case owner
    case stage
    case permanent
    case secret
    case archived
}
