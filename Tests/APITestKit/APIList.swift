import Foundation

/// What hoist rests on of the Management API, as `scripts/api-drift/rests-on.txt` lists it.
package struct APIList: Sendable {
    /// A member that is read or sent.
    package struct Member: Sendable {
        /// Its types: `string`, `null`.
        package let types: Set<String>
        /// Whether it may be absent.
        package let isOptional: Bool
        /// Whether hoist can do without it.
        package let isSpare: Bool
        /// Whether it is in every body.
        package let isAlways: Bool
        /// How many characters it has at most.
        package let most: Int?

        fileprivate init(_ words: ArraySlice<Substring>) {
            types = Set((words.first ?? "").split(separator: "|").map(String.init))
            isOptional = words.contains("optional")
            isSpare = words.contains("spare")
            isAlways = words.contains("always")
            most = words.firstIndex(of: "most").flatMap { Int(words[$0 + 1]) }
        }
    }

    /// An operation.
    package struct Operation: Sendable {
        /// Its method.
        package let method: String
        /// Its path, with the names of what stands in it.
        package let path: String
        /// The scope that a key needs for it, if one is documented.
        package let scope: String?
        /// What is read of its answer, by place.
        package fileprivate(set) var reads: [String: Member] = [:]
        /// What is sent in its body, by place.
        package fileprivate(set) var sends: [String: Member] = [:]
        /// The values that are known, by place.
        package fileprivate(set) var values: [String: [String]] = [:]

        /// Whether a path is one of this operation.
        package func covers(_ path: String) -> Bool {
            let steps = path.split(separator: "?")[0].split(separator: "/")
            let names = self.path.split(separator: "/")
            return steps.count == names.count && zip(steps, names).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
        }
    }

    /// The operations by name.
    package private(set) var operations: [String: Operation] = [:]
    /// The body of every answer that isn't good.
    package private(set) var error = Operation(method: "", path: "", scope: nil)

    /// The list of this package.
    ///
    /// - Throws: If it can't be read.
    package init() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.deletingLastPathComponent().appending(path: "scripts/api-drift/rests-on.txt")
        var current = ""
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard let word = words.first else { continue }
            switch word {
            case "operation":
                current = String(words[1])
                let scope = words.firstIndex(of: "scope").map { String(words[$0 + 1]) }
                operations[current] = Operation(method: String(words[2]), path: String(words[3]), scope: scope)
            case "error": current = ""
            case "reads": change(current) { $0.reads[String(words[1])] = Member(words[2...]) }
            case "sends": change(current) { $0.sends[String(words[1])] = Member(words[2...]) }
            case "values": change(current) { $0.values[String(words[1])] = words[2...].map(String.init) }
            default: continue
            }
        }
    }

    private mutating func change(_ name: String, _ change: (inout Operation) -> Void) {
        if name.isEmpty { change(&error) } else { operations[name].map { change(&operations[name, default: $0]) } }
    }

    /// A place of an answer as the list has it: with `*` for the items of a list, and for these names.
    package static func generic(_ place: String, names: Set<String> = []) -> String {
        place.split(separator: ".").map { Int($0) != nil || names.contains(String($0)) ? "*" : String($0) }
            .joined(separator: ".")
    }
}
