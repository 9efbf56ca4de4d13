import APIAccess

extension PathPart {
    static func app(_ id: String) -> PathPart { .id(id, name: "app id") }
    static func environment(_ id: String) -> PathPart { .id(id, name: "environment id") }
    static func flagKey(_ key: String) -> PathPart { .id(key, name: "flag key") }
    static func flagID(_ id: String) -> PathPart { .id(id, name: "flag id") }
    static func company(_ id: String) -> PathPart { .id(id, name: "company id") }
    static func user(_ id: String) -> PathPart { .id(id, name: "user id") }
}
