import FlagModel

/// What is live of a flag for one company or user in one environment.
package struct LiveFact: Hashable, Sendable {
    /// The state of the flag.
    package var flag: ExplainedFlag.Live
    /// Whether it is a specific target; nil if that isn't known.
    package var isTarget: Bool?
    /// Whether the flag is on; nil if that isn't known.
    package var isOn: Bool?
    /// Whether Reflag knows the company or user; nil if it wasn't asked.
    package var isKnown: Bool?
    /// Whether an earlier run has found it unknown, and has left it waiting since.
    package var hasWaited = false
    /// Whether it is a specific target of another flag in the environment, so that it wouldn't wait.
    package var isTargetElsewhere = false

    /// What is live, from its parts.
    package init(flag: ExplainedFlag.Live, isTarget: Bool? = nil, isOn: Bool? = nil, isKnown: Bool? = nil) {
        self.flag = flag
        self.isTarget = isTarget
        self.isOn = isOn
        self.isKnown = isKnown
    }
}

// The join of what is wanted and what is live.
extension ExplainedTarget {
    /// - `change`: What the next apply does with the flag as a whole.
    /// - `waits`: Whether nothing is sent for a company or user that Reflag doesn't know: the policy doesn't create it.
    init(
        _ customer: Customer,
        _ wish: Wish,
        _ items: [ExplainedItem],
        _ live: LiveFact?,
        _ change: ExplainedFlag.Change?,
        waits: Bool
    ) {
        let isUnknown = waits && (live?.isKnown == false || (live?.isKnown == nil && live?.hasWaited == true))
        let difference = live.flatMap { Self.difference(wish, $0, change, isUnknown: isUnknown) }
        self.init(
            customer: customer, wish: wish, items: items, isTarget: live?.isTarget, isOn: live?.isOn,
            isKnown: live?.isKnown, cause: live.map { Self.cause(wish, $0, isUnknown: isUnknown) },
            difference: difference, change: change,
            mayWait: waits && difference == .due && live?.isKnown == nil && live?.isTargetElsewhere == false)
    }

    private static func cause(_ wish: Wish, _ live: LiveFact, isUnknown: Bool) -> Cause {
        let isTarget = live.isTarget == true
        // Where only targets were read, a target is taken to be on.
        if live.flag == .there, live.isOn ?? isTarget {
            return isTarget ? (wish == .wanted ? .wanted : .target) : .implicit
        }
        switch live.flag {
        case .archived: return .archived
        case .absent where wish != .wanted: return .absent
        case .absent, .there: break
        }
        if isTarget { return .offForEveryone }
        if wish == .wanted, isUnknown { return .waiting }
        if live.flag == .there, live.isTarget == nil, wish != .wanted || live.isKnown != false { return .unknown }
        guard wish == .wanted else { return live.isKnown != nil && live.isOn == nil ? .unknown : .nothing }
        return .notApplied
    }

    private static func difference(
        _ wish: Wish,
        _ live: LiveFact,
        _ change: ExplainedFlag.Change?,
        isUnknown: Bool
    ) -> Difference? {
        switch change {
        case .archive?: return live.isOn == true || live.isTarget == true ? .archive : nil
        case .unarchive? where wish == .wanted: return isUnknown ? .waiting : .unarchive
        case .unarchive?:
            guard live.isTarget == true else { return nil }
            return wish == .unwanted || wish == .removed ? .drift : .unarchive
        case nil: break
        }
        // A flag that is archived and stays so is left alone.
        guard live.flag != .archived else { return nil }
        guard live.isTarget == true else {
            guard wish == .wanted, live.isTarget == false || live.isKnown == false || live.flag == .absent
            else { return nil }
            return isUnknown ? .waiting : .due
        }
        switch wish {
        case .wanted: return live.isOn == false ? .targetOff : nil
        case .unwanted, .removed: return .drift
        case .beyond: return .additive
        case .unmanaged, .ignored, .archived, .unlisted: return .unmanaged
        }
    }
}
