import JSONText
import NIOHTTP1

extension Probe {
    /// How the details of a flag are stored.
    static let details = [
        Probe("empty-description", "An empty description is stored as none.") { bench in
            let flag = try await bench.flag("text")
            try await bench.update(flag, ["description": "Something"]).ok()
            let answer = try await bench.update(flag, ["description": ""])
            guard answer.status == 200 else { return .differs("it is answered \(answer.seen)") }
            return switch try await bench.listed(flag)?["description"] {
            case nil, .null?: .holds("the listing has none")
            case .string("")?: .differs("the listing has an empty one")
            case .some: .differs("the listing has the old one")
            }
        },
        Probe("line-ends", "The lines of a description end in LF once it is stored.") { bench in
            let flag = try await bench.flag("text")
            let answer = try await bench.update(flag, ["description": "one\r\ntwo\rthree\n"])
            guard answer.status == 200 else { return .differs("CR and CRLF are answered \(answer.seen)") }
            let seen = try await bench.listed(flag)?["description"]?.text ?? ""
            return .found(!seen.utf8.contains(13), "`one␍␊two␍three␊` becomes `\(Self.visible(seen))`")
        },
        Probe("trimmed-text", "White space at the ends of a name and a description is stored.") { bench in
            let flag = try await bench.flag("text")
            let (name, description) = (" hoist acceptance ", " text \n")
            let answer = try await bench.update(
                flag, ["name": .string(name), "description": .string(description)])
            guard answer.status == 200 else { return .differs("it is answered \(answer.seen)") }
            let listed = try await bench.listed(flag)
            let seen = [listed?["name"]?.text ?? "", listed?["description"]?.text ?? ""]
            return .found(
                seen == [name, description], "`\(Self.visible(seen[0]))` and `\(Self.visible(seen[1]))` are listed")
        },
        Probe("key-format-errors", "A key that breaks the app's format is answered 400 with an issue at `key`.") {
            bench in
            // No format allows a tab.
            let key = FlagKeys.key("for\tmat", format: bench.format)
            let answer = try await bench.create(key)
            guard answer.status == 400 else { return .differs("a key with a tab is answered \(answer.seen)") }
            // One that an earlier run made is taken.
            guard answer.body["issues"]?["key"] != nil else {
                return .differs("\(answer.seen) without an issue at `key`")
            }
            return .holds("\(answer.seen) with an issue at `key`")
        },
        Probe("duplicate-create", "A key that is taken is answered 400 `not_possible`, or 409.") { bench in
            let flag = try await bench.flag("one")
            let answer = try await bench.service.call(
                .POST, "/flags", ["key": .string(flag.key), "name": "hoist acceptance"])
            let isRefused =
                answer.status == 409 || answer.status == 400 && answer.code?.lowercased() == "not_possible"
            guard answer.status == 200 else { return .found(isRefused, answer.seen) }
            let id = try answer.body["flag"]?.string("id") ?? ""
            guard id != flag.id else { return .differs("200 with the flag that is there") }
            try await bench.service.call(.PATCH, "/flags/\(Service.encoded(id))", ["isArchived": true]).ok()
            return .differs("200 with another flag")
        },
        Probe("error-codes-in-lower-case", "An error's code is in lower case.") { bench in
            let answer = try await bench.service.call(
                .GET, "/flags/\(FlagKeys.key("never", format: bench.format))/targeting/none-\(bench.fresh)")
            guard let code = answer.code else { return .differs("\(answer.status) without a code") }
            return .found(code == code.lowercased(), answer.seen)
        },
    ]

    /// A string with its line ends and spaces at the ends shown.
    private static func visible(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\r": "␍"
            case "\n": "␊"
            case " ": "␠"
            default: String(scalar)
            }
        }.joined()
    }
}
