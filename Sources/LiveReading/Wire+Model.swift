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
            environments: wire.environments.map(AppEnvironment.init), stages: wire.stages.map(Stage.init))
    }
}

extension AppEnvironment {
    init(_ wire: APIEnvironment) {
        self.init(
            id: Identifier(wire.id), name: wire.name, isProduction: wire.isProduction, order: wire.order,
            flagStateVersion: wire.flagStateVersion)
    }
}

extension Stage {
    init(_ wire: APIStage) {
        self.init(id: Identifier(wire.id), name: wire.name, order: wire.order)
    }
}

extension LiveTargets {
    init(_ wire: APIFlagTargeting) {
        self.init(
            companies: Set(wire.companyIDs.map(Identifier.init(_:))), users: Set(wire.userIDs.map(Identifier.init(_:))))
    }
}
