/// `policy`.
enum PolicyField: String, ManifestField {
    case unlisted
    case ignore
    case targets
    case limits
    case entities
    case known
    case require
    case recommend

    static let holder = "a policy"
    static let table = FieldTable(PolicyField.self)
    static let slips: [String: Self] = [
        "mode": .targets, "required": .require, "recommended": .recommend, "limit": .limits, "ignored": .ignore,
        "exclude": .ignore, "unmanaged": .unlisted, "entity": .entities, "allow": .known,
        "allowed": .known, "right": .known,
    ]

    var shape: ValueShape {
        switch self {
        case .unlisted: .unlisted
        case .ignore, .known: .patterns
        case .targets: .modes
        case .limits: .object(.limits)
        case .entities: .entities
        case .require, .recommend: .flagFields
        }
    }

    var summary: String {
        switch self {
        case .unlisted:
            "What happens to live flags that aren't in the manifest: `ignore`, `report` (the default), or "
                + "`archive`, which needs `app`."
        case .ignore: "Keys of flags that hoist leaves alone entirely; `*` matches any run of characters."
        case .targets:
            "Whether a list of targets is complete (`exact`, the default) or a minimum (`additive`); "
                + "or one of the two by environment, with `*` for all others."
        case .limits: "How much one apply may remove."
        case .entities:
            "What happens with a company or user that Reflag doesn't know yet: it waits until Reflag has seen it (`wait`, "
                + "the default), is created (`create`), or is an error (`require`)."
        case .known:
            "Ids of companies and users that are right although they look like slips; `*` matches any run of characters."
        case .require: "Fields that every flag must write; one that is missing is an error."
        case .recommend: "Fields that every flag should write; one that is missing is a warning."
        }
    }
}

/// `policy.limits`.
enum LimitsField: String, ManifestField {
    case archive
    case untarget
    case ended

    static let holder = "`limits`"
    static let isPlural = true
    static let table = FieldTable(LimitsField.self)
    static let slips: [String: Self] = [
        "targets": .untarget, "remove": .untarget, "removals": .untarget, "untargets": .untarget, "delete": .archive,
        "ending": .ended, "grants": .ended, "expired": .ended,
    ]

    var shape: ValueShape {
        switch self {
        case .archive, .untarget, .ended: .limit
        }
    }

    var summary: String {
        switch self {
        case .archive:
            "Flags that one apply may archive: a count, or a share of the app's unarchived flags. Default: 5."
        case .untarget:
            "Production targets that one apply may remove: a count, or a share of those that are live and "
                + "managed. Default: 20."
        case .ended:
            "Production targets that one apply may remove because their grant has ended, which don't count for `untarget`. "
                + "Default: none."
        }
    }
}
