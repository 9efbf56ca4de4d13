import FlagModel

extension PlanBasis {
    /// A basis as the plan file holds it.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["environments", "flags", "targets"])
        self.init(
            environments: try members["environments"].list(EnvironmentVersion.init),
            flags: try members["flags"].list(Flag.init), targets: try members["targets"].list(Targets.init))
    }
}

extension PlanBasis.EnvironmentVersion {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["id", "name", "flagStateVersion"])
        self.init(
            id: try members["id"].identifier(), name: try members["name"].text(),
            flagStateVersion: try members["flagStateVersion"].number())
    }
}

extension PlanBasis.Flag {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "id", "archived", "fields"])
        self.init(
            key: try members["flag"].identifier(),
            id: try members["id"].optional { id throws(PlanFileProblem) in try id.identifier() },
            archived: try members["archived"].bool(), fields: try members["fields"].list(PlanBasis.Field.init))
    }
}

extension PlanBasis.Field {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["field", "seen"])
        self.init(field: try members["field"].word(FlagField.self), seen: try FieldChange.Value(members["seen"]))
    }
}

extension PlanBasis.Targets {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "environment", "kind", "whole", "seen"])
        self.init(
            flag: try members["flag"].identifier(), environment: try members["environment"].identifier(),
            kind: try members["kind"].word(TargetKind.self), whole: try members["whole"].bool(),
            seen: try members["seen"].identifiers())
    }
}
