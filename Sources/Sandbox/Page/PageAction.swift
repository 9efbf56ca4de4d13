#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a person does on the page, as in Reflag's web app: a form's fields.
struct PageAction {
    private let form: RequestTarget

    /// An action from the body of a form.
    ///
    /// - Throws: ``Refusal`` if it can't be read.
    init(_ body: [UInt8]) throws(Refusal) {
        form = try RequestTarget("/?" + String(decoding: body, as: UTF8.self))
    }

    /// The token that the page has put into the form.
    var token: String? { form["token"] }

    /// The path of the page that the form was on.
    var back: String {
        guard let path = form["back"], let target = try? RequestTarget(path), path.hasPrefix("/?") else { return "/" }
        return PageQuery(target).path
    }

    /// The request that does it.
    ///
    /// - Throws: ``Refusal`` for a field that is missing or unknown.
    func request(in world: SandboxWorld) throws(Refusal) -> SandboxRequest {
        let app = "/apps/\(world.app.id.inPath)"
        switch form["do"] {
        case "create":
            let key = try field("key")
            let name = form["name"].flatMap { $0.isEmpty ? nil : $0 } ?? key
            return try Self.request("POST", "\(app)/flags", ["key": .string(key), "name": .string(name)])
        case "details":
            let owner = form["owner"] ?? ""
            let description = form["description"] ?? ""
            var body: [String: JSONValue] = [
                "name": .string(try field("name")),
                "description": description.isEmpty ? .null : .string(description),
                "ownerUserId": owner.isEmpty ? .null : .string(owner), "permanent": .bool(form["permanent"] != nil),
                "secret": .bool(form["secret"] != nil),
            ]
            if let stage = form["stage"], !stage.isEmpty { body["stageId"] = .string(stage) }
            return try Self.request("PATCH", "\(app)/flags/\(try flagID(in: world))", body)
        case "archive", "unarchive":
            let body = ["isArchived": JSONValue.bool(form["do"] == "archive")]
            return try Self.request("PATCH", "\(app)/flags/\(try flagID(in: world))", body)
        case "add", "remove":
            let value = form["do"] == "add" ? JSONValue.bool(true) : .null
            let update = ["flagKey": JSONValue.string(try field("flag")), "specificTargetValue": value]
            return try Self.request("PATCH", app + (try entity()) + "/flags", ["updates": .array([.object(update)])])
        case "introduce":
            return try Self.request("PUT", app + (try entity()), [:])
        default:
            throw .invalid("do", "there is no such action")
        }
    }

    /// What the page shows afterwards.
    var next: String {
        guard form["do"] == "create", let key = form["key"] else { return back }
        return PageQuery(selection: .flag(SandboxID(key))).path
    }

    private func field(_ name: String) throws(Refusal) -> String {
        guard let text = form[name], !text.isEmpty else { throw .invalid(name, "required") }
        return text
    }

    private func flagID(in world: SandboxWorld) throws(Refusal) -> String {
        let key = SandboxID(try field("flag"))
        guard let flag = world.flag(key) else { throw .missing("flag", key) }
        return flag.id.inPath
    }

    /// The path of a company or user in an environment.
    private func entity() throws(Refusal) -> String {
        let list = form["kind"] == EntityKind.user.rawValue ? "users" : "companies"
        return "/envs/\(SandboxID(try field("environment")).inPath)/\(list)/\(SandboxID(try field("id")).inPath)"
    }

    private static func request(
        _ method: String,
        _ target: String,
        _ body: [String: JSONValue]
    ) throws(Refusal) -> SandboxRequest {
        SandboxRequest(method, target, body: try JSONBytes.encode(JSONValue.object(body)))
    }

    /// What a rejection says, in one line.
    static func problem(_ response: SandboxResponse) -> String {
        guard case .object(let answer)? = try? JSONBytes.decode(response.body),
            case .object(let error)? = answer["error"], case .string(let message)? = error["message"]
        else { return "The change was rejected with \(response.status)." }
        guard case .object(let issues)? = answer["issues"] else { return message }
        let lines = issues.sorted { $0.key < $1.key }.map { field, reasons -> String in
            guard case .array(let reasons) = reasons else { return field }
            let words = reasons.compactMap { reason -> String? in
                if case .string(let text) = reason { text } else { nil }
            }
            return field + ": " + words.joined(separator: ", ")
        }
        return ([message] + lines).joined(separator: " ")
    }
}
