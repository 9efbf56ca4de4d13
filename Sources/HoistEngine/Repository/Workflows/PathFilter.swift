/// Patterns of paths by which a CI system decides whether a push concerns a workflow.
struct PathFilter {
    /// Whose patterns they are.
    enum Dialect {
        /// `*` within a folder, `**` across folders, `?` and `+` for what stands before them, `[a-z]`, `!` to exclude again,
        /// `\` before a character that has no meaning then.
        case gitHub
        /// `*`, `?` and `[a-z]` within a folder, `**` across folders, `{a,b}`.
        case gitLab
    }

    private let patterns: [(pattern: Pattern, excludes: Bool)]

    /// A filter from its patterns, in order.
    init(_ patterns: [String], _ dialect: Dialect) {
        self.patterns = patterns.flatMap { text in
            let excludes = dialect == .gitHub && text.hasPrefix("!")
            let text = excludes ? String(text.dropFirst()) : text
            let texts = dialect == .gitLab ? Self.alternatives(of: text) : [text]
            return texts.map { (Pattern($0, dialect), excludes) }
        }
    }

    /// Whether a path matches: the last pattern that does decides.
    func matches(_ path: String) -> Bool {
        guard let last = patterns.last(where: { $0.pattern.matches(path) }) else { return false }
        return !last.excludes
    }

    /// The most patterns that one with braces stands for.
    private static let mostAlternatives = 64

    /// What `a/{b,c}` stands for: `a/b` and `a/c`.
    private static func alternatives(of text: String) -> [String] {
        var finished: [String] = []
        var open = [text]
        while let next = open.popLast() {
            guard open.count + finished.count < mostAlternatives, let start = next.firstIndex(of: "{"),
                let end = next[start...].firstIndex(of: "}")
            else {
                finished.append(next)
                continue
            }
            let words = next[next.index(after: start)..<end].split(separator: ",", omittingEmptySubsequences: false)
            open += words.map { String(next[..<start] + $0 + next[next.index(after: end)...]) }
        }
        return finished
    }
}

/// One pattern, as steps through a path.
private struct Pattern {
    private enum Step {
        /// One character of a set, as often as the quantifier says.
        case one(CharacterSet, Quantifier)
        /// Any characters; those of other folders too if it crosses them.
        case run(crosses: Bool)
        /// `**/`: any number of folders, including none.
        case folders
    }

    private enum Quantifier {
        case once
        case optional
        case repeated
    }

    private struct CharacterSet {
        var ranges: [ClosedRange<Unicode.Scalar>]
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }
    }

    /// A step, and whether it has taken a character already.
    private struct State: Hashable {
        let step: Int
        let isInside: Bool
    }

    private var steps: [Step] = []

    init(_ text: String, _ dialect: PathFilter.Dialect) {
        var rest = Substring(text).unicodeScalars
        var isAtStart = true
        while let scalar = rest.popFirst() {
            defer { isAtStart = scalar == "/" }
            switch scalar {
            case "*":
                guard rest.first == "*" else {
                    steps.append(.run(crosses: false))
                    continue
                }
                while rest.first == "*" { rest.removeFirst() }
                if isAtStart, rest.first == "/" {
                    rest.removeFirst()
                    steps.append(.folders)
                } else {
                    steps.append(.run(crosses: true))
                }
            case "?" where dialect == .gitLab:
                steps.append(.one(CharacterSet(ranges: ["/"..."/"], isNegated: true), .once))
            case "?": quantify(.optional)
            case "+" where dialect == .gitHub: quantify(.repeated)
            case "[": steps.append(.one(Self.set(&rest) ?? CharacterSet(ranges: ["["..."["]), .once))
            case "\\": if let next = rest.popFirst() { steps.append(.one(CharacterSet(ranges: [next...next]), .once)) }
            default: steps.append(.one(CharacterSet(ranges: [scalar...scalar]), .once))
            }
        }
    }

    private mutating func quantify(_ quantifier: Quantifier) {
        guard case .one(let set, .once)? = steps.last else { return }
        steps[steps.count - 1] = .one(set, quantifier)
    }

    /// The set after a `[`; nil, with nothing consumed, if it isn't closed.
    private static func set(_ rest: inout Substring.UnicodeScalarView) -> CharacterSet? {
        var scalars = rest
        var set = CharacterSet(ranges: [])
        if scalars.first == "!" || scalars.first == "^" {
            set.isNegated = true
            scalars.removeFirst()
        }
        while let first = scalars.popFirst() {
            if first == "]" {
                rest = scalars
                return set
            }
            var last = first
            if scalars.first == "-", let end = scalars.dropFirst().first, end != "]", end >= first {
                last = end
                scalars.removeFirst(2)
            }
            set.ranges.append(first...last)
        }
        return nil
    }

    /// Whether all of a path matches. All ways through the steps are followed at once, so that no pattern takes long.
    func matches(_ path: String) -> Bool {
        var states: Set<State> = []
        enter(0, &states)
        for scalar in path.unicodeScalars {
            var next: Set<State> = []
            for state in states where state.step < steps.count { advance(state, over: scalar, &next) }
            states = next
        }
        return states.contains(State(step: steps.count, isInside: false))
    }

    private func enter(_ step: Int, _ states: inout Set<State>) {
        guard states.insert(State(step: step, isInside: false)).inserted, step < steps.count else { return }
        switch steps[step] {
        case .one(_, .optional), .run, .folders: enter(step + 1, &states)
        case .one: break
        }
    }

    private func advance(_ state: State, over scalar: Unicode.Scalar, _ states: inout Set<State>) {
        let step = state.step
        switch steps[step] {
        case .one(let set, let quantifier):
            guard set.contains(scalar) else { return }
            if quantifier == .repeated { states.insert(State(step: step, isInside: true)) }
            enter(step + 1, &states)
        case .run(let crosses): if crosses || scalar != "/" { enter(step, &states) }
        case .folders:
            states.insert(State(step: step, isInside: true))
            if scalar == "/" { enter(step + 1, &states) }
        }
    }
}
