/// The path and the query of a request, with each part decoded separately, so that an id may contain a slash.
struct RequestTarget: Equatable {
    /// The segments between the slashes, without a leading `api`.
    let segments: [SandboxID]
    private let query: [String: String]

    /// - Throws: ``Refusal`` with `invalid_request` for a part whose percent-encoding is broken or isn't UTF-8.
    init(_ target: String) throws(Refusal) {
        let halves = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        var segments: [SandboxID] = []
        if let path = halves.first {
            for segment in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
                segments.append(SandboxID(try Self.decoded(segment, "the path")))
            }
        }
        self.segments = segments.first == "api" ? Array(segments.dropFirst()) : segments
        var query: [String: String] = [:]
        for pair in halves.dropFirst().first?.split(separator: UInt8(ascii: "&")) ?? [] {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(sides.first ?? "".utf8[...], "the query", plusIsSpace: true)
            let value = try Self.decoded(sides.dropFirst().first ?? "".utf8[...], "the query", plusIsSpace: true)
            query[name] = query[name] ?? value
        }
        self.query = query
    }

    private init(segments: [SandboxID]) {
        self.segments = segments
        query = [:]
    }

    /// The same path without a query.
    var withoutQuery: RequestTarget { RequestTarget(segments: segments) }

    /// The first value of a name in the query.
    subscript(name: String) -> String? { query[name] }

    /// - Returns: One of `Choice` by its raw value; `standard` if the query doesn't have it.
    /// - Throws: ``Refusal`` with an issue at `name` for any other value.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ standard: Choice
    ) throws(Refusal) -> Choice where Choice.RawValue == String {
        guard let text = self[name] else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(name, "expected one of \(choices)")
        }
        return choice
    }

    /// - Returns: An integer of at least `minimum`; nil if the query doesn't have it.
    /// - Throws: ``Refusal`` with an issue at `name` for anything else.
    func number(_ name: String, atLeast minimum: Int) throws(Refusal) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), number >= minimum else {
            throw .invalid(name, "expected a whole number of at least \(minimum)")
        }
        return number
    }

    private static func decoded(
        _ part: Substring.UTF8View,
        _ place: String,
        plusIsSpace: Bool = false
    ) throws(Refusal) -> String {
        var bytes: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(hexadecimalDigit),
                    let low = rest.popFirst().flatMap(hexadecimalDigit)
                else {
                    throw Refusal(.invalidRequest, "The percent-encoding of \(place) is broken.")
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(.invalidRequest, "The percent-encoding of \(place) isn't UTF-8.")
        }
        return text
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
