/// A row of the routing table.
struct Route: Sendable {
    /// Carries out an operation and returns the body of a 200.
    typealias Handler = @Sendable (inout SandboxWorld, Call) throws(Refusal) -> [UInt8]

    let operation: SandboxOperation
    let handle: Handler
    private let method: String
    private let pattern: [Segment]

    private enum Segment {
        case literal(SandboxID)
        case parameter(PathParameter)
    }

    private init(_ method: String, _ path: String, _ operation: SandboxOperation, _ handle: @escaping Handler) {
        self.method = method
        self.operation = operation
        self.handle = handle
        pattern = path.split(separator: "/").map { segment in
            PathParameter(rawValue: String(segment.dropFirst().dropLast())).map(Segment.parameter)
                ?? .literal(SandboxID(String(segment)))
        }
    }

    /// Whether it changes something.
    var writes: Bool { method != "GET" }

    /// The route for a method and a path, with the values of the path's parameters; nil if there is none.
    static func find(
        _ method: String,
        _ segments: [SandboxID]
    ) -> (route: Route, parameters: [PathParameter: SandboxID])? {
        for route in table where route.method == method {
            if let parameters = route.parameters(in: segments) {
                return (route, parameters)
            }
        }
        return nil
    }

    private func parameters(in segments: [SandboxID]) -> [PathParameter: SandboxID]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [PathParameter: SandboxID] = [:]
        for (segment, expected) in zip(segments, pattern) {
            switch expected {
            case .literal(let literal):
                guard segment == literal else { return nil }
            case .parameter(let parameter):
                guard !segment.isEmpty else { return nil }
                parameters[parameter] = segment
            }
        }
        return parameters
    }

    private static let table: [Route] = [
        Route("GET", "/apps", .listApps) { world, call throws(Refusal) in try world.listApps(call) },
        Route("GET", "/apps/{appId}", .getApp) { world, _ throws(Refusal) in try world.getApp() },
        Route("GET", "/apps/{appId}/environments", .listEnvironments) { world, call throws(Refusal) in
            try world.listEnvironments(call)
        },
        Route("GET", "/apps/{appId}/environments/{envId}", .getEnvironment) { world, call throws(Refusal) in
            try world.getEnvironment(call)
        },
        Route("GET", "/apps/{appId}/flags", .listFlags) { world, call throws(Refusal) in try world.listFlags(call) },
        Route("POST", "/apps/{appId}/flags", .createFlag) { world, call throws(Refusal) in
            try world.createFlag(call)
        },
        Route("PATCH", "/apps/{appId}/flags/{flagId}", .updateFlag) { world, call throws(Refusal) in
            try world.updateFlag(call)
        },
        Route("GET", "/apps/{appId}/flags/{flagKey}/targeting/{envId}", .getFlagTargeting) {
            world, call throws(Refusal) in try world.getFlagTargeting(call)
        },
        Route("GET", "/apps/{appId}/envs/{envId}/companies/{companyId}/flags", .getCompanyFlags) {
            world, call throws(Refusal) in try world.getEntityFlags(.company, try call[.companyId], call)
        },
        Route("PATCH", "/apps/{appId}/envs/{envId}/companies/{companyId}/flags", .updateCompanyFlags) {
            world, call throws(Refusal) in try world.updateEntityFlags(.company, try call[.companyId], call)
        },
        Route("GET", "/apps/{appId}/envs/{envId}/users/{userId}/flags", .getUserFlags) {
            world, call throws(Refusal) in try world.getEntityFlags(.user, try call[.userId], call)
        },
        Route("PATCH", "/apps/{appId}/envs/{envId}/users/{userId}/flags", .updateUserFlags) {
            world, call throws(Refusal) in try world.updateEntityFlags(.user, try call[.userId], call)
        },
        Route("PUT", "/apps/{appId}/envs/{envId}/companies/{companyId}", .upsertCompany) {
            world, call throws(Refusal) in try world.upsertEntity(.company, try call[.companyId], call)
        },
        Route("PUT", "/apps/{appId}/envs/{envId}/users/{userId}", .upsertUser) {
            world, call throws(Refusal) in try world.upsertEntity(.user, try call[.userId], call)
        },
        Route("GET", "/features", .getFeatures) { world, call throws(Refusal) in
            try world.serve(.getFeatures, call.target, call.authorization)
        },
        Route("GET", "/features/evaluated", .getEvaluatedFeatures) { world, call throws(Refusal) in
            try world.serve(.getEvaluatedFeatures, call.target, call.authorization)
        },
        sending("/bulk", .sendBulk), sending("/features/events", .sendFeatureEvents), sending("/user", .sendUser),
        sending("/company", .sendCompany), sending("/event", .sendEvent),
    ]

    /// What applications send.
    private static func sending(_ path: String, _ operation: SandboxOperation) -> Route {
        Route("POST", path, operation) { world, call throws(Refusal) in try world.take(call.authorization) }
    }
}

/// The operations of the Management API, named as in its document, without those that delete, and those of the Runtime
/// API.
package enum SandboxOperation: String, Sendable, CaseIterable {
    /// GET `/apps`.
    case listApps
    /// GET `/apps/{appId}`.
    case getApp
    /// GET `/apps/{appId}/environments`.
    case listEnvironments
    /// GET `/apps/{appId}/environments/{envId}`.
    case getEnvironment
    /// GET `/apps/{appId}/flags`.
    case listFlags
    /// POST `/apps/{appId}/flags`.
    case createFlag
    /// PATCH `/apps/{appId}/flags/{flagId}`.
    case updateFlag
    /// GET `/apps/{appId}/flags/{flagKey}/targeting/{envId}`.
    case getFlagTargeting
    /// GET `/apps/{appId}/envs/{envId}/companies/{companyId}/flags`.
    case getCompanyFlags
    /// PATCH `/apps/{appId}/envs/{envId}/companies/{companyId}/flags`.
    case updateCompanyFlags
    /// GET `/apps/{appId}/envs/{envId}/users/{userId}/flags`.
    case getUserFlags
    /// PATCH `/apps/{appId}/envs/{envId}/users/{userId}/flags`.
    case updateUserFlags
    /// PUT `/apps/{appId}/envs/{envId}/companies/{companyId}`; not in API 3.0.1.
    case upsertCompany
    /// PUT `/apps/{appId}/envs/{envId}/users/{userId}`; not in API 3.0.1.
    case upsertUser
    /// GET `/features` of the Runtime API.
    case getFeatures
    /// GET `/features/evaluated` of the Runtime API.
    case getEvaluatedFeatures
    /// POST `/bulk` of the Runtime API.
    case sendBulk
    /// POST `/features/events` of the Runtime API.
    case sendFeatureEvents
    /// POST `/user` of the Runtime API.
    case sendUser
    /// POST `/company` of the Runtime API.
    case sendCompany
    /// POST `/event` of the Runtime API.
    case sendEvent

    /// What an API key has to be allowed for it.
    var scope: SandboxScope {
        switch self {
        case .createFlag: .createFlag
        case .updateFlag: .updateFlag
        case .updateCompanyFlags, .updateUserFlags: .targeting
        case .upsertCompany, .upsertUser: .entities
        default: .read
        }
    }

    /// Whether it is part of the Runtime API, which needs an SDK key.
    package var isRuntime: Bool {
        switch self {
        case .getFeatures, .getEvaluatedFeatures: true
        default: isSending
        }
    }

    /// Whether applications send events with it, and companies and users.
    var isSending: Bool {
        switch self {
        case .sendBulk, .sendFeatureEvents, .sendUser, .sendCompany, .sendEvent: true
        default: false
        }
    }
}

/// A request with its route: the parameters of path and query, the body, and the time.
struct Call {
    let target: RequestTarget
    let authorization: String?
    let body: [UInt8]
    let now: SandboxTime
    private let parameters: [PathParameter: SandboxID]

    init(
        target: RequestTarget,
        parameters: [PathParameter: SandboxID],
        authorization: String?,
        body: [UInt8],
        now: SandboxTime
    ) {
        self.target = target
        self.authorization = authorization
        self.parameters = parameters
        self.body = body
        self.now = now
    }

    /// - Throws: ``Refusal`` with `unknown_error` if the route has no such parameter.
    subscript(parameter: PathParameter) -> SandboxID {
        get throws(Refusal) {
            guard let value = parameters[parameter] else {
                throw Refusal(.unknownError, "The route has no \(parameter.rawValue).")
            }
            return value
        }
    }
}

/// The parameters in a path, named as in the API's document.
enum PathParameter: String, Sendable {
    case appId, envId, flagId, flagKey, companyId, userId
}
