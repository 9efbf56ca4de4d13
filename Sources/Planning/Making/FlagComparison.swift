import Diagnostics
import FlagModel

/// A flag of the manifest beside its live flag: the fields that differ, and the one update that mends them all.
struct FlagComparison {
    /// What is sent.
    private(set) var update: FlagUpdate
    /// What a person reviews.
    private(set) var fields: [FieldChange] = []
    /// What was seen of the fields that are written, with ids for stages and owners.
    private(set) var seen: [PlanBasis.Field] = []
    private let planPlace: (Place) -> PlanPlace

    /// Whether any field differs.
    var isDifferent: Bool { !update.isEmpty }

    init(_ flag: ResolvedFlag, _ live: LiveFlag, _ planPlace: @escaping (Place) -> PlanPlace) {
        update = FlagUpdate(key: live.key, id: live.id)
        self.planPlace = planPlace
        compareName(flag.name, live.name)
        compareDescription(flag.description, live.description)
        compareOwner(flag.owner, live.owner)
        compareStage(flag.stage, live.stage)
        comparePermanent(flag.permanent, live.permanent)
        compareSecret(flag.secret, live.secret)
    }

    private mutating func compareName(_ wanted: Located<String>?, _ live: String) {
        guard let wanted, !wanted.value.isSame(as: live) else { return }
        update.name = wanted.value
        add(.name, .text(live), .text(wanted.value), wanted.place)
    }

    private mutating func compareDescription(_ wanted: Located<String?>?, _ live: String?) {
        guard let wanted else { return }
        let before = live.map(FieldChange.Value.text) ?? .none
        let after = wanted.value.map(FieldChange.Value.text) ?? .none
        guard before != after else { return }
        update.description = wanted.value.map { .set($0) } ?? .clear
        add(.description, before, after, wanted.place)
    }

    private mutating func compareOwner(_ wanted: Located<Owner?>?, _ live: Owner?) {
        guard let wanted, wanted.value?.id != live?.id else { return }
        update.owner = wanted.value.map { .set($0.id) } ?? .clear
        add(
            .owner, .init(live?.display), .init(wanted.value?.display), wanted.place,
            seen: .init(live?.id.text))
    }

    private mutating func compareStage(_ wanted: Located<Stage>?, _ live: Stage?) {
        guard let wanted, wanted.value.id != live?.id else { return }
        update.stage = wanted.value.id
        add(.stage, .init(live?.name), .text(wanted.value.name), wanted.place, seen: .init(live?.id.text))
    }

    private mutating func comparePermanent(_ wanted: Located<Bool>?, _ live: Bool) {
        guard let wanted, wanted.value != live else { return }
        update.permanent = wanted.value
        add(.permanent, .flag(live), .flag(wanted.value), wanted.place)
    }

    /// Where it wasn't seen there is nothing to compare.
    private mutating func compareSecret(_ wanted: Located<Bool>?, _ live: Bool?) {
        guard let wanted, let live, wanted.value != live else { return }
        update.secret = wanted.value
        add(.secret, .flag(live), .flag(wanted.value), wanted.place)
    }

    /// Archives or unarchives the flag.
    mutating func setArchived(_ archived: Bool, at place: PlanPlace?) {
        update.archived = archived
        fields.append(FieldChange(field: .archived, before: .flag(!archived), after: .flag(archived), place: place))
        seen.append(PlanBasis.Field(field: .archived, seen: .flag(!archived)))
    }

    /// `secret` that wasn't seen goes along with an update that is sent anyway.
    mutating func addUnseenSecret(_ secret: Located<Bool>?) {
        guard let secret else { return }
        update.secret = secret.value
        let change = FieldChange(
            field: .secret, before: .none, after: .flag(secret.value), place: planPlace(secret.place))
        let index = fields.firstIndex { $0.field == .archived } ?? fields.endIndex
        fields.insert(change, at: index)
    }

    private mutating func add(
        _ field: FlagField,
        _ before: FieldChange.Value,
        _ after: FieldChange.Value,
        _ place: Place,
        seen: FieldChange.Value? = nil
    ) {
        fields.append(FieldChange(field: field, before: before, after: after, place: planPlace(place)))
        self.seen.append(PlanBasis.Field(field: field, seen: seen ?? before))
    }
}

extension FieldChange.Value {
    /// A text, or none.
    init(_ text: String?) {
        self = text.map(FieldChange.Value.text) ?? .none
    }
}
