import FlagModel

/// What happens to one flag, with the ids that calls need: changes, basis and calls are all made from it.
struct PlannedFlag {
    let key: Identifier
    let action: Change.Action
    let place: PlanPlace?
    /// The live flag's id; nil if it is created.
    let id: Identifier?
    /// Whether the live flag is archived.
    let archived: Bool
    /// What `createFlag` is sent, for a flag that is created.
    var newFlag: NewFlag?
    /// What `updateFlag` is sent, if any field differs.
    var update: FlagUpdate?
    /// The fields as a person reviews them.
    var fields: [FieldChange] = []
    /// The fields that are written, as they were seen.
    var seen: [PlanBasis.Field] = []
    /// The targets that differ, by environment.
    private(set) var targets: [TargetsChange] = []
    /// What was seen of the flag's lists.
    private(set) var targetsBasis: [PlanBasis.Targets] = []

    init(key: Identifier, action: Change.Action, place: PlanPlace?, id: Identifier?, archived: Bool) {
        self.key = key
        self.action = action
        self.place = place
        self.id = id
        self.archived = archived
    }

    /// Archives a flag that the manifest doesn't name.
    init(archiving flag: LiveFlag, place: PlanPlace?) {
        self.init(key: flag.key, action: .archive, place: place, id: flag.id, archived: false)
        var update = FlagUpdate(key: flag.key, id: flag.id)
        update.archived = true
        self.update = update
        fields = [FieldChange(field: .archived, before: .flag(false), after: .flag(true), place: place)]
        seen = [PlanBasis.Field(field: .archived, seen: .flag(false))]
    }

    /// Whether nothing happens to it.
    var isEmpty: Bool { newFlag == nil && update == nil && targets.isEmpty }

    /// Whether the flag's own call has to succeed before its targets are written: it creates the flag, unarchives it,
    /// or changes its stage, which can have its own access rules.
    var targetsWait: Bool { newFlag != nil || update?.archived == false || update?.movesStage == true }

    /// What a person reviews.
    var change: Change {
        Change(flag: key, action: action, place: place, fields: fields, targets: targets)
    }

    /// What was seen of the flag.
    var basis: PlanBasis.Flag { PlanBasis.Flag(key: key, id: id, archived: archived, fields: seen) }

    /// Takes of the flag's targets what the plan has of them; a comparison holds all of what is live.
    ///
    /// - Parameters:
    ///   - changed: The environments in which targets differ.
    ///   - watched: Those in which managed targets are as they should be, which a change of stage may change, and which count
    ///     again once the flag is brought back.
    mutating func take(changed: [TargetsComparison], watched: [TargetsComparison]) {
        targets = changed.map(\.change)
        targetsBasis =
            update?.movesStage == true || update?.archived == false
            ? (changed + watched).flatMap { $0.basis(of: key, whole: true) }
            : changed.flatMap { $0.basis(of: key) }
    }
}
