import APIAccess
import FlagModel
import ManagementAPI

extension App {
    /// The app from a response of `getApp`.
    init(_ wire: APIApp) throws(LiveReadingError) {
        guard let format = FlagKeyFormat(rawValue: wire.flagKeyFormat) else {
            throw .unknownKeyFormat(wire.flagKeyFormat)
        }
        self.init(
            id: Identifier(wire.id), name: wire.name, keyFormat: format,
            environments: wire.environments.enumerated().map { AppEnvironment($1, place: $0) },
            stages: wire.stages.enumerated().map { Stage($1, place: $0) })
    }
}

extension AppEnvironment {
    /// - Parameter place: Its place in the response, which counts if it has no order of its own.
    init(_ wire: APIEnvironment, place: Int) {
        self.init(
            id: Identifier(wire.id), name: wire.name, isProduction: wire.isProduction, order: wire.order ?? place,
            flagStateVersion: wire.flagStateVersion)
    }
}

extension Stage {
    /// - Parameter place: Its place in the response, which counts if it has no order of its own.
    init(_ wire: APIStage, place: Int) {
        self.init(id: Identifier(wire.id), name: wire.name, order: wire.order ?? place)
    }
}

extension LiveTargets {
    init(_ wire: APIFlagTargeting) {
        self.init(
            companies: Set(wire.companyIDs.map(Identifier.init(_:))), users: Set(wire.userIDs.map(Identifier.init(_:))),
            changed: wire.updatedAt.flatMap(UTCTime.init(_:)))
    }
}
