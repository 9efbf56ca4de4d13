extension SandboxWorld {
    /// A new app: Production, Staging and Development, Reflag's default stages, three people, no flags and no keys. The
    /// result is always the same.
    ///
    /// - Parameter appID: The app's id; `sandboxapp0001` by default.
    package static func fresh(appID: SandboxID = SandboxApp.defaultID) -> SandboxWorld {
        SandboxWorld(
            unchecked: SandboxApp(id: appID),
            environments: freshEnvironments,
            stages: freshStages,
            segments: freshSegments,
            users: freshUsers
        )
    }

    static let freshEnvironments = [
        SandboxEnvironment(name: "Production", isProduction: true, order: 0),
        SandboxEnvironment(name: "Staging", order: 1),
        SandboxEnvironment(name: "Development", order: 2),
    ]

    static let freshStages = [
        SandboxStage(id: "stgdevelopment", name: "In development", color: "gray", order: 0),
        SandboxStage(id: "stginternal001", name: "Internal", color: "purple", order: 1),
        SandboxStage(id: "stgbeta0000001", name: "Beta", color: "orange", order: 2),
        SandboxStage(id: "stggeneral0001", name: "General Availability", color: "green", order: 3),
    ]

    static let freshSegments = [SandboxSegment(name: "Everyone", type: .all)]

    static let freshUsers = [
        SandboxUser(id: "usr_jane", name: "Jane Doe", email: "jane@example.com"),
        SandboxUser(id: "usr_sam", name: "Sam Roe", email: "sam@example.com"),
        SandboxUser(id: "usr_ada", name: "Ada Ito", email: "ada@example.com"),
    ]
}

/// Default ids and SDK keys; the same input always gives the same ones.
enum MadeUp {
    /// The ASCII letters and digits of `name` in lowercase, with runs of other characters as one `_`: `General
    /// Availability` becomes `general_availability`.
    static func slug(_ name: String) -> String {
        let words = name.utf8.split { byte in !isLetter(byte) && !isDigit(byte) }
        return words.map { String(decoding: $0.map(lowercased), as: UTF8.self) }.joined(separator: "_")
    }

    /// Exactly 14 characters, like the ids of stages: `stgbeta0000002` for the third stage, `Beta`.
    static func stageID(_ name: String, place: Int) -> SandboxID {
        let word = slug(name).filter { $0 != "_" }.prefix(6)
        let number = String(place)
        let zeros = String(repeating: "0", count: max(0, 11 - word.count - number.count))
        return SandboxID("stg\(word)\(zeros)\(number)")
    }

    /// 14 characters: `flg00000000042`.
    static func flagID(_ number: Int) -> SandboxID {
        let digits = String(number)
        return SandboxID("flg" + String(repeating: "0", count: max(0, 11 - digits.count)) + digits)
    }

    /// 31 characters: `pub_prod_` and 22 hexadecimal digits for an environment whose name starts with `Prod`.
    static func sdkKey(_ kind: String, environment: SandboxID, name: String) -> String {
        let letters = slug(name).filter { $0 != "_" }.prefix(4)
        let tag = letters + String(repeating: "x", count: 4 - letters.count)
        let digits = hexadecimal(hash("\(kind) 1 \(environment)")) + hexadecimal(hash("\(kind) 2 \(environment)"))
        return "\(kind)_\(tag)_\(digits.prefix(22))"
    }

    /// 16 hexadecimal digits.
    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// FNV-1a; the results only have to be different, not hard to guess.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(lowercased(byte))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte + 32 : byte
    }
}

extension Decoder {
    /// The index in its list of the value that is being decoded; 0 outside of a list.
    var placeInList: Int { codingPath.last?.intValue ?? 0 }
}
