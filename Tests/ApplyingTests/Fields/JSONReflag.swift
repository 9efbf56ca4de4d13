import APIAccess
import JSONText
import ManagementAPI

/// A Reflag at the level of JSON, with two fields more than it has today: it knows a body's members and an answer's, and
/// no type of hoist's.
actor JSONReflag: Transport {
    /// The flags as listFlags returns them.
    private(set) var flags: [[JSONMember]]
    /// The writes, as they came: `PATCH /apps/ap1/flags/fl-a {"name":"A"}`.
    private(set) var writes: [String] = []
    /// Members of a body that are taken and then forgotten.
    private let forgetful: Set<String>
    /// Whether the responses to createFlag are lost.
    private let losesCreates: Bool

    init(_ flags: [[JSONMember]], forgetting members: Set<String> = [], losesCreates: Bool = false) {
        self.flags = flags
        forgetful = members
        self.losesCreates = losesCreates
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let path = String(request.url.dropFirst(APIEndpoint.reflag.text.count))
        if request.method == .get {
            return answer(path.hasSuffix("/flags") ? listing : Self.app)
        }
        let text = String(decoding: request.body ?? [], as: UTF8.self)
        writes.append("\(request.method.rawValue) \(path) \(text)")
        guard case .object(let body)? = try? JSONReader.read(request.body ?? []) else {
            return TransportResponse(status: 400, body: Array("{}".utf8))
        }
        if request.method == .post {
            var flag = Self.new
            write(body, into: &flag)
            flags.append(flag)
            if losesCreates { throw .truncated }
            return answer(["flag": .object(flag)])
        }
        let id = path.split(separator: "/").last.map(String.init) ?? ""
        guard let index = flags.firstIndex(where: { JSONValue.object($0)["id"] == .string(id) }) else {
            return TransportResponse(status: 404, body: Array("{}".utf8))
        }
        write(body, into: &flags[index])
        return answer(["flag": .object(flags[index])])
    }

    private func write(_ body: [JSONMember], into flag: inout [JSONMember]) {
        for member in body where !forgetful.contains(member.name) {
            switch member.name {
            case "key":
                guard case .string(let key) = member.value else { continue }
                flag.set("key", member.value)
                flag.set("id", .string("fl-" + key))
            case "stageId": flag.set("stage", ["id": member.value, "name": "Beta", "color": "#aabbcc", "order": 0])
            case "isArchived": flag.set("archived", member.value)
            case "cohortName", "newCohort": flag.set("cohort", member.value)
            case "isFrozen": flag.set("frozen", member.value)
            default: flag.set(member.name, member.value)
            }
        }
    }

    private func answer(_ value: JSONValue) -> TransportResponse { TransportResponse(status: 200, body: value.bytes()) }

    private var listing: JSONValue {
        [
            "data": .array(flags.map(JSONValue.object)), "totalCount": .integer(flags.count), "pageSize": 100,
            "pageIndex": 0,
        ]
    }

    /// A flag without values.
    private static let new: [JSONMember] = flag("", name: "", cohort: nil, frozen: false)

    /// A flag as listFlags returns it.
    static func flag(_ key: String, name: String, cohort: String?, frozen: Bool) -> [JSONMember] {
        [
            JSONMember("id", .string("fl-" + key)), JSONMember("key", .string(key)), JSONMember("name", .string(name)),
            JSONMember("archived", false), JSONMember("stale", false), JSONMember("permanent", false),
            JSONMember("noRecentChecks", false), JSONMember("cohort", .optional(cohort)),
            JSONMember("frozen", .bool(frozen)),
        ]
    }

    private static let app: JSONValue = [
        "org": ["id": "o1", "name": "Acme"], "id": "ap1", "name": "Acme Web", "demo": false, "flagKeyFormat": "custom",
        "environments": [
            ["id": "en1", "name": "Production", "isProduction": true, "order": 0, "flagStateVersion": 1]
        ],
        "stages": [["id": "st1", "name": "Beta", "color": "#aabbcc", "order": 0]], "segments": [],
    ]
}

extension [JSONMember] {
    fileprivate mutating func set(_ name: String, _ value: JSONValue) {
        let member = JSONMember(name, value)
        if let index = firstIndex(where: { $0.name == name }) { self[index] = member } else { append(member) }
    }
}
