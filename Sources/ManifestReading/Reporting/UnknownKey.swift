import Diagnostics

/// A key that a mapping doesn't have.
struct UnknownKey {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The way out: the key that was meant, or where this one belongs.
    func help<Field: ManifestField>(in _: Field.Type) -> String? {
        if text.hasPrefix("x-") { return "keys of your own, such as `x-note`, stand at the top level alone" }
        if let meant = Field.slips[text.lowercased()] { return "did you mean `\(meant.rawValue)`?" }
        if let meant = DidYouMean.suggestion(for: text, among: Field.keys) { return "did you mean `\(meant)`?" }
        if Self.unreachable.contains(text.lowercased()) {
            return
                "hoist writes specific targets alone; rules, segments, rollouts and remote config stay as they are in Reflag"
        }
        if Field.self == IncludedField.self, RootField.keys.contains(text) {
            return "`\(text)` stands in the manifest alone: remove it here"
        }
        if let holder { return "`\(text)` is a key of \(holder)" }
        return Field.holder == RootField.holder ? Self.ownHelp : nil
    }

    /// What is said of a key of the top level that nothing else can be said of.
    static let ownHelp = "a key of your own begins with `x-`"

    /// What Reflag's Management API can't write.
    private static let unreachable: Set<String> = [
        "rollout", "rollouts", "rule", "rules", "percentage", "percent", "segment", "segments", "config", "value",
        "values",
        "enabled", "default", "variants",
    ]

    /// What has this key.
    private var holder: String? {
        func has<Field: ManifestField>(_: Field.Type) -> String? {
            Field(rawValue: text).map { $0.rawValue.utf8.elementsEqual(text.utf8) } == true ? Field.holder : nil
        }
        return has(FlagKey.self) ?? has(TargetsField.self) ?? has(PolicyField.self) ?? has(RootField.self)
    }
}
