import Diagnostics
import FlagModel

/// The flag that is made where none is: the manifest's fields, and `create` where the flag is silent.
struct FlagCreation {
    /// What is sent.
    private(set) var newFlag: NewFlag
    /// What a person reviews: all that the flag is made with.
    private(set) var fields: [FieldChange] = []

    init(_ flag: ResolvedFlag, defaults: ResolvedDefaults, _ planPlace: (Place) -> PlanPlace) {
        let name = flag.name?.value ?? FlagName.derived(fromKey: flag.key.value.text)
        newFlag = NewFlag(key: flag.key.value, name: name)
        add(.name, .text(name), flag.name.map { planPlace($0.place) })
        if let description = flag.description ?? defaults.description, let text = description.value {
            newFlag.description = text
            add(.description, .text(text), planPlace(description.place))
        }
        if let owner = flag.owner ?? defaults.owner, let user = owner.value {
            newFlag.owner = user.id
            add(.owner, .text(user.display), planPlace(owner.place))
        }
        if let stage = flag.stage ?? defaults.stage {
            newFlag.stage = stage.value.id
            add(.stage, .text(stage.value.name), planPlace(stage.place))
        }
        if let permanent = flag.permanent ?? defaults.permanent {
            newFlag.permanent = permanent.value
            add(.permanent, .flag(permanent.value), planPlace(permanent.place))
        }
        if let secret = flag.secret ?? defaults.secret {
            newFlag.secret = secret.value
            add(.secret, .flag(secret.value), planPlace(secret.place))
        }
    }

    private mutating func add(_ field: FlagField, _ value: FieldChange.Value, _ place: PlanPlace?) {
        fields.append(FieldChange(field: field, before: .none, after: value, place: place))
    }
}
