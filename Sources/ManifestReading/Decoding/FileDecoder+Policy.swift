import Diagnostics
import FlagModel

extension FileDecoder {
    /// Decodes `policy`.
    mutating func decodePolicy(_ value: Node.Index) {
        eachField(PolicyField.self, value, "`policy`") { decoder, field, _, value in
            switch field {
            case .unlisted:
                decoder.assembly.manifest.policy.unlisted = decoder.word(value, "`unlisted`", Policy.Unlisted.self)
            case .ignore: decoder.assembly.manifest.policy.ignore = decoder.patterns(value, "ignore")
            case .targets: decoder.decodeModes(value)
            case .limits: decoder.decodeLimits(value)
            case .entities:
                decoder.assembly.manifest.policy.entities = decoder.word(value, "`entities`", Policy.Entities.self)
            case .known: decoder.assembly.manifest.policy.known = decoder.patterns(value, "known")
            case .require: decoder.assembly.manifest.policy.require = decoder.flagFields(value, "`require`")
            case .recommend: decoder.assembly.manifest.policy.recommend = decoder.flagFields(value, "`recommend`")
            }
        }
    }

    private mutating func patterns(_ value: Node.Index, _ key: String) -> [Located<KeyPattern>] {
        let patterns = ids(value, "`\(key)`", item: "a pattern of `\(key)`")?.value ?? []
        document.keep(patterns.count * MemoryLayout<Located<KeyPattern>>.stride)
        return patterns.map { Located(KeyPattern($0.value.text), at: $0.place) }
    }

    private mutating func decodeModes(_ value: Node.Index) {
        guard node(value).kind == .mapping else {
            let mode = word(value, "`targets`", Policy.TargetsMode.self)
            assembly.manifest.policy.targets = mode?.value ?? .exact
            return
        }
        eachID(value, "`policy.targets`", key: "an environment") { decoder, environment, value in
            let name = environment.value.text.shortened
            guard let mode = decoder.word(value, "the mode of `\(name)`", Policy.TargetsMode.self) else { return }
            decoder.document.keep(2 * MemoryLayout<Policy.EnvironmentMode>.stride)
            if environment.value == "*" {
                decoder.assembly.manifest.policy.targets = mode.value
            } else {
                decoder.assembly.manifest.policy.environmentTargets.append(
                    Policy.EnvironmentMode(environment: environment, mode: mode.value))
            }
        }
    }

    /// A list of keys of a flag, without duplicates.
    private mutating func flagFields(_ value: Node.Index, _ what: @autoclosure () -> String) -> [Located<Identifier>] {
        guard let names = targetIDs(value, what()) else { return [] }
        return names.value.filter { name in
            let text = name.value.text
            if keys.known.keys.contains(where: { $0.isSame(as: text) }) { return true }
            let meant = keys.known.slips[text.lowercased()]
            let suggestion = meant ?? DidYouMean.suggestion(for: text, among: keys.known.keys)
            report(
                Diagnostic(
                    .unknownWord, "a flag has no field `\(text.shortened)`", at: name.place,
                    help: suggestion.map { "did you mean `\($0)`?" },
                    notes: ["a flag has " + keys.known.keys.joined(separator: ", ")]))
            return false
        }
    }

    // MARK: Limits

    /// The largest count that a limit can have.
    static let largestLimit = 1_000_000_000

    private mutating func decodeLimits(_ value: Node.Index) {
        eachField(LimitsField.self, value, "`limits`") { decoder, field, _, value in
            switch field {
            case .archive: decoder.assembly.manifest.policy.limits.archive = decoder.limit(value, "`archive`")
            case .untarget: decoder.assembly.manifest.policy.limits.untarget = decoder.limit(value, "`untarget`")
            case .ended: decoder.assembly.manifest.policy.limits.ended = decoder.limit(value, "`ended`")
            }
        }
    }

    /// A count, or a share in percent.
    private mutating func limit(_ index: Node.Index, _ what: String) -> Located<Policy.Limit>? {
        let node = node(index)
        guard node.kind == .scalar, !node.isNull else {
            wrongType(
                index, "\(what) must be a count or a share",
                help:
                    "write a count such as `5` or a share such as `10%`, or leave the key out for the default"
            )
            return nil
        }
        let text = node.string
        let problem: (message: String, help: String)
        switch CoreScalar.resolve(node) {
        case .integer:
            switch WholeNumber(integer: text) {
            case .number(let count): return Located(.count(count), at: place(index))
            case .leadingZero(let number):
                problem = (
                    "`\(text.shortened)` is read as \(number) by YAML 1.2 and differently by YAML 1.1",
                    "write it without the zero: `\(number)`"
                )
            case .negative:
                problem = ("a limit can't be below zero", "write `0` to let nothing through without --force")
            case .other: problem = ("a limit is at most \(Self.largestLimit)", "write a count such as `5`")
            }
        case .text where text.utf8.last == UInt8(ascii: "%"):
            switch WholeNumber(String(text.dropLast())) {
            case .number(let percent) where percent <= 100: return Located(.percent(percent), at: place(index))
            case .number, .leadingZero: problem = ("a share is 0% to 100%", "write a share such as `10%`")
            case .negative:
                problem = ("a limit can't be below zero", "write `0%` to let nothing through without --force")
            case .other: problem = ("a share must be a whole percentage", "write a share such as `10%`")
            }
        case .float: problem = ("a limit must be a whole number", "write a count such as `5` or a share such as `10%`")
        default:
            problem = (
                "a limit must be a count or a share; this is \(described(index))",
                WholeNumber(text).isNumber
                    ? "remove the quotes"
                    : "write a count such as `5` or a share such as `10%`; `100%` lets everything through"
            )
        }
        report(Diagnostic(.invalidLimit, problem.message, at: place(index), help: problem.help))
        return nil
    }
}

/// A number that isn't negative.
private enum WholeNumber {
    /// A number from 0 to a billion.
    case number(Int)
    /// A number with a leading zero, which YAML 1.1 reads as octal.
    case leadingZero(Int)
    case negative
    case other

    /// An integer of the core schema: `12`, `+12`, `0o14`, `0xC`.
    init(integer text: String) {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        guard let number = CoreScalar.value(ofInteger: text), number <= FileDecoder.largestLimit else {
            self = text.utf8.first == UInt8(ascii: "-") ? .negative : .other
            return
        }
        if number < 0 {
            self = .negative
        } else if digits.count > 1, digits.first == UInt8(ascii: "0"), digits.allSatisfy({ (0x30...0x39).contains($0) })
        {
            self = .leadingZero(number)
        } else {
            self = .number(number)
        }
    }

    /// A number in decimal digits alone.
    init(_ text: String) {
        let digits = text.utf8
        if digits.first == UInt8(ascii: "-") {
            self = .negative
            return
        }
        guard (1...10).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= FileDecoder.largestLimit
        else {
            self = .other
            return
        }
        self = digits.count > 1 && digits.first == UInt8(ascii: "0") ? .leadingZero(number) : .number(number)
    }

    var isNumber: Bool {
        if case .number = self { true } else { false }
    }
}
