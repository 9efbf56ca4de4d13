/// `policy.limits`.
enum LimitsField: String, ManifestField {
    case archive
    case untarget

    static let holder = "`limits`"
    static let isPlural = true
    static let table = FieldTable(LimitsField.self)
    static let slips: [String: Self] = [
        "targets": .untarget, "remove": .untarget, "removals": .untarget, "untargets": .untarget, "delete": .archive,
    ]

    var shape: ValueShape {
        switch self {
        case .archive, .untarget: .limit
        }
    }

    var summary: String {
        switch self {
        case .archive:
            "Flags that one apply may archive: a count, or a share of the app's unarchived flags. 5 where it "
                + "isn't written."
        case .untarget:
            "Production targets that one apply may remove: a count, or a share of those that are live and "
                + "managed. 20 where it isn't written."
        }
    }
}
