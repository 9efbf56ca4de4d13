/// The command that finishes the work of an apply: `hoist apply -e Staging`.
struct RerunCommand {
    /// Whether it carries out a saved plan.
    let isSaved: Bool
    private let words: [String]

    /// Carrying out a saved plan again.
    init(planFile: String) {
        isSaved = true
        words = [planFile]
    }

    /// Planning anew from the same manifest, as narrow as before.
    init(manifest: ManifestOptions, narrowing: NarrowingOptions, _ secrets: SecretOptions) {
        isSaved = false
        words =
            (manifest.named.map { ["-f", $0] } ?? []) + narrowing.environments.flatMap { ["-e", $0] }
            + narrowing.only.flatMap { ["--only", $0] } + (narrowing.details ? ["--details"] : [])
            + (secrets.areSeen ? ["--runtime"] : [])
    }

    /// The command as a shell takes it.
    var text: String { (["hoist", "apply"] + words.map(Self.quoted)).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:,+@%".utf8.contains(byte)
            }
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
