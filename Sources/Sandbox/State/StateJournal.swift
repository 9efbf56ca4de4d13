#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What changed since a state file was written: a line of JSON for each request that changed something, in their order.
///
/// ```
/// {"follows":"2f1d5c0b9a7e6f43","instance":"8c1f…"}
/// {"at":1795428000000,"body":"{\"key\":\"a\",\"name\":\"A\"}","method":"POST","target":"/apps/sandboxapp0001/flags"}
/// ```
///
/// A line without a method is a mark: it says which state file the next lines follow, by its checksum, and which sandbox
/// writes. When the state is written again, its mark is appended, then the file is replaced, then the journal: so whenever
/// that ends, one of the marks belongs to the file that is there.
struct StateJournal {
    /// A request that changed something.
    struct Change: Equatable {
        let method: String
        let target: String
        let body: String
        let at: SandboxTime
    }

    fileprivate enum Line {
        case mark(follows: String, instance: String)
        case change(Change)
    }

    /// Any line: a mark or a change.
    fileprivate struct Members: Codable {
        var follows: String?
        var instance: String?
        var method: String?
        var target: String?
        var body: String?
        var at: Int64?
    }

    /// The length of the complete lines in bytes.
    let count: Int
    private let lines: [Line]
    private let path: String

    /// Reads a journal. A last line without an end was cut: its request wasn't answered.
    ///
    /// - Throws: ``SandboxError`` for any other line that isn't valid.
    init(_ bytes: [UInt8], path: String) throws(SandboxError) {
        var lines: [Line] = []
        let end = bytes.lastIndex(of: UInt8(ascii: "\n"))
        count = end.map { $0 + 1 } ?? 0
        let complete = end.map { bytes[..<$0].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
        for text in complete ?? [] {
            guard String(validating: text, as: UTF8.self) != nil,
                let members = try? JSONDecoder().decode(Members.self, from: Data(text)), let line = Line(members)
            else {
                throw .damagedState(path: path, reason: "line \(lines.count + 1) isn't a change")
            }
            lines.append(line)
        }
        self.lines = lines
        self.path = path
    }

    /// How many changes there are.
    var changeCount: Int {
        lines.count { if case .change = $0 { true } else { false } }
    }

    /// What follows the state with this checksum, and which sandbox wrote it; nil if no line follows that state.
    func changes(after checksum: String) -> (changes: [Change], instance: String)? {
        var found: (changes: [Change], instance: String)?
        for line in lines {
            switch line {
            case .mark(let follows, let instance): if follows == checksum { found = ([], instance) }
            case .change(let change): found?.changes.append(change)
            }
        }
        return found
    }

    /// Carries out a change again.
    ///
    /// - Throws: ``SandboxError`` if that isn't possible in this world.
    func repeatChange(_ change: Change, in world: inout SandboxWorld) throws(SandboxError) {
        let request = SandboxRequest(change.method, change.target, body: Array(change.body.utf8))
        let response = world.repeated(request, at: change.at)
        guard response.status == 200 else {
            let answer = String(decoding: response.body, as: UTF8.self)
            throw .damagedState(
                path: path, reason: "\(change.method) \(change.target) can't be carried out again: \(answer)")
        }
    }

    /// The line of a mark.
    static func mark(_ checksum: String, _ instance: String) -> [UInt8] {
        encoded(Members(follows: checksum, instance: instance))
    }

    /// The line of a request that changed something.
    static func line(_ request: SandboxRequest, at now: SandboxTime) -> [UInt8] {
        encoded(
            Members(
                method: request.method, target: request.target, body: String(decoding: request.body, as: UTF8.self),
                at: now.milliseconds))
    }

    private static func encoded(_ members: Members) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ((try? encoder.encode(members)).map { Array($0) } ?? []) + [UInt8(ascii: "\n")]
    }

    /// FNV-1a of 64 bits, in 16 hexadecimal digits: tells files apart, and doesn't protect them.
    static func checksum(_ bytes: [UInt8]) -> String {
        let sum = bytes.withUnsafeBufferPointer { bytes in
            var sum: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            return sum
        }
        return MadeUp.hexadecimal(sum)
    }
}

extension StateJournal.Line {
    fileprivate init?(_ members: StateJournal.Members) {
        if let follows = members.follows, let instance = members.instance {
            self = .mark(follows: follows, instance: instance)
        } else if let method = members.method, let target = members.target, let body = members.body,
            let at = members.at
        {
            self = .change(
                StateJournal.Change(
                    method: method, target: target, body: body, at: SandboxTime(milliseconds: at)))
        } else {
            return nil
        }
    }
}
