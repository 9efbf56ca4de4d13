import Foundation
import TestTools

/// What parsers that aren't ours (PyYAML, ruamel.yaml) make of YAML files, through `scripts/other-parsers.py`.
struct OtherParsers {
    /// What a parser made of a text.
    enum Reading: CustomStringConvertible {
        case value(OtherValue)
        case error(String)

        var description: String {
            switch self {
            case .value(let value): value.description
            case .error(let error): "error: \(error)"
            }
        }
    }

    /// The readings of each file by the parsers' names: `raw`, `yaml11`, `yaml12`.
    let readings: [String: [String: Reading]]

    /// Has all parsers that Python has read the files; nil, and said on standard error, where it has none.
    static func read(_ files: [(name: String, bytes: [UInt8])]) throws -> OtherParsers? {
        let input = files.map { ["name": $0.name, "base64": Data($0.bytes).base64EncodedString()] }
        guard let output = try run(try JSONSerialization.data(withJSONObject: input)),
            let all = try JSONSerialization.jsonObject(with: output) as? [String: [String: [String: Any]]]
        else { return nil }
        let readings = all.mapValues { byParser in
            byParser.mapValues { made in
                made["error"].map { .error("\($0)") } ?? Reading.value(OtherValue(made["value"] as Any))
            }
        }
        guard readings.values.contains(where: { !$0.isEmpty }) else {
            say("not checked against other parsers: Python has neither PyYAML nor ruamel.yaml")
            return nil
        }
        let names = Set(readings.values.flatMap(\.keys))
        for (name, parser) in [("raw", "PyYAML"), ("yaml12", "ruamel.yaml")] where !names.contains(name) {
            say("not checked against \(parser), which Python doesn't have")
        }
        return OtherParsers(readings: readings)
    }

    private static func run(_ input: Data) throws -> Data? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        do {
            return try Python.run([root.appendingPathComponent("scripts/other-parsers.py").path], input)
        } catch let error as Python.Trouble where error.status == 127 {
            say("not checked against other parsers: there is no python3")
            return nil
        }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// A value that another parser read.
indirect enum OtherValue: CustomStringConvertible {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case date(String)
    case list([OtherValue])
    case mapping([(key: OtherValue, value: OtherValue)])
    case other(String)

    /// A value from the script's JSON.
    init(_ json: Any) {
        switch json {
        case is NSNull: self = .null
        case let text as String: self = .text(text)
        case let number as NSNumber:
            self = CFBoolean.isBoolean(number) ? .boolean(number.boolValue) : .number(number.doubleValue)
        case let object as [String: Any]:
            if let pairs = object["mapping"] as? [[Any]] {
                self = .mapping(pairs.map { (OtherValue($0[0]), OtherValue($0[1])) })
            } else if let items = object["list"] as? [Any] {
                self = .list(items.map(OtherValue.init))
            } else if let date = object["date"] as? String {
                self = .date(date)
            } else if let number = (object["number"] as? String).flatMap(Double.init) {
                self = .number(number)
            } else {
                self = .other("\(object)")
            }
        default: self = .other("\(json)")
        }
    }

    /// The value in a form that tells every difference: texts in quotes with all but ASCII as numbers,
    /// mappings in the order of their keys.
    var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let number): "number \(number)"
        case .text(let text): text.spelled
        case .date(let text): "date \(text)"
        case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
        case .mapping(let pairs): "{" + pairs.map { "\($0.key): \($0.value)" }.sorted().joined(separator: ", ") + "}"
        case .other(let text): "other \(text)"
        }
    }
}

/// Tells JSON's booleans from its numbers.
private enum CFBoolean {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

extension String {
    /// The text in quotes, with every scalar but printable ASCII as its number.
    var spelled: String {
        "\"" + unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
    }
}
