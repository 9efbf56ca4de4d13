import APIAccess
import JSONText
import ManagementAPI

/// Bodies as the API returns them.
enum Answers {
    /// A flag's header.
    static func flag(
        _ key: String,
        name: String? = nil,
        archived: Bool = false,
        permanent: Bool = false,
        with members: String = ""
    ) -> String {
        """
        {"id": "fl-\(key)", "key": "\(key)", "name": "\(name ?? key)", "archived": \(archived), "stale": false,
         "permanent": \(permanent), "codeRefsCleanedUp": false, "noRecentChecks": false\(members)}
        """
    }

    /// The response of getApp: the environments of a plan's basis, with their versions.
    static func app(version: Int = 1, staging: Int? = nil) -> ScriptedTransport.Ending {
        func environment(_ id: String, _ name: String, _ order: Int, _ version: Int) -> String {
            """
            {"id": "\(id)", "name": "\(name)", "isProduction": \(order == 0), "order": \(order),
             "flagStateVersion": \(version)}
            """
        }
        return .json(
            """
            {"id": "ap1", "name": "Acme Web", "flagKeyFormat": "custom", "stages": [], "environments": [
             \(environment("en1", "Production", 0, version)), \(environment("en2", "Staging", 1, staging ?? version))]}
            """)
    }

    /// The response of createFlag and updateFlag.
    static func one(_ key: String) -> ScriptedTransport.Ending { .json(#"{"flag": \#(flag(key))}"#) }

    /// The response of listFlags.
    static func listing(_ flags: String...) -> ScriptedTransport.Ending { listing(flags) }

    /// The response of listFlags.
    static func listing(_ flags: [String]) -> ScriptedTransport.Ending {
        .json(
            """
            {"data": [\(flags.joined(separator: ", "))], "totalCount": \(flags.count), "pageSize": 100,
             "pageIndex": 0, "sortBy": "name", "sortOrder": "asc"}
            """)
    }

    /// The response of updateCompanyFlags and updateUserFlags: flags with whether the target is on them.
    static func targets(_ flags: [(key: String, isOn: Bool)] = []) -> ScriptedTransport.Ending {
        let data = flags.map { flag in
            """
            {"id": "fl-\(flag.key)", "key": "\(flag.key)", "name": "N", "createdAt": "2026-01-02T03:04:05Z",
             "value": \(flag.isOn), "specificTargetValue": \(flag.isOn ? "true" : "null"), "firstExposureAt": null,
             "lastExposureAt": null, "lastCheckAt": null, "exposureCount": 0, "firstTrackAt": null,
             "lastTrackAt": null, "trackCount": 0}
            """
        }
        return .json(
            """
            {"data": [\(data.joined(separator: ", "))], "totalCount": \(flags.count), "pageSize": 50, "pageIndex": 0}
            """)
    }

    /// The response of getFlagTargeting.
    static func targeting(_ key: String, companies: [String] = [], users: [String] = []) -> ScriptedTransport.Ending {
        func list(_ ids: [String]) -> String { "[" + ids.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        return .json(
            """
            {"flagKey": "\(key)", "version": 5, "updatedAt": "2026-01-02T03:04:05Z",
             "specificTargets": {"true": {"companyIds": \(list(companies)), "userIds": \(list(users))}}}
            """)
    }

    /// What each write is answered where all goes well; nothing is listed.
    static func well(_ sent: ScriptedTransport.Sent) -> ScriptedTransport.Ending {
        if sent.line.hasPrefix("GET") { return listing() }
        return sent.line.contains("/envs/") ? targets() : one("any")
    }
}
