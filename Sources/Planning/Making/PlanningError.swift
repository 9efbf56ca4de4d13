package import FlagModel

/// Why no plan could be made: the live state isn't complete.
package enum PlanningError: Error, Hashable, Sendable {
    /// The targets of a flag in an environment are managed, and weren't read.
    case targetsNotRead(TargetsAddress)
}
