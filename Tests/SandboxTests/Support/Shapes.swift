import Sandbox

/// The shapes of the API's responses: their members, which are always present, and their types.
///
/// Written by hand, so that responses are checked even without the API's own document.
enum Shapes {
    indirect enum Shape: Sendable {
        case string, text(ClosedRange<Int>), integer, bool, null
        case oneOf([String])
        case nullable(Shape)
        case list(Shape)
        /// Members by name; a name that ends in `?` is optional.
        case object([String: Shape])
        /// An object, with whatever members.
        case anyObject
        /// Any member, each of this shape.
        case map(Shape)
    }

    static func problems(
        in json: JSON,
        of operation: SandboxOperation?,
        status: Int,
        dialect: SandboxDialect = .v3_1_0
    ) -> [String] {
        if status == 200, let operation, let shape = dialect == .v3_0_1 ? older[operation] : answers[operation] {
            return problems(in: json, shape, "")
        }
        guard [400, 401, 403, 404].contains(status) else { return ["the status is \(status)"] }
        return problems(in: json, error, "")
    }

    static func problems(in json: JSON, _ shape: Shape, _ place: String) -> [String] {
        switch (shape, json) {
        case (.string, .string), (.integer, .integer), (.bool, .bool), (.null, .null): []
        case (.text(let lengths), .string(let text)):
            lengths.contains(text.unicodeScalars.count) ? [] : ["\(place): has \(text.unicodeScalars.count) characters"]
        case (.oneOf(let choices), .string(let text)): choices.contains(text) ? [] : ["\(place): is \(text)"]
        case (.nullable, .null), (.anyObject, .object): []
        case (.nullable(let shape), _): problems(in: json, shape, place)
        case (.list(let shape), .array(let items)):
            items.enumerated().flatMap { problems(in: $1, shape, "\(place).\($0)") }
        case (.map(let shape), .object(let members)):
            members.flatMap { problems(in: $1, shape, "\(place).\($0)") }
        case (.object(let shapes), .object(let members)): problems(in: members, shapes, place)
        default: ["\(place): is \(json.text)"]
        }
    }

    private static func problems(in members: [String: JSON], _ shapes: [String: Shape], _ place: String) -> [String] {
        var problems: [String] = []
        var known: Set<String> = []
        for (name, shape) in shapes {
            let isOptional = name.hasSuffix("?")
            let name = isOptional ? String(name.dropLast()) : name
            known.insert(name)
            if let member = members[name] {
                problems += Self.problems(in: member, shape, "\(place).\(name)")
            } else if !isOptional {
                problems.append("\(place).\(name): is missing")
            }
        }
        problems += members.keys.filter { !known.contains($0) }.map { "\(place).\($0): isn't allowed" }
        return problems.sorted()
    }

    private static let someText = Shape.text(1...Int.max)

    static let error = Shape.object([
        "error": .object([
            "code": .oneOf([
                "invalid_request", "not_found", "not_possible", "not_allowed", "not_available", "unknown_error",
                "unauthorized", "unauthenticated",
            ]),
            "message": .string,
        ]),
        "issues?": .map(.list(.string)),
    ])

    private static let org = Shape.object(["id": someText, "name": someText])
    private static let keyFormat = Shape.oneOf([
        "custom", "pascalCase", "camelCase", "snakeCaseUpper", "snakeCaseLower", "kebabCaseUpper", "kebabCaseLower",
    ])
    private static let environmentHeader = Shape.object([
        "id": someText, "name": .string, "isProduction": .bool, "order": .integer, "flagStateVersion": .integer,
    ])
    private static let environment = Shape.object([
        "id": someText, "name": .string, "isProduction": .bool, "order": .integer, "flagStateVersion": .integer,
        "sdkAccess": .object(["publishableKey": .text(1...36), "secretKey": .text(1...36)]),
    ])
    private static let stage = Shape.object([
        "id": someText, "name": someText, "color": .text(1...64), "order": .integer,
    ])
    private static let segment = Shape.object([
        "id": someText, "name": someText, "type": .oneOf(["all", "custom"]),
    ])
    private static let flag = Shape.object([
        "id": someText, "key": someText, "name": .text(1...255), "description?": .string, "stage?": stage,
        "owner?": .object(["id": someText, "name": someText, "email": someText, "avatarUrl?": .string]),
        "archived": .bool, "stale": .bool, "permanent": .bool, "createdAt?": .string,
        "rolledOutToEveryoneAt?": .string, "codeRefsCleanedUp": .bool, "codeRefsMarkedCleanUserName?": .string,
        "codeRefsMarkedCleanAt?": .string, "lastCheckAt?": .string, "noRecentChecks": .bool, "lastTrackAt?": .string,
    ])
    private static let entity = Shape.object(["id": someText, "name?": .string, "attributes?": .anyObject])
    private static let writtenFlag = Shape.object(["flag": flag, "flagStateVersions": .map(.integer)])
    private static let entityFlags = Shape.object(entityFlagsMembers)
    private static let writtenEntityFlags = Shape.object(
        entityFlagsMembers.merging(["flagStateVersion": .integer]) { $1 })
    private static let entityFlagsMembers: [String: Shape] = [
        "data": .list(
            .object([
                "id": someText, "key": someText, "name": .text(1...255), "createdAt": .string, "value": .bool,
                "specificTargetValue": .nullable(.bool), "firstExposureAt": .nullable(.string),
                "lastExposureAt": .nullable(.string), "lastCheckAt": .nullable(.string), "exposureCount": .integer,
                "firstTrackAt": .nullable(.string), "lastTrackAt": .nullable(.string), "trackCount": .integer,
            ])
        ),
        "totalCount": .integer, "pageSize": .integer, "pageIndex": .integer,
    ]

    /// The responses of API 3.0.1: those of 3.1.0 without versions, and no companies and users.
    private static let older: [SandboxOperation: Shape] = {
        var shapes = answers
        shapes[.createFlag] = .object(["flag": flag])
        shapes[.updateFlag] = .object(["flag": flag])
        shapes[.updateCompanyFlags] = entityFlags
        shapes[.updateUserFlags] = entityFlags
        shapes[.upsertCompany] = nil
        shapes[.upsertUser] = nil
        return shapes
    }()

    private static let answers: [SandboxOperation: Shape] = [
        .listApps: .object([
            "data": .list(
                .object([
                    "org": org, "id": someText, "name": .string, "demo": .bool, "flagKeyFormat": keyFormat,
                    "environments": .list(environmentHeader),
                ])
            )
        ]),
        .getApp: .object([
            "org": org, "id": someText, "name": .string, "demo": .bool, "flagKeyFormat": keyFormat,
            "environments": .list(environment), "stages": .list(stage), "segments": .list(segment),
        ]),
        .listEnvironments: .object([
            "data": .list(environmentHeader), "sortOrder": .oneOf(["asc", "desc"]),
            "sortBy": .oneOf(["name", "order"]),
        ]),
        .getEnvironment: environment,
        .listFlags: .object([
            "data": .list(flag), "totalCount": .integer, "pageSize": .integer, "pageIndex": .integer,
            "sortBy": .oneOf(["name", "key", "stage", "createdAt"]), "sortOrder": .oneOf(["asc", "desc"]),
        ]),
        .createFlag: writtenFlag,
        .updateFlag: writtenFlag,
        .getFlagTargeting: .object([
            "flagKey": someText, "version": .integer, "updatedAt": .string,
            "specificTargets": .object([
                "true?": .object(["companyIds": .list(someText), "userIds": .list(someText)])
            ]),
        ]),
        .getCompanyFlags: entityFlags,
        .updateCompanyFlags: writtenEntityFlags,
        .getUserFlags: entityFlags,
        .updateUserFlags: writtenEntityFlags,
        .upsertCompany: entity,
        .upsertUser: entity,
    ]
}
